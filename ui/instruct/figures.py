"""What the text of a gold answer comes to: its words, its tokens, and the language it reads as.

All of the text is looked at for that, which takes too long for each key in a long one: it is done at a pause. What is
signed does not hang on it (`InstructState.language`).
"""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.generation import Message, Role
from ui.bridge.engine import EngineBridge
from ui.bridge.token_count import TokenCount
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.footer import InstructFooter
from ui.instruct.state import InstructState, TurnText

PAUSE_MS = 500


class Figures(QObject):
    """The words stand beside each turn and, with the tokens, in the footer.

    Signals:
        language_changed(): `language` is another one now.
    """

    language_changed = Signal()

    def __init__(self, engine: EngineBridge, dialogue: DialogueView, footer: InstructFooter, parent: QObject) -> None:
        super().__init__(parent)
        self._dialogue = dialogue
        self._footer = footer
        self._state: InstructState | None = None
        self._turns: tuple[TurnText, ...] = ()  # those whose words and language are known
        self._language = "en"
        self._count = TokenCount(engine, self)
        self._count.counted.connect(footer.show_tokens)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)

    @property
    def language(self) -> str:
        """The language that the text read as when it was looked at last."""
        return self._language

    def begin(self, state: InstructState) -> None:
        """Another piece of work is shown: look at it now."""
        self._state = state
        self._turns = ()
        self._look()

    def changed(self, state: InstructState) -> None:
        """The work may be another than it was: look at it when there is a pause."""
        self._state = state
        self._pause.start()

    def now(self) -> None:
        """The person stopped writing to look at it: so do we, without waiting for the pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._look()

    def end(self) -> None:
        """No work is shown any more."""
        self._state = None
        self._count.forget()
        self._pause.stop()
        self._footer.show_words(None)

    def _look(self) -> None:
        state = self._state
        if state is None:
            return
        if state.turns != self._turns:
            self._turns = state.turns
            self._footer.show_words(self._dialogue.count_words())
            if (language := state.text_language) != self._language:
                self._language = language
                self.language_changed.emit()
        self._ask_for_tokens(state)

    def _ask_for_tokens(self, state: InstructState) -> None:
        messages = tuple(Message(t.role, t.text) for t in state.turns if t.text.strip())
        if any(m.role is not Role.SYSTEM for m in messages):
            self._count.ask(messages)
        else:
            self._count.forget()
            self._footer.show_tokens(None)
