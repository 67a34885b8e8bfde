"""Colours, type and icons of the whole window, changed live.

`Theme` is made once by the composition root and passed to whoever paints or needs an icon; a page gets it through its
constructor. It owns the palette, the style sheet and the application font, and says `theme_changed` after any of them
changed (another theme, another text size, the desktop turning dark). Widgets that only use Qt's own painting need
nothing: the sheet reaches them. A widget that paints itself reads `theme.tokens` in `paintEvent` and connects
`theme.theme_changed` to `self.update`; one that shows icons asks `theme.icon(...)` again. Connect bound methods of
widgets, never lambdas: Qt forgets a method when its widget goes, and the theme outlives every widget.

Layout constants and the tokens themselves are in `ui.tokens`; the words `role` and `kind` are explained in
`ui.stylesheet`.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.icons import draw_icon, load_icon
from ui.resources import FONTS
from ui.stylesheet import scaled, stylesheet
from ui.tokens import CODE_FAMILY, INTERFACE_FAMILY, SIZE_INTERFACE, ThemeName, Tokens, tokens_named

MIN_TEXT_SCALE = 0.8
MAX_TEXT_SCALE = 2.0

# What the first window is written in. The italics and the code's bold come when the window has long been there.
_FIRST_FONTS = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf",
)
_OTHER_FONTS = ("Inter-BoldItalic.otf", "Inter-Italic.otf", "JetBrainsMono-Bold.ttf", "JetBrainsMono-Italic.ttf")
_OTHER_FONTS_AFTER_MS = 300


class Theme(QObject):
    """The look in force.

    Signals:
        theme_changed: tokens, text size or both are new; repaint and ask for icons again.
    """

    theme_changed = Signal()

    def __init__(self, name: ThemeName = ThemeName.SYSTEM, text_scale: float = 1.0) -> None:
        super().__init__()
        self._name = name
        self._scale = min(MAX_TEXT_SCALE, max(MIN_TEXT_SCALE, text_scale))
        self._app: QApplication | None = None
        self._tokens = tokens_named(name, system_is_dark=False)
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    @property
    def name(self) -> ThemeName:
        """The theme as chosen, `SYSTEM` included."""
        return self._name

    @property
    def tokens(self) -> Tokens:
        """The colours now in force."""
        return self._tokens

    @property
    def text_scale(self) -> float:
        """The size of text, 1.0 being 100%."""
        return self._scale

    def apply(self, app: QApplication) -> None:
        """Dress the application, one of `ui.application`; call once, before the first widget is made."""
        self._app = app
        _load_fonts(_FIRST_FONTS)
        QTimer.singleShot(_OTHER_FONTS_AFTER_MS, self, lambda: _load_fonts(_OTHER_FONTS))
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._dress()

    def choose(self, name: ThemeName) -> None:
        """Change the theme at once."""
        if name is not self._name:
            self._name = name
            self._dress()

    def set_text_scale(self, scale: float) -> None:
        """Change the size of all text at once; kept within 80% and 200%."""
        scale = min(MAX_TEXT_SCALE, max(MIN_TEXT_SCALE, scale))
        if scale != self._scale:
            self._scale = scale
            self._dress()

    def px(self, pixels: int) -> int:
        """Return a size of type at the chosen text size."""
        return scaled(pixels, self._scale)

    def font(self, pixels: int = SIZE_INTERFACE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the interface's font; `pixels` is the size at 100% (`ui.tokens.SIZE_*`)."""
        font = QFont(INTERFACE_FAMILY)
        font.setPixelSize(self.px(pixels))
        font.setWeight(weight)
        return font

    def code_font(self, pixels: int = SIZE_INTERFACE) -> QFont:
        """Return the font of code and keys."""
        font = QFont(CODE_FAMILY)
        font.setPixelSize(self.px(pixels))
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    def pixmap(self, name: str, side: int, colour: str | None = None, ratio: float = 1.0) -> QPixmap:
        """Return an icon to paint, `side` pixels wide; `ratio` is the widget's `devicePixelRatioF()`."""
        key = (name, colour or self._tokens.quiet, side, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = draw_icon(*key)
        return self._pixmaps[key]

    def icon(self, name: str, colour: str | None = None) -> QIcon:
        """Return an icon for a button, in a colour of the tokens (`#RRGGBB`; the quiet one unless told)."""
        key = (name, colour or self._tokens.quiet)
        if key not in self._icons:
            self._icons[key] = load_icon(*key)
        return self._icons[key]

    def _on_system_scheme_changed(self) -> None:
        if self._name is ThemeName.SYSTEM and self._wanted_tokens() is not self._tokens:
            self._dress()

    def _wanted_tokens(self) -> Tokens:
        dark = self._app is not None and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return tokens_named(self._name, system_is_dark=dark)

    def _dress(self) -> None:
        if self._app is None:
            return
        hints = self._app.styleHints()
        # Only native parts heed this (title bar, file dialogs); Fusion is dressed by the palette.
        if self._name is ThemeName.SYSTEM:
            hints.unsetColorScheme()
        else:
            is_dark = tokens_named(self._name, system_is_dark=False).is_dark
            hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
        self._tokens = self._wanted_tokens()
        self._icons.clear()
        self._pixmaps.clear()
        self._app.setFont(self.font())
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(stylesheet(self._tokens, self._scale))
        self.theme_changed.emit()


def _load_fonts(names: Iterable[str]) -> None:
    for name in names:
        QFontDatabase.addApplicationFont(str(FONTS / name))


def palette(tokens: Tokens) -> QPalette:
    """Return Qt's palette for a theme."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.ground,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.hover,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.danger,
        QPalette.ColorRole.PlaceholderText: tokens.quiet,
        QPalette.ColorRole.Highlight: tokens.selection,
        QPalette.ColorRole.HighlightedText: tokens.on_selection,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Light: tokens.hover,
        QPalette.ColorRole.Midlight: tokens.hover,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.edge,
        QPalette.ColorRole.Shadow: tokens.edge,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.quiet))
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Say what a frame or label is (`ui.stylesheet` lists the roles); repaints it if it was already shown."""
    _set(widget, "role", role)


def set_kind(widget: QWidget, kind: str) -> None:
    """Say what kind of button this is (`ui.stylesheet` lists the kinds)."""
    _set(widget, "kind", kind)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
