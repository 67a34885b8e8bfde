"""Writes down what an engine says, and waits for it to have said something."""

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from app.domain.candidate import Sampling
from app.domain.errors import GoldquillError
from app.domain.events import (
    CandidateFinished,
    EngineChanged,
    EngineStatus,
    JobEvent,
    JobFailed,
    JobFinished,
    TextChunk,
)
from app.domain.failures import rebuild
from app.domain.generation import GenerationRequest, Message, Role

T = TypeVar("T")
# Far more than anything takes, so that a busy machine fails nothing; a test that waits this long has failed.
LONG_ENOUGH_S = 60.0


class Recorder:
    """A listener and event sink for any number of jobs."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.states: list[EngineChanged] = []
        self.events: dict[str, list[JobEvent]] = {}
        self.counts: list[int | None] = []
        self.threads: set[str] = set()

    def on_change(self, state: EngineChanged) -> None:
        self._note(lambda: self.states.append(state))

    def on_event(self, event: JobEvent) -> None:
        self._note(lambda: self.events.setdefault(event.job, []).append(event))

    def on_count(self, count: int | None) -> None:
        self._note(lambda: self.counts.append(count))

    def _note(self, note: Callable[[], object]) -> None:
        with self._news:
            self.threads.add(threading.current_thread().name)
            note()
            self._news.notify_all()

    def until(self, found: Callable[[], T]) -> T:
        """Wait until `found()` is true-ish and return it."""
        with self._news:
            if not self._news.wait_for(lambda: bool(found()), LONG_ENOUGH_S):
                raise AssertionError(f"never seen; states: {self.states[-5:]}, jobs: {self.events}, {self.counts}")
            return found()

    def until_status(self, status: EngineStatus, *, since: int = 0) -> EngineChanged:
        """The first state of that status from the `since`th state on, waited for."""
        return self.until(lambda: [s for s in self.states[since:] if s.status is status])[0]

    def statuses(self, since: int = 0) -> list[EngineStatus]:
        """The statuses in order, each run of the same one once."""
        return list(_without_repeats(s.status for s in self.states[since:]))

    def last(self, job: str) -> JobFinished | JobFailed:
        """The job's end, waited for."""
        end = self.until(lambda: [e for e in self.events.get(job, []) if isinstance(e, JobFinished | JobFailed)])
        return end[0]

    def error(self, job: str) -> GoldquillError:
        end = self.last(job)
        assert isinstance(end, JobFailed), end
        return rebuild(end.error)

    def chunks(self, job: str, index: int = 0) -> str:
        return "".join(e.text for e in self.events.get(job, []) if isinstance(e, TextChunk) and e.index == index)

    def candidates(self, job: str) -> dict[int, CandidateFinished]:
        return {e.index: e for e in self.events.get(job, []) if isinstance(e, CandidateFinished)}


def request(job: str, words: str, *, k: int = 1, max_tokens: int = 64, **more: object) -> GenerationRequest:
    """K greedy answers to one question."""
    return GenerationRequest(
        job=job,
        messages=(Message(Role.USER, words),),
        seeds=tuple(range(1, k + 1)),
        sampling=Sampling(temperature=0.0),
        max_tokens=max_tokens,
        **more,  # type: ignore[arg-type]
    )


def _without_repeats(statuses: Iterator[EngineStatus]) -> Iterator[EngineStatus]:
    before = None
    for status in statuses:
        if status is not before:
            yield status
        before = status
