"""A catalogue is believed when the company's server signed it, and for what it says exactly."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import BadPayload, BadSignature, UnknownKey, WrongPayloadType
from app.domain.model import CatalogueEntry
from app.signing import catalogue, envelope
from app.signing.catalogue import TYPE, SignedCatalogue
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from app.signing.statements import ServerVoice

VOICE = ServerVoice(SigningKey(bytes(range(32))), "acme", "server-1")
MODEL = CatalogueEntry(
    id="smol",
    name="Smol",
    file_name="smol.gguf",
    file_bytes=1000,
    sha256="ab" * 32,
    publisher="Acme",
    licence="Apache-2.0",
    languages=("en", "ru"),
)
SIGNED = catalogue.sign(VOICE, serial=7, models=[MODEL])


def said(**changes: object) -> bytes:
    """The same catalogue with fields changed, signed as if it was meant."""
    fields = json.loads(envelope.decode(SIGNED).payload) | changes
    raw = json.dumps(fields).encode()
    signature = Signature(VOICE.key.public.keyid, VOICE.key.sign(envelope.pae(TYPE, raw)))
    return envelope.encode(Envelope(TYPE, raw, (signature,)))


def test_what_was_signed_is_read() -> None:
    assert catalogue.read(VOICE.ear, SIGNED) == SignedCatalogue(serial=7, models=(MODEL,))
    assert catalogue.read(VOICE.ear, said()) == SignedCatalogue(serial=7, models=(MODEL,))


def test_another_key_or_a_changed_byte_is_refused() -> None:
    stranger = ServerVoice(SigningKey.generate(), VOICE.org, VOICE.server)
    with pytest.raises(UnknownKey):
        catalogue.read(stranger.ear, SIGNED)
    sealed = envelope.decode(SIGNED)
    changed = replace(sealed, payload=sealed.payload.replace(b"Smol", b"Smal"))
    with pytest.raises(BadSignature):
        catalogue.read(VOICE.ear, envelope.encode(changed))


def test_another_kind_of_statement_is_no_catalogue() -> None:
    sealed = envelope.decode(SIGNED)
    with pytest.raises(WrongPayloadType):
        catalogue.read(VOICE.ear, envelope.encode(replace(sealed, payload_type="application/json")))


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"org": "other"},
        {"server": "other"},
        {"serial": 0},
        {"models": ["smol"]},
        {"models": [{"id": "smol"}]},
        {"models": [{**json.loads(envelope.decode(SIGNED).payload)["models"][0], "languages": [1]}]},
        {"models": [{**json.loads(envelope.decode(SIGNED).payload)["models"][0], "sha256": "AB" * 32}]},
    ],
)
def test_what_does_not_fit_is_refused_though_it_is_signed(changes: dict[str, object]) -> None:
    with pytest.raises(BadPayload):
        catalogue.read(VOICE.ear, said(**changes))
