"""Fixtures for tests of exports: companies with work of every kind and fate in them (`tests.exported_work`).

A conftest takes them with `from tests.firm_fixtures import *`, beside those of `tests.database_fixtures`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.company import SQLITE, found
from tests.database_fixtures import EmptyDatabase
from tests.postgres import PrivatePostgres

if TYPE_CHECKING:
    from tests.exported_work import Firm

__all__ = ["firm", "own_firm", "sqlite_firm"]


def filled(database: EmptyDatabase, folder: Path) -> "Firm":
    from tests.exported_work import fill  # pyarrow and scipy, which other tests do without

    return fill(found(database, folder))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Firm"]:
    """One that the tests of a module only read, on a database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_firm")
        return
    postgres: PrivatePostgres = request.getfixturevalue("postgres")
    url = postgres.new_database()
    yield filled(EmptyDatabase("postgresql", url), tmp_path_factory.mktemp("firm"))
    postgres.drop_database(url)


@pytest.fixture(scope="module")
def sqlite_firm(tmp_path_factory: pytest.TempPathFactory) -> "Firm":
    """One that the tests of a module only read, where the kind of database makes no difference."""
    return filled(SQLITE, tmp_path_factory.mktemp("firm"))


@pytest.fixture
def own_firm(tmp_path: Path) -> "Firm":
    """A test's own, to do as it likes with."""
    return filled(SQLITE, tmp_path / "company")
