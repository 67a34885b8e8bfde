"""Python's garbage collector, kept to the thread that the windows live on.

By itself it runs on whichever thread happens to allocate. On the storage thread it would end Qt objects that belong to
the window: Qt's lock is then held by a thread that waits for Python's, while the window's thread holds Python's and
waits for Qt's, and both stand still for ever.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250


def collect_what_is_due() -> None:
    """Collect the generations that Python would have collected by now. Call on the window's thread alone."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > threshold
    ]
    if due:
        gc.collect(max(due))


class Collector(QObject):
    """From its making to `stop` garbage is collected by a timer of the thread that made it, and nowhere else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again: there are no windows any more."""
        self._timer.stop()
        gc.enable()
