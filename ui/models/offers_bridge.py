"""The company's models for the window: what is offered, and one of them on its way here.

What fetches is passed in by the composition, since nothing here knows the network. Every call returns at once.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import Cancelled, GoldquillError
from app.domain.model import CatalogueEntry, Offer, ShelvedModel
from app.domain.ports import Clock
from ui.bridge.work import Work
from ui.models.state import Fetching

PACE_OVER_S: Final = 15.0  # a rate over less of it jumps about, over more it is out of date


class Fetcher(Protocol):
    """Works on threads of its own, one model at a time; what it is given to call, it calls there."""

    def get(
        self,
        entry: CatalogueEntry,
        *,
        progress: Callable[[int, int], None],
        done: Callable[[ShelvedModel], None],
        failed: Callable[[GoldquillError], None],
    ) -> None:
        """Fetch it, after one that is under way was stopped, and put it into the library. `progress` gets bytes that
        are here and bytes in all, some times a second; one of the others is called at the end."""

    def stop(self) -> None:
        """Wait for nothing more: `failed` gets `Cancelled`. What came is kept."""

    def close(self) -> None:
        """Stop, and wait a second at most."""


class OffersBridge(QObject):
    """Makes its fetcher when the first model is wanted.

    Signals:
        listed(tuple[Offer, ...]): what the company offers as far as is known now.
        fetching_changed(Fetching | None): how far the model is that is on its way; None when none is.
        got(CatalogueEntry): it is in the library.
        failed(CatalogueEntry, GoldquillError): it is not; `Cancelled` where the person stopped it.
    """

    listed = Signal(object)
    fetching_changed = Signal(object)
    got = Signal(object)
    failed = Signal(object, object)
    _arrived = Signal(object)

    def __init__(
        self,
        make: Callable[[], Fetcher],
        *,
        work: Work,
        offered: Callable[[], tuple[Offer, ...]],
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        """`offered` is called on the storage thread."""
        super().__init__(parent)
        self._make = make
        self._work = work
        self._offered = offered
        self._clock = clock
        self._fetcher: Fetcher | None = None
        self._number = 0
        self._fetching: Fetching | None = None
        self._seen: deque[tuple[float, int]] = deque()
        self._ended = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def fetching(self) -> Fetching | None:
        """The model that is on its way."""
        return self._fetching

    def refresh(self) -> None:
        """Look again at what is offered; `listed` follows."""
        self._work.run(self._offered, self.listed.emit, owner=self)

    def get(self, offer: Offer) -> None:
        """Fetch a model, or what is missing of it. Nothing where another is on its way."""
        if self._ended or self._fetching is not None:
            return
        if self._fetcher is None:
            self._fetcher = self._make()
        self._number += 1
        self._seen.clear()
        self._tell(Fetching(entry=offer.entry, done=offer.begun_bytes))
        back = partial(self._back, self._number)
        self._fetcher.get(
            offer.entry,
            progress=lambda done, total: back(partial(self._on_progress, done, total)),
            done=lambda _: back(self._on_got),
            failed=lambda error: back(partial(self._on_failed, error)),
        )

    def stop(self) -> None:
        """Stop the model that is on its way; that is told at once, whatever the network does."""
        if self._fetcher is not None and self._fetching is not None:
            self._fetcher.stop()
            self._on_failed(Cancelled())

    def end(self) -> None:
        """Begin nothing more, and stop; returns at once."""
        self._ended = True
        if self._fetcher is not None:
            self._fetcher.stop()

    def close(self) -> None:
        """End, waiting a second at most. Before the storage thread is closed."""
        self._ended = True
        if self._fetcher is not None:
            self._fetcher.close()

    def _back(self, number: int, call: Callable[[], None]) -> None:
        """Runs on the fetcher's thread, and may still be called when the window is gone."""
        if shiboken6.isValid(self):
            self._arrived.emit((number, call))

    @Slot(object)
    def _on_arrived(self, told: tuple[int, Callable[[], None]]) -> None:
        number, call = told
        if number == self._number and not self._ended:
            call()

    def _on_progress(self, done: int, total: int) -> None:
        if self._fetching is None:
            return
        now = self._clock.monotonic()
        self._seen.append((now, done))
        while now - self._seen[0][0] > PACE_OVER_S:
            self._seen.popleft()
        begun, before = self._seen[0]
        left = (total - done) * (now - begun) / (done - before) if done > before else None
        self._tell(Fetching(entry=self._fetching.entry, done=done, seconds_left=left))

    def _on_got(self) -> None:
        if (was := self._fetching) is not None:
            self._tell(None)
            self.got.emit(was.entry)
            self.refresh()

    def _on_failed(self, error: GoldquillError) -> None:
        if (was := self._fetching) is not None:
            self._tell(None)
            self.failed.emit(was.entry, error)
            self.refresh()

    def _tell(self, fetching: Fetching | None) -> None:
        self._fetching = fetching
        self.fetching_changed.emit(fetching)
