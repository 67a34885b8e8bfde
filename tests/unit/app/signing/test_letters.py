"""What desk and server write to each other in files is believed of whoever signed it, for whom it is, and as it was."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import BadEnvelope, BadPayload, BadSignature, UnknownKey, WrongPayloadType
from app.signing import envelope, letters
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from app.signing.letters import Ask, News
from app.signing.statements import ServerVoice

VOICE = ServerVoice(SigningKey(bytes(range(32))), "acme", "server-1")
KEY = SigningKey(bytes(range(1, 33)))
DEVICE = KEY.public.keyid
SAID = '{"held":["a"],"back":[{"task":"b","reason":"не моё"}]}'.encode()
ASK = letters.sign_ask(KEY, org="acme", server="server-1", number=7, said=SAID)
NEWS = letters.sign_news(VOICE, device=DEVICE, serial=9, number=7, ask="ab" * 32, said=SAID)


def read_ask(raw: bytes, *, key: SigningKey = KEY, org: str = "acme", server: str = "server-1") -> Ask:
    return letters.read_ask(envelope.decode(raw), key=key.public, org=org, server=server)


def resigned(raw: bytes, key: SigningKey, **changes: object) -> bytes:
    """The same with fields changed, signed as if it was meant."""
    sealed = envelope.decode(raw)
    payload = json.dumps(json.loads(sealed.payload) | changes).encode()
    signature = Signature(key.public.keyid, key.sign(envelope.pae(sealed.payload_type, payload)))
    return envelope.encode(Envelope(sealed.payload_type, payload, (signature,)))


def test_an_ask_is_read_as_it_was_signed() -> None:
    assert read_ask(ASK) == Ask(number=7, name=envelope.decode(ASK).entry_id, said=SAID)
    assert b"\n" not in ASK + NEWS


def test_news_is_read_as_it_was_signed() -> None:
    assert letters.read_news(VOICE.ear, NEWS) == News(device=DEVICE, serial=9, number=7, ask="ab" * 32, said=SAID)
    never_asked = letters.sign_news(VOICE, device=DEVICE, serial=1, number=0, ask="", said=b"{}")
    assert letters.read_news(VOICE.ear, never_asked).ask == ""


def test_fields_of_a_newer_program_are_passed_over() -> None:
    assert read_ask(resigned(ASK, KEY, more=1)).said == SAID
    assert letters.read_news(VOICE.ear, resigned(NEWS, VOICE.key, more=1)).said == SAID


def test_another_key_or_a_changed_byte_is_refused() -> None:
    stranger = SigningKey.generate()
    with pytest.raises(UnknownKey):
        read_ask(ASK, key=stranger)
    with pytest.raises(UnknownKey):
        letters.read_news(ServerVoice(stranger, "acme", "server-1").ear, NEWS)
    for raw, read in ((ASK, read_ask), (NEWS, lambda raw: letters.read_news(VOICE.ear, raw))):
        sealed = envelope.decode(raw)
        with pytest.raises(BadSignature):
            read(envelope.encode(replace(sealed, payload=sealed.payload.replace(b'"b"', b'"c"'))))
    with pytest.raises(BadEnvelope):
        letters.read_news(VOICE.ear, NEWS[:-3])


def test_one_is_not_taken_for_the_other_nor_a_record_for_either() -> None:
    with pytest.raises(WrongPayloadType):
        read_ask(NEWS)
    with pytest.raises(WrongPayloadType):
        letters.read_news(VOICE.ear, ASK)


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"org": "other"},
        {"server": "server-2"},
        {"device": "sha256:" + "1" * 64},
        {"number": 0},
        {"number": True},
        {"ask": []},
    ],
)
def test_an_ask_that_does_not_fit_is_refused_though_it_is_signed(changes: dict[str, object]) -> None:
    with pytest.raises(BadPayload):
        read_ask(resigned(ASK, KEY, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"org": "other"},
        {"server": "server-2"},
        {"device": 1},
        {"serial": 0},
        {"number": -1},
        {"ask": None},
        {"news": "none"},
    ],
)
def test_news_that_does_not_fit_is_refused_though_it_is_signed(changes: dict[str, object]) -> None:
    with pytest.raises(BadPayload):
        letters.read_news(VOICE.ear, resigned(NEWS, VOICE.key, **changes))


@pytest.mark.parametrize("said", [b"[]", b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":"' + b"x" * letters.MAX_SAID_BYTES])
def test_what_is_no_strict_json_object_is_not_signed(said: bytes) -> None:
    with pytest.raises(BadPayload):
        letters.sign_ask(KEY, org="acme", server="server-1", number=1, said=said)
    with pytest.raises(BadPayload):
        letters.sign_news(VOICE, device=DEVICE, serial=1, number=0, ask="", said=said)
