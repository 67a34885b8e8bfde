"""Exports one's own work for the window, and checks what was exported, on threads that may take their time.

What writes a dataset brings pyarrow, and is imported on such a thread alone. Stopping takes effect at the next records
that are asked for: what was begun is removed, and only then is it told.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from app.dataset.written import Step
from app.domain.errors import (
    BrokenInvariant,
    Cancelled,
    CheckRefused,
    DatasetGone,
    DiskFull,
    DiskRefused,
    GoldquillError,
    HomeReadOnly,
    NoRoomForDataset,
)
from app.domain.ports import Clock
from app.services.standing_work import tally_of

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.commands.exchange import Ask
    from app.dataset.request import Request
    from app.dataset.written import Exported, Progress
    from app.services.standing_work import Tally

T = TypeVar("T")

ENDS_WITHIN_S: Final = 20.0  # the last step, which cannot be stopped, is not cut short for less
TOLD_EACH_S: Final = 0.1


@dataclass(slots=True, eq=False)
class _Job:
    """Something on a thread of its own, and whether it is to stop."""

    stopped: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def go_on(self) -> None:
        """Raises Cancelled where it is to stop."""
        if self.stopped.is_set():
            raise Cancelled


class OwnExporter:
    """Implements `ui.export.bridge.Exporter`. `ask` is `Work.ask`."""

    def __init__(
        self, desk: "Desk", *, ask: "Ask", clock: Clock, report_crash: Callable[[BaseException], None]
    ) -> None:
        self._desk = desk
        self._ask = ask
        self._clock = clock
        self._report_crash = report_crash
        self._job: _Job | None = None  # what writes or checks

    def look(self, *, done: "Callable[[Tally], None]", failed: Callable[[GoldquillError], None]) -> None:
        self._begin(lambda job: tally_of(self._desk.records, ask=partial(self._asked, job)), done, failed)

    def find_folder(
        self, wanted: Path, *, done: Callable[[Path], None], failed: Callable[[GoldquillError], None]
    ) -> None:
        self._begin(lambda _: free_folder(wanted), done, failed)

    def export(
        self,
        request: "Request",
        path: Path,
        *,
        progress: "Progress",
        done: "Callable[[Exported], None]",
        failed: Callable[[GoldquillError], None],
    ) -> None:
        self._job = self._begin(partial(self._export, request, path, progress), done, failed)

    def check(
        self, path: Path, *, done: Callable[[tuple[int, int]], None], failed: Callable[[GoldquillError], None]
    ) -> None:
        self._job = self._begin(partial(_check, path), done, failed)

    def see(self, path: Path, *, done: Callable[[Path], None], failed: Callable[[GoldquillError], None]) -> None:
        self._begin(lambda _: _seen(path), done, failed)

    def stop(self) -> None:
        if self._job is not None:
            self._job.stopped.set()

    def close(self) -> None:
        self.stop()
        if self._job is not None and self._job.thread is not None:
            self._job.thread.join(ENDS_WITHIN_S)

    def _begin(
        self, run: Callable[[_Job], T], done: Callable[[T], None], failed: Callable[[GoldquillError], None]
    ) -> _Job:
        job = _Job()
        job.thread = threading.Thread(target=lambda: self._perform(job, run, done, failed), name="export", daemon=True)
        job.thread.start()
        return job

    def _perform(
        self, job: _Job, run: Callable[[_Job], T], done: Callable[[T], None], failed: Callable[[GoldquillError], None]
    ) -> None:
        try:
            found = run(job)
        except BrokenInvariant as bug:
            self._report_crash(bug)
            failed(bug)
        except GoldquillError as error:
            failed(error)
        except Exception as bug:  # noqa: BLE001 — the edge of the thread: whatever it is, it must be reported
            self._report_crash(bug)
            failed(BrokenInvariant(repr(bug)))
        else:
            done(found)

    def _asked(self, job: _Job, call: Callable[[], T]) -> T:
        job.go_on()
        return self._ask(call)

    def _export(self, request: "Request", path: Path, progress: "Progress", job: _Job) -> "Exported":
        from app.dataset.export import export  # see above

        told, of_step = -TOLD_EACH_S, Step.LOOKING

        def on_progress(step: Step, done: int, of: int) -> None:
            nonlocal told, of_step
            job.go_on()
            now = self._clock.monotonic()
            if done == of or step is not of_step or now - told >= TOLD_EACH_S:
                told, of_step = now, step
                progress(step, done, of)

        try:
            return export(self._desk.own_work(partial(self._asked, job)), request, path, progress=on_progress)
        except DiskFull as error:
            raise NoRoomForDataset(path) from error


def _check(path: Path, job: _Job) -> tuple[int, int]:
    """How many records and rows hold."""
    from app.dataset.verify import verify_dataset  # see above

    try:
        found = verify_dataset(_seen(path), going_on=job.go_on)
    except (HomeReadOnly, DiskRefused) as error:
        raise CheckRefused(path) from error
    return found.records, sum(sum(splits.values()) for splits in found.rows.values())


def _seen(path: Path) -> Path:
    with suppress(OSError):  # where the system refuses to look, there is nothing to open or check either
        if path.is_dir():
            return path
    raise DatasetGone(path)


def free_folder(wanted: Path) -> Path:
    """`wanted`, or where something has that name the first of name-2, name-3 … that nothing has."""
    names = (wanted if n == 1 else wanted.with_name(f"{wanted.name}-{n}") for n in count(1))
    return next(path for path in names if not os.path.lexists(path))
