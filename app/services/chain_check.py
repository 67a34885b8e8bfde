"""Verifies a device's whole chain as it is kept here: every signature, and that no record is missing in it.

What is missing at its end cannot be seen in the chain: the mark outside the database tells at each start
(`app.signing.high_water`).
"""

from typing import TYPE_CHECKING

from app.domain.errors import BadPayload, ChainBroken, RecordError
from app.signing import enrolment, envelope
from app.signing.enrolment import Enrolment
from app.signing.verify import DeviceChain

if TYPE_CHECKING:
    from app.storage.records import KeptRecord, RecordRepository


def verify_chain(records: "RecordRepository", device: str) -> int:
    """How many records `device` has here, its enrolment among them. Raises the first RecordError, with the entry id
    under which the record is kept."""
    first = records.at_place(device, 1)
    if first is None:
        raise ChainBroken("the enrolment is missing")
    chain = DeviceChain(_enrolment(first))
    for raw in records.envelopes(device, after_seq=1):
        try:
            chain.accept(raw)
        except RecordError as error:
            # Its bytes are others now, so that it is found here only by what it was kept as.
            if kept := records.at_place(device, chain.head.seq + 1):
                error.entry_id = kept.entry_id
            raise
    count = records.count(device)
    if chain.head.seq != count:  # `DeviceChain` takes a chain that joins later, as a bundle's may
        raise ChainBroken(f"{count} records, the last of them is number {chain.head.seq}")
    return count


def _enrolment(first: "KeptRecord") -> Enrolment:
    try:
        enrolled = enrolment.read(envelope.decode(first.envelope))
        if enrolled.device != first.device:
            raise BadPayload(f"the enrolment of {enrolled.device!r} begins the chain of {first.device!r}")
    except RecordError as error:
        error.entry_id = first.entry_id
        raise
    return enrolled
