"""What a person does in a dialog for a file: Qt's own, as no test can press the keys of a system's."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from tests.ui.driver import Driver


def choose(rig: Driver, path: Path, *, again: bool | None = None) -> None:
    """Type this into the dialog that is open, and press Return. `again` answers the question whether a file that is
    there is to be written over, which has to come then; after a no the dialog stays and is given up."""
    dialog = _open_dialog(rig)
    field = dialog.findChild(QLineEdit)
    field.setFocus()
    field.setText(str(path))
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.button(QMessageBox.StandardButton.Yes if again else QMessageBox.StandardButton.No).click()

    timer = QTimer(dialog)
    timer.timeout.connect(answer)
    timer.start(10)
    QTest.keySequence(field, "Return")
    timer.stop()
    assert bool(asked) == (again is not None), asked
    assert all(path.name in words for words in asked)
    if again is False:
        dialog.reject()
    rig.wait(lambda: not any(each.isVisible() for each in rig.window.findChildren(QFileDialog)))
    rig.window.activateWindow()  # a window manager does that when a dialog over it closes
    assert QTest.qWaitForWindowActive(rig.window)


def _open_dialog(rig: Driver) -> QFileDialog:
    found = [each for each in rig.window.findChildren(QFileDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]
