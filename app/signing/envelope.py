"""DSSE v1 envelopes: the bytes that are signed, and the JSON line that carries them.

What is decoded keeps the payload byte for byte as it was signed, and there is one way to write each part (standard
base64, padded, no spare bits), so an envelope altered anywhere in its payload, type, key ids or signatures is another
envelope or none. Whether a signature fits is left to `verify`, what the payload says to `payload`.

Source: https://github.com/secure-systems-lab/dsse (envelope.md, protocol.md), v1.
"""

import hashlib
from dataclasses import dataclass

import msgspec

from app.domain.errors import BadEnvelope
from app.signing import strict_json
from app.signing.fields import Fields, to_base64

MAX_PAYLOAD_BYTES = 16 * 1024 * 1024
# Base64 takes four bytes for three; the rest is room for the type, the key ids and the signatures.
MAX_ENVELOPE_BYTES = MAX_PAYLOAD_BYTES // 3 * 4 + 64 * 1024


@dataclass(frozen=True, slots=True)
class Signature:
    """`keyid` is a hint (DSSE does not sign it); `sig` the raw signature bytes."""

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its type and signatures. Nothing here has been verified."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    @property
    def pae(self) -> bytes:
        return pae(self.payload_type, self.payload)

    @property
    def entry_id(self) -> str:
        return entry_id(self.payload_type, self.payload)


def pae(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed: DSSE's pre-authentication encoding, lengths in bytes as ASCII decimals."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def entry_id(payload_type: str, payload: bytes) -> str:
    """The record's name everywhere: lower-case hex SHA-256 of its PAE. Signatures are not part of it."""
    return hashlib.sha256(pae(payload_type, payload)).hexdigest()


def encode(envelope: Envelope) -> bytes:
    """One line of JSON, without the newline."""
    fields = {
        "payloadType": envelope.payload_type,
        "payload": to_base64(envelope.payload),
        "signatures": [{"keyid": s.keyid, "sig": to_base64(s.sig)} for s in envelope.signatures],
    }
    return strict_json.dump(fields, refuse=BadEnvelope, max_bytes=MAX_ENVELOPE_BYTES)


def decode(raw: bytes) -> Envelope:
    """The envelope in `raw`. Raises BadEnvelope; fields that DSSE does not name are ignored, as it asks."""
    if (plain := _plain(raw)) is not None:
        return plain
    fields = strict_json.load(raw, refuse=BadEnvelope, max_bytes=MAX_ENVELOPE_BYTES)
    return from_fields(Fields(fields, BadEnvelope))


def _plain(raw: bytes) -> Envelope | None:
    """The envelope in bytes that are just as `encode` writes them; None where they are others, and `decode` has to look
    closer. It takes a third of the time."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        return None
    try:
        said = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if _ENCODER.encode(said) != raw or len({each.keyid for each in said.signatures}) != len(said.signatures):
        return None
    signatures = tuple(Signature(each.keyid, each.sig) for each in said.signatures)
    return Envelope(said.payload_type, said.payload, signatures) if signatures else None


class _SaidSignature(msgspec.Struct, gc=False):
    keyid: str
    sig: bytes


class _Said(msgspec.Struct, gc=False):
    payload_type: str = msgspec.field(name="payloadType")
    payload: bytes
    signatures: list[_SaidSignature]


_DECODER = msgspec.json.Decoder(_Said)
_ENCODER = msgspec.json.Encoder()


def from_fields(fields: Fields) -> Envelope:
    """The envelope that an already decoded JSON object spells. Raises what `fields` refuses with."""
    signatures = []
    for value in fields.array("signatures"):
        if not isinstance(value, dict):
            raise fields.refuse("a signature is not an object")
        one = Fields(value, fields.refuse)
        signatures.append(Signature(one.text("keyid"), one.bytes("sig")))
    if not signatures:
        raise fields.refuse("no signatures")
    if len({s.keyid for s in signatures}) != len(signatures):
        raise fields.refuse("two signatures by one key")
    return Envelope(fields.text("payloadType"), fields.bytes("payload"), tuple(signatures))
