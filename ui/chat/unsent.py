"""A question typed and not sent yet, kept for each conversation, so that no word of it is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import GoldquillError
from ui.bridge.autosave import Autosave
from ui.bridge.work import Work
from ui.page import SavedState

if TYPE_CHECKING:
    from app.domain.ports import Clock
    from app.domain.work import Draft
    from app.services.drafts import DraftService


class Unsent(QObject):
    """What is in the composer of one conversation at a time (None: of the chat that is about to begin).

    Signals:
        saved_changed(SavedState): for the page's saved mark.
        not_kept(GoldquillError): what was typed in a conversation that was left is not on the disk yet.
    """

    saved_changed = Signal(SavedState)
    not_kept = Signal(object)

    def __init__(self, work: Work, drafts: "DraftService", clock: "Clock") -> None:
        super().__init__()
        self._work = work
        self._drafts = drafts
        self._clock = clock
        self._conversation: str | None = None
        self._text = ""
        self._looked_for: str | None = None  # the draft that is being looked for
        self._autosave = Autosave(work, self._snapshot, drafts.save_owed, self)
        self._autosave.saved_changed.connect(self.saved_changed)
        self._autosave.not_kept.connect(self.not_kept)

    @property
    def state(self) -> SavedState:
        return self._autosave.state

    def typed(self, text: str) -> None:
        """The composer holds this now."""
        self._text = text
        self._autosave.changed()

    def flush(self) -> None:
        """Keep it now."""
        self._autosave.flush()

    def take(self) -> Callable[[], None]:
        """What is typed leaves the composer, to become a turn. Return what forgets its draft once it did: a call for
        the storage thread."""
        self._autosave.leave()
        self._text = ""
        return partial(_discard, self._drafts, self._draft_id())

    def begin(self, conversation: str) -> None:
        """The chat that was about to begin is this one now, with what was typed since."""
        if conversation == self._conversation:
            return
        self._autosave.reset()
        self._work.run(partial(_discard, self._drafts, self._draft_id()), owner=self)
        self._conversation = conversation
        if self._text:
            self._autosave.changed()

    def turn_to(self, conversation: str | None) -> None:
        """The composer now belongs to another conversation; what is not written of this one is."""
        self._autosave.leave()
        self._conversation = conversation
        self._text = ""

    def restore(self, conversation: str | None, on_text: Callable[[str], None]) -> None:
        """Find what was typed there and not sent; `on_text` gets it unless another conversation came since, or there is
        nothing. What is typed before that is kept behind what was there."""
        draft_id = self._looked_for = self._draft_id()

        def on_loaded(draft: "Draft | None") -> None:
            if self._looked_for == draft_id:
                self._looked_for = None
            if self._conversation == conversation and draft is not None:
                on_text(draft.body)

        def on_failed(error: GoldquillError) -> None:
            self._looked_for = None
            self._work.unhandled.emit(error)

        self._work.run(lambda: self._drafts.load(draft_id=draft_id), on_loaded, on_failed, owner=self)

    def _draft_id(self) -> str:
        return f"chat:{self._conversation or 'new'}"

    def _snapshot(self) -> Callable[[], None] | None:
        draft_id, text = self._draft_id(), self._text
        unseen = self._looked_for == draft_id  # nobody knows yet what is kept there: it is not written over
        if not text:
            return None if unseen else partial(_discard, self._drafts, draft_id)
        from app.domain.work import Draft, WorkKind  # not before something is typed

        draft = Draft(id=draft_id, kind=WorkKind.CHAT, title="", body=text, updated=self._clock.now())
        return (
            (lambda: _save_behind(self._drafts, draft)) if unseen else lambda: self._drafts.save(draft=draft, text=text)
        )


def _save_behind(drafts: "DraftService", draft: "Draft") -> None:
    before = drafts.load(draft_id=draft.id)
    whole = draft.body if before is None else before.body + draft.body
    drafts.save(draft=replace(draft, body=whole), text=whole)


def _discard(drafts: "DraftService", draft_id: str) -> None:
    drafts.discard(draft_id=draft_id)
