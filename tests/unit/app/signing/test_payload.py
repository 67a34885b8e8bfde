import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadPayload
from app.signing.payload import MAX_SEQ, Payload, decode, encode, timestamp

PAYLOAD = Payload(
    org="personal",
    server="",
    author="anna",
    device="sha256:" + "0a" * 32,
    seq=2,
    prev="1b" * 32,
    kind="annotation.submitted",
    at="2026-11-22T09:30:00.000Z",
    body={"answer": "да"},
    supersedes=None,
    task="t-1",
    project="p-1",
    guidelines_sha256="2c" * 32,
)


def test_the_bytes_are_the_contract_s_fields_in_its_order() -> None:
    assert encode(PAYLOAD).decode() == (
        '{"schema":1,"org":"personal","server":"","author":"anna","device":"sha256:' + "0a" * 32 + '","seq":2,'
        '"prev":"' + "1b" * 32 + '","kind":"annotation.submitted","at":"2026-11-22T09:30:00.000Z","supersedes":null,'
        '"task":"t-1","project":"p-1","guidelines_sha256":"' + "2c" * 32 + '","body":{"answer":"да"}}'
    )


def test_what_is_encoded_decodes_equal() -> None:
    assert decode(encode(PAYLOAD)) == PAYLOAD
    first = replace(PAYLOAD, seq=1, prev=None, supersedes="3d" * 32)
    assert decode(encode(first)) == first


def test_fields_of_a_newer_program_are_kept() -> None:
    raw = json.dumps(json.loads(encode(PAYLOAD)) | {"later": {"a": [1]}}).encode()
    payload = decode(raw)
    assert payload.unknown == {"later": {"a": [1]}}
    assert decode(encode(payload)) == payload


def test_the_payload_type_goes_with_the_kind() -> None:
    assert PAYLOAD.type == "application/vnd.goldquill.annotation.v1+json"


@pytest.mark.parametrize("name", list(json.loads(encode(PAYLOAD))))
def test_every_field_must_be_there(name: str) -> None:
    fields = json.loads(encode(PAYLOAD))
    del fields[name]
    with pytest.raises(BadPayload, match=name):
        decode(json.dumps(fields).encode())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schema", 2),
        ("schema", True),
        ("schema", 1.0),
        ("schema", "1"),
        ("org", None),
        ("server", 1),
        ("author", ""),
        ("author", None),
        ("device", "sha256:" + "0A" * 32),
        ("device", "sha256:00"),
        ("device", "0a" * 32),
        ("seq", 0),
        ("seq", -1),
        ("seq", 1),
        ("seq", True),
        ("seq", 2.0),
        ("seq", MAX_SEQ + 1),
        ("prev", None),
        ("prev", "1B" * 32),
        ("prev", "1b" * 31),
        ("prev", "1b" * 32 + "\n"),
        ("prev", 1),
        ("kind", "annotation"),
        ("kind", "annotation."),
        ("kind", "poem.submitted"),
        ("kind", "Annotation.submitted"),
        ("kind", "annotation.submitted.twice"),
        ("at", "2026-11-22T09:30:00Z"),
        ("at", "2026-11-22T09:30:00.000+00:00"),
        ("at", "2026-13-22T09:30:00.000Z"),
        ("at", "2026-11-22 09:30:00.000Z"),
        ("at", "٢٠٢٦-11-22T09:30:00.000Z"),
        ("supersedes", ""),
        ("supersedes", "x"),
        ("task", None),
        ("project", 1),
        ("guidelines_sha256", None),
        ("body", []),
        ("body", None),
    ],
)
def test_a_field_that_the_contract_does_not_allow_is_refused(name: str, value: object) -> None:
    raw = json.dumps(json.loads(encode(PAYLOAD)) | {name: value}).encode()
    with pytest.raises(BadPayload):
        decode(raw)


@pytest.mark.parametrize("text", ['{"schema":1,"schema":1}', '{"schema":NaN}', '{"schema":"\\ud800"}'])
def test_bytes_that_are_not_strict_json_are_refused(text: str) -> None:
    with pytest.raises(BadPayload):
        decode(text.encode())


def test_a_known_field_does_not_hide_among_the_unknown() -> None:
    with pytest.raises(BadPayload, match="known field"):
        replace(PAYLOAD, unknown={"seq": 9})


def test_a_body_that_strict_json_cannot_hold_is_not_written() -> None:
    with pytest.raises(BadPayload):
        encode(replace(PAYLOAD, body={"answer": "\ud800"}))


def test_times_are_written_in_utc_with_milliseconds() -> None:
    moscow = datetime(2026, 11, 22, 12, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=3)))
    assert timestamp(moscow) == "2026-11-22T09:30:00.123Z"
    assert timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 11, 22))  # noqa: DTZ001  the very thing refused


@given(
    st.builds(
        replace,
        st.just(PAYLOAD),
        org=st.text(),
        author=st.text(min_size=1),
        seq=st.integers(2, MAX_SEQ),
        at=st.datetimes(timezones=st.just(UTC)).map(timestamp),
        body=st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53) | st.none()),
    )
)
def test_any_payload_reads_back_equal(payload: Payload) -> None:
    assert decode(encode(payload)) == payload
