"""Choosing a file to read, or a file or folder to write to. Neither waits: what was chosen comes when it was."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_file(parent: QWidget, title: str, filters: str, then: Callable[[Path], None]) -> None:
    """Have a file chosen that is there. `filters` as Qt writes them."""
    _ask(_dialog(parent, title, filters), then)


def choose_new_file(parent: QWidget, title: str, name: str, filters: str, then: Callable[[Path], None]) -> None:
    """Have it said where to write; `name` is the proposal. Its ending is added to what is typed without one, and the
    person is asked before a file of the whole name is written over."""
    dialog = _dialog(parent, title, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    # Other systems' own dialogs ask about the name as it was typed, and Qt adds the ending when they are closed.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, sys.platform not in ("win32", "darwin"))
    dialog.selectFile(name)
    _ask(dialog, then)


def choose_folder(parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> None:
    """Have a folder chosen that is there; the dialog opens at `start`."""
    dialog = _dialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setDirectory(str(start))
    _ask(dialog, then)


def _dialog(parent: QWidget, title: str, filters: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()), filters)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _ask(dialog: QFileDialog, then: Callable[[Path], None]) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()
