"""Records are taken once each and answered with a receipt; what is wrong is refused or set aside with its own reason,
and the rest goes on (RELIABILITY.md rows 1, 2, 4, 5, 6, 8, 9, 11, 14 and 16)."""

import base64
import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.signing.fields import to_base64
from app.signing.keys import SigningKey
from sync import protocol
from sync.protocol import Outcome
from tests.company import ANNOTATION, Desk, Served, altered, payload_of, refusal, repacked

REVIEW = ANNOTATION.replace("annotation", "review")
ORDER = 2**252 + 27742317777372353535851937790883648493


def said(outcome: Outcome) -> tuple[str, str | None]:
    return outcome.verdict.value, outcome.reason.value if outcome.reason else None


STORED = ("stored", None)


def joined_by(first: Desk) -> Desk:
    """A second device of the same person."""
    second = Desk(first.url, SigningKey.generate(), first.context)
    second.join(token=first.token)
    return second


def fields(desk: Desk, **changes: object) -> dict:
    """What the next record of the desk would say."""
    return {**payload_of(desk.sign(desk.head, "x").envelope), **changes}


def test_a_record_is_kept_byte_for_byte_and_its_receipt_is_the_servers(served: Served) -> None:
    desk = served.desk()
    record = desk.write("Почему небо голубое?")
    (outcome,) = desk.send(record)
    receipt = served.ear().receipt(outcome.receipt.encode())
    assert (receipt.entry_id, receipt.device, receipt.seq) == (record.entry_id, desk.device, record.seq)
    assert served.founded.lines_of(desk) == [desk.enrolment, record.envelope]


def test_each_way_to_spoil_a_record_has_its_own_error(served: Served) -> None:
    desk, boris = served.desk(), served.desk()
    other = joined_by(desk)
    good = desk.sign(desk.head)
    receipt = desk.send(desk.write())[0].receipt.encode()
    signature = json.loads(good.envelope)["signatures"][0]
    raw = good.envelope
    sig = desk.key.sign(b"another message")
    spoilt = {
        "no signatures": (altered(raw, signatures=[]), ("aside", "bad_envelope")),
        "a flipped byte": (repacked(raw, b'"text":""', b'"text":" '), ("refused", "bad_signature")),
        "another type": (altered(raw, payloadType=REVIEW), ("refused", "bad_signature")),
        "a type of nobody's": (altered(raw, payloadType="text/plain"), ("refused", "wrong_type")),
        "a receipt": (receipt, ("refused", "wrong_type")),
        "a receipt as an annotation": (altered(receipt, payloadType=ANNOTATION), ("refused", "unknown_key")),
        "the enrolment": (desk.enrolment, ("refused", "wrong_type")),
        "a review in the type of an annotation": (
            desk.sealed(json.dumps(fields(desk, kind="review.given")).encode()),
            ("refused", "wrong_type"),
        ),
        "an unknown key": (desk.sign(desk.head, key=SigningKey.generate()).envelope, ("refused", "unknown_key")),
        "another person's key": (boris.sign(boris.head).envelope, ("refused", "unknown_key")),
        "another device's signature": (
            altered(raw, signatures=[{"keyid": other.device, "sig": signature["sig"]}]),
            ("refused", "bad_signature"),
        ),
        "in another device's name": (
            other.sealed(json.dumps(fields(desk)).encode()),
            ("refused", "unknown_key"),
        ),
        "the same signature twice": (altered(raw, signatures=[signature, signature]), ("aside", "bad_envelope")),
        "a signature of something else": (
            altered(raw, signatures=[{**signature, "sig": to_base64(sig)}]),
            ("refused", "bad_signature"),
        ),
        "for another author": (
            desk.sign(desk.head, author=boris.context.author).envelope,
            ("refused", "wrong_author"),
        ),
        "for another organisation": (desk.sign(desk.head, org="other").envelope, ("refused", "wrong_author")),
        "for another server": (desk.sign(desk.head, server="other").envelope, ("refused", "wrong_author")),
    }
    outcomes = desk.send_lines(*(line for line, _ in spoilt.values()))
    assert dict(zip(spoilt, map(said, outcomes), strict=True)) == {name: told for name, (_, told) in spoilt.items()}
    assert said(desk.send(desk.write())[0]) == STORED


