"""For every test: garbage is collected on the main thread alone, as in the program (`ui.bridge.collector` says why)."""

import gc
from collections.abc import Iterator

import pytest

from ui.bridge.collector import collect_what_is_due


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    gc.disable()
    yield
    collect_what_is_due()
