"""Statements that are signed and stand in no chain: one JSON object in a DSSE envelope of a payload type of its own.

Each says by which organisation and server it goes, so that none is taken for another's.
"""

from collections.abc import Mapping

from app.domain.errors import BadPayload, WrongPayloadType
from app.signing import envelope, strict_json
from app.signing.envelope import Envelope, Signature
from app.signing.fields import Fields
from app.signing.keys import PublicKey, SigningKey
from app.signing.verify import verify_signatures

SCHEMA = 1


def seal(
    key: SigningKey, payload_type: str, *, org: str, server: str, fields: Mapping[str, object], max_bytes: int
) -> bytes:
    """The envelope, one line of JSON. Raises BadPayload for fields that are no strict JSON or too long."""
    said = {"schema": SCHEMA, "org": org, "server": server, **fields}
    raw = strict_json.dump(said, refuse=BadPayload, max_bytes=max_bytes)
    signature = Signature(key.public.keyid, key.sign(envelope.pae(payload_type, raw)))
    return envelope.encode(Envelope(payload_type, raw, (signature,)))


def opened(sealed: Envelope, payload_type: str, *, key: PublicKey, org: str, server: str, max_bytes: int) -> Fields:
    """What whoever has this key says, to be asked field by field. Raises WrongPayloadType, UnknownKey, BadSignature,
    BadPayload."""
    if sealed.payload_type != payload_type:
        raise WrongPayloadType(expected=payload_type, found=sealed.payload_type)
    verify_signatures(sealed, {key.keyid: key})
    said = Fields(strict_json.load(sealed.payload, refuse=BadPayload, max_bytes=max_bytes), BadPayload)
    if said.whole_number("schema", least=1) != SCHEMA:
        raise BadPayload(f"schema is not {SCHEMA}")
    if (said.text("org"), said.text("server")) != (org, server):
        raise BadPayload(f"of {said.text('server')!r} of {said.text('org')!r}")
    return said