def test_every_flipped_byte_of_the_payload_is_noticed(served: Served) -> None:
    desk = served.desk()
    good = desk.write()
    payload = json.dumps(payload_of(good.envelope), separators=(",", ":"), ensure_ascii=False).encode()
    lines = [
        altered(good.envelope, payload=to_base64(payload[:n] + bytes([payload[n] ^ 1]) + payload[n + 1 :]))
        for n in range(len(payload))
    ]
    for start in range(0, len(lines), 500):
        outcomes = desk.send_lines(*lines[start : start + 500])
        assert {said(outcome) for outcome in outcomes} == {("refused", "bad_signature")}
    assert said(desk.send(good)[0]) == STORED


def test_a_signature_that_is_not_reduced_is_refused(served: Served) -> None:
    desk = served.desk()
    good = desk.write()
    (signature,) = json.loads(good.envelope)["signatures"]
    raw = base64.b64decode(signature["sig"])
    s = int.from_bytes(raw[32:], "little") + ORDER
    twin = altered(good.envelope, signatures=[{**signature, "sig": to_base64(raw[:32] + s.to_bytes(32, "little"))}])
    assert said(desk.send_lines(twin)[0]) == ("refused", "bad_signature")
    assert said(desk.send(good)[0]) == STORED


def test_the_same_record_a_hundred_times_at_once_is_one_with_one_receipt(served: Served) -> None:
    desk = served.desk()
    record = desk.write()
    senders = [Desk(desk.url, desk.key, desk.context, token=desk.token) for _ in range(20)]
    with ThreadPoolExecutor(20) as threads:
        outcomes = list(threads.map(lambda n: senders[n % 20].send(record)[0], range(100)))
    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert {said(outcome) for outcome in outcomes} == {STORED}
    assert served.founded.lines_of(desk) == [desk.enrolment, record.envelope]


def test_the_same_record_twice_in_one_request_has_one_receipt(served: Served) -> None:
    desk = served.desk()
    record = desk.write()
    first, second = desk.send(record, record)
    assert first == second
    assert said(first) == STORED


def test_whatever_the_order_nothing_is_lost(served: Served) -> None:
    desk = served.desk()
    written = [desk.write(str(n)) for n in range(30)]
    shuffled = random.Random(6).sample(written, 30)
    for start in range(0, 30, 7):
        outcomes = desk.send(*shuffled[start : start + 7])
        assert {said(outcome) for outcome in outcomes} == {STORED}
    assert served.founded.gaps_of(desk) == []
    assert served.founded.lines_of(desk) == [desk.enrolment, *(record.envelope for record in written)]


def test_a_gap_is_told_and_filled_later(served: Served) -> None:
    desk = served.desk()
    missing, *later = [desk.write(str(n)) for n in range(4)]
    desk.send(*later)
    assert served.founded.gaps_of(desk) == [missing.seq]
    assert said(desk.send(missing)[0]) == STORED
    assert served.founded.gaps_of(desk) == []


@pytest.mark.parametrize("later_first", [False, True])
def test_a_fork_is_kept_aside_and_the_device_waits_for_a_person(served: Served, later_first: bool) -> None:
    desk = served.desk()
    start = desk.head
    ours = [desk.write("one"), desk.write("two")]
    # The other branch meets ours at its own place, or only as the neighbour of a place that is empty yet.
    other = desk.sign(start, "another one")
    desk.send(ours[1] if later_first else ours[0])
    assert said(desk.send(other)[0]) == ("aside", "fork")
    assert said(desk.send(ours[0])[0]) == (("aside", "quarantined") if later_first else STORED)
    next_one = desk.write("three")
    assert said(desk.send(next_one)[0]) == ("aside", "quarantined")

    assert {row.line for row in served.founded.held_of(desk)} >= {other.envelope, next_one.envelope}
    assert served.founded.device(desk).quarantined is not None
    with served.founded.keeping() as keeping:
        done = keeping.release(desk.device)
    assert (done.taken > 0, done.left, done.forks, done.quarantined) == (True, 0, 1, False)
    assert served.founded.device(desk).quarantined is None
    assert [row.reason for row in served.founded.held_of(desk) if not row.released] == ["fork"]
    assert {said(outcome) for outcome in desk.send(*ours, next_one, desk.write("four"))} == {STORED}
    assert served.founded.gaps_of(desk) == []


