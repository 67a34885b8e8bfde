"""What a server, or what stands before it, does not take, and versions that differ (RELIABILITY.md rows 11, 12, 15)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.domain.errors import OtherProtocol, ServerBusy, ServerRefused, SyncError
from app.domain.record import SignedRecord
from app.domain.work import WorkState
from app.signing import envelope, payload
from app.signing.envelope import Envelope, Signature
from app.signing.payload import Payload
from sync import protocol
from sync.server.audit import Gap
from tests.company import Founded
from tests.company_desk import arrived_once, join, sync, work
from tests.company_server import serving
from tests.cutting_proxy import CuttingProxy, Forward, Request, Rule, answer, body_of, pass_on, with_body
from tests.desk_samples import OpenDesk, open_desk
from tests.faults.nursery import FULL


def sends(proxy: CuttingProxy) -> list[int]:
    """How many records were in each request."""
    return [len(request.lines) for request in proxy.seen if request.path == protocol.RECORDS]


def for_records(rule: Rule) -> Rule:
    return lambda request, forward: (rule if request.path == protocol.RECORDS else pass_on)(request, forward)


# One bad record among fifty.


def flipped(line: bytes) -> bytes:
    fields = json.loads(line)
    said = base64.b64decode(fields["payload"]).replace(b'"seq":', b'"seq": ', 1)
    return json.dumps(fields | {"payload": base64.b64encode(said).decode()}).encode()


def unsigned(line: bytes) -> bytes:
    return json.dumps(json.loads(line) | {"signatures": []}).encode()


BAD = {
    "altered": (flipped, "bad_signature"),
    "stripped of its signature": (unsigned, "bad_envelope"),
    "of another type": (lambda line: line.replace(b"goldquill.annotation", b"goldquill.receipt"), "wrong_type"),
    "no record": (lambda _line: b'{"payload":1}', "bad_envelope"),
    "no JSON": (lambda line: line[:-1], "bad_envelope"),
}


@pytest.mark.parametrize("what", BAD)
def test_one_bad_record_among_fifty_is_held_and_the_others_arrive(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, what: str
) -> None:
    entries = [work(member, str(number)) for number in range(50)]
    spoil, reason = BAD[what]

    def spoiled(request: Request, forward: Forward) -> bytes:
        lines = request.lines
        lines[24] = spoil(lines[24])
        return forward(request.with_body(b"\n".join(lines) + b"\n"))

    proxy.rule = for_records(spoiled)
    passed = sync(member)
    assert (passed.sent, passed.held) == (49, 1)
    standing = member.sending.standing()
    assert [(each.entry_id, each.reason) for each in standing.held] == [(entries[24], reason)]
    assert standing.waiting == 0
    assert [each.id for each in member.history.recent(state=WorkState.HELD).items] == [entries[24]]
    assert company.verify().gaps == [Gap(member.log.device, 26, 26)]
    proxy.rule = pass_on
    assert sync(member).sent == 0, "what is held is not sent again by itself"
    member.sending.retry_held()
    assert sync(member).sent == 1
    assert arrived_once(company, member) == 51
    print(f"\n49 stored, 1 held as {reason}; released, it arrived")


def test_a_record_that_was_altered_at_the_desk_is_held(company: Founded, member: OpenDesk) -> None:
    entries = [work(member, str(number)) for number in range(3)]
    kept = member.records.get(entries[1])
    assert kept is not None
    with member.database.writing() as connection:
        statement = "UPDATE records SET envelope = ? WHERE entry_id = ?"
        connection.exec_driver_sql(statement, (flipped(kept.envelope), entries[1]))
    passed = sync(member)
    assert (passed.sent, passed.held) == (2, 1)
    assert [(each.entry_id, each.reason) for each in member.sending.standing().held] == [(entries[1], "bad_signature")]


# Too large, too many, too busy.


def test_a_batch_that_is_too_large_is_halved_until_it_goes_through(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    for number in range(20):
        work(member, str(number))

    def small_only(request: Request, forward: Forward) -> bytes:
        return forward(request) if len(request.lines) <= 3 else answer("413 Content Too Large", b"<html>nginx")

    proxy.rule = for_records(small_only)
    assert sync(member).sent == 20
    assert sends(proxy)[:4] == [20, 10, 5, 2]
    assert len(sends(proxy)) <= 3 + 10
    assert arrived_once(company, member) == 21


def test_a_record_that_is_too_large_by_itself_waits_for_a_person(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    entries = [work(member, f"{number} " + "x" * (20_000 if number == 5 else 10)) for number in range(10)]

    def short_only(request: Request, forward: Forward) -> bytes:
        return forward(request) if len(request.body) < 20_000 else answer("413 Content Too Large")

    proxy.rule = for_records(short_only)
    passed = sync(member)
    assert (passed.sent, passed.held) == (9, 1)
    assert [(each.entry_id, each.reason) for each in member.sending.standing().held] == [(entries[5], "too_large")]
    assert passed.requests <= 20
    proxy.rule = pass_on
    member.sending.retry_held()
    assert sync(member).sent == 1
    assert arrived_once(company, member) == 11


def test_a_proxy_that_takes_nothing_at_all_is_asked_a_bounded_number_of_times(
    proxy: CuttingProxy, member: OpenDesk
) -> None:
    for number in range(20):
        work(member, str(number))
    proxy.rule = for_records(lambda _request, _forward: answer("413 Content Too Large"))
    passed = sync(member)
    assert (passed.sent, passed.held) == (0, 20)
    assert len(sends(proxy)) <= 2 * 20 + 5
    assert member.outbox.count() == 20


LATER = format_datetime(datetime.now(UTC) + timedelta(days=400), usegmt=True)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("said", "wait"),
    [("7", 7), ("0", 0), ("999999", 3600), (LATER, 3600), ("", 30), ("soon", 30), ("-5", 30), ("1e9", 30)],
)
def test_how_long_to_wait_is_carried_to_the_caller_within_reason(
    proxy: CuttingProxy, member: OpenDesk, status: str, said: str, wait: int
) -> None:
    work(member, "one")
    proxy.rule = lambda _request, _forward: answer(status, b"<html>", **({"Retry_After": said} if said else {}))
    with pytest.raises(ServerBusy) as told:
        sync(member)
    assert told.value.retry_after_s == wait
    assert len(proxy.seen) == 1
    assert member.outbox.count() == 1


def test_a_date_to_wait_for_is_counted_from_now(proxy: CuttingProxy, member: OpenDesk) -> None:
    work(member, "one")
    when = format_datetime(member.clock.time + timedelta(seconds=90), usegmt=True)
    proxy.rule = lambda _request, _forward: answer("503 Busy", Retry_After=when)
    with pytest.raises(ServerBusy) as told:
        sync(member)
    assert 60 <= told.value.retry_after_s <= 90


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "503 Busy", "504 Gateway Timeout"])
def test_a_storm_of_errors_is_one_request_a_pass_and_loses_nothing(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, status: str
) -> None:
    for number in range(3):
        work(member, str(number))
    proxy.rule = lambda _request, _forward: answer(status, b"<html>upstream")
    passes = 100 if FULL else 10
    for _ in range(passes):
        with pytest.raises(ServerBusy) as told:
            sync(member)
        assert told.value.retry_after_s > 0
    assert len(proxy.seen) == passes
    assert member.outbox.count() == 3
    proxy.rule = pass_on
    assert sync(member).sent == 3
    assert arrived_once(company, member) == 4
    print(f"\n{passes} passes into a storm of {status}: {passes} requests, nothing lost")


def test_codes_that_are_tried_out_are_slowed_down(company: Founded, tmp_path: Path) -> None:
    company.clock = SystemClock()  # rate limits are what this is about
    told: list[SyncError] = []
    with serving(company) as served, open_desk(tmp_path / "guesser") as desk:
        while not told or isinstance(told[-1], ServerRefused):
            with pytest.raises(SyncError) as error:
                join(desk, served.url, "AAAA-AAAA-AAAA")
            told.append(error.value)
    assert isinstance(told[-1], ServerBusy)
    assert 0 < told[-1].retry_after_s <= 60
    print(f"\n{len(told) - 1} codes could be tried at once")


# Old and new.


def enriched(value: object) -> object:
    """What a later minor version would say: one field more everywhere."""
    if isinstance(value, dict):
        return {"later": {"more": [1, None]}, **{name: enriched(each) for name, each in value.items()}}
    return [enriched(each) for each in value] if isinstance(value, list) else value


def later_server(request: Request, forward: Forward) -> bytes:
    raw = forward(request)
    return with_body(raw, json.dumps(enriched(json.loads(body_of(raw)))).encode())


def later_desk(request: Request, forward: Forward) -> bytes:
    if request.headers.get("content-type") != "application/json":
        return forward(request)
    return forward(request.with_body(json.dumps(enriched(json.loads(request.body))).encode()))


@pytest.mark.parametrize("rule", [later_server, later_desk])
def test_a_later_minor_version_is_understood(company: Founded, proxy: CuttingProxy, tmp_path: Path, rule: Rule) -> None:
    proxy.rule = rule
    with open_desk(tmp_path / "home") as desk:
        join(desk, proxy.address, company.invite())
        for number in range(3):
            work(desk, str(number))
        assert sync(desk).sent == 3
        assert sync(desk).sent == 0
        assert arrived_once(company, desk) == 4


def said_instead(name: str, value: object, status: str = "200 OK") -> Rule:
    """One word of the server's answer is another."""

    def rule(request: Request, forward: Forward) -> bytes:
        said = json.loads(body_of(forward(request)))
        for each in said.get("outcomes", [said]):
            each[name] = value
        return answer(status, json.dumps(said).encode())

    return rule


