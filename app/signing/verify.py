"""From untrusted bytes to verified records, or the first thing that is wrong with them and where.

Checked, in this order: the envelope's shape, the payload's type, the signature, and only then what the payload says:
its shape, that it speaks for the device and author enrolled, that it continues the device's chain. Not checked: that
the enrolled key may speak for its author, that it was not revoked, when a record was made, and that a chain has no more
records than are shown; receipts and checkpoints are for that. Pure: whoever calls opens and closes the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import BadPayload, BadSignature, ChainBroken, RecordError, UnknownKey, WrongPayloadType
from app.domain.record import ChainHead
from app.signing import bundle, enrolment, envelope, payload
from app.signing.enrolment import Enrolment
from app.signing.envelope import Envelope
from app.signing.keys import PublicKey
from app.signing.payload import Payload

# What a device writes in its own chain after its enrolment.
DEVICE_FAMILIES = ("annotation", "review", "comment")
_DEVICE_TYPES = tuple(payload.type_of_family(family) for family in DEVICE_FAMILIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRecord:
    """A record whose signature and place in its chain were checked. `envelope` is the bytes it came in."""

    entry_id: str
    payload: Payload
    envelope: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a bundle holds. `first` and `last` are `seq` of its records, None when it has none; a `first` beyond 2 says
    that it begins in the middle of the chain (record 1 is the enrolment). `head` is the last record shown."""

    records: int
    device: str
    author: str
    org: str
    first: int | None
    last: int | None
    head: ChainHead


def verify_signatures(sealed: Envelope, keys: Mapping[str, PublicKey], *, threshold: int = 1) -> None:
    """Check that at least `threshold` of `keys` (by key id) signed. Signatures by others are ignored, as DSSE asks.

    Raises UnknownKey when fewer than `threshold` known keys are named, BadSignature when a known key's does not fit.
    """
    known = [signature for signature in sealed.signatures if signature.keyid in keys]
    if len(known) < threshold:
        raise UnknownKey(keyid=next((s.keyid for s in sealed.signatures if s.keyid not in keys), ""))
    for signature in known:
        if not keys[signature.keyid].verifies(signature.sig, sealed.pae):
            raise BadSignature(keyid=signature.keyid)


class DeviceChain:
    """Verifies one device's records, fed in the order of its chain.

    Attributes:
        enrolment: the device's, already verified.
        head: the last record accepted, or the enrolment.
    """

    def __init__(self, enrolled: Enrolment) -> None:
        self.enrolment = enrolled
        self.head = enrolled.head
        self._keys = {enrolled.device: enrolled.public_key}

    def accept(self, raw: bytes) -> VerifiedRecord:
        """The record in the envelope `raw`, which then is the chain's head.

        The first record may be any of the chain but the enrolment, as a bundle carries what was not sent before.
        Raises BadEnvelope, WrongPayloadType, UnknownKey, BadSignature, BadPayload, ChainBroken.
        """
        sealed = envelope.decode(raw)
        entry_id = sealed.entry_id
        try:
            statement = self._statement(sealed)
            self._refuse_stranger(statement)
            self._refuse_gap(statement)
        except RecordError as error:
            error.entry_id = entry_id
            raise
        self.head = ChainHead(statement.seq, entry_id)
        return VerifiedRecord(entry_id=entry_id, payload=statement, envelope=raw)

    def _statement(self, sealed: Envelope) -> Payload:
        if sealed.payload_type not in _DEVICE_TYPES:
            raise WrongPayloadType(expected=" | ".join(_DEVICE_TYPES), found=sealed.payload_type)
        verify_signatures(sealed, self._keys)
        statement = payload.decode(sealed.payload)
        if statement.type != sealed.payload_type:
            raise WrongPayloadType(expected=statement.type, found=sealed.payload_type)
        return statement

    def _refuse_stranger(self, statement: Payload) -> None:
        said = (statement.device, statement.author, statement.org, statement.server)
        enrolled = (self.enrolment.device, self.enrolment.author, self.enrolment.org, self.enrolment.server)
        for name, found, expected in zip(("device", "author", "org", "server"), said, enrolled, strict=True):
            if found != expected:
                raise BadPayload(f"{name} is {found!r}, enrolled is {expected!r}")

    def _refuse_gap(self, statement: Payload) -> None:
        joins_later = self.head == self.enrolment.head and statement.seq > self.head.seq + 1
        if joins_later:
            return
        if statement.seq != self.head.seq + 1:
            raise ChainBroken(f"seq {statement.seq} after {self.head.seq}")
        if statement.prev != self.head.entry_id:
            raise ChainBroken(f"seq {statement.seq} does not name the record before it")


def read_bundle(stream: BinaryIO) -> tuple[Enrolment, Iterator[VerifiedRecord]]:
    """The device's enrolment, and its records one by one as they verify. Memory does not grow with the file.

    Raises RecordErrors that carry the line, here for the header and out of the iterator for a record; records that came
    before one are good.
    """
    header, lines = bundle.read(stream)
    of = header.enrolment
    try:
        enrolled = enrolment.read(of)
        if header.ask is not None:
            of = header.ask
            verify_signatures(of, {enrolled.device: enrolled.public_key})
    except RecordError as error:
        error.line, error.entry_id = bundle.HEADER_LINE, of.entry_id
        raise
    return enrolled, _verified(lines, DeviceChain(enrolled))


def _verified(lines: Iterator[tuple[int, bytes]], chain: DeviceChain) -> Iterator[VerifiedRecord]:
    for line, raw in lines:
        try:
            yield chain.accept(raw)
        except RecordError as error:
            error.line = line
            raise


def verify_bundle(stream: BinaryIO) -> Report:
    """Read `stream` to its end and say what it holds. Raises the first RecordError, which names the line."""
    enrolled, records = read_bundle(stream)
    count, first, head = 0, None, enrolled.head
    for record in records:
        count += 1
        first = first or record.payload.seq
        head = ChainHead(record.payload.seq, record.entry_id)
    return Report(
        records=count,
        device=enrolled.device,
        author=enrolled.author,
        org=enrolled.org,
        first=first,
        last=head.seq if count else None,
        head=head,
    )
