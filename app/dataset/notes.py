"""What is learnt of texts while rows are made of them, kept in a file, as memory should not grow with the records."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path


class Notes:
    """A scratch database. Close it at the end; its file is the caller's to remove."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("""
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            CREATE TABLE told(number INTEGER PRIMARY KEY, split TEXT);
            CREATE TABLE first(name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
        """)
        self._db.execute("BEGIN")

    def remember(self, splits: Mapping[int, str | None]) -> None:
        """What the texts of pieces told, by the numbers of these texts."""
        self._db.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", splits.items())

    def recall(self, numbers: Sequence[int]) -> dict[int, str | None]:
        """The same, of those of these that are known."""
        wanted = "SELECT number, split FROM told WHERE number IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(wanted, (json.dumps(numbers),)).fetchall()) if numbers else {}

    def first_of(self, names: Mapping[int, str]) -> set[int]:
        """Which numbers are the first of their name, among all that were asked about; these are in order."""
        self._db.executemany(
            "INSERT OR IGNORE INTO first VALUES (?, ?)", ((name, number) for number, name in names.items())
        )
        wanted = "SELECT number FROM first WHERE name IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(wanted, (json.dumps(list(names.values())),))
        return names.keys() & {number for (number,) in rows}

    def close(self) -> None:
        self._db.close()
