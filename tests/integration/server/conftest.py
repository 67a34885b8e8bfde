"""Databases here are real: files of SQLite, and a PostgreSQL server that is started for this run."""

from tests.database_fixtures import *  # noqa: F403 — fixtures, named in its __all__
