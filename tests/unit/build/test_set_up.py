"""The steps of `dev.py` that leave files in the checkout."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.qt_fixtures import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the translations are made of and by, with this environment."""
    for file in ("dev.py", "build/translations.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / file, tmp_path / file)
    kept = shutil.ignore_patterns("*.qm")
    shutil.copytree(ROOT / "resources" / "translations", tmp_path / "resources" / "translations", ignore=kept)
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return tmp_path


def script(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", checkout / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_translations_that_were_cleaned_away_are_built_again(checkout: Path) -> None:
    dev = script(checkout)
    words = checkout / "resources" / "translations" / "goldquill_ru.qm"
    dev.build_translations()
    built = words.read_bytes()
    words.unlink()

    dev.build_translations()
    assert words.read_bytes() == built


def test_translations_that_are_there_are_left_alone(checkout: Path) -> None:
    dev = script(checkout)
    words = checkout / "resources" / "translations" / "goldquill_en.qm"
    dev.build_translations()
    before = words.stat().st_mtime_ns

    dev.build_translations()
    assert words.stat().st_mtime_ns == before
