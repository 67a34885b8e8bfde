"""What a record says is read as far as RECORDS.md §1 goes, and whatever it says instead breaks no export."""

import json
from typing import Any

import pytest

from app.dataset.bodies import Instruct, Ranking, Said, Work, read
from app.dataset.configs import LAID, SCHEMAS, plain
from app.dataset.counting import Counted, Counting
from app.dataset.derive import Piece, derive
from app.dataset.names import CONFIGS
from app.dataset.prompts import opening_id, prompt_id, prompt_of
from app.domain.errors import BadEnvelope, BadPayload
from app.signing import envelope
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from tests.company_work import critique_body, instruct_body, ranking_body

TYPE = "application/vnd.goldquill.annotation.v1+json"
ODD = [None, True, 0, -1, 7.5, 2**31, 2**63, 2**70, -(2**70), "", "x", "\x00", [], {}, [[]], ["a"], [["a"], ["a"]]]


def sealed(payload: bytes) -> tuple[bytes, str]:
    """A line and its name; nobody looks at the signature here."""
    made = Envelope(TYPE, payload, (Signature("sha256:0", b"\0" * 64),))
    return envelope.encode(made), made.entry_id


def said(body: Any, **changes: Any) -> Said:
    fields = {
        "author": "u-1",
        "device": "sha256:0",
        "seq": 2,
        "kind": "annotation.submitted",
        "at": "2026-11-22T09:30:00.000Z",
        "task": "",
        "project": "",
        "guidelines_sha256": "",
        "body": body,
    }
    return read(*sealed(json.dumps(fields | changes).encode()))


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way] * bool(way) + [place for name, each in inside for place in places(each, (*way, name))]


def altered(body: dict[str, Any], way: tuple[Any, ...], new: Any) -> dict[str, Any]:
    body = json.loads(json.dumps(body))
    holder: Any = body
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = new
    return body


def make_everything_of(work: Work) -> None:
    piece = Piece(entry_id="e", prompt_id=prompt_id(prompt_of(work)), work=work)
    assert opening_id(prompt_of(work))
    for config, table in derive([piece], (), CONFIGS, seed=0).items():
        assert table.schema.equals(LAID[config])
        assert plain(table).schema.equals(SCHEMAS[config])
        table.validate(full=True)
        for row in table.to_pylist():
            assert row.get("chosen", 1) != row.get("rejected", 2) or isinstance(work, Ranking)
            assert row.get("strength") in (None, *range(-3, 4))
    Counting().add([Counted(work, outcome="accept", author="p", task="", project="", guidelines="")])


BODIES = {"ranking": ranking_body(), "instruct": instruct_body(), "critique": critique_body()}
EVERY = [(name, way) for name, body in BODIES.items() for way in places(body)]


@pytest.mark.parametrize("name", BODIES)
def test_the_bodies_that_desks_write_are_understood(name: str) -> None:
    work = said(BODIES[name]).work()
    assert work is not None
    make_everything_of(work)


def test_no_odd_value_in_any_place_breaks_anything() -> None:
    for name, way in EVERY:
        for new in ODD:
            work = said(altered(BODIES[name], way, new)).work()
            if work is not None:
                make_everything_of(work)


@pytest.mark.parametrize(
    "changes",
    [
        {"strength": 4},
        {"strength": 2**70},
        {"judgements": [{"candidate": "a", "quality": 8}]},
        {"judgements": [{"candidate": "a", "criteria": {"correctness": 5}}]},
        {"candidates": [{"id": "a", "text": "x"}]},
        {"candidates": [{"id": "a", "text": "x"}] * 2},
        {"candidates": [{"id": str(n), "text": "x"} for n in range(10)]},
        {"ranking": {"groups": [["a"], ["a"]]}},
        {"ranking": {"groups": [["a", "a"], ["b"]]}},
        {"per_criterion": {"style": {"groups": [["a"], ["b", "a"]]}}},
        {"kind": "poem"},
        {"messages": "Why?"},
        {"messages": []},
    ],
)
def test_a_ranking_beyond_the_bounds_of_the_contract_is_not_understood(changes: dict[str, Any]) -> None:
    assert said(ranking_body() | changes).work() is None


@pytest.mark.parametrize(
    "messages", [[], [{"role": "assistant", "content": "x"}], [{"role": "user", "content": "x"}] * 2]
)
def test_a_gold_answer_to_nothing_or_of_nobody_is_not_understood(messages: list[dict[str, str]]) -> None:
    assert said(instruct_body() | {"messages": messages}).work() is None


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert isinstance(said(instruct_body() | {"mood": "good"}, later={"a": 1}).work(), Instruct)


def test_a_line_that_is_another_record_is_refused_by_its_name() -> None:
    line, name = sealed(b"{}")
    for raw, called in ((line, "0" * 64), (b"", name), (b"\xff", name), (line[:-1], name), (b"[]", name)):
        with pytest.raises(BadEnvelope) as refused:
            read(raw, called)
        assert refused.value.entry_id == called


@pytest.mark.parametrize("payload", [b"", b"{}", b"\xff", b"[]", b'{"author": 1}'])
def test_what_was_signed_and_is_no_record_is_refused_by_its_name(payload: bytes) -> None:
    line, name = sealed(payload)
    with pytest.raises(BadPayload) as refused:
        read(line, name)
    assert refused.value.entry_id == name


def test_what_one_byte_of_a_payload_was_changed_to_is_never_read() -> None:
    key = SigningKey.generate()
    payload = json.dumps({"body": {}}).encode()
    made = Envelope(TYPE, payload, (Signature(key.public.keyid, key.sign(envelope.pae(TYPE, payload))),))
    for place in range(len(payload)):
        other = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1 :]
        with pytest.raises(BadEnvelope):
            read(envelope.encode(Envelope(TYPE, other, made.signatures)), made.entry_id)
