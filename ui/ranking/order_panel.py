"""All that is about the order: by which criterion, the strip, the strength of a pair, all bad, doubts."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.judgement_words import criterion_word
from ui.ranking.desk_actions import DeskActions
from ui.ranking.digit_row import DigitRow
from ui.ranking.doubts import HIGH_STAKES, CriticalOutranks, Doubt, doubts
from ui.ranking.order_strip import OrderStrip
from ui.ranking.sheet import OVERALL
from ui.ranking.state import RankingState
from ui.ranking.strip_plan import CHIP, LINE
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_4
from ui.widgets.segmented import Segmented

_ROOMY = 640  # from this width on, with text at 100%, the boxes stand beside the strip


class OrderPanel(Retranslated, QWidget):
    """Signals:
    strength_chosen(object): -3 to 3, or None.
    strength_given(): it was typed or clicked, so the ring goes back to the cards.
    by_chosen(str): the order by this criterion (or the overall one) is worked on.
    """

    strength_chosen = Signal(object)
    strength_given = Signal()
    by_chosen = Signal(str)

    def __init__(self, theme: Theme, actions: DeskActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: RankingState | None = None
        self._by: Segmented | None = None
        self._criteria: tuple[str, ...] = ()
        self.strip = OrderStrip(theme)
        self._all_bad = _box(actions["all_bad"])
        self._cannot_rank = _box(actions["cannot_rank"])
        self._pair = QWidget()
        self._strength = DigitRow(theme, -3, 3)
        self._first_better = QLabel()
        self._second_better = QLabel()
        self._doubt = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._column = QVBoxLayout(self)
        self._build()
        self._strength.score_chosen.connect(self.strength_chosen)
        self._strength.digit_typed.connect(self.strength_given)
        self._strength.clicked.connect(self.strength_given)
        self.retranslate()

    def offer(self, criteria: tuple[str, ...], k: int) -> None:
        """Offer a ranking by each of these criteria, and a strength where there are two answers."""
        self._pair.setVisible(k == 2)
        if criteria == self._criteria:
            return
        if self._by is not None:
            self._by.deleteLater()
            self._by = None
        self._criteria = criteria
        if criteria:
            self._by = Segmented((OVERALL, *criteria))
            self._by.chosen.connect(self.by_chosen)
            self._column.insertWidget(1, self._by)
        self.retranslate()

    def show_state(self, state: RankingState) -> None:
        self._state = state
        letters = {card.id: state.letter(card.id) for card in state.cards}
        self.strip.show_order(state.shown_order, letters, state.card.id)
        self.strip.setEnabled(not state.sheet.cannot_rank)
        self._strength.setEnabled(not state.sheet.cannot_rank)
        self._strength.set_score(state.sheet.strength)
        if self._by is not None:
            self._by.set_current(state.by)
        found = doubts(state)
        self._doubt.setText("\n".join(self._doubt_words(doubt, state) for doubt in found[:2]))
        self._doubt.setVisible(bool(found))

    def aim_strength(self) -> None:
        """Put the ring on the strength row."""
        self._strength.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def drag_over(self, card: str, at: QPoint) -> None:
        """A card is dragged over this global point."""
        self.strip.drag_over(card, self.strip.mapFromGlobal(at))

    def drag_ended(self, at: QPoint) -> None:
        self.strip.drag_ended(self.strip.mapFromGlobal(at))

    def give_up_drag(self) -> None:
        self.strip.drag_ended(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= self._theme.px(_ROOMY)
        direction = QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not direction:
            self._row.setDirection(direction)
            self._row.setSpacing(SPACE_4 if roomy else 0)

    def retranslate(self) -> None:
        self._all_bad.setText(self.tr("all are bad"))
        self._cannot_rank.setText(self.tr("cannot be ranked"))
        self._first_better.setText(self.tr("{letter} is better").format(letter="A"))
        self._second_better.setText(self.tr("{letter} is better").format(letter="B"))
        self._strength.setAccessibleName(self.tr("How much better"))
        self._strength.set_cell_names(
            {
                -3: self.tr("{letter} is much better").format(letter="A"),
                -2: self.tr("{letter} is better").format(letter="A"),
                -1: self.tr("{letter} is slightly better").format(letter="A"),
                0: self.tr("about the same"),
                1: self.tr("{letter} is slightly better").format(letter="B"),
                2: self.tr("{letter} is better").format(letter="B"),
                3: self.tr("{letter} is much better").format(letter="B"),
            }
        )
        if self._by is not None:
            words = {criterion: criterion_word(criterion) for criterion in self._criteria}
            self._by.set_words({OVERALL: self.tr("overall"), **words})
        if self._state is not None:
            self.show_state(self._state)

    def _build(self) -> None:
        set_role(self._doubt, "caution")
        set_role(self._first_better, "small")
        set_role(self._second_better, "small")
        pair = QHBoxLayout(self._pair)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(SPACE_2)
        pair.addWidget(self._first_better)
        pair.addWidget(self._strength)
        pair.addWidget(self._second_better)
        pair.addStretch()
        boxes = QHBoxLayout()
        boxes.setSpacing(SPACE_2)
        boxes.setContentsMargins(0, 0, 0, LINE - CHIP)  # what the strip leaves below its last line
        for box in (self._all_bad, self._cannot_rank):
            box.setMinimumHeight(CHIP)
            boxes.addWidget(box)
        boxes.addStretch()
        self._row.setSpacing(SPACE_4)
        self._row.addWidget(self.strip, 1)
        self._row.addLayout(boxes)
        self._row.setAlignment(boxes, Qt.AlignmentFlag.AlignBottom)  # a strip of two lines grows away from them
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)
        # Above what is clicked: a doubt that comes or goes takes its room from the cards, and no box moves.
        self._column.addWidget(self._doubt)
        self._column.addLayout(self._row)
        self._column.addWidget(self._pair)

    def _doubt_words(self, doubt: Doubt, state: RankingState) -> str:
        if not isinstance(doubt, CriticalOutranks):
            better, worse = state.letter(doubt.better), state.letter(doubt.worse)
            words = self.tr("{better} stands above {worse}, but {worse} has the higher quality.")
            return words.format(better=better, worse=worse)
        below = ", ".join(state.letter(card) for card in doubt.below)
        words = self.tr("{letter} has a critical flag and stands above {below}, without one.")
        said = words.format(letter=state.letter(doubt.card), below=below)
        if state.sheet.specialisation in HIGH_STAKES:
            said += " " + self.tr("Here truthful and harmless come before helpful.")
        return said


def _box(action: QAction) -> QCheckBox:
    """A tick box that stands for a checkable action."""
    box = QCheckBox()

    def follow() -> None:
        box.setChecked(action.isChecked())
        box.setEnabled(action.isEnabled())

    action.changed.connect(follow)
    box.clicked.connect(action.trigger)
    follow()
    return box
