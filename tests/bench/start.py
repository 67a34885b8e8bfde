"""How long until the window can be used, against the least a Qt program can do: a bare QMainWindow.

*Usable* is when the window has been painted whole and a key sent to it stands in the field that has the focus: the
question field of the chat, the place where a desk opens. Both are clocked from before the process is started; the bare
window only has to be painted. The profile is an existing one with conversations in it, its key derived from a
passphrase as people's are (Argon2id, 64 MiB). What comes after that is told beside it without a bar: when the
conversations stand in the list, how long the slowest key in between waited, and when the prompt for a passphrase can be
typed into.

Each start is a process of its own, the bare one and ours by turns so that a busy machine slows both; the first round
fills the disk's cache, and the cache of compiled modules that Python keeps and a packed program brings, and is not
counted. Ours has PySide's own parts compiled at set-up (`ui/pyside_parts.py`); the bare one is PySide as it comes.
Where the offscreen platform is used, as by default, nothing waits for a display server.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from local_model.figure import Figure
from tests.bench.part import run
from tests.bench.processes import ROOT, environment

BAR = 2.0
ROUNDS = 7
PASSPHRASE = "four quiet river stones"
CONVERSATIONS = 40

BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
def painted():
    window.repaint()
    print(time.monotonic(), flush=True)
    app.quit()
QTimer.singleShot(0, painted)
app.exec()
"""

MAKE = f"""
import sys
from pathlib import Path
from app.clock import SystemClock
from app.commands.desk import make_desk
from app.domain.generation import Role
from app.domain.project import PERSONAL_PROJECT
from app.paths import Home
from app.services.profile import ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from local_model.device_list import DeviceList
home = Home(Path(sys.argv[1]))
service = ProfileService(home, keyring=SystemKeyring(), argon2=Argon2Parameters())
profile = service.create(name="Bench", specialisations=("general",), protection=ByPassphrase({PASSPHRASE!r}))
desk = make_desk(profile, clock=SystemClock(), devices=DeviceList(("no-such-program",)))
for number in range({CONVERSATIONS}):
    talk = desk.chat.create(preset=PERSONAL_PROJECT.presets[0])
    desk.chat.append(conversation=talk.id, role=Role.USER, text=f"Question number {{number}}: why is the sky blue?")
profile.close()
"""


def measure(rounds: int = ROUNDS) -> list[Figure]:
    """The figures of some fresh starts, about five seconds a round."""
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "made"
        subprocess.run([sys.executable, "-c", MAKE, str(made)], check=True, cwd=ROOT, env=environment())
        passphrase = Path(temporary) / "passphrase"
        passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        compiled = {**environment(), "PYTHONPYCACHEPREFIX": f"{temporary}/compiled"}
        compiled.pop("PYTHONDONTWRITEBYTECODE", None)  # or else every start compiles the program first
        bare, desk, prompt = [], [], []
        for number in range(rounds + 1):
            home = Path(temporary) / f"home-{number}"
            shutil.copytree(made, home)
            seen = (
                _bare(compiled),
                _start(home, passphrase, compiled),
                _start(home, None, compiled)["usable"],
            )
            if number:
                for kept, value in zip((bare, desk, prompt), seen, strict=True):
                    kept.append(value)
    ratio = statistics.median(ours["usable"] / least for ours, least in zip(desk, bare, strict=True))
    usable, listed = (statistics.median(start[what] for start in desk) for what in ("usable", "listed"))
    note = f"medians of {rounds} starts each"
    return [
        Figure(
            name="window usable after start, against a bare QMainWindow", value=ratio, unit="×", at_most=BAR, note=note
        ),
        Figure(name="  the bare QMainWindow", value=statistics.median(bare) * 1000, unit="ms"),
        Figure(name="  Goldquill: painted, and the first key in its field", value=usable * 1000, unit="ms"),
        Figure(name="  Goldquill: the conversations in the list", value=listed * 1000, unit="ms"),
        Figure(
            name="  the slowest key on the way there",
            value=statistics.median(start["slowest_key_ms"] for start in desk),
            unit="ms",
        ),
        Figure(name="  where a passphrase is asked: its first key", value=statistics.median(prompt) * 1000, unit="ms"),
    ]


def _bare(environment: Mapping[str, str]) -> float:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BARE], check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return float(done.stdout) - begun


def _start(home: Path, passphrase: Path | None, environment: Mapping[str, str]) -> dict[str, float]:
    """Start the program on a profile; seconds from before the start, but for `slowest_key_ms`."""
    words = ["--home", str(home)]
    words += ["--passphrase-file", str(passphrase)] if passphrase else ["--window-only"]
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.first_key", *words],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"the program could not be measured:\n{done.stderr}")
    said: dict[str, float] = json.loads(done.stdout)
    return {name: value - begun if name != "slowest_key_ms" else value for name, value in said.items()}


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
