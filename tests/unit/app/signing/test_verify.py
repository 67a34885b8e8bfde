import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.errors import (
    BadEnvelope,
    BadPayload,
    BadSignature,
    BundleIncomplete,
    ChainBroken,
    UnknownKey,
    WrongPayloadType,
)
from app.domain.record import ChainHead
from app.signing import enrolment, envelope, letters, log
from app.signing.envelope import Envelope, Signature
from app.signing.fields import to_base64
from app.signing.keys import SigningKey
from app.signing.verify import DeviceChain, read_bundle, verify_bundle, verify_signatures

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
L = 2**252 + 27742317777372353535851937790883648493


def lines(desk) -> list[bytes]:
    return desk.bundle().splitlines(keepends=True)


def checked(raw: bytes | list[bytes]):
    return verify_bundle(io.BytesIO(raw if isinstance(raw, bytes) else b"".join(raw)))


def altered(line: bytes, change: Callable[[dict], object]) -> bytes:
    """The envelope with `change` made to its JSON, on one line."""
    fields = json.loads(line)
    change(fields)
    return json.dumps(fields).encode() + b"\n"


def signed_by(key: SigningKey, payload_type: str, raw: bytes) -> bytes:
    signature = Signature(key.public.keyid, key.sign(envelope.pae(payload_type, raw)))
    return envelope.encode(Envelope(payload_type, raw, (signature,))) + b"\n"


def restated(desk, line: bytes, **changes: object) -> bytes:
    """The record with payload fields changed, signed by the desk as if it meant it."""
    sealed = envelope.decode(line)
    raw = json.dumps(json.loads(sealed.payload) | changes).encode()
    return signed_by(desk.key, sealed.payload_type, raw)


def test_a_whole_bundle_is_reported(desk) -> None:
    report = checked(desk.bundle())
    assert (report.records, report.first, report.last) == (3, 2, 4)
    assert report.device == desk.key.public.keyid
    assert (report.author, report.org) == ("anna", "personal")
    assert report.head == desk.records[-1].head


def test_a_bundle_without_records_reports_the_enrolment_as_head(make_desk) -> None:
    desk = make_desk()
    report = checked(desk.bundle())
    assert (report.records, report.first, report.last) == (0, None, None)
    assert report.head == ChainHead(1, desk.enrolment.entry_id)


def test_a_bundle_may_carry_the_end_of_a_chain_alone(desk) -> None:
    report = checked(desk.bundle(first=4))
    assert (report.records, report.first, report.last) == (1, 4, 4)


def test_the_records_come_as_they_were_signed(desk) -> None:
    enrolled, records = read_bundle(io.BytesIO(desk.bundle()))
    got = list(records)
    assert enrolled.device == desk.key.public.keyid
    assert [r.entry_id for r in got] == [r.entry_id for r in desk.records[1:]]
    assert [r.envelope for r in got] == [r.envelope for r in desk.records[1:]]
    assert got[0].payload.body == {"answer": "ответ 1"}


def test_stripped_signatures_are_refused(desk) -> None:
    stripped = lines(desk)
    stripped[2] = altered(stripped[2], lambda fields: fields.update(signatures=[]))
    with pytest.raises(BadEnvelope, match="no signatures") as refused:
        checked(stripped)
    assert refused.value.line == 3


def test_a_changed_payload_is_refused_and_named(desk) -> None:
    changed = lines(desk)
    payload = desk.records[2].envelope
    other = to_base64(envelope.decode(payload).payload.replace("ответ 2".encode(), "ответ 9".encode()))
    changed[2] = altered(changed[2], lambda fields: fields.update(payload=other))
    with pytest.raises(BadSignature) as refused:
        checked(changed)
    assert refused.value.line == 3
    assert refused.value.keyid == desk.key.public.keyid
    assert refused.value.entry_id == envelope.decode(changed[2]).entry_id


def test_a_payload_type_of_another_device_record_does_not_fit_the_signature(desk) -> None:
    swapped = lines(desk)
    swapped[1] = swapped[1].replace(b"goldquill.annotation", b"goldquill.comment")
    with pytest.raises(BadSignature) as refused:
        checked(swapped)
    assert refused.value.line == 2


def test_a_payload_type_that_a_device_does_not_write_is_refused(desk) -> None:
    swapped = lines(desk)
    swapped[1] = swapped[1].replace(b"goldquill.annotation", b"goldquill.receipt")
    with pytest.raises(WrongPayloadType) as refused:
        checked(swapped)
    assert refused.value.found == "application/vnd.goldquill.receipt.v1+json"
    assert refused.value.line == 2


def test_a_receipt_is_no_annotation_even_when_the_device_signed_it(desk) -> None:
    desk.write(kind="receipt.stored")
    with pytest.raises(WrongPayloadType) as refused:
        checked(desk.bundle())
    assert refused.value.line == 5


