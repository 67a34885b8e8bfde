"""One answer: its letter and place, its text with a scroll of its own, how it ended, its flags and scores.

The model is not named: trainers rank blind. The card shows a `Card` and its `Judgement` and says what the person did;
deciding is the page's. While the text streams nothing on the card moves but the text's own end.
"""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.annotation import Judgement
from ui.i18n import Retranslated
from ui.markdown.view import Sizing
from ui.ranking.card_foot import CardFoot
from ui.ranking.card_header import PADDING, CardHeader
from ui.ranking.state import Card
from ui.ranking.words import ending_words
from ui.reading import Reading
from ui.theme import Theme, set_kind, set_role
from ui.tokens import RADIUS_CARD, SPACE_1, SPACE_2

_SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Space: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}

_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class AnswerCard(Retranslated, QWidget):
    """Signals:
    walked(int): Left (-1) or Right (+1) was pressed on the card.
    quality_chosen(object): 1 to 7, or None.
    flags_asked(), scores_asked(): open their panels.
    stop_asked(), again_asked(): end this stream; have another answer in its place.
    dragged(QPoint), drag_ended(QPoint): the card is dragged over, or let go at, this global point.
    """

    walked = Signal(int)
    quality_chosen = Signal(object)
    flags_asked = Signal()
    scores_asked = Signal()
    stop_asked = Signal()
    again_asked = Signal()
    dragged = Signal(QPoint)
    drag_ended = Signal(QPoint)

    def __init__(self, theme: Theme, reading: Reading, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letter = letter
        self._card: Card | None = None
        self._offers_again = False
        self._picked = False
        self._header = CardHeader(theme, letter)
        self.text = reading.view(sizing=Sizing.SCROLLS, follows=False)
        self._ending = QWidget()
        self._ending_words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._again = QPushButton()
        self._foot = CardFoot(theme, letter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()
        self.retranslate()

    def show_card(self, card: Card, *, again: bool) -> None:
        """Show the answer as far as it has come; only what is new of its text is set. `again` offers another."""
        before, self._card = self._card, card
        self._offers_again = again
        text, shown = card.answer.text, ""
        if before is not None and before.id == card.id and text.startswith(before.answer.text):
            shown = before.answer.text
        elif before is not None:
            self.text.set_text("")
        if len(text) > len(shown):
            self.text.append(text[len(shown) :])
        if not card.streaming and (before is None or before != card):
            self.text.finish()
        self._show_state()

    def show_reading(self, percent: int) -> None:
        """Show how much of the question the model has read; nothing changes once the answer began."""
        if self._card is not None and self._card.streaming and not self._card.answer.text:
            self._header.show_writing(False, percent)

    def show_judgement(self, judgement: Judgement, critical: Collection[str], criteria: tuple[str, ...]) -> None:
        """Show what is said of the answer; flags among `critical` are red."""
        self._foot.show_judgement(judgement, critical, criteria)

    def show_place(self, words: str, *, picked: bool) -> None:
        """Show the place in the order ("" for none) and whether this is the card that keys go to."""
        self._header.medal.set_words(words)
        self._picked = picked
        self._tell()
        self.update()

    def aim_quality(self) -> None:
        """Put the ring on the quality row: a digit is the quality, and the ring comes back to the card."""
        self._foot.quality.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def read(self) -> None:
        """Put the ring into the text, for its links; the page's Escape brings it back to the card."""
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the text: scrolling is as on the card, and Return on a link is the link's, not the page's."""
        if not isinstance(event, QKeyEvent) or watched is not self.text or event.modifiers() & ~_KEYPAD:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if event.type() is QEvent.Type.ShortcutOverride:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text.textCursor().charFormat().isAnchor():
                event.accept()
                return True
        elif event.type() is QEvent.Type.KeyPress and key in _SCROLLS:
            self._scroll(key)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~_KEYPAD
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if plain and step:
            self.walked.emit(step)
        elif plain and key in _SCROLLS:
            self._scroll(key)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.set_room(event.size().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the focus that a click brings picks the card

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — a frame
        tokens = self._theme.tokens
        now = QApplication.focusWidget()
        focused = now is not None and (now is self or self.isAncestorOf(now))
        width = tokens.focus_width if self._picked and focused else tokens.line_width
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if self._picked else tokens.line), width))
        painter.setBrush(QColor(tokens.surface))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)

    def retranslate(self) -> None:
        self._again.setText(self.tr("Again"))
        self._again.setAccessibleName(self.tr("Answer {letter} again").format(letter=self._letter))
        self.text.setAccessibleName(self.tr("Text of answer {letter}").format(letter=self._letter))
        if self._card is not None:
            self._show_state()
        self._tell()

    def _build(self) -> None:
        set_role(self._ending_words, "caution")
        set_kind(self._again, "link")
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the card itself scrolls by keys
        ending = QHBoxLayout(self._ending)
        ending.setContentsMargins(PADDING - 3, SPACE_1, SPACE_2, SPACE_1)
        ending.setSpacing(SPACE_2)
        ending.addWidget(self._ending_words, 1)
        ending.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(0)
        column.addWidget(self._header)
        around = QHBoxLayout()
        around.setContentsMargins(PADDING - 3, SPACE_1, 0, 0)
        around.addWidget(self.text)
        column.addLayout(around, 1)
        column.addWidget(self._ending)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self.text.installEventFilter(self)
        self._header.dragged.connect(self.dragged)
        self._header.drag_ended.connect(self.drag_ended)
        self._header.stop_asked.connect(self.stop_asked)
        self._again.clicked.connect(self.again_asked)
        self._foot.quality_chosen.connect(self.quality_chosen)
        self._foot.quality_given.connect(self.setFocus)
        self._foot.flags_asked.connect(self.flags_asked)
        self._foot.scores_asked.connect(self.scores_asked)
        self._theme.theme_changed.connect(self.update)

    def _scroll(self, key: Qt.Key) -> None:
        self.text.verticalScrollBar().triggerAction(_SCROLLS[key])

    def _show_state(self) -> None:
        assert self._card is not None  # noqa: S101 — callers checked
        answer = self._card.answer
        self._header.show_writing(bool(answer.text) if answer.stop is None else None)
        words = ending_words(answer.stop, empty=not answer.text.strip()) if answer.stop else ""
        self._ending_words.setText(words)
        self._ending.setVisible(bool(words))
        self._again.setVisible(self._offers_again)

    def _tell(self) -> None:
        place = self._header.medal.words() or self.tr("not placed")
        self.setAccessibleName(self.tr("Answer {letter}, {place}").format(letter=self._letter, place=place))
