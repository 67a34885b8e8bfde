"""The engine in the test's own process, on the demo model or another. Import it before anything of llama.cpp."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from local_model.threads import worker_environment

# Read when native libraries are loaded: without it, threads that spin for one another crawl beside other programs.
os.environ.update(worker_environment())

from app.domain.candidate import Sampling
from app.domain.events import CandidateFinished, JobEvent, JobFinished, TextChunk
from app.domain.generation import GenerationRequest, LoadRequest, Message, Role
from local_model.engine import BatchedEngine

DEMO = Path(__file__).resolve().parents[1] / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"

_jobs = count(1)


@dataclass
class Wishes:
    """A `Control` that tests fill: `stop` is asked for each candidate at each step."""

    stop: Callable[[int], bool] = lambda _index: False

    def cancelled(self, index: int) -> bool:
        return self.stop(index)


@dataclass
class Told:
    """What a job said, in order."""

    events: list[JobEvent] = field(default_factory=list)

    def __call__(self, event: JobEvent) -> None:
        self.events.append(event)

    @property
    def answers(self) -> list[CandidateFinished]:
        """By candidate."""
        found = [event for event in self.events if isinstance(event, CandidateFinished)]
        return sorted(found, key=lambda answer: answer.index)

    @property
    def texts(self) -> list[str]:
        return [answer.text for answer in self.answers]

    @property
    def finished(self) -> JobFinished:
        last = self.events[-1]
        assert isinstance(last, JobFinished)
        return last

    def streamed(self, index: int) -> str:
        return "".join(e.text for e in self.events if isinstance(e, TextChunk) and e.index == index)


def load_engine(path: Path = DEMO, *, context_tokens: int = 2048, k_max: int = 9) -> BatchedEngine:
    request = LoadRequest(path=path, context_tokens=context_tokens, k_max=k_max, gpu_layers=0)
    return BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=lambda _fraction: True)


def ask(
    engine: BatchedEngine,
    messages: Sequence[Message] | str,
    *,
    seeds: Sequence[int] = (1, 2, 3, 4),
    max_tokens: int = 16,
    sampling: Sampling | None = None,
    stop: Sequence[str] = (),
    ignore_eos: bool = False,
    control: Wishes | None = None,
    told: Told | None = None,
) -> Told:
    """Run a job to its end and return what it said."""
    turns = (Message(Role.USER, messages),) if isinstance(messages, str) else tuple(messages)
    request = GenerationRequest(
        job=f"job-{next(_jobs)}",
        messages=turns,
        seeds=tuple(seeds),
        sampling=sampling or Sampling(),
        max_tokens=max_tokens,
        stop=tuple(stop),
        ignore_eos=ignore_eos,
    )
    told = told if told is not None else Told()
    engine.generate(request, emit=told, control=control or Wishes())
    return told
