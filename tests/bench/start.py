"""How long until the window can be used, against the least a Qt program can do: a bare QMainWindow.

    python tests/bench/start.py [--rounds 10] [--json]

Both are started from nothing as processes of their own, by turns, so that a busy machine slows both. A window can be
used when it is on the screen, painted, and the event loop has come to rest once. The program opens a profile that was
made before, with the lightest key derivation: a desk locked by the system's keyring derives nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BAR = 2.0

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
def usable():
    window.repaint()
    print("usable", flush=True)
    app.quit()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, usable))
app.exec()
"""

DESK = """
import argparse, sys
from pathlib import Path
home = Path(sys.argv[1])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.main_window import MainWindow
open_place = MainWindow.open_place
def opened(window, key):
    page = open_place(window, key)
    def usable():
        window.repaint()
        print("usable", flush=True)
        window.close()
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, usable))
    return page
MainWindow.open_place = opened
from app.commands.window import run
sys.exit(run(argparse.Namespace(home=home, passphrase_file=home / "passphrase")))
"""

MAKE = """
import sys
from pathlib import Path
from app.paths import Home
from app.services.profile import ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
home = Home(Path(sys.argv[1]))
service = ProfileService(home, keyring=SystemKeyring(), argon2=Argon2Parameters(1, 1024, 1))
service.create(name="Bench", specialisations=("general",), protection=ByPassphrase("bench")).close()
"""


def seconds_until_usable(code: str, *arguments: str) -> float:
    """Start a process and return the seconds until it says that its window can be used."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    taken = time.perf_counter() - begun
    process.wait(60)
    if line.strip() != "usable":
        raise SystemExit("the process ended before its window could be used")
    return taken


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        subprocess.run([sys.executable, "-c", MAKE, str(home)], check=True, cwd=ROOT)
        (home / "passphrase").write_text("bench\n", encoding="utf-8")
        bare, desk = [], []
        for number in range(options.rounds + 1):
            one, other = seconds_until_usable(BARE), seconds_until_usable(DESK, str(home))
            if number:  # the first round fills the disk's cache and writes the bytecode
                bare.append(one)
                desk.append(other)
    figures = {
        "bare_s": round(statistics.median(bare), 3),
        "desk_s": round(statistics.median(desk), 3),
        "ratio": round(statistics.median(d / b for d, b in zip(desk, bare, strict=True)), 2),
        "bar": BAR,
        "rounds": options.rounds,
    }
    if options.json:
        print(json.dumps(figures))
    else:
        print("window usable after start   seconds (median)")
        print(f"  a bare QMainWindow        {figures['bare_s']:.3f}")
        print(f"  Goldquill                 {figures['desk_s']:.3f}")
        print(f"  ratio                     {figures['ratio']:.2f}   (bar {BAR:.1f})")
    return 0 if figures["ratio"] <= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
