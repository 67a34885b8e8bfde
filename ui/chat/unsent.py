"""What is typed in a chat and not sent yet, kept for each conversation and each edit, so that no word of it is lost."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import GoldquillError, StorageError
from ui.bridge.autosave import Autosave
from ui.bridge.work import Work

if TYPE_CHECKING:
    from app.domain.ports import Clock
    from app.domain.work import Draft
    from app.services.drafts import DraftService

_NEW = "chat:new"


@dataclass(slots=True, eq=False)
class _Look:
    """A look for what is kept as a draft. `before` is set by the storage thread, ahead of every write that follows."""

    draft_id: str
    before: str = ""


class Unsent(QObject):
    """Holds one text at a time: of a conversation (None: of the chat that is about to begin), or of the edit of one of
    its turns. `autosave` says whether it is on the disk.
    """

    def __init__(self, work: Work, drafts: "DraftService", clock: "Clock") -> None:
        super().__init__()
        self._work = work
        self._drafts = drafts
        self._clock = clock
        self._draft_id = _NEW
        self._text = ""
        self._look: _Look | None = None  # under way; of two, the later one is answered
        self.autosave = Autosave(work, self._snapshot, drafts.save_owed, self)

    def typed(self, text: str) -> None:
        """The composer holds this now."""
        self._text = text
        self.autosave.changed()

    def turn_to(self, conversation: str | None, editing: str | None = None) -> None:
        """The composer now belongs to another conversation or edit; what is not written of this one is."""
        self.autosave.leave()
        self._draft_id = _draft_id(conversation, editing)
        self._text = ""

    def begin(self, conversation: str) -> None:
        """The chat that was about to begin is this one now, with what was typed since."""
        self.drop()
        self._draft_id = _draft_id(conversation, None)
        if self._text:
            self.autosave.changed()

    def take(self) -> Callable[[], None]:
        """What is typed leaves the composer, to become a turn. Return what forgets its draft once it did: a call for
        the storage thread. Where that fails the words are there twice, which is not worth a fright."""
        self.autosave.leave()
        self._text = ""
        discard = partial(_discard, self._drafts, self._draft_id)

        def forget() -> None:
            with suppress(StorageError):
                discard()

        return forget

    def drop(self) -> None:
        """Keep nothing under this conversation or edit."""
        self.autosave.reset()
        self._work.run(partial(_discard, self._drafts, self._draft_id), owner=self)

    def restore(self, on_text: Callable[[str], None]) -> None:
        """Find what was typed here and not sent; `on_text` gets it, unless there is nothing or another conversation
        came since. What is typed before that is kept behind what was there."""
        look = _Look(self._draft_id)

        def found(text: str) -> None:
            if look is self._look:  # or else a later one answers
                self._look = None
                if self._draft_id == look.draft_id and text:
                    on_text(text)

        self._find(look, found)
        self._look = look

    def restore_edit(self, on_text: Callable[[str], None]) -> None:
        """Find how far an edit had come; what is typed before that is known begins it anew."""
        look = _Look(self._draft_id)

        def found(text: str) -> None:
            if self._draft_id == look.draft_id and text and not self._text:
                on_text(text)

        self._look = None
        self._find(look, found)

    def find_edit(self, conversation: str, on_turn: Callable[[str], None]) -> None:
        """Find an edit in this conversation that was begun and not sent; `on_turn` gets the turn that it is of."""
        first = f"{_draft_id(conversation, None)}:"

        def find() -> str:
            from app.domain.work import WorkKind  # not to start

            kept = self._drafts.recent(kind=WorkKind.CHAT)
            return next((draft.id.removeprefix(first) for draft in kept if draft.id.startswith(first)), "")

        self._work.run(find, lambda turn: on_turn(turn) if turn else None, owner=self)

    def _find(self, look: _Look, found: Callable[[str], None]) -> None:
        def find() -> str:
            draft = self._drafts.load(draft_id=look.draft_id)
            look.before = draft.body if draft is not None else ""
            return look.before

        def on_failed(error: GoldquillError) -> None:
            found("")
            self._work.unhandled.emit(error)

        self._work.run(find, found, on_failed, owner=self)

    def _snapshot(self) -> Callable[[], None] | None:
        draft_id, text = self._draft_id, self._text
        # While nobody knows what is kept there, it is not written over.
        unseen = self._look if self._look is not None and self._look.draft_id == draft_id else None
        if not text:
            return None if unseen else partial(_discard, self._drafts, draft_id)
        from app.domain.work import Draft, WorkKind  # not before something is typed

        draft = Draft(id=draft_id, kind=WorkKind.CHAT, title="", body=text, updated=self._clock.now())
        if unseen is not None:
            return partial(_save_behind, self._drafts, draft, unseen)
        return partial(self._drafts.save, draft=draft, text=text)


def _draft_id(conversation: str | None, editing: str | None) -> str:
    if conversation is None:
        return _NEW
    return f"chat:{conversation}" if editing is None else f"chat:{conversation}:{editing}"


def _save_behind(drafts: "DraftService", draft: "Draft", look: _Look) -> None:
    whole = look.before + draft.body
    drafts.save(draft=replace(draft, body=whole), text=whole)


def _discard(drafts: "DraftService", draft_id: str) -> None:
    drafts.discard(draft_id=draft_id)
