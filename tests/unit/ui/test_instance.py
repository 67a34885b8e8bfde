"""The second start of a profile raises the first one's window (RELIABILITY row 24)."""

import subprocess
import sys

from tests.qt_fixtures import ROOT
from ui.instance import Instance

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.instance import Instance
app = QCoreApplication([])
sys.exit(0 if Instance(Path(sys.argv[1])).claim() else 3)
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.instance import Instance
app = QCoreApplication([])
assert Instance(Path(sys.argv[1])).claim()
os.kill(os.getpid(), signal.SIGKILL)
"""


def start(code, home):
    return subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=ROOT)


def test_a_second_process_raises_the_first_and_ends(qtbot, tmp_path):
    first = Instance(tmp_path)
    assert first.claim()
    with qtbot.waitSignal(first.raise_wanted, timeout=15_000):
        second = start(SECOND, tmp_path)
    assert second.wait(15) == 3
    first.release()


def test_another_profile_is_another_desk(qtbot, tmp_path):
    first, other = Instance(tmp_path / "a"), Instance(tmp_path / "b")
    assert first.claim()
    assert other.claim()
    for instance in (first, other):
        instance.release()


def test_what_a_killed_process_left_behind_does_not_keep_anyone_out(qtbot, tmp_path):
    start(KILLED, tmp_path).wait(15)
    again = Instance(tmp_path)
    assert again.claim()
    again.release()
    assert start(SECOND, tmp_path).wait(15) == 0


def test_a_first_start_sees_no_trace_of_another_and_a_second_one_does(qtbot, tmp_path):
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert not first.may_be_second or sys.platform == "win32"
    assert not first.claimed
    assert first.claim()
    assert first.claimed
    assert second.may_be_second
    assert not second.claim()
    assert not second.claimed
    first.release()
