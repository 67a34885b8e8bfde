"""Writes the rows of one part into their data files, on a thread of its own: pyarrow lets go of Python's lock."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self

from app.dataset.files import DataFile

Table = tuple[str, str, Any]  # configuration, split, rows


class Writer:
    """A context. `make` makes the file of a configuration and split, with its first row."""

    def __init__(self, make: Callable[[str, str], DataFile]) -> None:
        self._make = make
        self._files: dict[tuple[str, str], DataFile] = {}
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """All of it is on the disk, where nothing was raised. Raises what writing raised."""
        try:
            if kind is None:
                self._wait()
                for file in self._files.values():
                    file.close()
        finally:
            self._thread.shutdown(cancel_futures=True)
            for file in self._files.values():
                file.abandon()

    def write(self, tables: Sequence[Table], beside: Callable[[], None]) -> None:
        """Write these, and have `beside` done on that thread too. Raises what was raised there before."""
        self._wait()
        self._writing = self._thread.submit(self._write, tables, beside)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _write(self, tables: Sequence[Table], beside: Callable[[], None]) -> None:
        for config, split, table in tables:
            file = self._files.get((config, split))
            if file is None:
                file = self._files[config, split] = self._make(config, split)
            file.write(table)
        beside()
