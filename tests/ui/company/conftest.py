"""A company's real server, and a desk whose courier does not wait as long as people do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import schedule
from tests.company_server import Door
from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.window_rig import open_window


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same plan, in a hundredth of the time."""
    for name in ("SETTLE_S", "SETTLE_AT_MOST_S", "FIRST_S", "FIRST_SPREAD_S", "BACKOFF_S", "BUSY_LEAST_S"):
        monkeypatch.setattr(schedule, name, getattr(schedule, name) / 100)
    monkeypatch.setattr(schedule, "BACKOFF_AT_MOST_S", 0.5)
    monkeypatch.setattr(schedule, "LEAST_WAIT_S", 0.2)


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, door: Door) -> CompanyServer:
    made = CompanyServer(tmp_path / "server", door)
    made.open()
    return made


@pytest.fixture
def desk(tmp_path, theme, language) -> Iterator[CompanyDesk]:
    made = CompanyDesk(open_window(tmp_path / "home", theme, language))
    yield made
    made.leave()
    assert made.rig.crashes == []
