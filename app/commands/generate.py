"""`goldquill generate`: K answers to one prompt on the real engine, as text or as JSON."""

import argparse
import json
import queue
import sys
import time
from dataclasses import asdict
from pathlib import Path

from app.commands.demo import demo_model
from app.commands.engine import loaded_engine
from app.commands.failure import told
from app.domain.candidate import Sampling
from app.domain.conversation import Preset
from app.domain.events import JobEvent
from app.domain.failures import rebuild
from app.domain.generation import Message, Role
from app.domain.well_formed import well_formed
from app.services.generate import Answering, ask


@told
def run(options: argparse.Namespace) -> int:
    """Answer and print. Raises ValueError for parameters out of range, GoldquillError for the rest."""
    # Words that came in another encoding than the system's hold halves of characters, which no model can be sent.
    prompt = well_formed(sys.stdin.read() if options.prompt == "-" else options.prompt)
    preset = Preset(
        id="command",
        name="command",
        system_prompt=well_formed(options.system),
        sampling=Sampling(
            temperature=options.temperature,
            top_k=options.top_k,
            top_p=options.top_p,
            min_p=options.min_p,
            repeat_penalty=options.repeat_penalty,
        ),
        max_tokens=options.max_tokens,
    )
    system = (Message(Role.SYSTEM, preset.system_prompt),) if preset.system_prompt else ()
    request = ask(
        messages=(*system, Message(Role.USER, prompt)),
        preset=preset,
        k=options.k,
        first_seed=options.seed,
        stop=tuple(map(well_formed, options.stop)),
        ignore_eos=options.ignore_eos,
    )
    model: Path = options.model or demo_model()
    answering = Answering.begin(request)
    events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
    with loaded_engine(
        model, context_tokens=options.context, gpu_layers=options.gpu_layers, anyway=options.anyway, k_max=options.k
    ) as engine:
        started = time.perf_counter()
        engine.generate(request, events.put)
        while answering.running:
            answering = answering.after(events.get())
        wall_s = time.perf_counter() - started
    if answering.error is not None:
        raise rebuild(answering.error)
    if options.json:
        print(json.dumps(_as_json(answering, wall_s), ensure_ascii=False, indent=1))
    else:
        print("\n\n---\n\n".join(answer.text for answer in answering.answers))
    return 0


def _as_json(answering: Answering, wall_s: float) -> dict[str, object]:
    job = answering.finished
    assert job is not None  # noqa: S101 — checked: no error, not running
    return {
        "candidates": [
            {
                "text": answer.text,
                "seed": answer.seed,
                "stop": answer.stop,
                "tokens": answer.tokens,
                "tokens_per_second": round(answer.tokens_per_second, 2),
            }
            for answer in answering.answers
        ],
        "sampling": asdict(answering.request.sampling),
        "provenance": asdict(job.provenance),
        "timings": {
            "prompt_tokens": job.prompt_tokens,
            "reused_tokens": job.reused_tokens,
            "prefill_s": round(job.prefill_s, 4),
            "decode_s": round(job.decode_s, 4),
            "wall_s": round(wall_s, 4),
        },
    }
