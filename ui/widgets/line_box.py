"""Asks for one line over the window, in words and buttons of ours."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget

from ui.theme import set_kind

WIDTH = 480


def ask_line(over: QWidget, title: str, question: str, *, text: str = "", agree: str) -> str | None:
    """Return the line as it was typed, from `text` on; None when the person thought better of it."""
    box = QInputDialog(over)
    box.setWindowTitle(title)
    box.setLabelText(question)
    box.setTextValue(text)
    box.setOkButtonText(agree)
    box.setCancelButtonText(QCoreApplication.translate("LineBox", "Cancel"))
    for button in box.findChildren(QPushButton):
        button.setIcon(QIcon())  # the platform's pictures are none of ours
        if button.isDefault():
            set_kind(button, "primary")
    box.resize(max(WIDTH, box.sizeHint().width()), box.sizeHint().height())
    accepted, typed = box.exec(), box.textValue()
    box.deleteLater()
    return typed if accepted else None
