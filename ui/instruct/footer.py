"""The foot of the writing page: how it is shown, how long it has become, and the one thing that happens next."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.services.word_diff import count_words
from ui.i18n import Retranslated
from ui.instruct.state import InstructState
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3
from ui.widgets.action_button import ActionButton, PrimaryButton


class InstructFooter(Retranslated, QWidget):
    """Buttons of the page's actions; the counts are of the whole dialogue."""

    def __init__(
        self,
        theme: Theme,
        *,
        toggles: Sequence[QAction],
        quiet: Sequence[QAction],
        submit: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words: int | None = None
        self._tokens: int | None = None
        self._counts = QLabel()
        set_role(self._counts, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        for action in toggles:
            row.addWidget(ActionButton(action, theme))
        for action in quiet:
            row.addWidget(ActionButton(action, theme, "quiet"))
        row.addStretch()
        row.addWidget(self._counts)
        row.addSpacing(SPACE_3)
        row.addWidget(PrimaryButton(submit, theme))
        self.retranslate()

    def show_counts(self, state: InstructState | None) -> None:
        """Count the words; no state shows nothing."""
        self._words = None if state is None else sum(count_words(turn.text) for turn in state.turns)
        if state is None or state.blank:
            self._tokens = None
        self.retranslate()

    def show_tokens(self, tokens: int | None) -> None:
        """Show what the dialogue takes of a model's context; None while no model is ready."""
        self._tokens = tokens
        self.retranslate()

    def retranslate(self) -> None:
        parts = []
        if self._words is not None:
            parts.append(self.tr("%n word(s)", "", self._words))
        if self._words is not None and self._tokens is not None:
            parts.append(self.tr("%n token(s)", "", self._tokens))
        self._counts.setText(" · ".join(parts))
