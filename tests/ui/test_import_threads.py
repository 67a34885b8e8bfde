"""Qt is imported on the window's thread alone: PySide's types, set up on two at once, end the program now and then."""

import subprocess
import sys
from pathlib import Path

from app.paths import Home
from app.services.profile import ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from tests.qt_fixtures import ROOT

PASSPHRASE = "four quiet river stones"

# The program as it is started, told to end when the last of its modules is there.
PROGRAM = """
import os, sys, threading
elsewhere = []
def hear(event, arguments):
    if event == "import" and threading.current_thread() is not threading.main_thread():
        if arguments[0].split(".")[0] in ("PySide6", "shiboken6", "ui"):
            elsewhere.append(f"{arguments[0]} on {threading.current_thread().name}")
sys.addaudithook(hear)
from ui.plain_import import import_plainly
import_plainly()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
def look():
    page = sys.modules.get("app.commands.desk_pages")
    if hasattr(page, "DeskPages"):
        print("all read", *elsewhere, sep="\\n", flush=True)
        os._exit(0)
    QTimer.singleShot(50, look)
execute = QApplication.exec
def watched(*_):
    look()
    return execute()
QApplication.exec = watched
from app.main import main
main(["--home", sys.argv[1], "--passphrase-file", sys.argv[2]])
"""


def test_no_thread_but_the_windows_imports_qt(tmp_path: Path) -> None:
    service = ProfileService(Home(tmp_path / "home"), keyring=SystemKeyring(), argon2=Argon2Parameters(1, 64, 1))
    lock = ByPassphrase(PASSPHRASE)
    service.create(name="Anna Weiss", specialisations=("medicine",), protection=lock).close()
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "home"), str(tmp_path / "passphrase")]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert done.stdout.split("\n")[:-1] == ["all read"], done.stderr
