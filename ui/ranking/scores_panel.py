"""The criteria of one answer, 0 to 4 each. A digit scores the row with the ring and goes on to the next."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.i18n import Retranslated
from ui.judgement_words import criterion_word, score_words
from ui.ranking.digit_row import DigitRow
from ui.ranking.popover import Popover
from ui.theme import Theme, set_role
from ui.tokens import SPACE_3


class ScoresPanel(Retranslated, Popover):
    """Signals:
    scored(str, object): the criterion got this score, or None.
    """

    scored = Signal(str, object)

    def __init__(self, theme: Theme, criteria: Sequence[str], *, closing_key: str, parent: QWidget) -> None:
        super().__init__(parent, closing_key)
        self._names: dict[str, QLabel] = {}
        self._rows: dict[str, DigitRow] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(0)
        for n, criterion in enumerate(criteria):
            self._names[criterion] = QLabel(textFormat=Qt.TextFormat.PlainText)
            row = DigitRow(theme, 0, 4)
            row.score_chosen.connect(lambda score, criterion=criterion: self.scored.emit(criterion, score))
            row.digit_typed.connect(lambda: self.step(1))
            self._rows[criterion] = row
            grid.addWidget(self._names[criterion], n, 0)
            grid.addWidget(row, n, 1)
        self._ends = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self._ends, "small")
        self.column.addLayout(grid)
        self.column.addWidget(self._ends)
        self.retranslate()

    def show_scores(self, title: str, scores: Mapping[str, int]) -> None:
        """Show the scores given so far."""
        self.title.setText(title)
        self.setAccessibleName(title)
        for criterion, row in self._rows.items():
            row.set_score(scores.get(criterion))

    def first(self) -> QWidget:
        """The first criterion without a score, else the first."""
        blank = (row for row in self._rows.values() if row.score is None)
        return next(blank, next(iter(self._rows.values()), self))

    def step(self, by: int) -> None:
        """Go to the next or the previous criterion; past the last the panel closes."""
        rows = list(self._rows.values())
        here = next((n for n, row in enumerate(rows) if row.hasFocus()), -1)
        if here + by >= len(rows):
            self.close_panel(by_key=True)
        else:
            rows[max(0, here + by)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def closing_key_typed(self) -> None:
        self.step(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.step(step)
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        for criterion, name in self._names.items():
            word = criterion_word(criterion)
            name.setText(word[:1].upper() + word[1:])
            row = self._rows[criterion]
            row.setAccessibleName(word)
            row.set_cell_names(score_words(criterion))
        self._ends.setText(self.tr("0 the least … 4 the most"))
