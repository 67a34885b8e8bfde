"""Fetches models of the company for the window, one at a time, each on a thread that may wait for the network.

What talks to the network is imported on that thread, as the carrier does: a start must not wait for it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.errors import BrokenInvariant, GoldquillError
from app.domain.model import CatalogueEntry, ShelvedModel
from app.domain.ports import Clock

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.commands.exchange import Ask
    from app.commands.model_fetch import ModelFetch

ENDS_WITHIN_S: Final = 1.0
TOLD_EACH_S: Final = 0.2


@dataclass(slots=True, kw_only=True, eq=False)
class _Job:
    """A fetch, the thread it is on, and whether it is to stop."""

    entry: CatalogueEntry
    progress: Callable[[int, int], None]
    done: Callable[[ShelvedModel], None]
    failed: Callable[[GoldquillError], None]
    stopped: threading.Event = field(default_factory=threading.Event)
    fetch: "ModelFetch | None" = None
    thread: threading.Thread | None = None


class CompanyFetcher:
    """Implements `ui.models.offers_bridge.Fetcher`. `ask` is `Work.ask`."""

    def __init__(
        self, desk: "Desk", *, ask: "Ask", clock: Clock, report_crash: Callable[[BaseException], None]
    ) -> None:
        self._desk = desk
        self._ask = ask
        self._clock = clock
        self._report_crash = report_crash
        self._job: _Job | None = None

    def get(
        self,
        entry: CatalogueEntry,
        *,
        progress: Callable[[int, int], None],
        done: Callable[[ShelvedModel], None],
        failed: Callable[[GoldquillError], None],
    ) -> None:
        former = self._job
        self.stop()
        job = self._job = _Job(entry=entry, progress=progress, done=done, failed=failed)
        job.thread = threading.Thread(target=partial(self._work, job, former), name="models", daemon=True)
        job.thread.start()

    def stop(self) -> None:
        if (job := self._job) is not None:
            job.stopped.set()
            if job.fetch is not None:
                job.fetch.hang_up()

    def close(self) -> None:
        self.stop()
        if self._job is not None and self._job.thread is not None:
            self._job.thread.join(ENDS_WITHIN_S)

    def _work(self, job: _Job, former: _Job | None) -> None:
        if former is not None and former.thread is not None:
            former.thread.join()  # it may have this very file open
        try:
            job.done(self._run(job))
        except BrokenInvariant as bug:
            self._report_crash(bug)
            job.failed(bug)
        except GoldquillError as error:
            job.failed(error)
        except Exception as bug:  # noqa: BLE001 — the edge of the thread: whatever it is, it must be reported
            self._report_crash(bug)
            job.failed(BrokenInvariant(repr(bug)))

    def _run(self, job: _Job) -> ShelvedModel:
        from app.commands.model_fetch import ModelFetch  # see above

        told = -TOLD_EACH_S

        def on_progress(here: int, total: int) -> None:
            nonlocal told
            now = self._clock.monotonic()
            if here == total or now - told >= TOLD_EACH_S:
                told = now
                job.progress(here, total)

        job.fetch = ModelFetch(self._desk, ask=self._ask, clock=self._clock)
        return job.fetch.run(job.entry, on_progress=on_progress, stopped=job.stopped.is_set)
