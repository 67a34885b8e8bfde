"""The rankings that wait: listed, thrown away, brought back."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import GoldquillError
from app.domain.work import Draft
from app.services.drafts import DraftService
from ui.bridge.work import Work
from ui.ranking.sittings import Sittings
from ui.ranking.streams import Streams
from ui.ranking.waiting import Waiting


class Shelf(QObject):
    """Signals:
    listed(tuple[Waiting, ...]): what waits now, last changed first.
    thrown_away(Draft): gone; `put_back` undoes it.
    failed(GoldquillError): one of these could not be done.
    """

    listed = Signal(object)
    thrown_away = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Work, drafts: DraftService, sittings: Sittings, streams: Streams, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._drafts = drafts
        self._sittings = sittings
        self._streams = streams

    def refresh(self) -> None:
        """List what waits."""
        self._work.run(self._sittings.waiting, self._on_listed, self._on_failed, owner=self)

    def throw_away(self, draft_id: str) -> None:
        """Take the ranking away, and stop what is being written for it."""
        self._streams.stop(draft_id)  # a set's draft has the set's own id
        self._work.run(
            lambda: self._drafts.discard(draft_id=draft_id), self._on_thrown_away, self._on_failed, owner=self
        )

    def put_back(self, draft: Draft) -> None:
        """Undo `throw_away`."""
        self._work.run(
            lambda: self._drafts.save(draft=draft, text=draft.title),
            lambda _: self.refresh(),
            self._on_failed,
            owner=self,
        )

    def forget(self, draft_id: str) -> None:
        """Take away a ranking that came to nothing; there is no way back and nothing to miss."""
        self._streams.stop(draft_id)
        self._work.run(
            lambda: self._drafts.discard(draft_id=draft_id), lambda _: self.refresh(), self._on_failed, owner=self
        )

    def _on_listed(self, waiting: tuple[Waiting, ...]) -> None:
        self.listed.emit(tuple(replace(each, streaming=self._streams.running(each.draft)) for each in waiting))

    def _on_thrown_away(self, draft: Draft | None) -> None:
        self.refresh()
        if draft is not None:
            self.thrown_away.emit(draft)

    def _on_failed(self, error: GoldquillError) -> None:
        self.failed.emit(error)
