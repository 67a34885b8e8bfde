"""The first record of every chain: a device says which key it signs with, and for whom.

It is signed with the very key that it announces, so it proves possession and nothing else. Whether that key may speak
for that author is for whoever trusts the enrolment to decide: the person with the file in hand, or the server's admin.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import BadPayload, BadSignature, UnknownKey, WrongPayloadType
from app.domain.record import ChainHead, SignedRecord
from app.signing import log, payload
from app.signing.envelope import Envelope, pae
from app.signing.fields import Fields, to_base64
from app.signing.keys import PublicKey, SigningKey
from app.signing.log import RecordContext
from app.signing.payload import Payload

KIND = "enrolment.device"
PAYLOAD_TYPE = payload.type_of_family("enrolment")
_POSSESSION_TYPE = "application/vnd.goldquill.possession.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A device and whose it says it is. `head` is where its chain begins, `at` when it says it was made."""

    public_key: PublicKey
    author: str
    org: str
    server: str
    at: str
    head: ChainHead

    @property
    def device(self) -> str:
        return self.public_key.keyid


def enrol(key: SigningKey, *, context: RecordContext, at: datetime) -> SignedRecord:
    """Record 1 of the chain that `key` is about to sign."""
    body = {"public_key": to_base64(key.public.spki)}
    return log.append(ChainHead.empty(), key=key, context=context, kind=KIND, body=body, at=at)


def prove(key: SigningKey, *, server: str, code: str) -> bytes:
    """A signature that shows possession of `key` to whoever knows the invitation `code`, the server alone: record 1 may
    be read by anybody who has a bundle, and is no proof that its sender has the key now."""
    return key.sign(_proved(server, code))


def proves(key: PublicKey, proof: bytes, *, server: str, code: str) -> bool:
    """Whether `proof` is what `prove` makes."""
    return key.verifies(proof, _proved(server, code))


def read(envelope: Envelope) -> Enrolment:
    """The enrolment in `envelope`. Raises WrongPayloadType, BadPayload, UnknownKey, BadSignature.

    The one payload that is parsed before it is verified, since the key is inside: nothing else of it is believed until
    the signature by that key has been checked.
    """
    if envelope.payload_type != PAYLOAD_TYPE:
        raise WrongPayloadType(expected=PAYLOAD_TYPE, found=envelope.payload_type)
    statement = payload.decode(envelope.payload)
    key = _public_key(statement)
    signatures = {s.keyid: s.sig for s in envelope.signatures}
    if key.keyid not in signatures:
        raise UnknownKey(keyid=envelope.signatures[0].keyid)
    if not key.verifies(signatures[key.keyid], envelope.pae):
        raise BadSignature(keyid=key.keyid)
    if statement.kind != KIND or statement.seq != 1:
        raise BadPayload(f"not record 1 of kind {KIND}")
    if statement.device != key.keyid:
        raise BadPayload("the device is not the key that it enrols")
    return Enrolment(
        public_key=key,
        author=statement.author,
        org=statement.org,
        server=statement.server,
        at=statement.at,
        head=ChainHead(1, envelope.entry_id),
    )


def _proved(server: str, code: str) -> bytes:
    # In the encoding of envelopes, under a type that no record has, so that it is the signature of nothing else.
    return pae(_POSSESSION_TYPE, f"{server}\n{code}".encode())


def _public_key(statement: Payload) -> PublicKey:
    spki = Fields(dict(statement.body), BadPayload).bytes("public_key")
    try:
        return PublicKey(spki)
    except ValueError as error:
        raise BadPayload(f"public_key: {error}") from error
