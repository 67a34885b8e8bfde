"""The sending of signed work for the window: a carrier works on a thread that may wait for the network, and what it
tells comes on the window's.

What carries is passed in by the composition, since nothing here knows the network. Every call returns at once.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.courier import CourierReport
from app.domain.errors import GoldquillError
from app.domain.membership import Joining, Membership
from ui.bridge.network import NetworkWatch

T = TypeVar("T")
Failed = Callable[[GoldquillError], None]


class Carrier(Protocol):
    """Works by itself from `begin` to `end`. Calls return at once; what it is given to call, it calls on its thread."""

    def begin(self, tell: Callable[[CourierReport], None], *, offline: bool, metered: bool) -> None:
        """Start, and `tell` at each change how it goes."""

    def new_work(self) -> None:
        """One more record waits."""

    def send_now(self) -> None:
        """Try now, whatever was planned."""

    def stop(self) -> None:
        """End the pass under way after the request that it waits for."""

    def work_offline(self, offline: bool) -> None:
        """Try by itself no more, or again."""

    def save_bytes(self, metered: bool) -> None:
        """Try by itself no more, as each byte costs here, or again."""

    def reconnected(self) -> None:
        """The machine is on a network again."""

    def look(self, *, address: str, code: str, ca_file: str, done: Callable[[Joining], None], failed: Failed) -> None:
        """Ask what a code is good for."""

    def join(self, offer: Joining, *, code: str, done: Callable[[Membership], None], failed: Failed) -> None:
        """Become a member, and begin to send."""

    def certify(self, ca_file: Path, *, done: Callable[[Membership], None], failed: Failed) -> None:
        """Have the certificates in this file vouch for the company's server, once it answered as itself, and send."""

    def end(self) -> None:
        """Begin nothing more."""

    def close(self) -> None:
        """End, and wait a second at most for what is under way. What had not arrived is sent at the next start."""


class CourierBridge(QObject):
    """Makes its carrier when it is first needed: a desk that works for nobody has none.

    Signals:
        reported(CourierReport): how the sending goes; the latest is `report`.
        went_offline(): the person wants nothing by itself any more, as of now.
    """

    reported = Signal(object)
    went_offline = Signal()
    _arrived = Signal(object, object)

    def __init__(
        self,
        make: Callable[[], Carrier],
        *,
        offline: Callable[[], bool],
        pays: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Settings: `offline` is whether the person wants to send only by hand, `pays` whether to send by itself also
        where each byte costs."""
        super().__init__(parent)
        self._make = make
        self._offline = offline
        self._pays = pays
        self._network: NetworkWatch | None = None
        self._carrier: Carrier | None = None
        self._ended = False
        self._report = CourierReport(offline=offline())
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def report(self) -> CourierReport:
        """How the sending goes by its last word."""
        return self._report

    def begin(self) -> None:
        """Work by itself from now on. Once is enough."""
        if self._carrier is None and not self._ended:
            self._network = NetworkWatch(self)
            self._network.metered_changed.connect(self.look_at_cost)
            self._network.reconnected.connect(self._on_reconnected)
            self._carrier = self._make()
            self._carrier.begin(self._on_told, offline=self._offline(), metered=self._costs())

    def new_work(self) -> None:
        """One more record was signed."""
        if self._carrier is not None:
            self._carrier.new_work()

    def send_now(self) -> None:
        """Try now; `reported` tells how it went."""
        self.begin()
        if self._carrier is not None:
            self._carrier.send_now()

    def stop(self) -> None:
        """End the pass under way; what had not arrived waits."""
        if self._carrier is not None:
            self._carrier.stop()

    def work_offline(self, offline: bool) -> None:
        """Try by itself no more, or again."""
        if self._carrier is not None:
            self._carrier.work_offline(offline)
        if offline:
            self.went_offline.emit()

    def look_at_cost(self) -> None:
        """The network or the setting is another."""
        if self._carrier is not None:
            self._carrier.save_bytes(self._costs())

    def look(
        self, *, address: str, code: str, ca_file: str, done: Callable[[Joining], None], failed: Failed, owner: QObject
    ) -> None:
        """Ask what a code is good for. Neither `done` nor `failed` comes once `owner` is gone."""
        self.begin()
        if self._carrier is not None:
            back, not_back = self._back(owner, done), self._back(owner, failed)
            self._carrier.look(address=address, code=code, ca_file=ca_file, done=back, failed=not_back)

    def join(
        self, offer: Joining, *, code: str, done: Callable[[Membership], None], failed: Failed, owner: QObject
    ) -> None:
        """Become a member. Neither `done` nor `failed` comes once `owner` is gone."""
        self.begin()
        if self._carrier is not None:
            self._carrier.join(offer, code=code, done=self._back(owner, done), failed=self._back(owner, failed))

    def certify(self, ca_file: Path, *, done: Callable[[Membership], None], failed: Failed, owner: QObject) -> None:
        """Have the certificates in this file vouch for the company's server, once it answered as itself, and send.
        Neither `done` nor `failed` comes once `owner` is gone."""
        self.begin()
        if self._carrier is not None:
            self._carrier.certify(ca_file, done=self._back(owner, done), failed=self._back(owner, failed))

    def end(self) -> None:
        """Begin nothing more; returns at once."""
        self._ended = True
        if self._carrier is not None:
            self._carrier.end()

    def close(self) -> None:
        """End, waiting a second at most. Before the storage thread is closed."""
        self._ended = True
        if self._carrier is not None:
            self._carrier.close()

    def _on_told(self, report: CourierReport) -> None:
        """Runs on the carrier's thread, and may still be called when the window is gone."""
        if shiboken6.isValid(self):
            self._arrived.emit(self, partial(self._on_report, report))

    def _on_report(self, report: CourierReport) -> None:
        self._report = report
        self.reported.emit(report)

    def _back(self, owner: QObject, call: Callable[[T], None]) -> Callable[[T], None]:
        """`call` on the window's thread, from the carrier's."""

        def back(value: T) -> None:
            if shiboken6.isValid(self):
                self._arrived.emit(owner, partial(call, value))

        return back

    def _costs(self) -> bool:
        return self._network is not None and self._network.metered and not self._pays()

    def _on_reconnected(self) -> None:
        if self._carrier is not None:
            self._carrier.reconnected()

    @Slot(object, object)
    def _on_arrived(self, owner: QObject, call: Callable[[], None]) -> None:
        if shiboken6.isValid(owner):
            call()
