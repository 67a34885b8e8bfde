"""What nobody caught is reported, Qt's messages are in our log, and the window lives on."""

import os
import subprocess
import sys

from tests.qt_fixtures import ROOT

PROGRAM = """
import logging, threading
logging.basicConfig(format="%(name)s %(levelname)s %(message)s")
from PySide6.QtCore import QTimer, qWarning
from ui.application import install_hooks, make_application
app = make_application(["goldquill"])
install_hooks(lambda error: print("reported", type(error).__name__, flush=True))
def in_a_slot():
    raise LookupError("x")
def in_a_thread():
    raise ValueError("x")
def later():
    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    qWarning("from Qt")
    print("lives on", app.applicationDisplayName(), flush=True)
    app.quit()
QTimer.singleShot(0, in_a_slot)
QTimer.singleShot(10, later)
app.exec()
"""


def test_the_program_reports_and_lives_on():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == ["reported LookupError", "reported ValueError", "lives on Goldquill"]
    assert "qt WARNING default: from Qt" in done.stderr
