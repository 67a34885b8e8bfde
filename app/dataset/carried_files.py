"""The two files of signed records and their receipts, which lie line by line beside each other, read by stretches."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from app.dataset.folder import file_of
from app.dataset.origin import RECEIPTS, RECORDS
from app.domain.errors import BadEnvelope
from app.signing.envelope import MAX_ENVELOPE_BYTES

_AT_ONCE: Final = 600  # what goes to a process and comes back takes its time, too
_BUFFER_BYTES: Final = 256 * 1024  # of Python's own, which most records do not fit into


class Line(NamedTuple):
    """A record in its place in a file, from 1, which is its number where no receipt gives it one."""

    number: int
    envelope: bytes
    receipt: bytes | None = None


class Stretch(NamedTuple):
    """Some lines: the number of the first, and where each begins in the file of records; where their receipts begin."""

    number: int
    places: tuple[int, ...]
    receipts: int


class CarriedFiles:
    """Close it at the end. `receipted` is whether there are receipts."""

    def __init__(self, path: Path, *, receipted: bool) -> None:
        """Raises NoDataset."""
        self._records = _opened(path, RECORDS)
        try:
            self._receipts = _opened(path, RECEIPTS) if receipted else None
        except BaseException:
            self._records.close()
            raise

    def stretches(self) -> Iterator[Stretch]:
        """All lines of records. Whether each is one, `read` looks."""
        number, place, receipts = 1, 0, 0
        while True:
            places: list[int] = []
            begun = receipts
            while len(places) < _AT_ONCE and (length := len(_raw_line(self._records))):
                places.append(place)
                place += length
                receipts += 0 if self._receipts is None else len(_raw_line(self._receipts))
            if not places:
                return
            yield Stretch(number, tuple(places), begun)
            number += len(places)

    def refuse_more(self, records: int) -> None:
        """After all stretches: raises BadEnvelope where there are more receipts than these."""
        if self._receipts is not None and self._receipts.read(1):
            raise BadEnvelope("there are more receipts than records", line=records + 1, file=RECEIPTS)

    def read(self, stretch: Stretch) -> Iterator[Line]:
        """Raises BadEnvelope for what is no line. Not to be mixed with `stretches` of the same object."""
        self._records.seek(stretch.places[0])
        if self._receipts is not None:
            self._receipts.seek(stretch.receipts)
        for number in range(stretch.number, stretch.number + len(stretch.places)):
            receipt = None if self._receipts is None else _line(self._receipts, number, RECEIPTS)
            yield Line(number, _line(self._records, number, RECORDS), receipt)

    def record_at(self, place: int) -> bytes:
        """The record that begins there; the same holds for it."""
        self._records.seek(place)
        return self._records.readline().removesuffix(b"\n")

    def close(self) -> None:
        self._records.close()
        if self._receipts is not None:
            self._receipts.close()


def _opened(path: Path, name: str) -> BinaryIO:
    return file_of(path, name).open("rb", buffering=_BUFFER_BYTES)


def _raw_line(file: BinaryIO) -> bytes:
    return file.readline(MAX_ENVELOPE_BYTES + 1)


def _line(file: BinaryIO, number: int, name: str) -> bytes:
    """Without its end; nothing after the last."""
    raw = _raw_line(file)
    if raw and not raw.endswith(b"\n"):
        raise BadEnvelope("the line is cut off or too long", line=number, file=name)
    if raw == b"\n":
        raise BadEnvelope("the line is empty", line=number, file=name)
    return raw[:-1]
