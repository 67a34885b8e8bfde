"""The Models page over a scripted engine and a real library, and a folder for model files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ui.models_rig import ModelsRig
from ui.i18n import Language
from ui.theme import Theme

MakeRig = Callable[..., ModelsRig]


@pytest.fixture
def make_rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[MakeRig]:
    made: list[ModelsRig] = []

    def make(**how: object) -> ModelsRig:
        rig = ModelsRig(theme, tmp_path / "home", **how)  # type: ignore[arg-type]
        made.append(rig)
        return rig

    yield make
    for rig in made:
        rig.close()
        assert rig.crashes == []


@pytest.fixture
def rig(make_rig: MakeRig) -> ModelsRig:
    made = make_rig()
    made.open()
    return made


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder
