"""The text of an answer being written, kept as it grows: one write at a time, the newest text each time.

A slow disk makes the writes rarer, never a queue of them.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.bridge.work import Work

if TYPE_CHECKING:
    from app.services.chat import ChatService


class PartialKeeper(QObject):
    """Keeps the partial text of one turn; `keep` may be called at every delivery."""

    def __init__(self, work: Work, chat: "ChatService", *, conversation: str, turn: str, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._chat = chat
        self._conversation = conversation
        self._turn = turn
        self._newest: str | None = None
        self._writing = False

    def keep(self, text: str) -> None:
        """This is all of the text so far."""
        self._newest = text
        if not self._writing:
            self._write()

    def _write(self) -> None:
        text, self._newest = self._newest, None
        if text is None:
            return
        self._writing = True
        self._work.run(
            lambda: self._chat.keep_partial(conversation=self._conversation, turn=self._turn, text=text),
            lambda _: self._on_written(),
            lambda _: self._on_written(),  # finishing the answer will tell the person if the disk is full
            owner=self,
        )

    def _on_written(self) -> None:
        self._writing = False
        self._write()
