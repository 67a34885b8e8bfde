"""What goes to a company's server and what is believed of its answers, over a real encrypted database."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import NotEnrolled, ServerLied
from app.domain.work import WorkState
from app.services.sending import Answer, LogView, Standing, Waiting
from app.storage.outbox import Held
from tests.company_voice import CompanyVoice
from tests.desk_samples import Keys, OpenDesk, draft, instruct, open_desk

MANY = {"after": 0, "records": 100, "size": 2**30}


@pytest.fixture
def member(desk: OpenDesk, company: CompanyVoice) -> OpenDesk:
    """A desk that works for the company, with three records to send."""
    company.enrol(desk)
    for number in range(3):
        work(desk, f"d{number}")
    return desk


def work(desk: OpenDesk, name: str) -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(name)).entry_id


def batch(desk: OpenDesk) -> list[Waiting]:
    return desk.sending.batch(**MANY)


def states(desk: OpenDesk) -> list[WorkState]:
    """Oldest first."""
    return [item.state for item in reversed(desk.history.recent().items)]  # type: ignore[misc]


def test_a_desk_without_a_company_sends_nothing(desk: OpenDesk) -> None:
    work(desk, "private")
    assert desk.sending.standing() == Standing(membership=None, waiting=0, sent=0, held=())
    for ask in (
        lambda: batch(desk),
        lambda: desk.sending.settle([], []),
        lambda: desk.sending.to_prove(limit=1),
        lambda: desk.sending.see_log((), LogView(checkpoint=b"", consistency=(), proofs=())),
        lambda: desk.sending.take_receipt(b""),
    ):
        with pytest.raises(NotEnrolled):
            ask()
    assert desk.outbox.count() == 1


def test_a_batch_is_so_many_records_of_so_many_bytes_and_one_at_least(member: OpenDesk) -> None:
    all_of_them = batch(member)
    assert [each.envelope for each in all_of_them] == list(member.records.envelopes(member.log.device, after_seq=1))
    two = len(all_of_them[0].envelope) + len(all_of_them[1].envelope) + 2
    assert member.sending.batch(after=0, records=2, size=2**30) == all_of_them[:2]
    assert member.sending.batch(after=0, records=9, size=two) == all_of_them[:2]
    assert member.sending.batch(after=0, records=9, size=two - 1) == all_of_them[:1]
    assert member.sending.batch(after=0, records=9, size=0) == all_of_them[:1]
    assert member.sending.batch(after=all_of_them[0].place, records=9, size=2**30) == all_of_them[1:]
    assert member.sending.batch(after=all_of_them[2].place, records=9, size=2**30) == []


def test_what_has_its_receipt_has_left_the_outbox(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    settled = member.sending.settle(waiting, company.answers(waiting))
    assert (settled.sent, settled.held) == (3, 0)
    assert batch(member) == []
    assert member.outbox.count() == 0
    assert states(member) == [WorkState.SENT] * 3
    for each in waiting:
        kept = member.receipts.get(each.entry_id)
        assert kept is not None
        assert kept.envelope == company.given[each.entry_id]
    standing = member.sending.standing()
    assert (standing.membership, standing.waiting, standing.held) == (member.members.current(), 0, ())


def test_sent_work_is_still_found_by_its_words(member: OpenDesk, company: CompanyVoice) -> None:
    company.take_all(member)
    assert len(member.history.search(query="небо", state=WorkState.SENT).items) == 3
    assert member.history.search(query="небо", state=WorkState.SUBMITTED).items == ()


def test_answers_that_come_again_change_nothing(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    member.sending.settle(waiting, company.answers(waiting))
    before = member.receipts.count()
    member.sending.settle(waiting, company.answers(waiting))
    assert member.receipts.count() == before
    assert states(member) == [WorkState.SENT] * 3


def test_what_the_server_did_not_take_is_held_and_the_rest_goes_on(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    first, second, third = company.answers(waiting)
    answers = [first, Answer(second.entry_id, reason="fork", detail="another has its place"), third]
    settled = member.sending.settle(waiting, answers)
    assert (settled.sent, settled.held) == (2, 1)
    assert batch(member) == []
    standing = member.sending.standing()
    assert standing.held == (Held(second.entry_id, "fork", "another has its place"),)
    assert standing.waiting == 0
    assert states(member) == [WorkState.SENT, WorkState.HELD, WorkState.SENT]


def test_why_nothing_more_gets_in_is_known_of_what_was_revised_since_as_well(
    member: OpenDesk, company: CompanyVoice
) -> None:
    waiting = batch(member)
    member.sending.hold(waiting[0], reason="fork")
    revision = member.annotate.revise(entry_id=waiting[0].entry_id)
    member.drafts.save(draft=draft(revision.draft_id, supersedes=revision.supersedes), text="")
    member.annotate.submit_instruct(draft_id=revision.draft_id, annotation=instruct("Better."))
    assert member.sending.standing().held == ()
    assert member.sending.standing().reasons == {"fork"}
    assert batch(member)[0] == waiting[1]


def test_what_came_while_its_device_was_quarantined_goes_again_once_one_of_its_records_is_taken(
    member: OpenDesk, company: CompanyVoice
) -> None:
    waiting = batch(member)
    for each, reason in zip(waiting, ("quarantined", "fork", "quarantined"), strict=True):
        member.sending.hold(each, reason=reason)
    work(member, "later")
    (later,) = batch(member)
    member.sending.settle([later], [Answer(later.entry_id, reason="quarantined")])
    assert batch(member) == []
    work(member, "released")
    (released,) = batch(member)
    member.sending.settle([released], company.answers([released]))
    assert batch(member) == [waiting[0], waiting[2], later]
    assert member.sending.standing().reasons == {"fork"}


def test_what_a_batch_says_of_a_quarantine_holds_although_something_of_it_arrived(
    member: OpenDesk, company: CompanyVoice
) -> None:
    waiting = batch(member)
    (first, *_), reasons = company.answers(waiting), ("fork", "quarantined")
    answers = [first, *(Answer(each.entry_id, reason=why) for each, why in zip(waiting[1:], reasons, strict=True))]
    assert member.sending.settle(waiting, answers).held == 2
    assert batch(member) == []
    assert member.sending.standing().reasons == {"fork", "quarantined"}


def test_what_was_revised_since_is_no_longer_listed_as_not_taken(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    member.sending.hold(waiting[1], reason="revoked")
    assert len(member.sending.held_work(limit=5)) == 1
    revision = member.annotate.revise(entry_id=waiting[1].entry_id)
    member.drafts.save(draft=draft(revision.draft_id, supersedes=revision.supersedes), text="")
    member.annotate.submit_instruct(draft_id=revision.draft_id, annotation=instruct("Better."))
    assert member.sending.standing().held == ()
    member.sending.retry_held()
    again = batch(member)
    refused = [Answer(each.entry_id, reason="revoked") for each in again]
    assert (len(again), member.sending.settle(again, refused).held) == (4, 3), "the revised one waits for nobody"


def test_what_was_held_is_sent_again_when_a_person_asks(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    member.sending.hold(waiting[1], reason="too_large")
    assert [each.reason for each in member.sending.standing().held] == ["too_large"]
    assert batch(member) == [waiting[0], waiting[2]]
    member.sending.retry_held()
    assert batch(member) == waiting
    assert company.take_all(member) == 3
    assert member.sending.standing().held == ()


def test_an_answer_that_says_neither_leaves_the_record_at_the_desk(member: OpenDesk) -> None:
    waiting = batch(member)
    settled = member.sending.settle(waiting, [Answer(each.entry_id) for each in waiting])
    assert (settled.sent, settled.held) == (0, 3)
    assert member.outbox.count() == 3


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 1), (0, 1, 2, 2), (0, 0, 1)])
def test_answers_in_another_order_or_number_settle_nothing(
    member: OpenDesk, company: CompanyVoice, order: tuple[int, ...]
) -> None:
    waiting = batch(member)
    answers = company.answers(waiting)
    with pytest.raises(ServerLied) as lied:
        member.sending.settle(waiting, [answers[place] for place in order])
    assert lied.value.what == "other_answers"
    assert batch(member) == waiting


def lies(member: OpenDesk, company: CompanyVoice, answers: list[Answer], what: str) -> bytes:
    """A receipt for the last of three that does not deserve belief."""
    place = member.records.get(answers[2].entry_id)
    assert place is not None
    entry_id, device, seq = place.entry_id, place.device, place.seq
    good = answers[2].receipt
    return {
        "another record's": answers[0].receipt,
        "another device's": CompanyVoice(key=company.key).receipt(entry_id, "sha256:" + "1" * 64, seq),
        "another place's": CompanyVoice(key=company.key).receipt(entry_id, device, seq + 1),
        "another key's": CompanyVoice().receipt(entry_id, device, seq),
        "another server's": CompanyVoice(key=company.key, server="server-2").receipt(entry_id, device, seq),
        "another company's": CompanyVoice(key=company.key, org="other").receipt(entry_id, device, seq),
        "a checkpoint": company.checkpoint(),
        "cut": good[:-1],
        "empty JSON": b"{}",
    }[what]


@pytest.mark.parametrize(
    "what",
    [
        "another record's",
        "another device's",
        "another place's",
        "another key's",
        "another server's",
        "another company's",
        "a checkpoint",
        "cut",
        "empty JSON",
    ],
)
def test_one_receipt_that_does_not_fit_settles_nothing_of_the_batch(
    member: OpenDesk, company: CompanyVoice, what: str
) -> None:
    waiting = batch(member)
    answers = company.answers(waiting)
    receipts = member.receipts.count()
    lie = replace(answers[2], receipt=lies(member, company, answers, what))
    with pytest.raises(ServerLied) as lied:
        member.sending.settle(waiting, [answers[0], answers[1], lie])
    assert lied.value.what == "receipt"
    assert batch(member) == waiting
    assert member.receipts.count() == receipts
    assert states(member) == [WorkState.SUBMITTED] * 3
    assert member.sending.settle(waiting, answers).sent == 3


def test_a_receipt_for_a_record_that_is_not_here_is_a_lie(member: OpenDesk, company: CompanyVoice) -> None:
    unknown = Waiting(9, "ab" * 32, b"{}")
    receipt = company.receipt(unknown.entry_id, member.log.device, 99)
    with pytest.raises(ServerLied) as lied:
        member.sending.settle([unknown], [Answer(unknown.entry_id, receipt=receipt)])
    assert lied.value.what == "unknown_record"


# The log.


def test_a_log_that_holds_every_receipt_is_believed_and_remembered(member: OpenDesk, company: CompanyVoice) -> None:
    company.take_all(member)
    membership = member.members.present()
    assert (membership.log_size, len(membership.log_root)) == (4, 32)
    assert member.sending.to_prove(limit=9) == ()
    assert company.show_log(member) == 4
    later = member.members.present()
    assert later == replace(membership, reached=later.reached)
    assert membership.sent is not None
    assert membership.sent <= membership.reached < later.reached


def test_a_log_that_grows_is_followed(member: OpenDesk, company: CompanyVoice) -> None:
    company.take_all(member)
    for number in range(20):
        company.receipt(f"{number:064x}", "sha256:" + "2" * 64, number + 1)  # of other desks
        work(member, f"more {number}")
        assert company.take_all(member) == 1
    assert member.members.present().log_size == len(company.leaves) == 44


def test_receipts_are_proved_in_portions(member: OpenDesk, company: CompanyVoice) -> None:
    waiting = batch(member)
    member.sending.settle(waiting, company.answers(waiting))
    asked = member.sending.to_prove(limit=3)
    assert asked == (1, 2, 3)
    member.sending.see_log(asked, company.view(0, asked))
    assert member.sending.to_prove(limit=3) == (4,)


def test_receipts_that_came_by_another_way_meanwhile_do_not_disturb(member: OpenDesk, company: CompanyVoice) -> None:
    """A file of receipts was read while the server was being asked."""
    waiting = batch(member)
    first, second, third = company.answers(waiting)
    member.sending.settle(waiting[2:], [third])
    asked = member.sending.to_prove(limit=9)
    view = company.view(0, asked)
    member.sending.settle(waiting[:2], [first, second])
    assert member.sending.see_log(asked, view) == 4
    assert member.sending.to_prove(limit=9) == (2, 3)


def shown(member: OpenDesk, company: CompanyVoice, what: str) -> LogView:
    """A view of a log that contradicts what the desk knows: it saw 4 receipts, and 2 more came since."""
    asked = member.sending.to_prove(limit=9)
    good = company.view(4, asked)
    shorter = CompanyVoice(key=company.key)
    rewritten = CompanyVoice(key=company.key)
    for number in range(3):
        shorter.receipt(f"{number:064x}", "d", number + 1)
    for number in range(6):
        rewritten.receipt(f"{number:064x}", "d", number + 1)
    rewritten_from_5 = CompanyVoice(key=company.key)
    for entry_id in list(company.given)[:4]:
        kept = member.records.get(entry_id)
        assert kept is not None
        rewritten_from_5.receipt_for(kept)
    for number in range(2):
        rewritten_from_5.receipt(f"{number:064x}", "d", number + 1)
    same_size = CompanyVoice(key=company.key)
    for number in range(4):
        same_size.receipt(f"{number:064x}", "d", number + 1)
    return {
        "not a checkpoint": replace(good, checkpoint=company.given[next(iter(company.given))]),
        "another key": replace(good, checkpoint=CompanyVoice().checkpoint()),
        "another server": replace(good, checkpoint=CompanyVoice(key=company.key, server="server-2").checkpoint()),
        "nothing": replace(good, checkpoint=b""),
        "a shorter log": replace(good, checkpoint=shorter.checkpoint()),
        "an empty log": replace(good, checkpoint=CompanyVoice(key=company.key).checkpoint()),
        "another log": rewritten.view(4, asked),
        "another log of the same size": same_size.view(4, ()),
        "no consistency": replace(good, consistency=()),
        "a forged consistency": replace(good, consistency=[bytes(32) for _ in good.consistency]),
        "a fork after what was seen": rewritten_from_5.view(4, asked),
        "no proofs": replace(good, proofs=()),
        "too many proofs": replace(good, proofs=[*good.proofs, []]),
        "a forged proof": replace(good, proofs=[good.proofs[0], [bytes(32) for _ in good.proofs[1]]]),
        "proofs exchanged": replace(good, proofs=[good.proofs[1], good.proofs[0]]),
    }[what]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("not a checkpoint", "checkpoint"),
        ("another key", "checkpoint"),
        ("another server", "checkpoint"),
        ("nothing", "checkpoint"),
        ("a shorter log", "log_cut"),
        ("an empty log", "log_cut"),
        ("another log", "log_rewritten"),
        ("another log of the same size", "log_rewritten"),
        ("no consistency", "log_rewritten"),
        ("a forged consistency", "log_rewritten"),
        ("a fork after what was seen", "receipt_missing"),
        ("no proofs", "receipt_missing"),
        ("too many proofs", "receipt_missing"),
        ("a forged proof", "receipt_missing"),
        ("proofs exchanged", "receipt_missing"),
    ],
)
def test_a_log_that_contradicts_what_was_signed_is_noticed_and_changes_nothing(
    member: OpenDesk, company: CompanyVoice, what: str, told: str
) -> None:
    company.take_all(member)
    work(member, "fifth")
    work(member, "sixth")
    waiting = batch(member)
    member.sending.settle(waiting, company.answers(waiting))
    work(member, "still waiting")
    known, asked, left = member.members.present(), member.sending.to_prove(limit=9), batch(member)
    assert asked == (5, 6)
    view = shown(member, company, what)
    with pytest.raises(ServerLied) as lied:
        member.sending.see_log(asked, view)
    assert lied.value.what == told
    assert member.members.present() == known
    assert member.sending.to_prove(limit=9) == asked
    assert batch(member) == left
    assert company.show_log(member) == 6


def test_the_first_look_at_a_log_believes_it_as_it_stands(member: OpenDesk, company: CompanyVoice) -> None:
    assert member.sending.see_log((), company.view(0, ())) == 1
    with pytest.raises(ServerLied) as lied:
        member.sending.see_log((), replace(company.view(0, ()), consistency=[bytes(32)], proofs=()))
    assert lied.value.what == "log_rewritten"


def test_a_renewed_desk_sends_what_its_old_key_signed(tmp_path: Path, company: CompanyVoice) -> None:
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        company.enrol(desk)
        old = work(desk, "by the old key")
        keys.replace_signing_key()
    with open_desk(tmp_path, keys=keys) as desk:
        new = work(desk, "by the new key")
        assert desk.sending.standing().waiting == 1
        joining = desk.members.renewal()
        assert joining is not None
        company.answer(desk, joining)
        assert [each.entry_id for each in batch(desk)] == [old, new]
        assert desk.sending.standing().waiting == 2
        assert company.take_all(desk) == 2


def test_what_two_keys_signed_between_two_syncs_is_all_sent(desk: OpenDesk, company: CompanyVoice) -> None:
    """An old copy was put back twice before the server was reached."""
    company.enrol(desk)
    desk.keys.replace_signing_key()
    between = work(desk, "by the second key")
    desk.keys.replace_signing_key()
    after = work(desk, "by the third key")
    while (joining := desk.members.renewal()) is not None:
        company.answer(desk, joining)
    assert [each.entry_id for each in batch(desk)] == [between, after]