def test_a_fork_within_one_request_is_found(served: Served) -> None:
    desk = served.desk()
    start = desk.head
    outcomes = desk.send(desk.write("one"), desk.sign(start, "another"), desk.write("two"))
    assert list(map(said, outcomes)) == [STORED, ("aside", "fork"), ("aside", "quarantined")]


def test_the_fork_comes_back_to_quarantine_when_it_is_sent_after_release(served: Served) -> None:
    desk = served.desk()
    fork = desk.sign(desk.head, "another")
    desk.send(desk.write(), fork)
    with served.founded.keeping() as keeping:
        keeping.release(desk.device)
    for _ in range(2):  # the second time its device is quarantined, and what it is stays so
        assert said(desk.send(fork)[0]) == ("aside", "fork")
    assert served.founded.device(desk).quarantined is not None
    assert len(served.founded.held_of(desk)) == 1


def test_a_device_whose_chain_does_not_go_on_stays_quarantined_when_it_is_released(served: Served) -> None:
    """All that an old copy signed is of another chain: its first record was the fork, and the others follow that."""
    desk = served.desk()
    desk.send(desk.write("one"), desk.write("two"))
    desk.head = desk.first
    others = [desk.write(name) for name in ("another one", "another two", "another three")]
    assert [said(outcome) for outcome in desk.send(*others)] == [
        ("aside", "fork"),
        ("aside", "quarantined"),
        ("aside", "quarantined"),
    ]
    for _ in range(2):
        with served.founded.keeping() as keeping:
            done = keeping.release(desk.device)
        assert (done.taken, done.quarantined) == (0, True)
    assert done.forks == 3
    assert served.founded.device(desk).quarantined is not None
    assert [row.line for row in served.founded.held_of(desk)] == [each.envelope for each in others]
    assert served.founded.gaps_of(desk) == []


def test_a_forked_device_holds_no_other_up(served: Served) -> None:
    first, boris = served.desk(), served.desk()
    second = joined_by(first)
    first.send(first.write(), first.sign(first.first, "another"))
    for desk in (second, boris):
        assert said(desk.send(desk.write())[0]) == STORED


def test_a_revoked_device_gets_no_more_in_and_what_it_sent_before_still_verifies(served: Served) -> None:
    desk = served.desk()
    second = joined_by(desk)
    before, after = desk.write(), desk.write()
    receipt = desk.send(before)[0].receipt
    with served.founded.keeping() as keeping:
        assert keeping.revoke(desk.device, "lost")
        assert not keeping.revoke(desk.device, "lost")
    assert refusal(desk.post(protocol.RECORDS, after.envelope)) == (403, "revoked")
    assert refusal(desk.ask()) == (403, "revoked")
    # Carried in by another device of the person, as in a bundle.
    again, late = second.send(before, after)
    assert again.receipt == receipt
    assert said(late) == ("refused", "revoked")
    assert [said.device for said in served.revocations_of(desk)] == [desk.device]
    assert served.founded.gaps_of(desk) == []
    assert served.founded.lines_of(desk) == [desk.enrolment, before.envelope]