def test_a_receipt_under_the_type_of_an_annotation_is_refused(desk) -> None:
    disguised = lines(desk)
    disguised[1] = restated(desk, disguised[1], kind="receipt.stored")
    with pytest.raises(WrongPayloadType) as refused:
        checked(disguised)
    assert refused.value.expected == "application/vnd.goldquill.receipt.v1+json"
    assert refused.value.found == "application/vnd.goldquill.annotation.v1+json"


def test_another_device_s_record_is_refused(desk, make_desk) -> None:
    other = make_desk(seed=bytes(32))
    other.write()
    mixed = lines(desk)
    mixed[1] = other.records[1].envelope + b"\n"
    with pytest.raises(UnknownKey) as refused:
        checked(mixed)
    assert refused.value.keyid == other.key.public.keyid
    assert (refused.value.line, refused.value.entry_id) == (2, other.records[1].entry_id)


def test_another_device_s_signature_under_this_device_s_key_id_is_refused(desk) -> None:
    forged = lines(desk)
    sealed = envelope.decode(forged[1])
    signature = Signature(desk.key.public.keyid, SigningKey.generate().sign(sealed.pae))
    forged[1] = envelope.encode(replace(sealed, signatures=(signature,))) + b"\n"
    with pytest.raises(BadSignature):
        checked(forged)


def test_a_signature_with_l_added_to_s_is_refused(desk) -> None:
    malleated = lines(desk)
    sealed = envelope.decode(malleated[1])
    sig = sealed.signatures[0].sig
    same = sig[:32] + (int.from_bytes(sig[32:], "little") + L).to_bytes(32, "little")
    malleated[1] = envelope.encode(replace(sealed, signatures=(Signature(desk.key.public.keyid, same),))) + b"\n"
    with pytest.raises(BadSignature):
        checked(malleated)


def test_one_signature_twice_is_not_two(desk) -> None:
    doubled = lines(desk)
    doubled[1] = altered(doubled[1], lambda fields: fields["signatures"].append(fields["signatures"][0]))
    with pytest.raises(BadEnvelope, match="two signatures by one key"):
        checked(doubled)


def test_a_threshold_of_two_needs_two_known_keys() -> None:
    a, b, stranger = SigningKey.generate(), SigningKey.generate(), SigningKey.generate()
    raw = envelope.pae("type", b"payload")

    def signed(*keys: SigningKey) -> Envelope:
        return Envelope("type", b"payload", tuple(Signature(key.public.keyid, key.sign(raw)) for key in keys))

    trusted = {key.public.keyid: key.public for key in (a, b)}
    verify_signatures(signed(a, b), trusted, threshold=2)
    verify_signatures(signed(a, stranger, b), trusted, threshold=2)
    with pytest.raises(UnknownKey) as short:
        verify_signatures(signed(a), trusted, threshold=2)
    assert short.value.keyid == ""
    with pytest.raises(UnknownKey) as unknown:
        verify_signatures(signed(a, stranger), trusted, threshold=2)
    assert unknown.value.keyid == stranger.public.keyid


@pytest.mark.parametrize(
    "raw",
    [
        b'{"seq":2,"seq":2}',
        b'{"seq":NaN}',
        b'{"body":"\\ud800"}',
        b'{"body":' + b"[" * 100 + b"]" * 100 + b"}",
        b"[]",
        b"not JSON",
        b"{}",
    ],
    ids=["duplicate keys", "NaN", "lone surrogate", "100-deep", "array", "text", "no fields"],
)
def test_signed_bytes_that_are_no_payload_are_refused(desk, raw: bytes) -> None:
    signed = lines(desk)
    signed[1] = signed_by(desk.key, desk.records[1].payload_type, raw)
    with pytest.raises(BadPayload) as refused:
        checked(signed)
    assert refused.value.line == 2


def test_a_record_of_50_megabytes_is_refused_by_its_length(desk) -> None:
    huge = lines(desk)
    huge[1] = b'{"payload":"' + b"A" * 50_000_000 + b'"}\n'
    with pytest.raises(BadEnvelope) as refused:
        checked(huge)
    assert refused.value.line == 2


def test_a_signed_payload_over_the_limit_is_refused(desk) -> None:
    sealed = Envelope(desk.records[1].payload_type, b" " * (envelope.MAX_PAYLOAD_BYTES + 1), ())
    signature = Signature(desk.key.public.keyid, desk.key.sign(sealed.pae))
    raw = json.dumps(
        {
            "payloadType": sealed.payload_type,
            "payload": to_base64(sealed.payload),
            "signatures": [{"keyid": signature.keyid, "sig": to_base64(signature.sig)}],
        }
    ).encode()
    with pytest.raises(BadPayload, match="at most"):
        checked([*lines(desk)[:1], raw + b"\n"])


@pytest.mark.parametrize(
    ("name", "value"),
    [("author", "boris"), ("org", "another"), ("server", "another"), ("device", "sha256:" + "0a" * 32)],
)
def test_a_record_that_speaks_for_somebody_else_is_refused(desk, name: str, value: str) -> None:
    foreign = lines(desk)
    foreign[1] = restated(desk, foreign[1], **{name: value})
    with pytest.raises(BadPayload, match=name) as refused:
        checked(foreign)
    assert refused.value.line == 2


