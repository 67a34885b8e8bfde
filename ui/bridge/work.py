"""Blocking work off the window's thread: one storage thread, results back on the UI thread.

One thread owns the database, so calls run in the order they were asked and never side by side. `run` returns at once;
`done(result)` or `failed(error)` comes later on the UI thread, and neither comes if the widget that asked is gone.
`close()` at quit finishes every call already asked for, so nothing accepted is lost.

    work.run(lambda: drafts.save(draft), self._on_saved, self._on_save_failed, owner=self)

A window that is on the screen before its profile is open asks all the same: its `Work` is made `held`, shares the
thread that opens the profile, and begins with what it was asked for when it is let go.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import BrokenInvariant, Cancelled, GoldquillError
from ui.bridge.call_thread import CallThread

T = TypeVar("T")
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    owner: QObject
    result: T | None
    error: GoldquillError | None
    done: Callable[[T], None] | None
    failed: Callable[[GoldquillError], None] | None


class Work(QObject):
    """The storage thread, this object's own unless one is passed in to be shared.

    An exception that is not one of ours is a bug: it goes to `report_crash` and reaches `failed` as
    `BrokenInvariant`, so that no page waits for ever.

    Signals:
        unhandled(GoldquillError): a call failed and nobody asked to be told; the frame shows it.
    """

    unhandled = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        report_crash: Callable[[BaseException], None],
        parent: QObject | None = None,
        *,
        thread: CallThread | None = None,
        held: bool = False,
    ) -> None:
        super().__init__(parent)
        self._report_crash = report_crash
        self._thread = thread or CallThread("storage")
        self._shares_thread = thread is not None
        self._held: list[Callable[[], None]] | None = [] if held else None
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[GoldquillError], None] | None = None,
        *,
        owner: QObject,
    ) -> None:
        """Run `call` on the storage thread. `call` must not touch widgets. After `close()` nothing is accepted."""
        if self._closed:
            return
        perform = partial(self._perform, call, done, failed, owner)
        if self._held is None:
            self._thread.submit(perform)
        else:
            self._held.append(perform)

    def ask(self, call: Callable[[], T]) -> T:
        """Run `call` on the storage thread, in its turn, and wait for what it returns or raises: for a thread that may
        wait, never the window's. Raises Cancelled once this is closed, and `call` has not run then."""
        done = threading.Event()
        found: list[T] = []
        raised: list[BaseException] = []

        def perform() -> None:
            try:
                if not self._closed:  # else the database may be closed as well
                    found.append(call())
            except BaseException as error:  # noqa: BLE001 — it is raised where it was asked for
                raised.append(error)
            done.set()

        if not self._closed:
            self._thread.submit(perform)
        while not done.wait(_LOOK_S) and not self._closed:
            pass  # a thread that ends meanwhile may never come to it
        if raised:
            raise raised[0]
        if not found:
            raise Cancelled
        return found[0]

    def let_go(self) -> None:
        """Begin with what was asked for while held, in order, and hold nothing from now on."""
        held, self._held = self._held or [], None
        for perform in held:
            self._thread.submit(perform)

    def close(self) -> None:
        """Finish what was asked for, in order, and stop the thread if it is this object's own. Results are no longer
        delivered, and what is still held is forgotten."""
        self._closed = True
        if self._shares_thread:
            self._thread.wait()
        else:
            self._thread.close()

    def _perform(
        self,
        call: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[GoldquillError], None] | None,
        owner: QObject,
    ) -> None:
        result: T | None = None
        error: GoldquillError | None = None
        try:
            result = call()
        except BrokenInvariant as bug:
            self._report_crash(bug)
            error = bug
        except GoldquillError as ours:
            error = ours
        except Exception as bug:  # noqa: BLE001 — the edge of the thread: whatever it is, it must be reported
            self._report_crash(bug)
            error = BrokenInvariant(repr(bug))
            error.__cause__ = bug
        outcome: _Outcome[Any] = _Outcome(owner, result, error, done, failed)
        if not self._closed:
            self._arrived.emit(outcome)

    @Slot(object)
    def _on_arrived(self, outcome: _Outcome[Any]) -> None:
        if not shiboken6.isValid(outcome.owner):
            return
        if outcome.error is None:
            if outcome.done is not None:
                outcome.done(outcome.result)
        elif outcome.failed is not None:
            outcome.failed(outcome.error)
        else:
            self.unhandled.emit(outcome.error)
