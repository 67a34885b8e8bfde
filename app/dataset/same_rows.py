"""A data file of an exported folder beside the rows that it should hold."""

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa

from app.dataset import files
from app.dataset.configs import SCHEMAS, plain
from app.dataset.names import RECORDS
from app.domain.errors import DatasetAltered, DatasetIncomplete, DatasetUnreadable

_AUTHOR: Final = "author"


class People:
    """What stands for each person. `signed` says that a server took the records.

    Attributes:
        pseudonyms: by author.
    """

    def __init__(self, *, signed: bool) -> None:
        self._signed = signed
        self.pseudonyms: dict[str, str] = {}

    def wrong(self, pairs: Iterable[tuple[str, str]]) -> str | None:
        """What is wrong with these authors and pseudonyms, beside those seen before; None where nothing is."""
        for author, pseudonym in pairs:
            if self.pseudonyms.setdefault(author, pseudonym) != pseudonym:
                return "one person has two pseudonyms"
        # A desk's own work is one person's, whoever they were when they signed it.
        if self._signed and len(set(self.pseudonyms.values())) != len(self.pseudonyms):
            return "two people have one pseudonym"
        return None


class SameRows:
    """Implements `app.dataset.files.DataFile`, so that rows can be shuffled first: the file `name` of the folder `path`
    has to hold what it is given, and no more. Raises DatasetAltered, DatasetIncomplete."""

    def __init__(self, path: Path, name: Path, config: str, people: People) -> None:
        self._path = path
        self._name = name
        self._people = people if config == RECORDS else None
        self._tables = self._read(SCHEMAS[config])
        self._left: pa.Table | None = None

    def write(self, table: pa.Table) -> None:
        table = plain(table)
        while table.num_rows:
            if self._left is None or not self._left.num_rows:
                self._left = next(self._tables, None)
            if self._left is None:
                raise self._altered("rows are missing")
            count = min(table.num_rows, self._left.num_rows)
            self._compare(table.slice(0, count), self._left.slice(0, count))
            table, self._left = table.slice(count), self._left.slice(count)

    def close(self) -> None:
        if (self._left is not None and self._left.num_rows) or next(self._tables, None) is not None:
            raise self._altered("there are more rows than the records make")

    def abandon(self) -> None:
        self._tables.close()

    def _compare(self, made: pa.Table, found: pa.Table) -> None:
        if self._people is not None:
            authors, pseudonyms = made.column(_AUTHOR).to_pylist(), found.column(_AUTHOR).to_pylist()
            if (wrong := self._people.wrong(set(zip(authors, pseudonyms, strict=True)))) is not None:
                raise self._altered(wrong)
            made, found = made.drop_columns([_AUTHOR]), found.drop_columns([_AUTHOR])
        if not made.equals(found):
            row = next(n for n in range(made.num_rows) if not made.slice(n, 1).equals(found.slice(n, 1)))
            named = made.column("entry_id")[row].as_py()
            raise self._altered(f"a row is not what record {named} says")

    def _read(self, schema: pa.Schema) -> Generator[pa.Table, None, None]:
        try:
            yield from files.read(self._path / self._name, schema)
        except FileNotFoundError as error:
            raise DatasetIncomplete(self._path, self._name.as_posix()) from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise self._unreadable(error) from error  # pyarrow says so of a file that is none of its kind
        except (MemoryError, pa.ArrowNotImplementedError):
            raise  # it is too much for this machine, which says nothing of the file
        except (TypeError, OverflowError, UnicodeError, pa.ArrowException, msgspec.DecodeError) as error:
            raise self._unreadable(error) from error
        except ValueError as error:
            raise self._altered(str(error)) from error

    def _unreadable(self, error: Exception) -> DatasetUnreadable:
        return DatasetUnreadable(self._path, self._name.as_posix(), str(error))

    def _altered(self, detail: str) -> DatasetAltered:
        return DatasetAltered(self._path, self._name.as_posix(), detail)
