"""Counts the tokens of a text that goes on changing while the model's side counts."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.generation import Message
from ui.bridge.engine import EngineBridge


class TokenCount(QObject):
    """Signals:
    counted(int | None): of what was asked for last; a count that comes too late for its text is not told. None where
        nothing can be counted.
    """

    counted = Signal(object)

    def __init__(self, engine: EngineBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._asked = 0

    def ask(self, messages: tuple[Message, ...]) -> None:
        """Count these."""
        self.forget()
        self._engine.count_tokens(messages, self, partial(self._on_count, self._asked))

    def forget(self) -> None:
        """The text is another now: what was asked for is not wanted any more."""
        self._asked += 1

    def _on_count(self, asked: int, tokens: int | None) -> None:
        if asked == self._asked:
            self.counted.emit(tokens)
