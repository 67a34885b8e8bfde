"""The signed records of an exported folder: looked at one by one, and so a source of rows once more.

Each has to verify with a key of the folder, speak for that key's author, and, where there is a server, have a receipt
whose place in the log it is. Memory holds where each line begins and its receipt's name, not what it says.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from app.dataset.carried_files import CarriedFiles, Stretch
from app.dataset.keyring import Keyring
from app.dataset.looking import look_at_all
from app.dataset.origin import RECORDS
from app.dataset.source import Entry, Mark
from app.domain.errors import ChainBroken
from app.signing import merkle


class CarriedLines:
    """Implements `app.dataset.source.Source`: `marks` looks at every line, and only then `fetch` reads some again.
    Close it at the end."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        """Raises NoDataset."""
        self._path = path
        self._keyring = keyring
        self._files = CarriedFiles(path, receipted=keyring.server is not None)
        self._numbers, self._places = array("q"), array("q")
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
        return self._keyring.server is not None

    def marks(self) -> Iterator[Mark]:
        """Raises the first RecordError, with its line and the record's name."""
        size = (self._path / RECORDS).stat().st_size
        for seen in look_at_all(self._path, self._keyring, self._stretches(), bytes_in_all=size):
            for each in seen:
                if self._numbers and each.mark.number <= self._numbers[-1]:
                    name, line = each.mark.entry_id, len(self) + 1
                    raise ChainBroken("records are not in the order of the log", entry_id=name, line=line)
                self._numbers.append(each.mark.number)
                self._leaves += each.leaf
                self._names += bytes.fromhex(each.mark.entry_id)
                yield each.mark
        self._files.refuse_more(len(self))

    def _stretches(self) -> Iterator[Stretch]:
        for stretch in self._files.stretches():
            self._places.extend(stretch.places)
            yield stretch

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for number in numbers:
            place = bisect_left(self._numbers, number)
            yield Entry(number, self._name(place), self._files.record_at(self._places[place]))

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
        self._files.close()

    def _name(self, place: int) -> str:
        return _hash_at(self._names, place).hex()


def _hash_at(hashes: bytearray, place: int) -> bytes:
    return bytes(hashes[place * merkle.HASH_BYTES : (place + 1) * merkle.HASH_BYTES])
