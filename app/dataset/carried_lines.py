"""The signed records of an exported folder: looked at one by one, and so a source of rows once more.

Each has to verify with a key of the folder, speak for that key's author, and, where there is a server, have a receipt
whose place in the log it is. Memory holds where each line begins and its receipt's name, not what it says.
"""

import os
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from app.dataset.keyring import Keyring
from app.dataset.looking import Line, look_at_all
from app.dataset.origin import RECEIPTS, RECORDS
from app.dataset.source import Entry, Mark
from app.domain.errors import BadEnvelope, ChainBroken, NoDataset
from app.signing import merkle
from app.signing.envelope import MAX_ENVELOPE_BYTES

_AT_ONCE: Final = 200


class CarriedLines:
    """Implements `app.dataset.source.Source`: `marks` looks at every line, and only then `fetch` reads some again.
    Close it at the end."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._keyring = keyring
        self._records = _opened(path, RECORDS)
        try:
            self._receipts = None if keyring.server is None else _opened(path, RECEIPTS)
        except BaseException:
            self._records.close()
            raise
        self._numbers, self._offsets = array("q"), array("q")
        self._leaves = bytearray()
        self._names = bytearray()

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def last(self) -> int:
        """The number of the last record; 0 before it was looked at."""
        return self._numbers[-1] if self._numbers else 0

    @property
    def receipted(self) -> bool:
        """Whether a server took them."""
        return self._receipts is not None

    def marks(self) -> Iterator[Mark]:
        """Raises the first RecordError, with its line and the record's name."""
        size = os.fstat(self._records.fileno()).st_size
        line, offset = 0, 0
        for lines, seen in look_at_all(self._keyring, self._lines(), bytes_in_all=size):
            for raw, each in zip(lines, seen, strict=True):
                line += 1
                if self._numbers and each.mark.number <= self._numbers[-1]:
                    name = each.mark.entry_id
                    raise ChainBroken("records are not in the order of the log", entry_id=name, line=line)
                self._numbers.append(each.mark.number)
                self._offsets.append(offset)
                self._leaves += each.leaf
                self._names += bytes.fromhex(each.mark.entry_id)
                offset += len(raw.envelope) + 1
                yield each.mark
        if self._receipts is not None and self._receipts.read(1):
            raise BadEnvelope("there are more receipts than records", line=line)

    def _lines(self) -> Iterator[list[Line]]:
        """All of them, some at a time."""
        number = 0
        some: list[Line] = []
        while raw := _line(self._records, number := number + 1):
            receipt = None if self._receipts is None else _line(self._receipts, number)
            some.append(Line(number, raw, receipt))
            if len(some) == _AT_ONCE:
                yield some
                some = []
        yield some

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for number in numbers:
            place = bisect_left(self._numbers, number)
            self._records.seek(self._offsets[place])
            yield Entry(number, self._name(place), self._records.readline().rstrip(b"\n"))

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Each receipt's place in the log, from 0, and what the tree has there."""
        for place, number in enumerate(self._numbers):
            yield number - 1, _hash_at(self._leaves, place)

    def one_of(self, entry_ids: Collection[str]) -> str | None:
        """The first record that is one of these."""
        names = (self._name(place) for place in range(len(self))) if entry_ids else ()
        return next((name for name in names if name in entry_ids), None)

    def pseudonym(self, author: str) -> str:
        """Nobody here has the key; rows are compared without it."""
        return author

    def close(self) -> None:
        self._records.close()
        if self._receipts is not None:
            self._receipts.close()

    def _name(self, place: int) -> str:
        return _hash_at(self._names, place).hex()


def _hash_at(hashes: bytearray, place: int) -> bytes:
    return bytes(hashes[place * merkle.HASH_BYTES : (place + 1) * merkle.HASH_BYTES])


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        return (path / name).open("rb")
    except FileNotFoundError as error:
        raise NoDataset(path, name) from error


def _line(file: BinaryIO, number: int) -> bytes:
    """Without its end; nothing after the last."""
    raw = file.readline(MAX_ENVELOPE_BYTES + 1)
    if raw and not raw.endswith(b"\n"):
        raise BadEnvelope("the line is cut off or too long", line=number)
    if raw == b"\n":
        raise BadEnvelope("the line is empty", line=number)
    return raw[:-1]
