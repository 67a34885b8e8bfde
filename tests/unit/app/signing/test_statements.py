"""What a company's server says: each statement is read back whole, and nothing else is taken for one."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from app.domain.errors import BadEnvelope, BadPayload, BadSignature, RecordError, UnknownKey, WrongPayloadType
from app.domain.record import ChainHead, SignedRecord
from app.signing import envelope, log, statements
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from app.signing.statements import Acceptance, Checkpoint, Receipt, Revocation, ServerEar, ServerVoice
from app.signing.strict_json import JsonObject
from tests.unit.app.signing.conftest import BEGAN

START = ChainHead.empty()
VOICE = ServerVoice(SigningKey(bytes(range(32))), "acme", "server-1")
EAR = VOICE.ear
DEVICE = SigningKey(b"\7" * 32).public
ENTRY, ENTRY_2 = "ab" * 32, "cd" * 32
AT = "2026-11-22T09:30:00.000Z"

SAYINGS: dict[str, Callable[[ServerVoice], SignedRecord]] = {
    "receipt": lambda voice: voice.receipt(START, entry_id=ENTRY, device=DEVICE.keyid, seq=7, at=BEGAN),
    "checkpoint": lambda voice: voice.checkpoint(START, size=3, root=b"\5" * 32, at=BEGAN),
    "acceptance": lambda voice: voice.acceptance(
        START, public_key=DEVICE, author="anna", role="trainer", enrolment=ENTRY, at=BEGAN
    ),
    "revocation": lambda voice: voice.revocation(START, device=DEVICE.keyid, reason="lost", at=BEGAN),
}


def heard(what: str, raw: bytes, ear: ServerEar = EAR) -> object:
    return getattr(ear, what)(raw)


def said(kind: str, body: JsonObject, voice: ServerVoice = VOICE) -> bytes:
    """Anything that a server's key may sign, sensible or not."""
    context = RecordContext(author=voice.server, org=voice.org, server=voice.server)
    return log.append(START, key=voice.key, context=context, kind=kind, body=body, at=BEGAN).envelope


def test_a_receipt_is_read_as_it_was_given() -> None:
    first = SAYINGS["receipt"](VOICE)
    second = VOICE.receipt(
        first.head, entry_id=ENTRY_2, device=DEVICE.keyid, seq=8, at=BEGAN + timedelta(milliseconds=1)
    )
    assert EAR.receipt(first.envelope) == Receipt(
        number=1, prev=None, receipt_id=first.entry_id, entry_id=ENTRY, device=DEVICE.keyid, seq=7, at=AT
    )
    told = EAR.receipt(second.envelope)
    assert (told.number, told.prev, told.entry_id, told.seq) == (2, first.entry_id, ENTRY_2, 8)
    assert told.leaf == bytes.fromhex(second.entry_id)


def test_a_checkpoint_is_read_as_it_was_given() -> None:
    raw = SAYINGS["checkpoint"](VOICE).envelope
    assert EAR.checkpoint(raw) == Checkpoint(size=3, root=b"\5" * 32, at=AT)
    empty = VOICE.checkpoint(START, size=0, root=bytes(32), at=BEGAN)
    assert EAR.checkpoint(empty.envelope).size == 0


def test_an_acceptance_is_read_as_it_was_given() -> None:
    raw = SAYINGS["acceptance"](VOICE).envelope
    assert EAR.acceptance(raw) == Acceptance(public_key=DEVICE, author="anna", role="trainer", enrolment=ENTRY, at=AT)


def test_a_revocation_is_read_as_it_was_given() -> None:
    raw = SAYINGS["revocation"](VOICE).envelope
    assert EAR.revocation(raw) == Revocation(device=DEVICE.keyid, reason="lost", at=AT)


def test_an_ear_is_made_of_what_a_desk_keeps() -> None:
    ear = ServerEar.of(spki=VOICE.key.public.spki, org="acme", server="server-1")
    assert ear == EAR
    assert ear.receipt(SAYINGS["receipt"](VOICE).envelope).seq == 7
    with pytest.raises(ValueError, match="SubjectPublicKeyInfo"):
        ServerEar.of(spki=b"no key", org="acme", server="server-1")


