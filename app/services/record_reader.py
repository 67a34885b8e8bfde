"""Reads kept records back: verified with the key that their own device's enrolment announces.

What is trusted is the profile's encrypted database; a record that was altered in it does not verify, a whole chain
replaced with its enrolment would. The server's receipts are for that.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadPayload, ChainBroken
from app.signing import enrolment, envelope
from app.signing.payload import Payload
from app.signing.verify import DeviceChain

if TYPE_CHECKING:
    from app.storage.records import KeptRecord, RecordRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """A kept record and what it says, verified."""

    kept: "KeptRecord"
    payload: Payload


class RecordReader:
    """Reads through the repository; keeps nothing."""

    def __init__(self, records: "RecordRepository") -> None:
        self._records = records

    def read(self, entry_id: str) -> ReadRecord:
        """Raises KeyError for an unknown record, RecordError when it does not verify."""
        kept = self._records.get(entry_id)
        if kept is None:
            raise KeyError(entry_id)
        first = self._records.at_place(kept.device, 1)
        if first is None:
            raise ChainBroken("the device's enrolment is missing", entry_id=entry_id)
        verified = DeviceChain(enrolment.read(envelope.decode(first.envelope))).accept(kept.envelope)
        if verified.entry_id != entry_id:
            raise BadPayload("the record is kept under another's name", entry_id=entry_id)
        return ReadRecord(kept=kept, payload=verified.payload)
