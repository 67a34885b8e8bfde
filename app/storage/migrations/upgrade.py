"""Brings a database from the revision it has to the newest, inside the transaction it is given.

The desk's by default; the company server gives its own revisions.

Uses Alembic's operations and its `alembic_version` table, so that the usual tools can read where a database stands.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from app.storage.migrations import r0001, r0002, r0003, r0004


class Revision(Protocol):
    """A module of this package."""

    revision: str
    down_revision: str | None
    upgrade: Callable[[], None]


REVISIONS: tuple[Revision, ...] = (r0001, r0002, r0003, r0004)


def upgrade(connection: Connection, found: str | None, revisions: Sequence[Revision] = REVISIONS) -> None:
    """Run every revision after `found` (None: an empty database), in order, and note the last one."""
    done = [each.revision for each in revisions].index(found) + 1 if found else 0
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    with Operations.context(MigrationContext.configure(connection)):
        for each in revisions[done:]:
            each.upgrade()
    connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revisions[-1].revision})