def test_a_dropped_record_is_noticed(desk) -> None:
    header, first, _, third = lines(desk)
    with pytest.raises(ChainBroken, match="seq 4 after 2") as refused:
        checked([header.replace(b'"count":3', b'"count":2'), first, third])
    assert (refused.value.line, refused.value.entry_id) == (3, desk.records[3].entry_id)


def test_records_out_of_order_are_noticed(desk) -> None:
    header, first, second, third = lines(desk)
    with pytest.raises(ChainBroken):
        checked([header, second, first, third])


def test_a_record_twice_is_noticed(desk) -> None:
    header, first, second, _ = lines(desk)
    with pytest.raises(ChainBroken, match="seq 2 after 2"):
        checked([header, first, first, second])


def test_the_enrolment_is_not_a_line_of_its_own(desk) -> None:
    header, first, second, _ = lines(desk)
    with pytest.raises(WrongPayloadType):
        checked([header, desk.enrolment.envelope + b"\n", first, second])


def test_a_second_beginning_of_the_chain_is_noticed(desk) -> None:
    header, first, second, third = lines(desk)
    with pytest.raises(ChainBroken, match="seq 1 after 1"):
        checked([header, restated(desk, first, seq=1, prev=None), second, third])


def test_a_fork_is_noticed_where_the_chains_part(desk) -> None:
    header, first, _, third = lines(desk)
    other_second = log.append(
        desk.records[1].head,
        key=desk.key,
        context=desk.context,
        kind="annotation.submitted",
        body={"answer": "another"},
        at=AT,
    )
    with pytest.raises(ChainBroken, match="does not name the record before it") as refused:
        checked([header, first, other_second.envelope + b"\n", third])
    assert refused.value.line == 4


def test_a_first_record_that_names_another_enrolment_is_noticed(desk) -> None:
    header, first, second, third = lines(desk)
    with pytest.raises(ChainBroken, match="does not name"):
        checked([header, restated(desk, first, prev="0a" * 32), second, third])


def test_a_cut_bundle_is_told_from_a_false_one(desk) -> None:
    with pytest.raises(BundleIncomplete) as cut:
        checked(lines(desk)[:-1])
    assert (cut.value.expected, cut.value.found, cut.value.line) == (3, 2, 4)


def test_what_is_wrong_with_the_enrolment_is_on_line_1(desk, make_desk) -> None:
    other = make_desk(seed=bytes(32))
    header = lines(desk)[0].replace(desk.key.public.keyid.encode(), other.key.public.keyid.encode())
    with pytest.raises(UnknownKey) as refused:
        checked([header])
    assert (refused.value.line, refused.value.entry_id) == (1, desk.enrolment.entry_id)


def test_a_bundle_under_another_device_s_enrolment_is_refused(desk, make_desk) -> None:
    other = make_desk(seed=bytes(32))
    header = other.bundle().replace(b'"count":0', b'"count":3')
    with pytest.raises(UnknownKey):
        checked([header, *lines(desk)[1:]])


def test_what_the_desk_asks_is_verified_with_the_rest(desk, make_desk) -> None:
    said = {"org": "acme", "server": "server-1", "number": 1, "said": b"{}"}
    assert checked(desk.bundle(ask=letters.sign_ask(desk.key, **said))).records == 3
    another = letters.sign_ask(make_desk(seed=bytes(32)).key, **said)
    with pytest.raises(UnknownKey) as refused:
        checked(desk.bundle(ask=another))
    assert (refused.value.line, refused.value.entry_id) == (1, envelope.decode(another).entry_id)


def test_the_records_before_a_bad_one_are_good(desk) -> None:
    broken = lines(desk)
    broken[3] = b"{}\n"
    _, records = read_bundle(io.BytesIO(b"".join(broken)))
    assert next(records).entry_id == desk.records[1].entry_id
    assert next(records).entry_id == desk.records[2].entry_id
    with pytest.raises(BadEnvelope):
        next(records)


def test_a_refused_record_leaves_the_chain_where_it_was(desk) -> None:
    chain = DeviceChain(enrolment.read(envelope.decode(desk.enrolment.envelope)))
    chain.accept(desk.records[1].envelope)
    with pytest.raises(ChainBroken):
        chain.accept(desk.records[3].envelope)
    assert chain.head == desk.records[1].head
    assert chain.accept(desk.records[2].envelope).entry_id == desk.records[2].entry_id


def test_fields_of_a_newer_program_pass_through(desk) -> None:
    with_field = lines(desk)[:2]
    with_field[1] = restated(desk, with_field[1], later={"a": 1})
    with_field[0] = with_field[0].replace(b'"count":3', b'"count":1')
    _, records = read_bundle(io.BytesIO(b"".join(with_field)))
    record = next(records)
    assert record.payload.unknown == {"later": {"a": 1}}
    assert record.envelope + b"\n" == with_field[1]