def strange_payloads(desk: Desk) -> dict[str, bytes]:
    whole = json.dumps(fields(desk)).encode()
    deep = b"[" * 100 + b"]" * 100
    body = b'"body": {"text": "x"}'
    assert body in whole
    return {
        "a key twice": whole.replace(b'"seq"', b'"seq": 7, "seq"'),
        "NaN": whole.replace(body, b'"body": {"n": NaN}'),
        "Infinity": whole.replace(body, b'"body": {"n": -Infinity}'),
        "a number beyond any": whole.replace(body, b'"body": {"n": 1e999}'),
        "a lone surrogate": whole.replace(body, b'"body": {"text": "\\ud800"}'),
        "nested 100 deep": whole.replace(body, b'"body": {"n": ' + deep + b"}"),
        "no JSON": b"{",
        "nothing": b"",
        "an array": b"[]",
        "bytes that are no text": b"\xff\xfe",
        "a byte-order mark": b"\xef\xbb\xbf" + whole,
        "seq 0": json.dumps(fields(desk, seq=0)).encode(),
        "seq beyond any": json.dumps(fields(desk, seq=2**63)).encode(),
        "seq true": json.dumps(fields(desk, seq=True)).encode(),
        "no prev": json.dumps(fields(desk, prev=None)).encode(),
        "another schema": json.dumps(fields(desk, schema=2)).encode(),
        "no time": json.dumps(fields(desk, at="yesterday")).encode(),
        "a task with a NUL": json.dumps(fields(desk, task="a\0b")).encode(),
        "a project with a NUL": json.dumps(fields(desk, project="\0")).encode(),
        "a task longer than any index": json.dumps(
            fields(desk, task=random.Random(9).randbytes(10_000).hex())
        ).encode(),
        "a project of a megabyte": json.dumps(fields(desk, project="p" * 2**20)).encode(),
    }


def test_a_signed_record_that_cannot_be_read_one_way_is_set_aside_and_the_queue_moves_on(served: Served) -> None:
    desk = served.desk()
    strange = strange_payloads(desk)
    outcomes = desk.send_lines(*map(desk.sealed, strange.values()), desk.write().envelope)
    told = dict(zip([*strange, "good"], map(said, outcomes), strict=True))
    assert told == dict.fromkeys(strange, ("aside", "bad_payload")) | {"good": STORED}
    held = served.founded.held_of(desk)
    assert [row.line for row in held] == [desk.sealed(payload) for payload in strange.values()]
    assert all(row.detail for row in held)


@pytest.mark.parametrize(
    "line",
    [
        b"<html>",
        b"\xff" * 100,
        b"{}",
        b"[" * 100_000,
        b'{"payload":"","payload":""}',
        b'{"payload": NaN}',
        b'{"payload": "\\ud800"}',
        b"\0",
        b" ",
        b'{"payloadType":"x","payload":"====","signatures":[{"keyid":"\\u0000","sig":""}]}',
    ],
    ids=lambda line: repr(line[:12]),
)
def test_a_line_that_is_no_envelope_is_set_aside_with_a_reason(served: Served, line: bytes) -> None:
    desk = served.desk()
    bad, good = desk.send_lines(line, desk.write().envelope)
    assert said(bad) == ("aside", "bad_envelope")
    assert bad.detail
    assert said(good) == STORED
    assert [row.line for row in served.founded.held_of(desk)] == [line]


def test_a_record_of_fifty_megabytes_is_refused_and_the_desk_goes_on(served: Served) -> None:
    desk = served.desk()
    line = b'{"payload":"' + b"A" * 50 * 1024 * 1024 + b'"}'
    for _ in range(3):
        assert refusal(desk.post(protocol.RECORDS, line)) == (413, "too_large")
        assert said(desk.send(desk.write())[0]) == STORED


def test_one_bad_among_fifty_is_told_and_the_others_are_stored(served: Served) -> None:
    desk = served.desk()
    lines = [desk.write(str(n)).envelope for n in range(49)]
    outcomes = desk.send_lines(*lines[:20], b"not an envelope", *lines[20:])
    assert list(map(said, outcomes)) == [STORED] * 20 + [("aside", "bad_envelope")] + [STORED] * 29


