"""Runs inside a process that is being measured: says when its window took the first key, and how the next ones fared.

    python -m tests.bench.first_key [arguments of goldquill]

The program is started as its script `goldquill` starts it, in this very process, and what watches it is imported when
it has something to do. Once the first window has been painted whole, a letter is sent to it as the platform would send
one, again every few milliseconds until the field with the focus holds it: that is the first key. Then one letter every
40 ms, each timed until its field holds it, until the list in the window has rows (with `--window-only` it is over after
the first). One JSON line is printed and the process ends on the spot, as nothing of it is wanted any more.
"""

import os
import sys
import time
from collections.abc import Callable

from ui.plain_import import import_plainly

import_plainly()  # as the program does, before what is watched here brings PySide in

from PySide6.QtCore import QEvent, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

KEY_EVERY_MS = 40
AGAIN_MS = 5
GIVE_UP_S = 60.0
WINDOW_ONLY = "--window-only"
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Typist(QObject):
    """Watches one window from before its first paint."""

    def __init__(self, window: QWidget, *, until_listed: bool) -> None:
        super().__init__()
        self._window = window
        self._until_listed = until_listed
        self._taken: list[float] = []
        self._painted_at = 0.0
        self._usable_at = 0.0
        self._due = 0.0
        self._sent = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_painted)  # the children are painted in the same stroke, after this
        return False

    def _on_painted(self) -> None:
        self._painted_at = time.monotonic()
        self._press()

    def _press(self) -> None:
        """Send a letter; `_due` is when a person's finger came down, so a late turn of this timer counts as waiting."""
        if not self._due:
            self._due = time.monotonic()
        letter = "abcdefghij"[self._sent % 10]
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            handle = self._window.windowHandle()
            QApplication.sendEvent(handle, QKeyEvent(kind, ord(letter.upper()), _NO_MODIFIER, letter))
        if not _text_of(self._window.focusWidget()).endswith(letter):
            self._later(AGAIN_MS)
            return
        now = time.monotonic()
        if not self._usable_at:
            self._usable_at = now
        else:
            self._taken.append(now - self._due)
        self._sent += 1
        if self._until_listed and not self._listed():
            self._due = now + KEY_EVERY_MS / 1000
            self._later(KEY_EVERY_MS)
        else:
            self._report(now)

    def _later(self, ms: int) -> None:
        if time.monotonic() > self._painted_at + GIVE_UP_S:
            print("the window never took a key, or its list stayed empty", file=sys.stderr)
            os._exit(1)
        QTimer.singleShot(ms, self, self._press)

    def _listed(self) -> bool:
        from PySide6.QtWidgets import QAbstractItemView

        views = self._window.findChildren(QAbstractItemView)
        return any(view.isVisible() and view.model() is not None and view.model().rowCount() > 0 for view in views)

    def _report(self, now: float) -> None:
        import json

        said = {
            "painted": self._painted_at,
            "usable": self._usable_at,
            "listed": now,
            "slowest_key_ms": max(self._taken, default=0.0) * 1000,
        }
        print(json.dumps(said), flush=True)
        os._exit(0)


def _text_of(widget: QWidget | None) -> str:
    """What a text field holds, of whichever kind it is."""
    read: Callable[[], str] | None = getattr(widget, "toPlainText", None) or getattr(widget, "text", None)
    return read() if read is not None else ""


def main() -> None:
    until_listed = WINDOW_ONLY not in sys.argv
    sys.argv = ["goldquill", *(word for word in sys.argv[1:] if word != WINDOW_ONLY)]
    show = QWidget.show
    typists: list[Typist] = []

    def watched_show(widget: QWidget) -> None:
        if not typists and widget.isWindow():
            typists.append(Typist(widget, until_listed=until_listed))
        show(widget)

    QWidget.show = watched_show  # type: ignore[method-assign]
    from app.main import main as goldquill

    sys.exit(goldquill())


if __name__ == "__main__":
    main()
