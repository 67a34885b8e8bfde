"""Where an export's records come from: a company's log, the chains of one desk, or an exported folder itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from app.signing.multiproof import Subtree


class Mark(NamedTuple):
    """A record in its place, by what it is found by. `number` counts from 1; `taken` is when it was taken in, UTC as
    records write it. `judge` says whether its author is one whose reviews count."""

    number: int
    entry_id: str
    kind: str
    author: str
    device: str
    taken: str
    task: str
    project: str
    supersedes: str | None
    judge: bool


class Entry(NamedTuple):
    """A record itself; the receipt is the server's, where there is a server."""

    number: int
    entry_id: str
    envelope: bytes
    receipt: bytes = b""


class Texts(Protocol):
    """Blocking. What it gives does not change while it is read."""

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        """These, which are in order."""

    def pseudonym(self, author: str) -> str:
        """What stands for a person in tables: the same for the same person, and nothing to find them by."""


class Source(Texts, Protocol):
    """Texts, and what is there."""

    def marks(self) -> Iterator[Mark]:
        """All records, in order."""


class Origin(Source, Protocol):
    """What is exported from: records, and where they come from."""

    @property
    def size(self) -> int:
        """The number of the last record."""

    def keys(self, devices: Sequence[str]) -> Mapping[str, Any]:
        """What the records of these devices verify with (`app.dataset.origin`)."""

    def checkpoint(self) -> bytes:
        """The server's signed word about its log as it stands here; empty where there is no server."""

    def outside(self, numbers: Sequence[int]) -> Sequence[Subtree]:
        """What shows, with the receipts of these records, that they are in that log."""


class Origins(Protocol):
    """Opens what is exported from, as it stood when it had so many records: processes that write one dataset together
    agree on that first."""

    def newest(self) -> int:
        """The number of the last record there is."""

    def at(self, size: int) -> AbstractContextManager[Origin]:
        """Raises ValueError where nothing is known of that size."""
