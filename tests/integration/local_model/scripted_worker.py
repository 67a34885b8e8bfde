"""A worker process whose engine does what it is told, by the name of the "model" and the words of the prompt.

Everything but the engine is the real thing: `local_model.worker.run`, its pipes, its threads. It stands in where the
protocol, the client and the supervision are tested, never where the model is.
"""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.candidate import Provenance, StopReason
from app.domain.errors import ModelFileMissing, ModelLoadFailed, PromptTooLong
from app.domain.events import CandidateFinished, JobEvent, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import GenerationRequest, LoadRequest, Message
from local_model.desk import Job
from local_model.worker import run

PROVENANCE = Provenance(
    model_sha256="00" * 32,
    model_name="scripted",
    architecture="none",
    quantisation="none",
    template_sha256="11" * 32,
    engine_version="0",
    backend="none",
    device="none",
    gpu_layers=0,
    context_tokens=0,
    k=0,
)


class ScriptedEngine:
    def __init__(self, request: LoadRequest) -> None:
        self.provenance = replace(
            PROVENANCE,
            model_name=request.path.stem,
            context_tokens=request.context_tokens,
            gpu_layers=max(request.gpu_layers, 0),
        )

    @classmethod
    def load(
        cls, request: LoadRequest, *, on_placed: Callable[[int], None], on_progress: Callable[[float], bool]
    ) -> "ScriptedEngine":
        on_placed(max(request.gpu_layers, 0))
        os.write(1, b"native code prints to standard output\n")
        safe = request.threads == 1
        match request.path.stem:
            case "slow":
                for step in range(1000):
                    on_progress(step / 1000)
                    time.sleep(0.02)
            case "stuck":
                time.sleep(3600)
            case "missing":
                raise ModelFileMissing(request.path)
            case "refused":
                os.write(2, b"x" * 20_000 + b"\nllama_model_load: unknown tensor\n")
                raise ModelLoadFailed(request.path)
            case "refused-on-device" if request.gpu_layers != 0:
                raise ModelLoadFailed(request.path)
            case "bug":
                raise KeyError("secret")
            case "crash":
                os.write(2, b"GGML_ASSERT: no such thing\n")
                os.abort()
            case "crash-unless-safe" if not safe:
                os.abort()
            case "crash-on-device" if request.gpu_layers != 0:
                os.abort()
        on_progress(0.5)
        on_progress(1.0)
        return cls(request)

    def count_tokens(self, messages: tuple[Message, ...]) -> int:
        return sum(len(message.content) for message in messages)

    def generate(self, request: GenerationRequest, *, emit: Callable[[JobEvent], None], control: Job) -> None:
        verb, _, argument = request.messages[-1].content.partition(" ")
        total = len(request.messages)
        emit(PrefillProgress(job=request.job, done=total, total=total, reused=0))
        texts = dict.fromkeys(range(len(request.seeds)), "")

        def say(index: int, text: str) -> None:
            texts[index] += text
            emit(TextChunk(job=request.job, index=index, text=text, tokens=len(texts[index])))

        def finish(index: int, stop: StopReason) -> None:
            emit(
                CandidateFinished(
                    job=request.job,
                    index=index,
                    text=texts.pop(index),
                    seed=request.seeds[index],
                    stop=stop,
                    tokens=1,
                    tokens_per_second=1.0,
                )
            )

        match verb:
            case "say":
                for word in range(int(argument)):
                    for index in list(texts):
                        if control.cancelled(index):
                            finish(index, StopReason.CANCELLED)
                        else:
                            say(index, f"слово{word} ")
                    if not texts:
                        break
                    time.sleep(0.005)
            case "refuse":
                raise PromptTooLong(7, 3)
            case "abort":
                say(0, "so far")
                os.abort()
            case "hang":
                say(0, "so far")
                time.sleep(3600)
            case "spin":
                say(0, "so far")
                end = time.monotonic() + float(argument)
                while time.monotonic() < end:
                    pass
            case "bug":
                raise KeyError("secret")
            case "connect":
                try:
                    socket.create_connection(("127.0.0.1", 9))
                except PermissionError as error:
                    say(0, str(error))
            case "where":
                say(0, "\n".join([os.getcwd(), *os.listdir()]))  # noqa: PTH109, PTH208 - what the process itself sees
            case "read":
                say(0, Path(argument).read_text())
            case "environment":
                say(0, os.environ.get(argument, ""))
            case "print":
                os.write(1, b'{"type":"Loaded"}\n')
                say(0, "printed")
        for index in list(texts):
            finish(index, StopReason.CANCELLED if control.cancelled(index) else StopReason.END)
        emit(
            JobFinished(
                job=request.job,
                prompt_tokens=total,
                reused_tokens=0,
                prefill_s=0.0,
                decode_s=0.0,
                provenance=replace(self.provenance, k=len(request.seeds)),
            )
        )


if __name__ == "__main__":
    run(lambda: ScriptedEngine.load)
