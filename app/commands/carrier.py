"""Carries signed work to the company's server by itself, on a thread that waits for the network as nobody else may.

One thing at a time: a pass, a look at a company, joining it, a look at its new certificate. The desk's services are
asked for on the storage thread. What talks to the network is imported here at the first need, on this thread: a start
must not wait for it.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from app.domain.courier import CourierReport, PassEnded
from app.domain.errors import BrokenInvariant, Cancelled, DeviceRevoked, GoldquillError, ServerLied
from app.domain.membership import Joining, Membership
from app.domain.ports import Clock
from sync.client.schedule import Schedule

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.commands.exchange import Ask, Exchange

T = TypeVar("T")
ENDS_WITHIN_S: Final = 1.0

Failed = Callable[[GoldquillError], None]


class CompanyCarrier:
    """Implements `ui.bridge.courier.Carrier`. `ask` is `Work.ask`; `random` gives numbers from 0 to below 1."""

    def __init__(
        self,
        desk: "Desk",
        *,
        ask: "Ask",
        clock: Clock,
        random: Callable[[], float],
        report_crash: Callable[[BaseException], None],
    ) -> None:
        self._desk = desk
        self._ask = ask
        self._clock = clock
        self._report_crash = report_crash
        self._tell: Callable[[CourierReport], None] = lambda _: None
        self._report = CourierReport()
        # Guards the two below it; whoever changes one of them wakes the thread.
        self._wake = threading.Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._ended = False
        self._stop_pass = threading.Event()
        # Of the thread alone.
        self._schedule = Schedule(clock=clock, random=random)
        self._member = False
        self._exchange: Exchange | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def begin(self, tell: Callable[[CourierReport], None], *, offline: bool, metered: bool) -> None:
        self._tell = tell
        self._report = CourierReport(offline=offline, metered=metered)
        self._jobs.append(partial(self._start, offline, metered))
        self._thread.start()

    def new_work(self) -> None:
        self._do(self._on_new_work)

    def send_now(self) -> None:
        self._do(partial(self._pass, asked=True))

    def stop(self) -> None:
        self._stop_pass.set()

    def work_offline(self, offline: bool) -> None:
        if offline:
            self._stop_pass.set()
        self._do(partial(self._on_offline, offline))

    def save_bytes(self, metered: bool) -> None:
        self._do(partial(self._on_metered, metered))

    def reconnected(self) -> None:
        self._do(self._on_reconnected)

    def look(self, *, address: str, code: str, ca_file: str, done: Callable[[Joining], None], failed: Failed) -> None:
        path = Path(ca_file) if ca_file else None

        def looked() -> Joining:
            return self._there().look(address=address, code=code, ca_file=path)

        self._do(partial(self._answer, looked, done, failed))

    def join(self, offer: Joining, *, code: str, done: Callable[[Membership], None], failed: Failed) -> None:
        def joined() -> Membership:
            membership = self._there().join(offer, code=code)
            self._member = True
            self._report = replace(self._report, error=None)  # what it was is over
            self._do(self._pass)  # its tasks, and what was signed for it with a former key by one who joins again
            return membership

        self._do(partial(self._answer, joined, done, failed))

    def certify(self, ca_file: Path, *, done: Callable[[Membership], None], failed: Failed) -> None:
        def certified() -> Membership:
            membership = self._there().certify(ca_file)
            self._report = replace(self._report, error=None)  # what it was is over
            self._do(partial(self._pass, asked=True))
            return membership

        self._do(partial(self._answer, certified, done, failed))

    def end(self) -> None:
        with self._wake:
            self._ended = True
            self._stop_pass.set()
            self._wake.notify()

    def close(self) -> None:
        self.end()
        if self._thread.is_alive():
            self._thread.join(ENDS_WITHIN_S)

    def _do(self, job: Callable[[], None]) -> None:
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Cancelled:
                return  # the storage thread is closed: so is the program
            except Exception as bug:  # noqa: BLE001 — the edge of the thread: whatever it is, it must be reported
                self._report_crash(bug)

    def _next(self) -> Callable[[], None] | None:
        """What to do now, waiting for it; None at the end."""
        with self._wake:
            while not self._ended:
                if self._jobs:
                    self._stop_pass.clear()
                    return self._jobs.popleft()
                wait = self._schedule.wait_s()
                if wait == 0.0:
                    self._stop_pass.clear()  # under the lock: whoever wants it stopped from now on means this pass
                    return self._pass
                self._wake.wait(wait)
            return None

    def _start(self, offline: bool, metered: bool) -> None:
        self._schedule.work_offline(offline)
        self._schedule.save_bytes(metered)
        membership = self._ask(self._desk.members.current)
        if membership is not None:
            self._member = True
            self._schedule.begin()
            if membership.distrusted or membership.revoked:
                self._schedule.stop()
        self._say()

    def _on_new_work(self) -> None:
        if self._member:
            self._schedule.new_work()
            self._say()

    def _on_offline(self, offline: bool) -> None:
        self._schedule.work_offline(offline)
        self._say()

    def _on_metered(self, metered: bool) -> None:
        self._schedule.save_bytes(metered)
        self._say()

    def _on_reconnected(self) -> None:
        self._schedule.reconnected()
        self._say()

    def _answer(self, call: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        try:
            found = call()
        except Cancelled:
            raise
        except GoldquillError as error:
            failed(error)
        except Exception as bug:
            failed(_ours(bug))
            raise
        else:
            done(found)
        self._say()

    def _pass(self, *, asked: bool = False) -> None:
        """Send what waits, and plan the next time by how that went."""
        try:
            waiting = self._waiting()
            self._tell_of(replace(self._report, busy=True, sent=0, of=waiting, next_try=None, ended=None))
            passed = self._there().carry(on_progress=self._on_progress, cancelled=self._cancelled)
        except Cancelled:
            raise
        except GoldquillError as error:
            self._failed(error, asked=asked)
        except Exception as bug:
            self._failed(_ours(bug), asked=asked)
            raise
        else:
            stopped = self._cancelled()
            self._schedule.passed()
            if not stopped and self._waiting():
                self._schedule.new_work()  # signed since the last batch was taken
            self._say(
                ended=PassEnded(sent=passed.sent, held=passed.held, tasks=passed.tasks, asked=asked, stopped=stopped)
            )

    def _failed(self, error: GoldquillError, *, asked: bool) -> None:
        self._schedule.failed(error)
        if isinstance(error, ServerLied | DeviceRevoked):
            self._schedule.stop()
        self._say(error=error, ended=PassEnded(asked=asked))

    def _on_progress(self, sent: int) -> None:
        report = self._report
        self._tell_of(replace(report, sent=sent, of=max(sent, report.of)))

    def _cancelled(self) -> bool:
        return self._stop_pass.is_set() or self._ended

    def _waiting(self) -> int:
        return self._ask(self._desk.sending.standing).waiting

    def _say(self, *, error: GoldquillError | None = None, ended: PassEnded | None = None) -> None:
        """Tell what is planned. What went wrong stays told until a pass has ended otherwise."""
        wait = self._schedule.wait_s() if self._member else None
        self._tell_of(
            CourierReport(
                next_try=None if wait is None else self._clock.now() + timedelta(seconds=wait),
                offline=self._schedule.offline,
                metered=self._schedule.metered,
                error=error if ended is not None else self._report.error,
                ended=ended,
            )
        )

    def _tell_of(self, report: CourierReport) -> None:
        self._report = report
        self._tell(report)

    def _there(self) -> "Exchange":
        if self._exchange is None:
            from app.commands.exchange import Exchange  # see above

            self._exchange = Exchange(self._desk, ask=self._ask, clock=self._clock)
        return self._exchange


def _ours(bug: Exception) -> BrokenInvariant:
    error = BrokenInvariant(repr(bug))
    error.__cause__ = bug
    return error
