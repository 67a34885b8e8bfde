"""Fixtures for tests of what the company server keeps: an empty database of either kind, a PostgreSQL server.

A conftest takes them with `from tests.database_fixtures import *`. Without PostgreSQL on the machine its tests skip;
where `GOLDQUILL_POSTGRES` is `required`, which `dev.py` says wherever it installs PostgreSQL or CI is set, they fail.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.postgres import PrivatePostgres, private_postgres
from tests.postgres_keeper import find_programs

__all__ = ["database_url", "postgres"]

MISSING = "PostgreSQL's server programs (initdb, postgres) are missing; on Debian: sudo apt-get install -y postgresql"


@dataclass(frozen=True)
class EmptyDatabase:
    """Where a test's own database is: a SQLAlchemy url for PostgreSQL, the path of a file yet to be for SQLite."""

    kind: Literal["sqlite", "postgresql"]
    address: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    """One server for the run, started for the first test that wants it."""
    if find_programs() is None:
        do_without_postgres()
    with private_postgres() as server:
        yield server


def do_without_postgres() -> None:
    """End the test: skipped, or failed where PostgreSQL has to be there."""
    if os.environ.get("GOLDQUILL_POSTGRES") == "required":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmptyDatabase]:
    """The test runs twice, with an empty database of its own of each kind."""
    if request.param == "sqlite":
        yield EmptyDatabase("sqlite", str(tmp_path / "server.db"))
        return
    server: PrivatePostgres = request.getfixturevalue("postgres")
    url = server.new_database()
    yield EmptyDatabase("postgresql", url)
    server.drop_database(url)
