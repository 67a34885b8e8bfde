from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.company_voice import CompanyVoice
from tests.desk_samples import OpenDesk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def company() -> CompanyVoice:
    return CompanyVoice()
