"""Writes the rows of one part into their data files."""

from collections.abc import Callable, Iterable
from typing import Any, Self

from app.dataset.files import DataFile

Table = tuple[str, str, Any]  # configuration, split, rows


class Writer:
    """A context. `make` makes the file of a configuration and split, with its first row."""

    def __init__(self, make: Callable[[str, str], DataFile]) -> None:
        self._make = make
        self._files: dict[tuple[str, str], DataFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """All of it is on the disk, where nothing was raised."""
        try:
            if kind is None:
                for file in self._files.values():
                    file.close()
        finally:
            for file in self._files.values():
                file.abandon()

    def write(self, tables: Iterable[Table]) -> None:
        """Write these."""
        for config, split, table in tables:
            file = self._files.get((config, split))
            if file is None:
                file = self._files[config, split] = self._make(config, split)
            file.write(table)
