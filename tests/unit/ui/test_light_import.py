"""The frame is on the screen before anything heavy is read from the disk."""

import subprocess
import sys

from tests.qt_fixtures import ROOT

HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "cryptography",
    "keyring",
    "pygments",
    "markdown_it",
    "msgspec",
    "llama_cpp",
    "numpy",
    "requests",
    "ui.company",
)

PROGRAM = f"""
import sys
import ui.application, ui.bridge.engine, ui.bridge.work, ui.instance, ui.main_window, ui.places, ui.preferences
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_the_frame_reads_no_heavy_library():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


WINDOW_COMMAND = """
import builtins, sys, types
from app.main import main
python_import = builtins.__import__
window = types.ModuleType("app.commands.window")
window.run = lambda options: print("PySide6.QtCore" in sys.modules, builtins.__import__ is python_import)
sys.modules["app.commands.window"] = window
main([])
import PySide6.QtWidgets
print(builtins.__import__ is python_import)
"""


def test_the_window_is_imported_by_pythons_own_import():
    done = subprocess.run([sys.executable, "-c", WINDOW_COMMAND], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]


COURIER = """
import sys
import app.commands.carrier
print("requests" in sys.modules)
import app.commands.exchange
print(*(name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "ui")))
"""


def test_what_talks_to_the_network_comes_on_its_own_thread_and_brings_no_qt():
    done = subprocess.run([sys.executable, "-c", COURIER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


EXPORTS = """
import sys
import app.commands.desk_pages, app.commands.exporter
print("pyarrow" in sys.modules)
for name in [name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "ui")]:
    del sys.modules[name]
import app.dataset.export, app.dataset.verify, app.services.own_work
print("pyarrow" in sys.modules, *(name for name in sys.modules if name.split(".")[0] in ("PySide6", "ui")))
"""


def test_what_writes_datasets_comes_on_its_own_thread_and_brings_no_qt():
    done = subprocess.run([sys.executable, "-c", EXPORTS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
