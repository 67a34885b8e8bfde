"""Icons: our own 24-pixel strokes, drawn in the colour of the theme.

The files in `resources/icons` draw with `currentColor`; it is replaced before rendering, so one file serves every
theme. Files whose name begins with `mark-` carry their colour and are used by the style sheet alone.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.resources import ICONS

# What buttons (18) and fields (16) ask for, at one and two device pixels a pixel.
_BUTTON_SIDES = (16, 18, 32, 36)


def draw_icon(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon of `side` pixels on a screen of `ratio` device pixels a pixel. Raises `FileNotFoundError` for a
    name that has no file."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def load_icon(name: str, colour: str) -> QIcon:
    """Return an icon for a button. Raises `FileNotFoundError` for a name that has no file."""
    icon = QIcon()
    for side in _BUTTON_SIDES:
        icon.addPixmap(draw_icon(name, colour, side))
    return icon


def icon_names() -> tuple[str, ...]:
    """Return every name there is."""
    return tuple(sorted(file.stem for file in ICONS.glob("*.svg") if not file.stem.startswith("mark-")))


@cache
def _svg(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
