"""A button that stands for a named action: its words, and the key that does the same, on a keycap."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from ui.theme import Theme, set_kind
from ui.tokens import SIZE_KEY, SPACE_2
from ui.widgets.keys import key_words
from ui.widgets.shown import set_shown

_KEY_PADDING = 5
_LEAST_WORDS = "MMMM…"


class ActionButton(QPushButton):
    """Follows the action's words, key and state; clicking triggers it. `kind` as in `ui.stylesheet`."""

    def __init__(self, action: QAction, theme: Theme, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._theme = theme
        self._painting = False
        self._key_wanted = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if kind:
            set_kind(self, kind)
        action.changed.connect(self._on_action_changed)
        theme.theme_changed.connect(self.updateGeometry)
        self.clicked.connect(action.trigger)
        self._on_action_changed()

    def show_key(self, shown: bool) -> None:
        """Show the keycap or, where a row has no room, the words alone; the tooltip tells the key then."""
        if shown != self._key_wanted:
            self._key_wanted = shown
            self._show_tooltip()
            self.updateGeometry()
            self.update()

    def width_with_key(self) -> int:
        """How wide words and keycap are, be it shown or not."""
        return self._with_key(super().sizeHint(), self._width_of_key()).width()

    def sizeHint(self) -> QSize:
        return self._with_key(super().sizeHint(), self._key_width())

    def minimumSizeHint(self) -> QSize:
        """Where there is no room the words end in an ellipsis; the key stays."""
        hint, metrics = self.sizeHint(), QFontMetrics(self.font())
        saved = metrics.horizontalAdvance(self.text()) - metrics.horizontalAdvance(_LEAST_WORDS)
        return QSize(hint.width() - max(0, saved), hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """The style paints the button, and we the words."""
        super().initStyleOption(option)
        if self._painting:
            option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painting = True
        super().paintEvent(event)
        self._painting = False
        inner, key, metrics = self.rect(), self._key_width(), QFontMetrics(self.font())
        missing = max(0, self.sizeHint().width() - inner.width())
        room = metrics.horizontalAdvance(self.text()) - missing
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room) if missing else self.text()
        width = metrics.horizontalAdvance(words) + (SPACE_2 + key if key else 0)
        left = inner.left() + max(0, (inner.width() - width) // 2)
        painter = QPainter(self)
        painter.setPen(QColor(self._text_colour()))
        place = QRect(left, inner.top(), inner.right() - left + 1, inner.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if key:
            self._paint_key(painter, QRect(left + width - key, inner.top(), key, inner.height()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _paint_key(self, painter: QPainter, place: QRect) -> None:
        tokens = self._theme.tokens
        painter.setFont(self._theme.code_font(SIZE_KEY))
        height = QFontMetrics(painter.font()).height() + 2
        cap = QRect(place.left(), place.center().y() - height // 2, place.width(), height)
        primary = self.property("kind") == "primary" and self.isEnabled()
        colour = QColor(tokens.on_accent if primary else tokens.quiet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = QColor(colour)
        if tokens.line_width == 1:
            border.setAlphaF(0.5)
        painter.setPen(QPen(border, 1))
        painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), 4, 4)
        painter.setPen(colour)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key_words(self._action.shortcut()))

    def _text_colour(self) -> str:
        tokens = self._theme.tokens
        kind = self.property("kind")
        if not self.isEnabled():
            return tokens.quiet
        if kind == "quiet":
            return tokens.text if self.underMouse() else tokens.quiet
        return {"primary": tokens.on_accent, "danger": tokens.danger, "link": tokens.accent}.get(kind, tokens.text)

    @staticmethod
    def _with_key(words: QSize, key: int) -> QSize:
        return words if not key else QSize(words.width() + SPACE_2 + key, words.height())

    def _key_width(self) -> int:
        return self._width_of_key() if self._key_wanted else 0

    def _width_of_key(self) -> int:
        words = key_words(self._action.shortcut())
        if not words:
            return 0
        return QFontMetrics(self._theme.code_font(SIZE_KEY)).horizontalAdvance(words) + 2 * _KEY_PADDING

    def _show_tooltip(self) -> None:
        more = self._action.toolTip() if self._action.toolTip() != self._action.text() else ""
        key = key_words(self._action.shortcut())
        if self._key_wanted or not key:
            self.setToolTip(more)
        else:
            self.setToolTip(f"{more or self._action.text()}  ({key})")

    def _on_action_changed(self) -> None:
        self.setText(self._action.text())
        self.setAccessibleName(self._action.text())
        self._show_tooltip()
        self.setEnabled(self._action.isEnabled())
        set_shown(self, self._action.isVisible())
        if self._action.isCheckable():
            self.setCheckable(True)
            self.setChecked(self._action.isChecked())
        self.updateGeometry()


class PrimaryButton(ActionButton):
    """The one thing that happens next on a page, bottom right of its footer."""

    def __init__(self, action: QAction, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(action, theme, "primary", parent)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
