"""What we sign, a stock library verifies: nothing of ours takes part in the checking here."""

import base64
import hashlib
import io
import json

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey


def key_in(enrolment: dict) -> SSlibKey:
    """The device's key, out of the enrolment's payload and under the key id that RECORDS.md section 2 gives it."""
    spki = base64.b64decode(json.loads(base64.b64decode(enrolment["payload"]))["body"]["public_key"])
    return SSlibKey.from_crypto(load_der_public_key(spki), keyid="sha256:" + hashlib.sha256(spki).hexdigest())


def verified(envelope: dict, key: SSlibKey) -> tuple[str, dict]:
    """Entry id and payload of an envelope that the library accepts; `from_dict` empties what it gets, hence a copy."""
    sealed = Envelope.from_dict(json.loads(json.dumps(envelope)))
    sealed.verify([key], 1)
    return hashlib.sha256(sealed.pae()).hexdigest(), json.loads(sealed.payload)


def test_each_envelope_verifies_with_the_enrolled_key(desk) -> None:
    key = key_in(json.loads(desk.enrolment.envelope))
    for record in desk.records:
        entry_id, payload = verified(json.loads(record.envelope), key)
        assert entry_id == record.entry_id
        assert payload["device"] == key.keyid


def test_a_whole_bundle_verifies_signatures_and_chain(desk) -> None:
    header, *lines = [json.loads(line) for line in io.BytesIO(desk.bundle())]
    key = key_in(header["device_enrolment"])
    prev, enrolled = verified(header["device_enrolment"], key)
    assert (enrolled["seq"], enrolled["prev"]) == (1, None)
    assert header["count"] == len(lines) == 3
    for seq, line in enumerate(lines, start=2):
        entry_id, payload = verified(line, key)
        assert (payload["seq"], payload["prev"]) == (seq, prev)
        prev = entry_id


def test_the_library_refuses_what_we_refuse(desk) -> None:
    key = key_in(json.loads(desk.enrolment.envelope))
    envelope = json.loads(desk.records[1].envelope)
    payload = base64.b64decode(envelope["payload"]).replace(b"anna", b"boris")
    with pytest.raises(VerificationError):
        verified(envelope | {"payload": base64.b64encode(payload).decode()}, key)
    with pytest.raises(VerificationError):
        verified(envelope | {"payloadType": "application/vnd.goldquill.review.v1+json"}, key)
