"""What a company's server signs: that it took a record, how its log stands, whom it enrolled, whom it shut out.

Each is a record like a desk's (RECORDS.md §2): `device` is the server's own key, `author` the server. A server signs
four chains, one a family, so that `seq` of a receipt is its place in the log and a checkpoint needs no place there.
What is signed here is kept by the server; what is read here is believed by a desk, once it fits the key that the desk
met when it enrolled.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from app.domain.errors import BadPayload, RecordError, WrongPayloadType
from app.domain.record import ChainHead, SignedRecord
from app.signing import envelope, log, payload
from app.signing.envelope import Envelope
from app.signing.fields import Fields, to_base64
from app.signing.keys import PublicKey, SigningKey
from app.signing.log import RecordContext
from app.signing.payload import Payload
from app.signing.strict_json import JsonObject
from app.signing.verify import verify_signatures

RECEIPT = "receipt.record"
CHECKPOINT = "checkpoint.log"
ENROLMENT = "enrolment.accepted"
REVOCATION = "revocation.device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That the server holds a record. `number` counts from 1 and is the leaf's index in the log plus one; `at` is the
    server's time. `receipt_id` names the receipt itself and is the leaf, `prev` the receipt before it."""

    number: int
    prev: str | None
    receipt_id: str
    entry_id: str
    device: str
    seq: int
    at: str

    @property
    def leaf(self) -> bytes:
        return bytes.fromhex(self.receipt_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The log at one size: the root of the Merkle tree over its receipts (`merkle`)."""

    size: int
    root: bytes
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """That this key speaks for this author from now on. `enrolment` is the entry id of the device's own record 1."""

    public_key: PublicKey
    author: str
    role: str
    enrolment: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """That what `device` signs and the server has not taken yet is not taken any more."""

    device: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class ServerVoice:
    """A server's own key, and in whose name it signs."""

    key: SigningKey
    org: str
    server: str

    @property
    def ear(self) -> "ServerEar":
        return ServerEar(self.key.public, self.org, self.server)

    def receipt(self, before: ChainHead, *, entry_id: str, device: str, seq: int, at: datetime) -> SignedRecord:
        return self._sign(before, RECEIPT, {"entry_id": entry_id, "device": device, "seq": seq}, at)

    def checkpoint(self, before: ChainHead, *, size: int, root: bytes, at: datetime) -> SignedRecord:
        return self._sign(before, CHECKPOINT, {"size": size, "root": root.hex()}, at)

    def acceptance(
        self, before: ChainHead, *, public_key: PublicKey, author: str, role: str, enrolment: str, at: datetime
    ) -> SignedRecord:
        body: JsonObject = {
            "device": public_key.keyid,
            "public_key": to_base64(public_key.spki),
            "author": author,
            "role": role,
            "enrolment": enrolment,
        }
        return self._sign(before, ENROLMENT, body, at)

    def revocation(self, before: ChainHead, *, device: str, reason: str, at: datetime) -> SignedRecord:
        return self._sign(before, REVOCATION, {"device": device, "reason": reason}, at)

    def _sign(self, before: ChainHead, kind: str, body: JsonObject, at: datetime) -> SignedRecord:
        context = RecordContext(author=self.server, org=self.org, server=self.server)
        return log.append(before, key=self.key, context=context, kind=kind, body=body, at=at)


@dataclass(frozen=True, slots=True)
class ServerEar:
    """Reads what one server signed, and nobody else. Every method takes an envelope as it came and raises RecordError:
    BadEnvelope, WrongPayloadType, UnknownKey, BadSignature, BadPayload."""

    public_key: PublicKey
    org: str
    server: str

    @classmethod
    def of(cls, *, spki: bytes, org: str, server: str) -> Self:
        """Raises ValueError for what is no key."""
        return cls(PublicKey(spki), org, server)

    def receipt(self, raw: bytes) -> Receipt:
        said, sealed, body = self._read(raw, RECEIPT)
        return Receipt(
            number=said.seq,
            prev=said.prev,
            receipt_id=sealed.entry_id,
            entry_id=body.hash("entry_id"),
            device=body.text("device"),
            seq=body.whole_number("seq", least=1),
            at=said.at,
        )

    def checkpoint(self, raw: bytes) -> Checkpoint:
        said, _, body = self._read(raw, CHECKPOINT)
        root = bytes.fromhex(body.hash("root"))
        return Checkpoint(size=body.whole_number("size", least=0), root=root, at=said.at)

    def acceptance(self, raw: bytes) -> Acceptance:
        said, _, body = self._read(raw, ENROLMENT)
        try:
            key = PublicKey(body.bytes("public_key"))
        except ValueError as error:
            raise BadPayload(f"public_key: {error}") from error
        if body.text("device") != key.keyid:
            raise BadPayload("the device is not the key that is enrolled")
        return Acceptance(
            public_key=key,
            author=body.text("author"),
            role=body.text("role"),
            enrolment=body.hash("enrolment"),
            at=said.at,
        )

    def revocation(self, raw: bytes) -> Revocation:
        said, _, body = self._read(raw, REVOCATION)
        return Revocation(device=body.text("device"), reason=body.text("reason"), at=said.at)

    def _read(self, raw: bytes, kind: str) -> tuple[Payload, Envelope, Fields]:
        sealed = envelope.decode(raw)
        try:
            said = self._statement(sealed, kind)
            return said, sealed, Fields(dict(said.body), BadPayload)
        except RecordError as error:
            error.entry_id = sealed.entry_id
            raise

    def _statement(self, sealed: Envelope, kind: str) -> Payload:
        expected = payload.type_of_family(kind.partition(".")[0])
        if sealed.payload_type != expected:
            raise WrongPayloadType(expected=expected, found=sealed.payload_type)
        verify_signatures(sealed, {self.public_key.keyid: self.public_key})
        said = payload.decode(sealed.payload)
        if said.kind != kind:
            raise BadPayload(f"a {said.kind} where a {kind} is expected")
        if (said.org, said.server, said.device) != (self.org, self.server, self.public_key.keyid):
            raise BadPayload(f"said by {said.server!r} of {said.org!r}")
        return said
