"""A text document that never loads anything, whatever its content asks for.

Qt's own `loadResource` opens local files and UNC paths, and where it returns nothing for an image the image handler
tries the path by itself. So an image is answered with one transparent pixel and everything else with no bytes.
"""

from typing import Any

from PySide6.QtCore import QByteArray, QObject, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument


class SafeDocument(QTextDocument):
    """Has no undo history, no margin and no way to the disk or the network."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        self._nothing.fill(Qt.GlobalColor.transparent)

    def loadResource(self, type: int, _name: QUrl | str) -> Any:
        if type == QTextDocument.ResourceType.ImageResource.value:
            return self._nothing
        return QByteArray()
