"""What SQLite's result codes mean here: the one place where the driver's errors become ours.

`sqlcipher3` raises its own classes, no relatives of the standard library's, and tells primary result codes only
(https://www.sqlite.org/rescode.html). Text is never looked at, and none of it is carried on: it may quote a query.
"""

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from app.domain.errors import BrokenInvariant, DatabaseDamaged, DiskFull, GoldquillError, HomeInUse, HomeReadOnly


class Code(IntEnum):
    """SQLite's primary result codes that mean an error."""

    ERROR = 1
    INTERNAL = 2
    PERM = 3
    ABORT = 4
    BUSY = 5
    LOCKED = 6
    NOMEM = 7
    READONLY = 8
    INTERRUPT = 9
    IOERR = 10
    CORRUPT = 11
    NOTFOUND = 12
    FULL = 13
    CANTOPEN = 14
    PROTOCOL = 15
    EMPTY = 16
    SCHEMA = 17
    TOOBIG = 18
    CONSTRAINT = 19
    MISMATCH = 20
    MISUSE = 21
    NOLFS = 22
    AUTH = 23
    FORMAT = 24
    RANGE = 25
    NOTADB = 26


def _damaged(path: Path, code: Code) -> GoldquillError:
    return DatabaseDamaged(path, code.name)


def _full(path: Path, _: Code) -> GoldquillError:
    return DiskFull(path)


def _read_only(path: Path, _: Code) -> GoldquillError:
    return HomeReadOnly(path)


def _in_use(path: Path, _: Code) -> GoldquillError:
    return HomeInUse(path)


def _ours(_: Path, code: Code) -> GoldquillError:
    return BrokenInvariant(f"the database driver reports {code.name}")


_MEANS: dict[Code, Callable[[Path, Code], GoldquillError]] = {
    **dict.fromkeys(Code, _ours),
    **dict.fromkeys((Code.FULL, Code.NOLFS), _full),
    **dict.fromkeys((Code.READONLY, Code.PERM, Code.CANTOPEN), _read_only),
    **dict.fromkeys((Code.CORRUPT, Code.NOTADB, Code.FORMAT, Code.IOERR), _damaged),
    **dict.fromkeys((Code.BUSY, Code.LOCKED, Code.PROTOCOL), _in_use),
}


_CODES: dict[int | None, Code] = {code.value: code for code in Code}


def translated(error: BaseException, *, path: Path, writing: bool) -> GoldquillError:
    """Our error for one that the driver raised about the database at `path`.

    An input/output error while writing is taken for want of room: a quota and a file-size limit look like this
    (EDQUOT and EFBIG; only ENOSPC has a code of its own), and the database itself stays as it was.
    """
    code = _CODES.get(getattr(error, "sqlite_errorcode", None))
    if code is None:
        return BrokenInvariant(f"the database driver raises {type(error).__name__}")
    if code is Code.IOERR and writing:
        return DiskFull(path)
    return _MEANS[code](path, code)
