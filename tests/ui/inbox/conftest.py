from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.window_rig import WindowRig, open_window
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()
    assert made.crashes == []
