"""For every test: garbage is collected on the main thread alone, as in the program (`ui.bridge.collector` says why).
Nothing of Python's is on the clipboard when the process ends. A slow machine fails nothing that Hypothesis tries."""

import gc
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from ui.bridge.collector import collect_what_is_due

settings.register_profile("goldquill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("goldquill")


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()  # a session that has its desk freezes all there is, for the life of a program
    collect_what_is_due()


def pytest_unconfigure() -> None:
    # The offscreen clipboard is destroyed after Python, unlike a real one, and what a view copied is Python's.
    if (gui := sys.modules.get("PySide6.QtGui")) is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()
