"""A PostgreSQL server of one's own, made anew and gone afterwards: for tests and for what is measured.

with private_postgres() as server:
    url = server.new_database()
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.postgres_keeper import PORT, STOP_WITHIN_S

ROOT = Path(__file__).resolve().parent.parent
OWNER = "goldquill"


class PostgresFailed(Exception):
    """The server could not be started or stopped; the text is what PostgreSQL said of it."""


class PrivatePostgres:
    """A running server. Its databases belong to a role that may do nothing else, as a company's would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._as_superuser(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))

    def new_database(self) -> str:
        """The SQLAlchemy url of a new empty database."""
        name = f"goldquill_{next(self._numbers)}"
        self._as_superuser(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
        address = {"host": str(self.folder), "port": PORT}
        return URL.create("postgresql+psycopg", username=OWNER, database=name, query=address).render_as_string()

    def drop_database(self, url: str) -> None:
        """The database is gone, whoever is still connected to it."""
        name = make_url(url).database
        assert name is not None
        self._as_superuser(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _as_superuser(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), port=PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@contextmanager
def private_postgres(under: Path | None = None) -> Iterator[PrivatePostgres]:
    """A new server with its files in a new folder in `under` (else where temporary files go), gone at the end.

    Who measures has the say where that is: on a disk of memory nothing is ever waited for. The path may not be long, as
    the socket is in there, and as root the account that the server runs as has to be let through to it.
    """
    command = [sys.executable, "-m", "tests.postgres_keeper", *([str(under.resolve())] if under else [])]
    # In a session of its own, so that Ctrl-C does not reach it before the tests have let go of the server.
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as keeper:
        assert keeper.stdout is not None
        try:
            if folder := keeper.stdout.readline().rstrip("\n"):
                yield PrivatePostgres(Path(folder))
        finally:
            try:
                _, said = keeper.communicate(timeout=STOP_WITHIN_S + 10)  # closes its standard input first
            except subprocess.TimeoutExpired:
                keeper.kill()
                raise
    if not folder or keeper.returncode:
        raise PostgresFailed(said)
