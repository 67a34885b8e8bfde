"""Whoever carries a stick can lose it and change nothing: what was meddled with, or is for another, is refused."""

import json

import pytest

from app.domain.errors import AnswerDamaged, BundleIncomplete, OtherDesksAnswer, OtherServersAnswer
from app.services.carried import Brought
from app.signing import bundle, letters
from sync.server.bundles import Asked
from tests.company import found
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import instruct
from tests.sticks import Stick, joined, leases, meddled, named, put_tasks, skip, to_do, work


def test_who_carries_the_stick_gives_nobodys_tasks_back(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    theirs = named(member, "b")
    path = stick.from_desk(member)
    back = json.dumps([{"task": theirs, "how": "skipped"}]).encode()
    changed = meddled(path, "ask", b'"asked":2', b'"asked":2,"back":' + back)
    carried = stick.to_server(changed)
    assert (carried.stored, carried.asked) == (1, Asked.REFUSED)
    assert leases(stick.company, theirs) == [("held", "")]
    assert stick.to_server(path).asked is Asked.KEPT


def test_an_ask_of_another_device_or_for_another_server_is_not_taken(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    present = member.members.present()
    said = {"org": present.org, "number": 9, "said": b"{}"}
    asks = (
        letters.sign_ask(other.keys.signing_key, server=present.server, **said),
        letters.sign_ask(member.keys.signing_key, server="elsewhere", **said),
        letters.sign_ask(member.keys.signing_key, server=present.server, **{**said, "said": b'{"held":7}'}),
        letters.sign_ask(member.keys.signing_key, server=present.server, **{**said, "said": b'{"kinds":["\\u0000"]}'}),
        letters.sign_ask(
            member.keys.signing_key,
            server=present.server,
            **{**said, "said": json.dumps({"prove": [1] * 1001}).encode()},
        ),
    )
    for ask in asks:
        path = stick.folder / "asks.gqbundle"
        with path.open("wb") as stream:
            bundle.write(stream, enrolment=member.log.enrolment(), envelopes=[], count=0, ask=ask)
        assert stick.to_server(path).asked is Asked.REFUSED
    assert stick.to_server(stick.from_desk(member)).asked is Asked.KEPT


def test_a_bundle_of_an_earlier_program_asks_nothing_and_is_taken(stick, member) -> None:
    path = stick.folder / "earlier.gqbundle"
    with path.open("wb") as stream:
        member.bundles.write(stream)
    assert stick.to_server(path).asked is Asked.NOTHING


def test_a_cut_bundle_asks_nothing(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    skipped = skip(member, "a")
    work(member, "b")
    path = stick.from_desk(member)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(BundleIncomplete):
        stick.to_server(path)
    assert leases(stick.company, skipped)[0][0] == "held"
    path.write_bytes(whole)
    assert stick.to_server(path).asked is Asked.KEPT


def test_news_that_was_meddled_with_is_refused_and_nothing_of_it_is_taken(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    work_before = member.annotate.submit_instruct(draft_id="own", annotation=instruct("Сам.")).entry_id
    stick.to_server(stick.from_desk(member))
    path, _ = stick.from_server(member.log.device)
    with pytest.raises(AnswerDamaged):
        member.carried.read(meddled(path, "news", b'"content":"a"', b'"content":"b"'))
    raw = path.read_bytes()
    for cut in (len(raw) - 1, len(raw) - 500, raw.index(b"\n") + 10):
        (stick.folder / "cut").write_bytes(raw[:cut])
        with pytest.raises(BundleIncomplete):
            member.carried.read(stick.folder / "cut")
    (stick.folder / "cut").write_bytes(raw[:20])
    with pytest.raises(AnswerDamaged):
        member.carried.read(stick.folder / "cut")
    assert (to_do(member), member.receipts.get(work_before), member.outbox.count()) == ([], None, 1)
    assert member.members.present().distrusted == ""  # the server has no part in it
    assert member.carried.read(path) == Brought(receipts=1, tasks=1)


def test_the_answer_for_another_desk_is_told_as_that(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    theirs, _ = stick.from_server(other.log.device)
    with pytest.raises(OtherDesksAnswer):
        member.carried.read(theirs)
    # Nor is it taken where its first line, which nobody signed, says otherwise.
    raw = theirs.read_bytes().replace(other.log.device.encode(), member.log.device.encode(), 1)
    theirs.write_bytes(raw)
    with pytest.raises(OtherDesksAnswer):
        member.carried.read(theirs)
    assert to_do(member) == []


def test_the_answer_of_another_server_is_told_as_that(stick, member, rooms, tmp_path) -> None:
    elsewhere = found(EmptyDatabase("sqlite", ""), tmp_path / "elsewhere")
    other = joined(elsewhere, rooms, tmp_path / "other", "Борис")
    theirs, _ = Stick(elsewhere, tmp_path / "stick").from_server(other.log.device)
    theirs.write_bytes(theirs.read_bytes().replace(other.log.device.encode(), member.log.device.encode(), 1))
    with pytest.raises(OtherServersAnswer):
        member.carried.read(theirs)
    assert member.members.present().distrusted == ""


def test_a_revoked_device_gets_its_receipts_and_no_task(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    stick.to_server(stick.from_desk(member))
    with stick.company.keeping() as keeping:
        keeping.revoke(member.log.device, "left")
    skip(member, "b")
    late = stick.to_server(stick.from_desk(member))
    assert (late.asked, late.back) == (Asked.REFUSED, 0)
    path, made = stick.from_server(member.log.device)
    assert (made.receipts, made.tasks, made.revoked) == (2, 0, True)
    assert member.carried.read(path) == Brought(receipts=1, revoked=True)
