"""The signed records of an exported folder: looked at one by one, and so a source of rows once more.

Each has to verify with a key of the folder, speak for that key's author, and, where there is a server, have a receipt
whose place in the log it is. Where each lies is noted in a scratch database, which several processes can read.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from app.dataset.carried_files import CarriedFiles
from app.dataset.disk import records_of
from app.dataset.keyring import Keyring
from app.dataset.looking import look_at_all
from app.dataset.origin import RECORDS
from app.dataset.pool import Pool
from app.dataset.source import Entry, Mark
from app.domain.errors import ChainBroken, DatasetUnreadable

_TABLE: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE line(number INTEGER PRIMARY KEY, place INTEGER, name BLOB, leaf BLOB);
"""


class CarriedTexts:
    """Implements `app.dataset.source.Texts` with what `CarriedLines` noted in the folder `scratch`. Close it at the
    end."""

    def __init__(self, path: Path, scratch: Path) -> None:
        """Raises NoDataset."""
        self._files = CarriedFiles(path, receipted=False)
        self._notes = sqlite3.connect(scratch / "lines.db", isolation_level=None)

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        rows = self._notes.execute(
            "SELECT number, place, name FROM line WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            (json.dumps(numbers),),
        )
        for number, place, name in rows.fetchall():
            yield Entry(number, name.hex(), self._files.record_at(place))

    def pseudonym(self, author: str) -> str:
        """Nobody here has the key; rows are compared without it."""
        return author

    def close(self) -> None:
        self._notes.close()
        self._files.close()


class CarriedLines(CarriedTexts):
    """Implements `app.dataset.source.Source`: `marks` looks at every line, and only then `fetch` reads some again.

    Attributes:
        last: the number of the last record; 0 before it was looked at.
    """

    def __init__(self, path: Path, keyring: Keyring, scratch: Path, pool: Pool | None) -> None:
        """`pool` is what `looking.looking_pool` gave. Raises NoDataset."""
        super().__init__(path, scratch)
        try:
            self._notes.executescript(_TABLE)
        except BaseException:
            self.close()
            raise
        self._path = path
        self._keyring = keyring
        self._pool = pool
        self._count = self.last = 0

    def __len__(self) -> int:
        return self._count

    @property
    def receipted(self) -> bool:
        """Whether a server took them."""
        return self._keyring.server is not None

    def marks(self) -> Iterator[Mark]:
        """Raises the first RecordError, with its line and the record's name; DatasetUnreadable where there is none."""
        files = CarriedFiles(self._path, receipted=self.receipted)
        with closing(files), records_of(RECORDS):
            self._notes.execute("BEGIN")
            for stretch, seen in look_at_all(self._path, self._keyring, files.stretches(), self._pool):
                lines = []
                for place, (mark, leaf) in zip(stretch.places, seen, strict=True):
                    self._count += 1
                    if mark.number <= self.last:
                        name = mark.entry_id
                        raise ChainBroken("records are not in the order of the log", entry_id=name, line=self._count)
                    self.last = mark.number
                    lines.append((mark.number, place, bytes.fromhex(mark.entry_id), leaf))
                    yield mark
                self._notes.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", lines)
            self._notes.execute("COMMIT")
            if not self._count:
                raise DatasetUnreadable(self._path, RECORDS, "there is no record in it")
            files.refuse_more(self._count)
            if not self.receipted:
                self._refuse_twice()

    def _refuse_twice(self) -> None:
        """A server's receipt is for one place in its log; where there is none, nothing else numbers a record."""
        again = self._notes.execute("SELECT max(number), name FROM line GROUP BY name HAVING count(*) > 1 LIMIT 1")
        if (found := again.fetchone()) is not None:
            number, name = found
            raise ChainBroken("the record is there twice", entry_id=name.hex(), line=number)

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Each receipt's place in the log, from 0, and what the tree has there."""
        for number, leaf in self._notes.execute("SELECT number, leaf FROM line ORDER BY number"):
            yield number - 1, leaf

    def one_of(self, entry_ids: Collection[str]) -> str | None:
        """The first record that is one of these."""
        names = (name.hex() for (name,) in self._notes.execute("SELECT name FROM line ORDER BY number"))
        return next((name for name in names if name in entry_ids), None) if entry_ids else None
