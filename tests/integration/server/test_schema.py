"""The server's database is what its tables say, and one that a later version wrote is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sync.server.database import ServerDatabase
from sync.server.errors import SchemaNewer
from sync.server.main import main
from sync.server.migrations import HEAD, KNOWN
from sync.server.migrations.history import REVISIONS
from sync.server.tables import metadata
from tests.company import Founded
from tests.database_fixtures import EmptyDatabase


@pytest.fixture
def database(database_url: EmptyDatabase) -> Iterator[ServerDatabase]:
    opened = open_(database_url)
    yield opened
    opened.close()


def open_(at: EmptyDatabase) -> ServerDatabase:
    return ServerDatabase.open(Path(at.address) if at.kind == "sqlite" else at.address)


def test_the_migrations_lead_to_the_tables(database: ServerDatabase) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_revisions_follow_one_another() -> None:
    assert tuple(each.revision for each in REVISIONS) == KNOWN
    assert [each.down_revision for each in REVISIONS] == [None, *(each.revision for each in REVISIONS[:-1])]


def test_opening_again_changes_nothing(database: ServerDatabase, database_url: EmptyDatabase) -> None:
    again = open_(database_url)
    with again.reading() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD
    again.close()


def test_a_newer_schema_is_refused_and_left_alone(company: Founded, capsys: pytest.CaptureFixture[str]) -> None:
    company.change("UPDATE alembic_version SET version_num = '9999'")
    where = ["--database", company.place.address] if company.place.address else []
    with pytest.raises(SchemaNewer):
        ServerDatabase.open(company.place.database)
    for command in ("status", "verify", "serve"):
        assert main([command, str(company.place.folder), *where]) == 1
        assert "written by a later version (schema 9999" in capsys.readouterr().err
    assert company.rows("SELECT version_num FROM alembic_version") == [("9999",)]
