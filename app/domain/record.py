"""A signed record as it is kept, and the end of the chain it continues (RECORDS.md §2).

`app.signing.log.append` makes these, `app.storage` keeps them; neither imports the other. Hashes and key ids are
lower-case hex; nothing here checks a signature.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last record of a device's chain. `seq` is 0 and `entry_id` None before the first."""

    seq: int
    entry_id: str | None

    def __post_init__(self) -> None:
        if self.seq < 0 or (self.seq == 0) != (self.entry_id is None):
            raise ValueError("a chain is empty (0, None) or ends in a record")

    @classmethod
    def empty(cls) -> Self:
        return cls(0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRecord:
    """One record, signed. `envelope` is the DSSE envelope: one line of JSON without its newline, kept as it is.

    The other fields repeat what the payload says, so that storage can index them without opening it; `at` is the
    payload's own text (UTC, milliseconds, `Z`).
    """

    entry_id: str
    device: str
    seq: int
    prev: str | None
    payload_type: str
    kind: str
    at: str
    supersedes: str | None
    envelope: bytes

    @property
    def head(self) -> ChainHead:
        """The chain's end once this record is committed."""
        return ChainHead(self.seq, self.entry_id)


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt as the server signed it. `number` is the receipt's place in the server's log, from 1."""

    entry_id: str
    number: int
    envelope: bytes
