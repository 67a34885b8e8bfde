"""The rail: the places of the window, one below the other, icons with words.

In a narrow window the words hide and become tooltips. Up and Down move along it, Enter or Space goes there; Tab passes
it as one stop.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.page import Place
from ui.theme import Theme, set_role
from ui.tokens import (
    HEADER_HEIGHT,
    RADIUS_CONTROL,
    RAIL_NARROW_WIDTH,
    RAIL_WIDTH,
    SIZE_INTERFACE,
    SIZE_READING,
    SIZE_SMALL,
    SPACE_1,
    SPACE_2,
    SPACE_3,
)
from ui.widgets.keys import key_words

_ICON = 20
_MOST_COUNTED = 99  # beside an icon there is no room for more


class RailButton(QAbstractButton):
    """One place."""

    def __init__(self, theme: Theme, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._theme = theme
        self._narrow = False
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.updateGeometry)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._tell()
        self.update()

    def show_count(self, count: int) -> None:
        """Show how much waits there; nothing for none."""
        self._count = count
        self._tell()
        self.update()

    def retranslate(self) -> None:
        self.setText(self.place.title())
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(RAIL_NARROW_WIDTH, max(36, self._theme.px(SIZE_INTERFACE) + 20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — the button is small enough to paint whole
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            edge = QPen(QColor(tokens.accent), 2) if chosen and tokens.line_width > 1 else Qt.PenStyle.NoPen
            painter.setPen(edge)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        colour = tokens.accent if chosen else tokens.quiet
        icon = self._theme.pixmap(self.place.icon, _ICON, colour, self.devicePixelRatioF())
        left = (self.width() - _ICON) // 2 if self._narrow else SPACE_3
        painter.drawPixmap(left, (self.height() - _ICON) // 2, icon)
        if not self._narrow:
            weight = QFont.Weight.Medium if chosen else QFont.Weight.Normal
            words = self.rect().adjusted(left + _ICON + SPACE_3, 0, -SPACE_2 - self._paint_count(painter), 0)
            painter.setFont(self._theme.font(SIZE_INTERFACE, weight))
            painter.setPen(QColor(tokens.text if chosen else tokens.quiet))
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        else:
            self._paint_count(painter)
        if self.hasFocus():
            half = tokens.focus_width / 2
            painter.setPen(QPen(QColor(tokens.accent), tokens.focus_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS_CONTROL, RADIUS_CONTROL
            )

    def _paint_count(self, painter: QPainter) -> int:
        """Paint the count at the right, or at the corner of the icon where there are no words; return its width."""
        if not self._count:
            return 0
        tokens = self._theme.tokens
        painter.setFont(self._theme.font(SIZE_SMALL, QFont.Weight.Medium))
        painter.setPen(QColor(tokens.accent))
        words = str(self._count) if self._count <= _MOST_COUNTED or not self._narrow else f"{_MOST_COUNTED}+"
        place = self.rect().adjusted(0, 2, -SPACE_1, 0) if self._narrow else self.rect().adjusted(0, 0, -SPACE_3, 0)
        upright = Qt.AlignmentFlag.AlignTop if self._narrow else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, upright | Qt.AlignmentFlag.AlignRight, words)
        return painter.fontMetrics().horizontalAdvance(words) + SPACE_2

    def _tell(self) -> None:
        title = self.place.title()
        keys = key_words(self.place.keys)
        self.setAccessibleName(f"{title}, {self._count}" if self._count else title)
        self.setToolTip(f"{title}  ({keys})" if self._narrow else keys)


class Rail(Retranslated, QWidget):
    """All places.

    Signals:
        place_chosen(str): the person wants to go to the place with this key.
    """

    place_chosen = Signal(str)

    def __init__(self, theme: Theme, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._name = QLabel("Goldquill")
        self._mark = QLabel()
        set_role(self, "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, 0, SPACE_2, SPACE_2)
        column.setSpacing(2)
        self._name.setFixedHeight(HEADER_HEIGHT)
        self._name.setContentsMargins(SPACE_3, 0, 0, 0)
        self._mark.setFixedHeight(HEADER_HEIGHT)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._name)
        column.addWidget(self._mark)
        column.addSpacing(SPACE_1)
        for place in (place for place in places if not place.bottom):
            column.addWidget(self._add(place))
        column.addStretch(1)
        for place in (place for place in places if place.bottom):
            column.addWidget(self._add(place))
        if self._buttons:
            next(iter(self._buttons.values())).setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.set_narrow(False)
        self.retranslate()

    def set_current(self, key: str) -> None:
        """Mark a place as the one shown."""
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._buttons[key].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int) -> None:
        """Show how much waits at a place; a place that is not there waits for nobody."""
        if key in self._buttons:
            self._buttons[key].show_count(count)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons with words."""
        self._name.setVisible(not narrow)
        self._mark.setVisible(narrow)
        wide = max(RAIL_WIDTH, round(RAIL_WIDTH * (1 + (self._theme.text_scale - 1) * 0.8)))
        self.setFixedWidth(RAIL_NARROW_WIDTH if narrow else wide)
        for button in self._buttons.values():
            button.set_narrow(narrow)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Places"))
        for button in self._buttons.values():
            button.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        focused = self.focusWidget()
        buttons = list(self._buttons.values())
        if step and isinstance(focused, RailButton):
            buttons[(buttons.index(focused) + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, RailButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _add(self, place: Place) -> RailButton:
        button = RailButton(self._theme, place, self)
        button.clicked.connect(lambda: self.place_chosen.emit(place.key))
        self._group.addButton(button)
        self._buttons[place.key] = button
        return button

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._name.setFont(self._theme.font(SIZE_READING, QFont.Weight.Bold))
        self._name.setStyleSheet(
            f"color: {tokens.accent}; font-size: {self._theme.px(SIZE_READING)}px; font-weight: 700;"
        )
        self._mark.setPixmap(self._theme.pixmap("write", 24, tokens.accent, self.devicePixelRatioF()))
        self._name.setAccessibleName("Goldquill")
        for button in self._buttons.values():
            button.update()