@pytest.mark.parametrize("given", SAYINGS)
@pytest.mark.parametrize("expected", SAYINGS)
def test_no_statement_is_taken_for_another(given: str, expected: str) -> None:
    raw = SAYINGS[given](VOICE).envelope
    if given == expected:
        heard(expected, raw)
        return
    with pytest.raises(WrongPayloadType) as refused:
        heard(expected, raw)
    assert refused.value.entry_id == SAYINGS[given](VOICE).entry_id
    assert refused.value.found != refused.value.expected


@pytest.mark.parametrize("what", SAYINGS)
def test_another_kind_of_the_same_family_is_refused(what: str) -> None:
    """The payload's type is the family's, and is not enough."""
    kind = {
        "receipt": "receipt.export",
        "checkpoint": "checkpoint.tasks",
        "acceptance": "enrolment.device",
        "revocation": "revocation.person",
    }[what]
    body = json.loads(base64.b64decode(json.loads(SAYINGS[what](VOICE).envelope)["payload"]))["body"]
    with pytest.raises(BadPayload, match=f"a {kind} where"):
        heard(what, said(kind, body))


@pytest.mark.parametrize("what", SAYINGS)
def test_another_key_is_not_the_server(what: str) -> None:
    stranger = ServerVoice(SigningKey.generate(), VOICE.org, VOICE.server)
    with pytest.raises(UnknownKey) as refused:
        heard(what, SAYINGS[what](stranger).envelope)
    assert refused.value.keyid == stranger.key.public.keyid


@pytest.mark.parametrize("what", SAYINGS)
def test_another_key_under_the_server_s_key_id_does_not_sign(what: str) -> None:
    stranger = ServerVoice(SigningKey.generate(), VOICE.org, VOICE.server)
    fields = json.loads(SAYINGS[what](stranger).envelope)
    fields["signatures"][0]["keyid"] = VOICE.key.public.keyid
    with pytest.raises(BadSignature):
        heard(what, json.dumps(fields).encode())


@pytest.mark.parametrize("what", SAYINGS)
def test_a_key_that_speaks_for_another_device_is_refused(what: str) -> None:
    """Signed by the server's key, with somebody else named as the device that signs."""
    record = SAYINGS[what](ServerVoice(SigningKey.generate(), VOICE.org, VOICE.server))
    fields = json.loads(record.envelope)
    payload = base64.b64decode(fields["payload"])
    pae = b"DSSEv1 %d %b %d %b" % (len(record.payload_type), record.payload_type.encode(), len(payload), payload)
    signature = {"keyid": VOICE.key.public.keyid, "sig": base64.b64encode(VOICE.key.sign(pae)).decode()}
    with pytest.raises(BadPayload, match="said by"):
        heard(what, json.dumps(fields | {"signatures": [signature]}).encode())


@pytest.mark.parametrize("what", SAYINGS)
@pytest.mark.parametrize(("org", "server"), [("other", "server-1"), ("acme", "server-2"), ("acme", "")])
def test_the_same_key_for_another_company_or_server_is_refused(what: str, org: str, server: str) -> None:
    ear = ServerEar(VOICE.key.public, org, server)
    with pytest.raises(BadPayload, match="said by 'server-1' of 'acme'"):
        heard(what, SAYINGS[what](VOICE).envelope, ear)


@pytest.mark.parametrize("what", SAYINGS)
def test_a_statement_cut_anywhere_is_refused(what: str) -> None:
    raw = SAYINGS[what](VOICE).envelope
    for length in range(len(raw)):
        with pytest.raises(BadEnvelope):
            heard(what, raw[:length])


