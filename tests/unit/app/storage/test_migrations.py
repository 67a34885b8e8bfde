import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import op
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.storage import migrations
from app.storage.database import Database
from app.storage.migrations import upgrade
from app.storage.tables import metadata
from tests.desk_samples import KEY


def test_the_known_revisions_are_those_that_there_are_in_order() -> None:
    assert tuple(each.revision for each in upgrade.REVISIONS) == migrations.KNOWN
    assert [each.down_revision for each in upgrade.REVISIONS] == [None, *migrations.KNOWN[:-1]]
    assert migrations.KNOWN[-1] == migrations.HEAD


def schema(statements: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The parts of each statement that makes a table or an index, in an order of their own."""
    # What ALTER TABLE adds stands at the end of the last line, in front of the bracket.
    return {
        name: sorted(filter(None, (part.strip("\t ,)") for part in re.split(r",\s*\n|\n|, (?=\w+ [A-Z])", sql))))
        for name, sql in statements
    }


def test_the_migrations_lead_to_the_tables_that_the_program_uses(database: Database) -> None:
    query = (
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%\\_index%' ESCAPE '\\'"
        " AND name != 'alembic_version'"
    )
    with database.reading() as connection:
        migrated = schema([(row.name, row.sql) for row in connection.exec_driver_sql(query)])
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        declared = schema([(row.name, row.sql) for row in connection.exec_driver_sql(query)])
    engine.dispose()
    assert migrated == declared


def test_alembic_reads_where_the_database_stands(database: Database) -> None:
    with database.reading() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == (migrations.HEAD,)


@dataclass
class Later:
    """A revision to come."""

    revision: str = "later"
    down_revision: str | None = migrations.HEAD
    fails: bool = False

    def upgrade(self) -> None:
        op.execute("CREATE TABLE later (n INTEGER)")
        if self.fails:
            raise RuntimeError


def tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def test_only_the_revisions_that_are_missing_run(database: Database) -> None:
    with database.writing() as connection:
        upgrade.upgrade(connection, migrations.HEAD, (*upgrade.REVISIONS, Later()))
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == ["later"]
    assert "later" in tables(database)


def test_a_revision_that_fails_leaves_the_database_as_it_was(database: Database) -> None:
    before = tables(database)
    with pytest.raises(RuntimeError), database.writing() as connection:
        upgrade.upgrade(connection, migrations.HEAD, (*upgrade.REVISIONS, Later(fails=True)))
    assert tables(database) == before


def test_a_start_with_a_database_at_the_newest_revision_does_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Database.open(path, KEY).close()
    script = (
        "import sys; from pathlib import Path; from app.storage.database import Database;"
        f"Database.open(Path({str(path)!r}), bytes.fromhex({KEY.hex()!r})).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[4]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0


def test_the_services_are_known_without_the_storage_being_loaded() -> None:
    script = (
        "import sys; import app.services.chat, app.services.annotate, app.services.history, app.services.drafts,"
        "app.services.answers, app.services.bundles; sys.exit('sqlalchemy' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[4]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0
