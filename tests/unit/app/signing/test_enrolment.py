import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.errors import BadPayload, BadSignature, UnknownKey, WrongPayloadType
from app.domain.record import ChainHead
from app.signing import enrolment, envelope
from app.signing.envelope import Envelope, Signature
from app.signing.fields import to_base64
from app.signing.keys import SigningKey


def resigned(sealed: Envelope, key: SigningKey, **changes: object) -> Envelope:
    """The same statement with fields changed, signed by `key` as if it meant it."""
    raw = json.dumps(json.loads(sealed.payload) | changes).encode()
    signature = key.sign(envelope.pae(sealed.payload_type, raw))
    return Envelope(sealed.payload_type, raw, (Signature(key.public.keyid, signature),))


def test_an_enrolment_says_which_key_signs_for_whom(desk) -> None:
    sealed = envelope.decode(desk.enrolment.envelope)
    enrolled = enrolment.read(sealed)
    assert enrolled.public_key == desk.key.public
    assert enrolled.device == desk.key.public.keyid
    assert (enrolled.author, enrolled.org, enrolled.server) == ("anna", "personal", "")
    assert enrolled.head == ChainHead(1, desk.enrolment.entry_id)


def test_an_enrolment_begins_the_chain(desk) -> None:
    assert (desk.enrolment.seq, desk.enrolment.prev, desk.enrolment.kind) == (1, None, "enrolment.device")
    assert desk.records[1].prev == desk.enrolment.entry_id


def test_another_kind_of_record_is_no_enrolment(desk) -> None:
    with pytest.raises(WrongPayloadType):
        enrolment.read(envelope.decode(desk.records[1].envelope))


def test_a_signature_by_another_key_is_refused(desk) -> None:
    sealed = envelope.decode(desk.enrolment.envelope)
    with pytest.raises(UnknownKey):
        enrolment.read(resigned(sealed, SigningKey.generate()))


def test_a_signature_that_does_not_fit_is_refused(desk) -> None:
    sealed = envelope.decode(desk.enrolment.envelope)
    with pytest.raises(BadSignature):
        enrolment.read(replace(sealed, payload=sealed.payload.replace(b"anna", b"boris")))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "enrolment.revoked"},
        {"seq": 2, "prev": "0a" * 32},
        {"device": "sha256:" + "0a" * 32},
        {"body": {}},
        {"body": {"public_key": 1}},
        {"body": {"public_key": "!"}},
        {"body": {"public_key": to_base64(b"short")}},
        {"body": {"public_key": to_base64(bytes.fromhex("302a300506032b6570032100") + bytes(32))}},  # of small order
        {"author": ""},
    ],
)
def test_a_signed_statement_that_enrols_nothing_sensible_is_refused(desk, changes: dict) -> None:
    with pytest.raises(BadPayload):
        enrolment.read(resigned(envelope.decode(desk.enrolment.envelope), desk.key, **changes))


def test_a_key_for_which_one_signature_fits_every_message_is_refused(desk) -> None:
    # The neutral element as public key and as R, with S = 0, solves S*B = R + k*A whatever k is.
    identity = b"\x01" + bytes(31)
    spki = bytes.fromhex("302a300506032b6570032100") + identity
    Ed25519PublicKey.from_public_bytes(identity).verify(identity + bytes(32), b"any message")
    keyid = "sha256:" + hashlib.sha256(spki).hexdigest()
    sealed = resigned(
        envelope.decode(desk.enrolment.envelope), desk.key, device=keyid, body={"public_key": to_base64(spki)}
    )
    with pytest.raises(BadPayload, match="small order"):
        enrolment.read(replace(sealed, signatures=(Signature(keyid, identity + bytes(32)),)))
