"""Where an export's records come from: a company's log, the chains of one desk, or an exported folder itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from app.dataset.bodies import Said
from app.signing.multiproof import Subtree


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in its place. `number` counts from 1; `taken` is when it was taken in, UTC as records write it; the
    receipt is the server's, where there is a server."""

    number: int
    entry_id: str
    taken: str
    envelope: bytes
    receipt: bytes = b""


class Source(Protocol):
    """Blocking. What it gives does not change while it is read."""

    def scan(self) -> Iterator[Entry]:
        """All of them, in order."""
        ...

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        """These, in order."""
        ...

    def pseudonym(self, author: str) -> str:
        """What stands for a person in tables: the same for the same person, and nothing to find them by."""
        ...

    def reviews(self, said: Said) -> bool:
        """Whether this review was signed by somebody whose word counts."""
        ...


class Origin(Source, Protocol):
    """What is exported from: records, and where they come from."""

    @property
    def size(self) -> int:
        """The number of the last record."""
        ...

    def keys(self, devices: Sequence[str]) -> Mapping[str, Any]:
        """What the records of these devices verify with (`app.dataset.origin`)."""
        ...

    def checkpoint(self) -> bytes:
        """The server's signed word about its log as it stands here; empty where there is no server."""
        ...

    def outside(self, numbers: Sequence[int]) -> Sequence[Subtree]:
        """What shows, with the receipts of these records, that they are in that log."""
        ...


class Origins(Protocol):
    """Opens what is exported from, as it stood when it had so many records: processes that write one dataset together
    agree on that first."""

    def newest(self) -> int:
        """The number of the last record there is."""
        ...

    def at(self, size: int) -> AbstractContextManager[Origin]:
        """Raises ValueError where nothing is known of that size."""
        ...
