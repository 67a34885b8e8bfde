"""Databases here are real: files of SQLite, and a PostgreSQL server that is started for this run. So are the servers
of companies, which answer over HTTP."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.server.main import main
from tests.company import SQLITE, Founded, Served, found
from tests.company_server import serving
from tests.database_fixtures import *  # noqa: F403 — fixtures, named in its __all__
from tests.database_fixtures import EmptyDatabase
from tests.firm_fixtures import *  # noqa: F403 — fixtures, named in its __all__
from tests.postgres import PrivatePostgres
from tests.server_nursery import *  # noqa: F403 — fixtures, named in its __all__
from tests.sticks import *  # noqa: F403 — fixtures, named in its __all__


@pytest.fixture
def company(database_url: EmptyDatabase, tmp_path: Path) -> Founded:
    """Founded and not served, on a database of either kind."""
    return found(database_url, tmp_path / "company")


@pytest.fixture
def served_alone(company: Founded) -> Iterator[Served]:
    """The same, answering."""
    with serving(company) as at:
        yield at


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One company for the tests of a module, each of which brings its own people."""
    folder = tmp_path_factory.mktemp("company")
    if request.param == "sqlite":
        with serving(found(SQLITE, folder)) as at:
            yield at
        return
    postgres: PrivatePostgres = request.getfixturevalue("postgres")
    url = postgres.new_database()
    with serving(found(EmptyDatabase("postgresql", url), folder)) as at:
        yield at
    postgres.drop_database(url)


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; its exit code, and what it said on both outputs."""

    def ask(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


@pytest.fixture
def told(asked: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """Runs a command with --json that has to do it, and reads what it said."""

    def tell(*arguments: object) -> Any:
        code, out, err = asked(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return tell
