import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadEnvelope
from app.signing import envelope
from app.signing.envelope import MAX_ENVELOPE_BYTES, Envelope, Signature, decode, encode, entry_id, pae

SIGNED = Envelope("application/example", b'{"a":1}', (Signature("sha256:00", b"\x01\x02"),))


def test_pae_is_the_one_of_the_specification() -> None:
    # The example of DSSE's protocol.md.
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pae("http://example.com/HelloWorld", b"hello world") == expected


def test_pae_counts_bytes_and_not_characters() -> None:
    assert pae("тип", b"") == b"DSSEv1 6 " + "тип".encode() + b" 0 "


def test_the_entry_id_is_the_hash_of_what_is_signed() -> None:
    assert SIGNED.entry_id == hashlib.sha256(SIGNED.pae).hexdigest() == entry_id("application/example", b'{"a":1}')


def test_the_envelope_is_one_line_with_the_fields_of_the_contract() -> None:
    raw = encode(SIGNED)
    assert b"\n" not in raw
    assert json.loads(raw) == {
        "payloadType": "application/example",
        "payload": "eyJhIjoxfQ==",
        "signatures": [{"keyid": "sha256:00", "sig": "AQI="}],
    }


def test_fields_that_dsse_does_not_name_are_ignored() -> None:
    fields = json.loads(encode(SIGNED))
    fields["later"] = fields["signatures"][0]["later"] = 1
    assert decode(json.dumps(fields).encode()) == SIGNED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signatures": []}, "no signatures"),
        ({"signatures": None}, "signatures is missing"),
        ({"signatures": {}}, "signatures is missing"),
        ({"signatures": ["sig"]}, "not an object"),
        ({"signatures": [{"keyid": "k"}]}, "sig is missing"),
        ({"signatures": [{"sig": "AQI="}]}, "keyid is missing"),
        ({"signatures": [{"keyid": "k", "sig": "AQI="}, {"keyid": "k", "sig": "AQI="}]}, "two signatures by one key"),
        ({"payload": "eyJhIjoxfR=="}, "canonical"),
        ({"payload": 1}, "payload is missing"),
        ({"payloadType": None}, "payloadType is missing"),
    ],
)
def test_another_shape_is_refused(change: dict, reason: str) -> None:
    with pytest.raises(BadEnvelope, match=reason):
        decode(json.dumps(json.loads(encode(SIGNED)) | change).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"payload":1,"payload":1}', b"\xff"])
def test_what_is_not_a_strict_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(BadEnvelope):
        decode(raw)


def test_an_envelope_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(BadEnvelope, match="at most"):
        decode(b" " * (MAX_ENVELOPE_BYTES + 1))


signatures = st.lists(
    st.builds(Signature, st.text(), st.binary(max_size=70)), min_size=1, max_size=3, unique_by=lambda s: s.keyid
)


@given(st.builds(Envelope, st.text(), st.binary(), signatures.map(tuple)))
def test_what_is_encoded_decodes_to_the_same_bytes(sealed: Envelope) -> None:
    assert decode(encode(sealed)) == sealed


@st.composite
def nearly_encoded(draw: st.DrawFn) -> bytes:
    """The bytes of an envelope, but for what was put in the place of a few of them."""
    raw = encode(draw(st.builds(Envelope, st.text(), st.binary(), signatures.map(tuple))))
    at = draw(st.integers(0, len(raw)))
    odd = st.sampled_from([b"", b" ", b'"', b"=", b"/", b"\\u0041", b"\\/", b"}", b',"x":1', b"\xff", b"B", b"[]"])
    return raw[:at] + draw(odd | st.binary(max_size=2)) + raw[at + draw(st.integers(0, 2)) :]


def read(raw: bytes) -> Envelope | str:
    try:
        return decode(raw)
    except BadEnvelope as error:
        return str(error)


@given(nearly_encoded())
def test_what_is_written_just_so_is_read_as_all_else_is(raw: bytes) -> None:
    found = read(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelope, "_plain", lambda _: None)
        assert read(raw) == found


def test_two_signatures_by_one_key_are_refused_though_they_are_written_just_so() -> None:
    raw = encode(SIGNED)
    (one,) = json.loads(raw)["signatures"]
    said = json.dumps(one, separators=(",", ":")).encode()
    with pytest.raises(BadEnvelope, match="two signatures"):
        decode(raw.replace(said, said + b"," + said))
    with pytest.raises(BadEnvelope, match="no signatures"):
        decode(raw.replace(said, b""))


@given(st.text(), st.binary(), st.text(), st.binary())
def test_two_statements_never_share_a_pae(type_a: str, a: bytes, type_b: str, b: bytes) -> None:
    assert (pae(type_a, a) == pae(type_b, b)) == ((type_a, a) == (type_b, b))
