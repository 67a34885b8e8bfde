"""How a chat asks, kept while it is changed: with its conversation or, where none has begun, for the next one."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.conversation import Conversation, Preset
from app.domain.errors import StorageError
from ui.bridge.autosave import Autosave
from ui.bridge.work import Work

if TYPE_CHECKING:
    from app.domain.ports import Clock
    from app.services.chat import ChatService
    from app.services.drafts import DraftService

_NEW = "chat:new:preset"  # stays when a chat began: the next one asks in the same way


class KeptPreset(QObject):
    """Belongs to one conversation at a time (None: the chat that is about to begin). `autosave` says whether it is on
    the disk.
    """

    def __init__(self, work: Work, chat: "ChatService", drafts: "DraftService", clock: "Clock") -> None:
        super().__init__()
        self._work = work
        self._chat = chat
        self._drafts = drafts
        self._clock = clock
        self._conversation: str | None = None
        self._preset: Preset | None = None  # what was changed here, if anything was
        self._owed: dict[str, Preset] = {}  # what the disk had no room for, by conversation
        self.autosave = Autosave(work, self._snapshot, self._write_owed, self)

    def changed(self, preset: Preset) -> None:
        """The person chose or changed how to ask."""
        self._preset = preset
        self.autosave.changed()

    def turn_to(self, conversation: str | None) -> None:
        """Another conversation is shown; what is not written of this one is."""
        self.autosave.leave()
        self._conversation = conversation
        self._preset = None

    def begun(self, conversation: str) -> None:
        """The chat that was about to begin is this one now, and was kept with its preset."""
        if self._conversation is None:
            self.turn_to(conversation)

    def restore(self, on_preset: Callable[[Preset], None]) -> None:
        """Find how the next chat asks; `on_preset` gets it unless it is as it always was or was changed meanwhile."""

        def on_found(preset: Preset | None) -> None:
            if preset is not None and self._conversation is None and self._preset is None:
                on_preset(preset)

        self._work.run(partial(_load, self._drafts), on_found, owner=self)

    def _snapshot(self) -> Callable[[], None] | None:
        preset, conversation = self._preset, self._conversation
        if preset is None:
            return None
        if conversation is not None:
            return lambda: self._keep(conversation, preset)
        return partial(_save, self._drafts, preset, self._clock)

    def of(self, talk: Conversation) -> Preset:
        """How this conversation asks: as it was kept, or as the disk had no room for."""
        return self._owed.get(talk.id, talk.preset)

    def _keep(self, conversation: str, preset: Preset) -> None:
        self._owed.pop(conversation, None)
        try:
            self._chat.set_preset(conversation=conversation, preset=preset)
        except StorageError:
            self._owed[conversation] = preset
            raise

    def _write_owed(self) -> None:
        self._drafts.save_owed()
        for conversation, preset in tuple(self._owed.items()):
            self._keep(conversation, preset)


def _save(drafts: "DraftService", preset: Preset, clock: "Clock") -> None:
    import msgspec

    from app.domain.work import Draft, WorkKind

    body = msgspec.json.encode(preset).decode()
    drafts.save(draft=Draft(id=_NEW, kind=WorkKind.CHAT, title="", body=body, updated=clock.now()), text="")


def _load(drafts: "DraftService") -> Preset | None:
    import msgspec

    draft = drafts.load(draft_id=_NEW)
    return msgspec.json.decode(draft.body, type=Preset) if draft is not None else None
