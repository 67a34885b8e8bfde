"""The foot of the writing page: how it is shown, how long it has become, and the one thing that happens next."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2
from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.counts_label import CountsLabel


class InstructFooter(Retranslated, QWidget):
    """Buttons of the page's actions; the counts are of the whole dialogue. `task_menu` shows itself where there is a
    task."""

    def __init__(
        self,
        theme: Theme,
        *,
        toggles: Sequence[QAction],
        task_menu: QWidget,
        quiet: Sequence[QAction],
        submit: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words: int | None = None
        self._tokens: int | None = None
        self._counts = CountsLabel()
        set_role(self._counts, "quiet")
        self._submit = PrimaryButton(submit, theme)
        self._toggles = [ActionButton(action, theme) for action in toggles]
        self._quiet = [ActionButton(action, theme, "quiet") for action in quiet]
        self._quiet_actions = quiet
        self._task_menu = task_menu
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        for button in self._toggles:
            row.addWidget(button)
        for button in self._quiet:
            button.show_key(False)  # seldom needed: the counts have the room
            row.addWidget(button)
        row.addWidget(task_menu)
        row.addSpacing(SPACE_2)
        row.addWidget(self._counts, 1)
        row.addSpacing(SPACE_2)
        row.addWidget(self._submit)
        self.retranslate()

    def show_words(self, words: int | None) -> None:
        """Show how many words the dialogue has; None, while nothing is being written, shows nothing."""
        self._words = words
        self.retranslate()

    def show_tokens(self, tokens: int | None) -> None:
        """Show what the dialogue takes of a model's context; None while there are none or no model is ready."""
        self._tokens = tokens
        self.retranslate()

    def retranslate(self) -> None:
        words = "" if self._words is None else self.tr("%n word(s)", "", self._words)
        tokens = "" if self._words is None or self._tokens is None else self.tr("%n token(s)", "", self._tokens)
        self._counts.show_words(f"{words} · {tokens}" if tokens else words, words)

    def event(self, event: QEvent) -> bool:
        # Also asked when a button comes, goes, or has other words.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Where not all have room, the keycaps of all but the primary button go before any button loses its words, and
        what is seldom needed goes before the primary button does: its key and the palette do the same."""
        toggles = [button for button in self._toggles if not button.isHidden()]
        quiet = [button for button, action in zip(self._quiet, self._quiet_actions, strict=True) if action.isVisible()]
        around = 2 * SPACE_2 + self._submit.sizeHint().width()
        if not self._task_menu.isHidden():
            around += self._task_menu.sizeHint().width() + SPACE_2
        seldom = sum(button.sizeHint().width() + SPACE_2 for button in quiet)
        with_keys = sum(button.width_with_key() + SPACE_2 for button in toggles)
        for button in self._toggles:
            button.show_key(around + seldom + with_keys <= self.width())
        words = sum(button.sizeHint().width() + SPACE_2 for button in toggles)
        for button in quiet:
            button.setVisible(around + seldom + words <= self.width())
