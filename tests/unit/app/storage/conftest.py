from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import Database
from tests.desk_samples import KEY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "desk.db", KEY)
    yield opened
    opened.close()
