"""Tasks that wait in a temporary file: one that is imported is read to its end before the database is written to, as
nobody else can write to that meanwhile. It has no name, is whoever made it's alone, and is gone with it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from app.domain.disk_errors import disk_error
from app.domain.task import Task

_LENGTH_BYTES: Final = 4  # before each task


class Spool:
    """Filled, then read once. Everything raises DiskFull, HomeReadOnly, DiskRefused.

    Attributes:
        count: how many tasks were put in.
    """

    def __init__(self) -> None:
        self.count = 0
        self._encoder = msgspec.msgpack.Encoder()
        with _disk_errors():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 — `__exit__` closes it

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _disk_errors():
            self._file.close()

    def put(self, task: Task) -> None:
        raw = self._encoder.encode(task)
        with _disk_errors():
            self._file.write(len(raw).to_bytes(_LENGTH_BYTES, "big") + raw)
        self.count += 1

    def batches(self, size: int) -> Iterator[list[Task]]:
        """All of them in order, so many at a time."""
        decoder = msgspec.msgpack.Decoder(Task)
        with _disk_errors():
            self._file.seek(0)
            while raws := self._next(size):
                yield [decoder.decode(raw) for raw in raws]

    def _next(self, count: int) -> list[bytes]:
        raws: list[bytes] = []
        while len(raws) < count and (length := self._file.read(_LENGTH_BYTES)):
            raws.append(self._file.read(int.from_bytes(length, "big")))
        return raws


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error
