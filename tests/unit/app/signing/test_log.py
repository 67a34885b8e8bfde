from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BadPayload
from app.domain.record import ChainHead
from app.signing import envelope, payload
from app.signing.keys import SigningKey
from app.signing.log import RecordContext, append

KEY = SigningKey(bytes(32))
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def sign(head: ChainHead, body: dict | None = None, **changes: object):
    arguments = {"key": KEY, "context": RecordContext(author="anna"), "kind": "annotation.submitted", "at": AT}
    return append(head, body=body or {}, **(arguments | changes))


def test_a_record_continues_the_head_it_was_given() -> None:
    first = sign(ChainHead.empty())
    second = sign(first.head)
    assert (first.seq, first.prev) == (1, None)
    assert (second.seq, second.prev) == (2, first.entry_id)
    assert second.head == ChainHead(2, second.entry_id)


def test_the_record_repeats_what_its_envelope_says() -> None:
    context = RecordContext(author="anna", org="o", server="s", task="t", project="p", guidelines_sha256="g")
    record = sign(ChainHead(7, "0a" * 32), {"answer": "да"}, context=context, supersedes="1b" * 32)
    sealed = envelope.decode(record.envelope)
    said = payload.decode(sealed.payload)
    assert sealed.entry_id == record.entry_id
    assert sealed.payload_type == record.payload_type == "application/vnd.goldquill.annotation.v1+json"
    assert (
        (said.device, said.seq, said.prev)
        == (record.device, record.seq, record.prev)
        == (
            KEY.public.keyid,
            8,
            "0a" * 32,
        )
    )
    assert (said.kind, said.at, said.supersedes) == (record.kind, record.at, record.supersedes)
    assert (said.org, said.server, said.author) == ("o", "s", "anna")
    assert (said.task, said.project, said.guidelines_sha256) == ("t", "p", "g")
    assert said.body == {"answer": "да"}


def test_a_desk_that_is_not_enrolled_writes_for_itself() -> None:
    said = payload.decode(envelope.decode(sign(ChainHead.empty()).envelope).payload)
    assert (said.org, said.server) == ("personal", "")


def test_the_signature_is_the_device_key_s_over_the_pae() -> None:
    record = sign(ChainHead.empty())
    (signature,) = envelope.decode(record.envelope).signatures
    assert signature.keyid == KEY.public.keyid
    assert KEY.public.verifies(signature.sig, envelope.decode(record.envelope).pae)


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert sign(ChainHead.empty(), {"a": 1}) == sign(ChainHead.empty(), {"a": 1})


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        ("annotation", "annotation.withdrawn"),
        ("review", "review.accepted_with_edits"),
        ("comment", "comment.added"),
        ("enrolment", "enrolment.device"),
        ("revocation", "revocation.device"),
        ("receipt", "receipt.stored"),
        ("checkpoint", "checkpoint.signed"),
    ],
)
def test_each_family_of_records_has_a_payload_type(family: str, kind: str) -> None:
    assert sign(ChainHead.empty(), kind=kind).payload_type == f"application/vnd.goldquill.{family}.v1+json"


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": "\ud800"}, {"a": "x" * 17_000_000}])
def test_a_body_that_no_reader_would_take_is_not_signed(body: dict) -> None:
    with pytest.raises(BadPayload):
        sign(ChainHead.empty(), body)


@pytest.mark.parametrize("changes", [{"kind": "poem.written"}, {"kind": "annotation"}, {"supersedes": "last one"}])
def test_a_record_that_no_reader_would_take_is_not_signed(changes: dict) -> None:
    with pytest.raises(BadPayload):
        sign(ChainHead.empty(), **changes)


def test_a_record_of_just_under_the_limit_is_signed_and_read() -> None:
    text = "x" * (envelope.MAX_PAYLOAD_BYTES - 1000)
    sealed = envelope.decode(sign(ChainHead.empty(), {"a": text}).envelope)
    assert payload.decode(sealed.payload).body == {"a": text}


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53)), max_size=8))
def test_a_chain_names_each_record_before_the_next(bodies: list[dict]) -> None:
    head = ChainHead.empty()
    for seq, body in enumerate(bodies, start=1):
        record = sign(head, body)
        assert (record.seq, record.prev) == (seq, head.entry_id)
        head = record.head
