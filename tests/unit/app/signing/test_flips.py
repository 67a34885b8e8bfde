"""Every byte of a bundle counts: whichever is altered, the file is refused, in the error of what was altered."""

import base64
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BadEnvelope, BadSignature, RecordError, UnknownKey, WrongPayloadType
from app.signing.verify import verify_bundle


def verdict(raw: bytes) -> RecordError:
    with pytest.raises(RecordError) as refused:
        verify_bundle(io.BytesIO(raw))
    return refused.value


def flipped(raw: bytes, position: int, bit: int) -> bytes:
    return raw[:position] + bytes([raw[position] ^ 1 << bit]) + raw[position + 1 :]


def test_every_bit_of_a_small_bundle_counts(make_desk) -> None:
    desk = make_desk()
    desk.write({})
    raw = desk.bundle()
    for position in range(len(raw)):
        for bit in range(8):
            assert verdict(flipped(raw, position, bit)).line in (1, 2, 3), (position, bit)


@settings(max_examples=300)
@given(data=st.data())
def test_any_byte_changed_to_any_other_is_refused(make_desk, data: st.DataObject) -> None:
    desk = make_desk()
    for _ in range(2):
        desk.write()
    raw = desk.bundle()
    position = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[position]))
    verdict(raw[:position] + bytes([other]) + raw[position + 1 :])


def test_a_flip_is_refused_in_the_error_of_what_was_flipped(desk) -> None:
    """In the decoded parts of a record, where the flip leaves an envelope to look at."""
    *before, last = desk.bundle().splitlines(keepends=True)
    fields = json.loads(last)

    def flipped_part(change: dict) -> RecordError:
        return verdict(b"".join(before) + json.dumps(fields | change).encode() + b"\n")

    payload = base64.b64decode(fields["payload"])
    for position in range(len(payload)):
        altered = base64.b64encode(flipped(payload, position, position % 8)).decode()
        assert isinstance(flipped_part({"payload": altered}), BadSignature)

    (signature,) = fields["signatures"]
    sig = base64.b64decode(signature["sig"])
    for position in range(len(sig)):
        altered = base64.b64encode(flipped(sig, position, position % 8)).decode()
        assert isinstance(flipped_part({"signatures": [signature | {"sig": altered}]}), BadSignature)

    for position in range(len(signature["keyid"])):
        altered = flipped(signature["keyid"].encode(), position, 0).decode()
        assert isinstance(flipped_part({"signatures": [signature | {"keyid": altered}]}), UnknownKey)

    for position in range(len(fields["payloadType"])):
        altered = flipped(fields["payloadType"].encode(), position, 0).decode()
        assert isinstance(flipped_part({"payloadType": altered}), WrongPayloadType)


def test_spare_bits_of_base64_do_not_spell_the_same_record_again(make_desk) -> None:
    desk = make_desk()
    desk.write({"answer": "x"})
    header, line = desk.bundle().splitlines(keepends=True)
    fields = json.loads(line)
    assert fields["signatures"][0]["sig"].endswith("==")
    sig = fields["signatures"][0]["sig"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = sig[:-3] + alphabet[alphabet.index(sig[-3]) + 1] + "=="
    assert base64.b64decode(other) == base64.b64decode(sig)
    fields["signatures"][0]["sig"] = other
    assert isinstance(verdict(header + json.dumps(fields).encode() + b"\n"), BadEnvelope)
