"""Reports of our own bugs: where in the program it happened, and nothing that the person wrote.

An exception's message may quote the text it failed on, and so may a value on the stack; so a report holds the kinds of
the exceptions, the files and lines, and the versions. It stays in the profile's folder; nothing is sent.
"""

import contextlib
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

_KEPT = 20

log = logging.getLogger(__name__)


class CrashReports:
    """Writes reports into `folder`, the newest twenty. Calling it never raises. `on_report` hears of each, on
    the thread where it happened: pass a signal's `emit`, and the window can say so."""

    def __init__(self, folder: Path, version: str, on_report: Callable[[], None] | None = None) -> None:
        self._folder = folder
        self._version = version
        self.on_report = on_report

    def __call__(self, error: BaseException) -> None:
        """Report one exception. May be called on any thread."""
        words = report_words(error, self._version)
        log.error("a bug of ours\n%s", words)
        with contextlib.suppress(OSError):  # a full disk is told elsewhere; the log has the report
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
            (self._folder / name).write_text(words, encoding="utf-8")
            for old in sorted(self._folder.glob("crash-*.txt"))[:-_KEPT]:
                old.unlink()
        if self.on_report is not None:
            self.on_report()


def report_words(error: BaseException, version: str) -> str:
    """Return the report of one exception and of those that led to it."""
    import platform  # not to start: most runs have nothing to report

    lines = [
        f"Goldquill {version}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        datetime.now(UTC).isoformat(timespec="seconds"),
    ]
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines) + "\n"


def _place(file: str) -> str:
    """Return a file as the program names it: the folders above it would tell the person's own name."""
    path = Path(file)
    for root in map(Path, sys.path):
        if root.is_absolute() and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
