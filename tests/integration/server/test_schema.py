"""The server's database is what its tables say, and one that a later version wrote is left alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text, insert, select, text

from app.domain.errors import ChainBroken
from app.signing import merkle
from sync.server.database import ServerDatabase
from sync.server.errors import SchemaNewer
from sync.server.main import main
from sync.server.migrations import HEAD, KNOWN
from sync.server.migrations.history import REVISIONS
from sync.server.tables import metadata, records
from tests.company import Founded, Served
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


def test_who_writes_for_long_keeps_nobody_from_opening(company: Founded, database_url: EmptyDatabase) -> None:
    database = open_(database_url)
    with database.writing():
        again = open_(database_url)
        with again.reading() as connection:
            assert connection.execute(select(records)).all() == []
        again.close()
    database.close()


def test_a_newer_schema_is_refused_and_left_alone(company: Founded, capsys: pytest.CaptureFixture[str]) -> None:
    company.change("UPDATE alembic_version SET version_num = '9999'")
    where = ["--database", company.place.address] if company.place.address else []
    with pytest.raises(SchemaNewer):
        ServerDatabase.open(company.place.database)
    for command in ("status", "verify", "serve"):
        assert main([command, str(company.place.folder), *where]) == 1
        assert "written by a later version (schema 9999" in capsys.readouterr().err
    assert company.rows("SELECT version_num FROM alembic_version") == [("9999",)]


SAID = tuple(each.name for each in records.columns if each.name not in ("number", "receipt_id", "receipt", "nodes"))


def go_back_to_0004(company: Founded) -> None:
    """Make of the newest tables those of revision 0004, with all that is in them."""
    before = MetaData()
    old = Table("records", before, Column("n", Integer, primary_key=True), *(_like(name) for name in SAID))
    receipts = Table(
        "receipts",
        before,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        *(Column(name, Text, nullable=False) for name in ("receipt_id", "entry_id")),
        Column("envelope", LargeBinary, nullable=False),
    )
    nodes = Table(
        "log_nodes",
        before,
        Column("level", Integer, primary_key=True),
        Column("place", BigInteger, primary_key=True),
        Column("hash", LargeBinary, nullable=False),
    )
    end = Table("log_end", before, *(Column(name, BigInteger) for name in ("id", "size")), Column("receipt_id", Text))
    database = ServerDatabase.open(company.place.address or company.place.database)
    with database.writing() as connection:
        rows = connection.execute(select(records).order_by(records.c.number)).all()
        records.drop(connection)
        before.create_all(connection)
        for row in rows:
            kept = row._asdict()
            connection.execute(insert(old), {name: kept[name] for name in SAID})
            of = {"receipt_id": row.receipt_id, "entry_id": row.entry_id, "envelope": row.receipt}
            connection.execute(insert(receipts), {"number": row.number, **of})
            for level in range(len(row.nodes) // merkle.HASH_BYTES):
                digest = row.nodes[level * merkle.HASH_BYTES :][: merkle.HASH_BYTES]
                place = (row.number >> level) - 1
                connection.execute(insert(nodes), {"level": level, "place": place, "hash": digest})
        connection.execute(insert(end), {"id": 1, "size": rows[-1].number, "receipt_id": rows[-1].receipt_id})
        for name in ("dismissed", "dismissed_because"):
            connection.execute(text(f"ALTER TABLE aside DROP COLUMN {name}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    database.close()


def _like(name: str) -> Column[Any]:
    """A column of `records` as it is today."""
    column = records.c[name]
    return Column(name, column.type, nullable=column.nullable)


def test_a_log_kept_in_three_tables_becomes_one_that_verifies_and_goes_on(served_alone: Served) -> None:
    founded, desk, other = served_alone.founded, served_alone.desk(), served_alone.desk()
    for _ in range(5):
        desk.send(*(desk.write() for _ in range(3)))
        other.send(other.write())
    told = desk.pull()
    kept, found = founded.kept(), founded.verify()
    go_back_to_0004(founded)

    assert founded.verify() == found  # whoever opens it brings it up to date
    assert founded.kept() == kept
    assert desk.pull().checkpoint == told.checkpoint
    desk.send(desk.write())
    assert founded.verify().records == found.records + 1


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM receipts WHERE number = 2",
        "DELETE FROM records WHERE seq = 2",
        "DELETE FROM log_nodes WHERE place = 1 AND level = 0",
        "UPDATE log_end SET size = size + 1",
    ],
)
def test_a_log_of_which_a_part_is_missing_is_left_as_it_is(served_alone: Served, damage: str) -> None:
    founded, desk = served_alone.founded, served_alone.desk()
    desk.send(*(desk.write() for _ in range(3)))
    go_back_to_0004(founded)
    founded.change(damage)
    tables = ("records", "receipts", "log_nodes")
    before = [founded.rows(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608

    with pytest.raises(ChainBroken):
        ServerDatabase.open(founded.place.address or founded.place.database)
    assert [founded.rows(f"SELECT count(*) FROM {table}") for table in tables] == before  # noqa: S608
    assert founded.rows("SELECT version_num FROM alembic_version") == [("0004",)]
