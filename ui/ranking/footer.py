"""The foot of the ranking page: what else can be done at the left, how far one is, and what happens next."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QStackedLayout, QWidget

from ui.i18n import Retranslated
from ui.ranking.page_actions import PageActions
from ui.ranking.state import RankingState
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3
from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.counts_label import CountsLabel

_NARROW = 620  # below this width there is no room to say how long it took; the record says it in any case


class RankingFooter(Retranslated, QWidget):
    """Two faces: asking a question, and ranking its answers. `task_menu` shows itself where they are a task's."""

    def __init__(self, theme: Theme, actions: PageActions, task_menu: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: RankingState | None = None
        self._active_s = 0.0
        self._skip = QPushButton()
        self._menu = QMenu(self._skip)
        self._menu.addActions([actions.later, actions.discard])
        self._skip.setMenu(self._menu)
        self._skip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._progress = CountsLabel()
        self._active = QLabel()
        set_role(self._progress, "quiet")
        set_role(self._active, "quiet")
        start, desk = QWidget(), QWidget()
        row = _row(start)
        row.addStretch()
        row.addWidget(PrimaryButton(actions.ask, theme))
        self._gold, self._submit = ActionButton(actions.gold, theme), PrimaryButton(actions.submit, theme)
        self._task_menu, self._stop = task_menu, ActionButton(actions.stop_all, theme)
        row = _row(desk)
        row.addWidget(self._gold)
        row.addWidget(self._skip)
        row.addWidget(task_menu)
        row.addWidget(self._stop)
        row.addSpacing(SPACE_2)
        row.addWidget(self._progress, 1)
        row.addSpacing(SPACE_2)
        row.addWidget(self._active)
        row.addSpacing(SPACE_3)
        row.addWidget(self._submit)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(start)
        self._stack.addWidget(desk)
        self.retranslate()

    def show_state(self, state: RankingState | None) -> None:
        """Show how far the ranking is; None shows the way to a question."""
        self._state = state
        self._stack.setCurrentIndex(0 if state is None else 1)
        if state is None:
            return
        k = len(state.cards)
        scored = sum(state.sheet.judgement(card.id).quality is not None for card in state.cards)
        placed = sum(len(group) for group in state.shown_order)
        parts = [
            self.tr("scored {n} of {k}").format(n=scored, k=k),
            self.tr("placed {n} of {k}").format(n=placed, k=k),
        ]
        self._progress.show_words(" · ".join(parts), parts[0])

    def show_active(self, seconds: float) -> None:
        """Show the active time so far."""
        self._active_s = seconds
        minutes, rest = divmod(int(seconds), 60)
        words = self.tr("active {min} min {s} s") if minutes else self.tr("active {s} s")
        self._active.setText(words.format(min=minutes, s=rest))

    def event(self, event: QEvent) -> bool:
        # Also asked when a button comes, goes, or has other words.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Where not all have room, the time goes first, then how far one is, then what its key and the palette do as
        well; what stops and what submits keep their words."""
        kept = [self._submit, *(part for part in (self._stop, self._task_menu) if not part.isHidden())]
        room = self.width() - sum(part.sizeHint().width() + SPACE_2 for part in kept) - 2 * SPACE_3
        self._active.setVisible(self.width() >= self._theme.px(_NARROW))
        for part in (self._gold, self._skip):
            room -= part.sizeHint().width() + SPACE_2
            part.setVisible(room >= 0)

    def retranslate(self) -> None:
        self._skip.setText(self.tr("Skip…"))
        self.show_state(self._state)
        self.show_active(self._active_s)


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_2)
    return row
