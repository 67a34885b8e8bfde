"""Fixtures for tests that show widgets: the real theme, the real translations, the offscreen screen.

A conftest takes them with `from tests.qt_fixtures import *`.
"""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from ui.i18n import Language
from ui.resources import TRANSLATIONS
from ui.theme import Theme
from ui.tokens import ThemeName

__all__ = ["language", "pytest_collection_modifyitems", "theme", "translations"]

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def translations_script() -> ModuleType:
    """Return `build/translations.py` as a module (`build` is no package)."""
    spec = importlib.util.spec_from_file_location("translations_script", ROOT / "build" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.hookimpl
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen screen says so of each window it opens; it is not a fault of the window.
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def translations() -> Path:
    """The `.qm` files, built again if a `.ts` is newer."""
    built = list(TRANSLATIONS.glob("*.qm"))
    sources = list(TRANSLATIONS.glob("*/*.ts"))
    newest = max(ts.stat().st_mtime for ts in sources)
    if len(built) < 2 or min(qm.stat().st_mtime for qm in built) < newest:
        translations_script().release(TRANSLATIONS)
    return TRANSLATIONS


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The light theme at 100%, applied to the application; tests that change it change it back."""
    made = Theme(ThemeName.LIGHT)
    made.apply(qapp)
    return made


@pytest.fixture
def language(qapp: QApplication, translations: Path) -> Iterator[Language]:
    """English; a test may switch it."""
    made = Language(qapp, "en")
    yield made
    made.choose("en")