@pytest.mark.parametrize("what", SAYINGS)
def test_a_statement_with_any_byte_of_its_payload_changed_is_refused(what: str) -> None:
    fields = json.loads(SAYINGS[what](VOICE).envelope)
    payload = base64.b64decode(fields["payload"])
    for place in range(len(payload)):
        changed = bytearray(payload)
        changed[place] ^= 1
        raw = json.dumps(fields | {"payload": base64.b64encode(changed).decode()}).encode()
        with pytest.raises(BadSignature):
            heard(what, raw)


@pytest.mark.parametrize(
    ("what", "kind", "body", "reason"),
    [
        ("receipt", statements.RECEIPT, {"device": "d", "seq": 1}, "entry_id"),
        ("receipt", statements.RECEIPT, {"entry_id": ENTRY.upper(), "device": "d", "seq": 1}, "not a SHA-256"),
        ("receipt", statements.RECEIPT, {"entry_id": ENTRY[1:], "device": "d", "seq": 1}, "not a SHA-256"),
        ("receipt", statements.RECEIPT, {"entry_id": ENTRY, "device": 7, "seq": 1}, "device"),
        ("receipt", statements.RECEIPT, {"entry_id": ENTRY, "device": "d", "seq": 0}, "seq"),
        ("receipt", statements.RECEIPT, {"entry_id": ENTRY, "device": "d", "seq": True}, "seq"),
        ("checkpoint", statements.CHECKPOINT, {"size": -1, "root": ENTRY}, "size"),
        ("checkpoint", statements.CHECKPOINT, {"size": 1, "root": "root"}, "not a SHA-256"),
        ("acceptance", statements.ENROLMENT, {"public_key": "!"}, "base64"),
        ("acceptance", statements.ENROLMENT, {"public_key": "AAAA"}, "SubjectPublicKeyInfo"),
        ("revocation", statements.REVOCATION, {"device": "d"}, "reason"),
    ],
)
def test_a_statement_that_says_nonsense_is_refused(what: str, kind: str, body: JsonObject, reason: str) -> None:
    with pytest.raises(BadPayload, match=reason):
        heard(what, said(kind, body))


def test_an_acceptance_of_one_key_in_another_s_name_is_refused() -> None:
    body: JsonObject = {
        "device": VOICE.key.public.keyid,
        "public_key": base64.b64encode(DEVICE.spki).decode(),
        "author": "anna",
        "role": "trainer",
        "enrolment": ENTRY,
    }
    with pytest.raises(BadPayload, match="not the key that is enrolled"):
        EAR.acceptance(said(statements.ENROLMENT, body))


def test_what_a_later_server_adds_is_not_looked_at() -> None:
    body: JsonObject = {"entry_id": ENTRY, "device": DEVICE.keyid, "seq": 1, "later": {"more": [1]}}
    assert EAR.receipt(said(statements.RECEIPT, body)).entry_id == ENTRY


def test_a_refusal_names_the_entry() -> None:
    raw = said("checkpoint.tasks", {})
    with pytest.raises(RecordError) as refused:
        EAR.checkpoint(raw)
    assert refused.value.entry_id == envelope.decode(raw).entry_id


@pytest.mark.parametrize("what", SAYINGS)
def test_a_stock_library_verifies_what_a_server_says(what: str) -> None:
    public = VOICE.key.public
    key = SSlibKey.from_crypto(load_der_public_key(public.spki), keyid=public.keyid)
    record = SAYINGS[what](VOICE)
    sealed = Envelope.from_dict(json.loads(record.envelope))
    sealed.verify([key], 1)
    payload = json.loads(sealed.payload)
    assert (payload["author"], payload["server"], payload["org"]) == ("server-1", "server-1", "acme")
    assert payload["device"] == public.keyid


def test_a_server_s_families_are_chains_of_their_own() -> None:
    receipt, checkpoint = SAYINGS["receipt"](VOICE), SAYINGS["checkpoint"](VOICE)
    assert (receipt.seq, checkpoint.seq) == (1, 1)
    after = VOICE.checkpoint(checkpoint.head, size=4, root=bytes(32), at=BEGAN)
    assert (after.seq, after.prev) == (2, checkpoint.entry_id)
