"""PySide's own Python parts, compiled once and not at every start.

PySide carries fourteen modules as source within its library and compiles them whenever it is imported, which is an
eighth of the time until the window is there. `keep` compiles them into a file; `compiled_before` stands in for Python's
`compile` while PySide is imported, and gives what was kept of the very same source, to the byte. So the file of another
version of PySide is of no use and does no harm; that of another Python is not read.
"""

import builtins
import marshal
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any, Final

from ui.resources import RESOURCES

FILE: Final = RESOURCES / "pyside.parts"

Parts = Mapping[str, tuple[bytes, CodeType]]  # by the name that PySide compiles it under: its source, and what it gave
Compile = Callable[..., Any]

# Makes PySide's .pyi files, which no program does. It is kept empty, as it takes ten milliseconds when it is imported.
_OF_NO_USE: Final = "shibokensupport/signature/lib/pyi_generator.py"
_HEAD: Final = f"parts of PySide 1, for {sys.version}\n".encode()
_SUM_BYTES: Final = 4  # of what comes after them: damaged code could end the process without a word


def read(file: Path = FILE) -> Parts:
    """What was kept; nothing where that was for another Python, was damaged, or is not there."""
    try:
        kept = file.read_bytes()
    except OSError:
        return {}
    code = kept[len(_HEAD) + _SUM_BYTES :]
    if not kept.startswith(_HEAD + _sum(code)):
        return {}
    # Of our own making and beside our own code, as the files are from which Python reads bytecode.
    parts: Parts = marshal.loads(code)  # noqa: S302
    return parts


def compiled_before(parts: Parts, python_compile: Compile) -> Compile:
    """What to compile with instead of Python's own."""

    def compiled(source: Any, filename: Any, *how: Any, **more: Any) -> Any:
        known = parts.get(filename) if isinstance(filename, str) else None
        if known is not None and known[0] == source:
            return known[1]
        return python_compile(source, filename, *how, **more)

    return compiled


def keep(file: Path) -> int:
    """Import PySide, which must not have been, and keep what it compiles of its own; how many parts. Raises OSError."""
    parts: dict[str, tuple[bytes, CodeType]] = {}
    python_compile: Compile = builtins.compile

    def noted(source: Any, filename: Any, *how: Any, **more: Any) -> Any:
        code = python_compile(source, filename, *how, **more)
        if isinstance(source, bytes) and not Path(filename).is_absolute():  # others are modules on the disk
            parts[filename] = source, python_compile("", filename, "exec") if filename == _OF_NO_USE else code
        return code

    builtins.compile = noted
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        builtins.compile = python_compile
    code = marshal.dumps(parts)
    file.write_bytes(_HEAD + _sum(code) + code)
    return len(parts)


def _sum(code: bytes) -> bytes:
    return zlib.crc32(code).to_bytes(_SUM_BYTES, "big")  # hashlib takes three milliseconds to import
