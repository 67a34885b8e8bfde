"""A desk at its Export page, and a folder that stands for the person's documents."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.export_rig import ExportDesk
from tests.ui.window_rig import open_window
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr("app.commands.desk_pages.QStandardPaths.writableLocation", lambda _: str(folder))
    return folder


@pytest.fixture
def desk(tmp_path: Path, documents: Path, theme: Theme, language: Language) -> Iterator[ExportDesk]:
    made = ExportDesk(open_window(tmp_path / "home", theme, language), documents)
    yield made
    made.leave()
    assert made.rig.crashes == []
