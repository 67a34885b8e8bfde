"""Has something kept that is on the screen and nowhere else: where the disk has no room now, as soon as it has."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import GoldquillError
from ui.bridge.autosave import RETRY_MS
from ui.bridge.work import Work

T = TypeVar("T")


def run_until_kept(
    work: Work,
    call: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[GoldquillError], None],
    *,
    owner: QObject,
) -> None:
    """Run `call` until it succeeds, then `done(result)`. `failed(error)` hears of the first failure alone: it has been
    told then, and nothing is to be done about it but to make room."""

    def on_failed(error: GoldquillError) -> None:
        failed(error)
        again()

    def again(_: GoldquillError | None = None) -> None:
        QTimer.singleShot(RETRY_MS, owner, partial(work.run, call, done, again, owner=owner))

    work.run(call, done, on_failed, owner=owner)
