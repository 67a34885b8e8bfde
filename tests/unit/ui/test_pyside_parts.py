"""PySide is imported out of what was compiled before, and is the same PySide."""

import marshal
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.qt_fixtures import ROOT
from ui import pyside_parts

# What PySide's Python parts do: they name what a function takes, where it was called wrongly and where it is asked.
SHOWN = """
import builtins, sys
from pathlib import Path
from ui import plain_import, pyside_parts

python_compile = builtins.compile
compiled = []

def noted(source, filename, *how, **more):
    compiled.append(str(filename))
    return python_compile(source, filename, *how, **more)

parts = pyside_parts.read(Path(sys.argv[1]))
pyside_parts.read = lambda: parts
builtins.compile = noted
plain_import.import_plainly()
assert builtins.compile is noted
print(sum(not Path(each).is_absolute() for each in compiled))

from PySide6.QtCore import QPoint, QTimer
try:
    QPoint("a", "b")
except TypeError as error:
    print(error)
print(QTimer.start.__doc__)
"""


def python(*words: object) -> str:
    command = [sys.executable, "-B", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("parts") / "pyside.parts"
    python("-c", f"from pathlib import Path; from ui.pyside_parts import keep; keep(Path({str(file)!r}))")
    return file


def shown(file: Path) -> tuple[int, str]:
    """How many of PySide's parts were compiled, and what it says."""
    count, _, said = python("-c", SHOWN, file).partition("\n")
    return int(count), said


def test_no_part_is_compiled_again_and_all_say_the_same(kept: Path, tmp_path: Path) -> None:
    compiled, said = shown(tmp_path / "none")
    assert compiled == len(pyside_parts.read(kept)) > 10
    assert "Supported signatures" in said
    assert "msec: int" in said
    assert shown(kept) == (0, said)


def test_what_another_version_has_otherwise_is_compiled(kept: Path, tmp_path: Path) -> None:
    parts = dict(pyside_parts.read(kept))
    name = "shibokensupport/signature/parser.py"
    source, code = parts[name]
    parts[name] = source + b"\n", code
    del parts["shibokensupport/feature.py"]
    head, code = kept.read_bytes().partition(b"\n")[0], marshal.dumps(parts)
    (tmp_path / "other").write_bytes(head + b"\n" + zlib.crc32(code).to_bytes(4, "big") + code)
    compiled, said = shown(tmp_path / "other")
    assert compiled == 2
    assert said == shown(kept)[1]


@pytest.mark.parametrize("kind", ["cut", "empty", "damaged", "of another Python", "something else"])
def test_what_is_no_such_file_is_not_read(kept: Path, tmp_path: Path, kind: str) -> None:
    whole = kept.read_bytes()
    made = {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "damaged": whole[:-1000] + bytes((whole[-1000] ^ 1,)) + whole[-999:],
        "of another Python": whole.replace(sys.version.encode(), b"3.99.0", 1),
        "something else": b"\x89PNG",
    }[kind]
    (tmp_path / "file").write_bytes(made)
    assert pyside_parts.read(tmp_path / "file") == {}
    assert pyside_parts.read(kept)
