"""The bottom of a card: the flags that are set, the ways to set them and the scores, the quality from 1 to 7."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.annotation import Judgement
from ui.i18n import Retranslated
from ui.judgement_words import flag_word
from ui.ranking.digit_row import DigitRow
from ui.ranking.flag_pills import FlagPills, Pill
from ui.theme import Theme, set_kind, set_role
from ui.tokens import HIT, SPACE_1, SPACE_2
from ui.widgets.chip import ChipTone

_ROOMY = 270  # from this width on the word "quality" stands beside its row
_WIDE = 470  # and from this one all stands in one line
_GOOD = "satisfies_constraints"


class CardFoot(Retranslated, QWidget):
    """Signals:
    quality_chosen(object): 1 to 7, or None.
    quality_given(): it was typed or clicked.
    flags_asked(), scores_asked(): open their panels.
    """

    quality_chosen = Signal(object)
    quality_given = Signal()
    flags_asked = Signal()
    scores_asked = Signal()

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letter = letter
        self._judgement = Judgement(candidate="")
        self._critical: Collection[str] = ()
        self._criteria: tuple[str, ...] = ()
        self._pills = FlagPills(theme)
        self._flags = QPushButton()
        self._scores = QPushButton()
        self._word = QLabel()
        self.quality = DigitRow(theme, 1, 7)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        set_kind(self._flags, "quiet")
        set_kind(self._scores, "quiet")
        set_role(self._word, "small")
        for button in (self._flags, self._scores):
            button.setFixedHeight(HIT)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self._flags)
        buttons.addWidget(self._scores)
        buttons.addStretch()
        self._word.setContentsMargins(2, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._word)
        self._row.addWidget(self.quality, alignment=Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, SPACE_1 + 1, 1, SPACE_1)
        column.setSpacing(SPACE_1)
        # Words stand under the words of the text: the buttons and the cells bring a padding of their own.
        pills = QHBoxLayout()
        pills.setContentsMargins(SPACE_2, 0, SPACE_2, 0)
        pills.addWidget(self._pills)
        column.addLayout(pills)
        quality = QHBoxLayout()
        quality.setContentsMargins(SPACE_2 - 2, 0, 0, 0)
        quality.addLayout(self._row)
        self._lines.setSpacing(SPACE_1)
        self._lines.addLayout(buttons)
        self._lines.addLayout(quality)
        column.addLayout(self._lines)
        self._pills.clicked.connect(self.flags_asked)
        self._flags.clicked.connect(self.flags_asked)
        self._scores.clicked.connect(self.scores_asked)
        self.quality.score_chosen.connect(self.quality_chosen)
        self.quality.digit_typed.connect(self.quality_given)
        self.quality.clicked.connect(self.quality_given)
        self.retranslate()

    def show_judgement(self, judgement: Judgement, critical: Collection[str], criteria: tuple[str, ...]) -> None:
        """Show what is said of the answer; flags among `critical` are red."""
        self._judgement = judgement
        self._critical = critical
        self._criteria = criteria
        self.quality.set_score(judgement.quality)
        # The grave ones first: where there is no room for all, they are not the ones merely counted.
        flags = sorted(judgement.flags, key=lambda flag: flag not in critical)
        self._pills.show_pills([Pill(flag_word(flag), self._tone(flag)) for flag in flags])
        given = [str(judgement.criteria.get(criterion, "–")) for criterion in criteria]
        self._scores.setText(f"{self.tr('Scores')}  {' '.join(given)}" if judgement.criteria else self.tr("Scores"))
        self._scores.setVisible(bool(criteria))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= self._theme.px(_ROOMY)
        _set_direction(self._row, across=roomy)
        _set_direction(self._lines, across=event.size().width() >= self._theme.px(_WIDE))
        self._row.setSpacing(SPACE_2 if roomy else 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — one line
        tokens = self._theme.tokens
        QPainter(self).fillRect(0, 0, self.width(), tokens.line_width, QColor(tokens.line))

    def set_room(self, height: int) -> None:
        """The card is this high: the lower it is, the fewer lines the flags may take from the text."""
        self._pills.set_lines(max(1, min(3, (height - 220) // 80)))

    def retranslate(self) -> None:
        self._flags.setText(self.tr("Flags"))
        self._flags.setToolTip(self.tr("Flags of answer {letter}  (F)").format(letter=self._letter))
        self._scores.setToolTip(self.tr("Scores of answer {letter}  (C)").format(letter=self._letter))
        self._word.setText(self.tr("quality"))
        self.quality.setAccessibleName(self.tr("Quality of answer {letter}").format(letter=self._letter))
        self.quality.setToolTip(self.tr("Quality, 1 to 7  (Q, then the digit)"))
        self.show_judgement(self._judgement, self._critical, self._criteria)

    def _tone(self, flag: str) -> ChipTone:
        if flag in self._critical:
            return ChipTone.DANGER
        return ChipTone.GOOD if flag == _GOOD else ChipTone.PLAIN


def _set_direction(box: QBoxLayout, *, across: bool) -> None:
    direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
    if box.direction() is not direction:
        box.setDirection(direction)
