"""Icons: our own 24-pixel strokes, drawn in the colour of the theme.

The files in `resources/icons` draw with `currentColor`; it is replaced before rendering, so one file serves every
theme. Files whose name begins with `mark-` carry their colour and are used by the style sheet alone.
"""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.resources import ICONS

_SIZES = (16, 20, 24, 32, 40, 48)  # what buttons ask for, at one and two device pixels a pixel


def load_icon(name: str, colour: str) -> QIcon:
    """Draw an icon. Raises `FileNotFoundError` for a name that has no file."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    icon = QIcon()
    for size in _SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def icon_names() -> tuple[str, ...]:
    """Return every name `load_icon` knows."""
    return tuple(sorted(file.stem for file in ICONS.glob("*.svg") if not file.stem.startswith("mark-")))
