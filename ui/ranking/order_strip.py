"""The order itself, best first: letters in boxes, tied letters in one box, what is not placed beside it.

Letters are moved by drag here; the same by keyboard is the page's. The strip shows what it is given and says what the
person did; it never changes the order itself.
"""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from ui.i18n import Retranslated
from ui.ranking.order import Order
from ui.ranking.strip_plan import Box, Drop, Gap, Out, Plan, Tie, Words, drop_at, mark_of, plan, reading_order
from ui.theme import Theme
from ui.tokens import RADIUS_CONTROL, SIZE_INTERFACE, SIZE_SMALL


class _Letter(QAbstractButton):
    """One answer on the strip. The strip takes the mouse; a screen reader can press the letter."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picked = False
        self.placed = False
        self.dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — small enough to paint whole
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = tokens.focus_width if self.picked else tokens.line_width
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        if self.picked or self.dragged:
            painter.setPen(QPen(QColor(tokens.accent), width))
            painter.setBrush(QColor(tokens.accent_soft if self.dragged else tokens.surface))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        elif not self.placed:
            painter.setPen(QPen(QColor(tokens.edge), width, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setFont(self._theme.font(SIZE_INTERFACE, QFont.Weight.DemiBold))
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.quiet))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class OrderStrip(Retranslated, QWidget):
    """Signals:
    card_picked(str): the letter of this answer was clicked or walked to.
    card_dropped(str, object): the answer was dragged; the `Drop` says where to.
    """

    card_picked = Signal(str)
    card_dropped = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order: Order = ()
        self._unplaced: tuple[str, ...] = ()
        self._letters: dict[str, _Letter] = {}
        self._picked = ""
        self._plan: Plan | None = None
        self._pressed: tuple[str, QPoint] | None = None
        self._dragging: str | None = None
        self._drop: Drop | None = None
        self._best = self._worst = self._tray = self._hint = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._arrange)
        self.retranslate()

    def show_order(self, order: Order, letters: Mapping[str, str], picked: str) -> None:
        """Show this order of the answers `letters` names, in the order of their letters where they are tied."""
        self._order = tuple(tuple(sorted(group, key=letters.__getitem__)) for group in order)
        placed = {card for group in order for card in group}
        self._unplaced = tuple(card for card in letters if card not in placed)
        for gone in self._letters.keys() - letters.keys():
            self._letters.pop(gone).deleteLater()
        for card, letter in letters.items():
            if card not in self._letters:
                made = _Letter(self._theme, self)
                made.clicked.connect(lambda _=False, card=card: self.card_picked.emit(card))
                made.show()
                self._letters[card] = made
            chip = self._letters[card]
            chip.setText(letter)
            chip.picked = card == picked
            chip.placed = card in placed
        self._picked = picked
        self._arrange()
        self._tell()

    def letter_box(self, card: str) -> QRect:
        """Where the letter of this answer stands, in the strip's own coordinates."""
        return self._letters[card].geometry()

    def drag_over(self, card: str, at: QPoint) -> None:
        """Show what dropping `card` at this point of the strip would do."""
        assert self._plan is not None  # noqa: S101 — a letter was shown
        self._dragging = card
        self._drop = drop_at(self._plan, self._order, at.x(), at.y(), card)
        letter = self._letters[card]
        letter.dragged = True
        letter.raise_()
        letter.move(at.x() - letter.width() // 2, max(0, min(self.height() - letter.height(), at.y() - 17)))
        self.update()

    def drag_ended(self, at: QPoint | None) -> None:
        """The answer was let go at this point; None gives the drag up."""
        card, drop = self._dragging, self._drop
        self._dragging = self._pressed = self._drop = None
        if card is None:
            return
        self._letters[card].dragged = False
        self._arrange()
        if at is not None and drop is not None:
            self.card_dropped.emit(card, drop)

    def retranslate(self) -> None:
        self._best = self.tr("best")
        self._worst = self.tr("worst")
        self._tray = self.tr("not placed")
        self._hint = self.tr("drag here, or ↵")
        self.setAccessibleName(self.tr("The order, best first"))
        self._arrange()
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self.drag_ended(None)
        elif step and not event.modifiers() & Qt.KeyboardModifier.AltModifier and self._letters:
            cards = list(reading_order(self._order, self._unplaced))
            here = cards.index(self._picked)
            self.card_picked.emit(cards[max(0, min(len(cards) - 1, here + step))])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        card = next((card for card, chip in self._letters.items() if chip.geometry().contains(at)), None)
        if event.button() is Qt.MouseButton.LeftButton and card is not None:
            self._pressed = (card, at)
            self.card_picked.emit(card)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            return
        card, start = self._pressed
        if self._dragging or (at - start).manhattanLength() >= QApplication.startDragDistance():
            self.drag_over(card, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._dragging:
            self.drag_ended(event.position().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — the strip is small enough to paint whole
        if self._plan is None:
            return
        made, tokens = self._plan, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_words(painter, made)
        target = self._drop.card if isinstance(self._drop, Tie) else None
        for group, box in zip(self._order, made.groups, strict=True):
            tying = target in group
            width = tokens.focus_width if tying else tokens.line_width
            painter.setPen(QPen(QColor(tokens.accent if tying else tokens.edge), width))
            painter.setBrush(QColor(tokens.accent_soft if tying else tokens.surface))
            painter.drawRoundedRect(_rect(box, width), RADIUS_CONTROL, RADIUS_CONTROL)
            painter.setPen(QColor(tokens.quiet))
            for left, right in pairwise(group):
                between = made.chips[left].right
                place = QRect(between, box.y, made.chips[right].x - between, box.h)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "=")
        if made.slot is not None:
            landing = isinstance(self._drop, Gap)
            painter.setPen(QPen(QColor(tokens.accent if landing else tokens.edge), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(tokens.accent_soft) if landing else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_rect(made.slot, 1), RADIUS_CONTROL, RADIUS_CONTROL)
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(QRect(*made.slot), Qt.AlignmentFlag.AlignCenter, self._hint)
        elif isinstance(self._drop, Gap):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(*mark_of(made, self._drop.index)), 1.5, 1.5)
        if self.hasFocus():
            half = tokens.focus_width / 2
            painter.setPen(QPen(QColor(tokens.accent), tokens.focus_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)

    def _paint_words(self, painter: QPainter, made: Plan) -> None:
        tokens = self._theme.tokens
        painter.setFont(self._theme.font(SIZE_SMALL))
        painter.setPen(QColor(tokens.quiet))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(*made.best), middle, self._best)
        painter.drawText(QRect(*made.worst), middle, self._worst)
        if made.tray is not None:
            if isinstance(self._drop, Out):
                painter.setPen(QColor(tokens.accent))
            painter.drawText(QRect(*made.tray), middle, self._tray)
        painter.setPen(QColor(tokens.text))
        for box in made.separators:
            painter.drawText(QRect(*box).adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignCenter, "›")

    def _arrange(self) -> None:
        if not self._letters:
            return
        metrics = self.fontMetrics()
        widths = (metrics.horizontalAdvance(words) + 2 for words in (self._best, self._worst, self._tray, self._hint))
        self._plan = plan(self._order, self._unplaced, self.width(), Words(*widths))
        for card, box in self._plan.chips.items():
            if card != self._dragging:
                self._letters[card].setGeometry(*box)
            self._letters[card].update()
        self.setFixedHeight(self._plan.height)
        self.update()

    def _tell(self) -> None:
        """Say the order in words, for those who hear it."""
        if not self._letters:
            return
        name = {card: letter.text() for card, letter in self._letters.items()}
        tied = " = "
        said = " › ".join(tied.join(name[card] for card in group) for group in self._order) or "–"
        if self._unplaced:
            said += f"; {self._tray}: " + ", ".join(name[card] for card in self._unplaced)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))


def _rect(box: Box, pen: int) -> QRectF:
    return QRectF(*box).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2)
