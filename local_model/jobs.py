"""The answers asked for and not yet given: one is being worked on, the others wait their turn.

Guarantees the port's word on events: chunks, then one `JobFinished` or `JobFailed`, and nothing after it, for every
job that was taken, also for one that is stopped before its turn came. What a worker does is not known here.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.candidate import Provenance, StopReason
from app.domain.errors import GoldquillError
from app.domain.events import CandidateFinished, JobEvent, JobFailed, JobFinished, TextChunk
from app.domain.failures import describe
from app.domain.generation import GenerationRequest

OnEvent = Callable[[JobEvent], None]


@dataclass(slots=True)
class Job:
    """One request, who is told about it, and which of its candidates the person no longer wants."""

    request: GenerationRequest
    on_event: OnEvent
    unwanted: set[int] = field(default_factory=set)

    @property
    def id(self) -> str:
        return self.request.job

    @property
    def wanted(self) -> bool:
        return len(self.unwanted) < len(self.request.seeds)

    def cancel(self, index: int | None) -> None:
        """An index that the job does not have changes nothing."""
        every = range(len(self.request.seeds))
        self.unwanted.update(every if index is None else {index} & set(every))


class Jobs:
    """The queue. Callbacks are called from whatever thread calls a method here."""

    def __init__(self) -> None:
        self.running: Job | None = None
        self._waiting: deque[Job] = deque()

    def add(self, request: GenerationRequest, on_event: OnEvent) -> None:
        """Take a job; it waits until `start_next`."""
        self._waiting.append(Job(request, on_event))

    def find(self, job_id: str) -> Job | None:
        """The job, running or waiting."""
        jobs = [self.running] if self.running else []
        return next((job for job in [*jobs, *self._waiting] if job.id == job_id), None)

    def start_next(self) -> Job | None:
        """The job whose turn it is, now `running`; None when one runs already or none waits."""
        if self.running or not self._waiting:
            return None
        self.running = self._waiting.popleft()
        return self.running

    def tell(self, event: JobEvent) -> bool:
        """Pass an event on to the running job; true when it was the job's last.

        Another job's event is dropped, its end was already told; so is one of a candidate that was not asked for, which
        only a worker gone wrong sends.
        """
        job = self.running
        if job is None or event.job != job.id:
            return False
        if isinstance(event, TextChunk | CandidateFinished) and not 0 <= event.index < len(job.request.seeds):
            return False
        ended = isinstance(event, JobFinished | JobFailed)
        if ended:
            self.running = None
        job.on_event(event)
        return ended

    def fail_running(self, error: GoldquillError) -> None:
        """The running job, if there is one, ends with an error."""
        if self.running:
            self.tell(JobFailed(job=self.running.id, error=describe(error)))

    def fail_waiting(self, error: GoldquillError) -> None:
        """Every waiting job ends with an error."""
        waiting, self._waiting = self._waiting, deque()
        for job in waiting:
            job.on_event(JobFailed(job=job.id, error=describe(error)))

    def drop_waiting(self, provenance: Provenance) -> None:
        """Every waiting job ends as stopped by the person."""
        for job in self._waiting:
            job.cancel(None)
        self.drop_unwanted(provenance)

    def drop_unwanted(self, provenance: Provenance) -> None:
        """Waiting jobs with no wanted candidate end, each candidate empty and cancelled."""
        unwanted = [job for job in self._waiting if not job.wanted]
        self._waiting = deque(job for job in self._waiting if job.wanted)
        for job in unwanted:
            _end_unstarted(job, provenance)


def _end_unstarted(job: Job, provenance: Provenance) -> None:
    for index, seed in enumerate(job.request.seeds):
        job.on_event(
            CandidateFinished(
                job=job.id, index=index, text="", seed=seed, stop=StopReason.CANCELLED, tokens=0, tokens_per_second=0.0
            )
        )
    job.on_event(
        JobFinished(
            job=job.id,
            prompt_tokens=0,
            reused_tokens=0,
            prefill_s=0.0,
            decode_s=0.0,
            provenance=replace(provenance, k=len(job.request.seeds)),
        )
    )