def test_what_was_set_aside_is_kept_once_however_often_it_is_sent(served: Served) -> None:
    desk = served.desk()
    line = b"not an envelope, twice"
    first = desk.send_lines(line)
    assert desk.send_lines(line, line) == first * 2
    assert len(served.founded.held_of(desk)) == 1


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_changes_no_order_and_is_flagged(served: Served, years: int) -> None:
    desk = served.desk()
    wrong = datetime.now(UTC) + timedelta(days=365 * years)
    outcomes = desk.send(
        desk.write(at=datetime.now(UTC)), desk.write(at=wrong), **{protocol.CLOCK_HEADER: wrong.isoformat()}
    )
    assert list(map(said, outcomes)) == [STORED] * 2
    receipts = [served.ear().receipt(outcome.receipt.encode()) for outcome in outcomes]
    assert receipts[1].number == receipts[0].number + 1
    assert abs(datetime.fromisoformat(receipts[1].at) - datetime.now(UTC)) < timedelta(minutes=1)
    device = served.founded.device(desk)
    assert abs(device.clock_ahead_s - 365 * years * 86400) < 60


@pytest.mark.parametrize(
    "said_time",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999-14:00",
        "yesterday",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "",
    ],
)
def test_no_clock_however_wrong_holds_a_record_up(served: Served, said_time: str) -> None:
    desk = served.desk()
    assert said(desk.send(desk.write(), **{protocol.CLOCK_HEADER: said_time})[0]) == STORED


def test_two_devices_of_one_person_have_a_whole_chain_each_by_whichever_they_come(served: Served) -> None:
    first = served.desk()
    second = joined_by(first)
    week = [first.write(str(n)) for n in range(20)], [second.write(str(n)) for n in range(20)]
    mixed = [record for pair in zip(*week, strict=True) for record in pair]
    for desk in (first, second):  # the second time is a bundle carried in
        assert {said(outcome) for outcome in desk.send(*mixed)} == {STORED}
    for desk, written in zip((first, second), week, strict=True):
        assert served.founded.gaps_of(desk) == []
        assert served.founded.lines_of(desk) == [desk.enrolment, *(record.envelope for record in written)]


def test_fields_of_a_newer_program_are_kept(served: Served) -> None:
    desk = served.desk()
    line = desk.sealed(json.dumps(fields(desk, mood="good", body={"text": "x", "new": [1]})).encode())
    assert said(desk.send_lines(line)[0]) == STORED
    assert served.founded.lines_of(desk) == [desk.enrolment, line]


def test_nothing_sent_is_nothing_answered(served: Served) -> None:
    desk = served.desk()
    assert desk.send_lines() == ()
    assert desk.send_lines(b"", b"", b"") == ()


def test_a_desk_gone_mad_does_not_fill_the_disk(served: Served) -> None:
    desk, boris = served.desk(), served.desk()
    outcomes = [o for part in range(3) for o in desk.send_lines(*(b"%d" % (part * 400 + n) for n in range(400)))]
    assert list(map(said, outcomes)) == [("aside", "bad_envelope")] * 1000 + [("refused", "no_room")] * 200
    assert said(boris.send_lines(b"mine")[0]) == ("aside", "bad_envelope")
    assert said(desk.send(desk.write())[0]) == STORED


def test_a_record_of_the_largest_size_is_taken(served: Served) -> None:
    desk = served.desk()
    assert said(desk.send(desk.write("я" * (8 * 1024 * 1024 - 1000)))[0]) == STORED


def test_what_is_refused_and_kept_nowhere_leaves_a_trace(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    desk = served.desk()
    meddled = repacked(desk.write("Потому что.").envelope, "Потому".encode(), "Затому".encode())
    with caplog.at_level("WARNING", "goldquill.server"):
        (outcome,) = desk.send_lines(meddled)
    assert said(outcome) == ("refused", "bad_signature")
    (told,) = [record for record in caplog.records if record.getMessage() == "refused"]
    assert told.facts == {"device": desk.device, "reasons": {"bad_signature": 1}}