def test_a_refusal_that_is_not_known_yet_is_a_refusal(proxy: CuttingProxy, member: OpenDesk) -> None:
    work(member, "one")
    proxy.rule = lambda _request, _forward: answer("403 Forbidden", b'{"refusal":"out_of_office","detail":"x"}')
    with pytest.raises(ServerRefused) as told:
        sync(member)
    assert told.value.refusal == protocol.Refusal.UNKNOWN
    assert member.outbox.count() == 1


def test_a_reason_that_is_not_known_yet_holds_one_record_and_no_others(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    entries = [work(member, str(number)) for number in range(3)]

    def later(request: Request, forward: Forward) -> bytes:
        lines = request.lines
        said = json.loads(body_of(forward(request.with_body(lines[0] + b"\n" + lines[2] + b"\n"))))
        said["outcomes"].insert(1, {"verdict": "refused", "reason": "out_of_office"})
        return answer("200 OK", json.dumps(said).encode())

    proxy.rule = for_records(later)
    passed = sync(member)
    assert (passed.sent, passed.held) == (2, 1)
    assert [(each.entry_id, each.reason) for each in member.sending.standing().held] == [(entries[1], "unknown")]


@pytest.mark.parametrize("version", ["2.0", "0.9", "x"])
def test_another_major_version_is_told_as_such(proxy: CuttingProxy, member: OpenDesk, version: str) -> None:
    work(member, "one")

    def other(request: Request, forward: Forward) -> bytes:
        request.headers[protocol.VERSION_HEADER.lower()] = version
        return forward(request)

    proxy.rule = other
    with pytest.raises(OtherProtocol):
        sync(member)
    assert member.outbox.count() == 1


def test_a_server_of_another_major_version_is_not_joined(company: Founded, proxy: CuttingProxy, tmp_path: Path) -> None:
    proxy.rule = said_instead("protocol", {"major": 2, "minor": 0})
    with open_desk(tmp_path / "home") as desk:
        with pytest.raises(OtherProtocol):
            join(desk, proxy.address, company.invite())
        assert desk.members.current() is None


def test_a_record_by_a_later_desk_is_kept_byte_for_byte(company: Founded, member: OpenDesk) -> None:
    """Fields in payload, body and envelope that nobody here knows, spelt as nobody here would spell them."""
    work(member, "known")
    head = member.records.head(member.log.device)
    record = signed_by_a_later_desk(member, seq=head.seq + 1, prev=str(head.entry_id))
    member.records.add(record)
    member.outbox.add(record.entry_id, at=member.clock.now())
    work(member, "after it")
    assert sync(member).sent == 3
    assert company.kept()[record.entry_id][0] == record.envelope
    assert arrived_once(company, member) == 4


def signed_by_a_later_desk(desk: OpenDesk, *, seq: int, prev: str) -> SignedRecord:
    key, first = desk.keys.signing_key, desk.members.present()
    said = Payload(
        org=first.org,
        server=first.server,
        author=first.author,
        device=key.public.keyid,
        seq=seq,
        prev=prev,
        kind="annotation.submitted",
        at=payload.timestamp(desk.clock.now()),
        body={"later": {"ключ": [1, 2.5, None]}},
        unknown={"mood": "bright", "tags": ["один"]},
    )
    raw = json.dumps(json.loads(payload.encode(said)), indent=1).encode()  # spaces, and \u for Cyrillic
    sealed = Envelope(said.type, raw, (Signature(key.public.keyid, key.sign(envelope.pae(said.type, raw))),))
    line = json.dumps({"hint": "later", **json.loads(envelope.encode(sealed))}).encode()
    return SignedRecord(
        entry_id=sealed.entry_id,
        device=said.device,
        seq=seq,
        prev=prev,
        payload_type=said.type,
        kind=said.kind,
        at=said.at,
        supersedes=None,
        envelope=line,
    )
