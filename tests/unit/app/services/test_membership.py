"""A desk joins a company, over a real encrypted database: what it sends, believes, and signs meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import BadPayload, BadSignature, NotEnrolled, RecordError, UnknownKey, WrongPayloadType
from app.domain.membership import Joining, Membership
from app.services.chain_check import verify_chain
from app.signing import enrolment, envelope, payload
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from tests.company_voice import ADDRESS, CompanyVoice, read
from tests.desk_samples import START, Keys, OpenDesk, instruct, open_desk
from tests.faults.nursery import new_profile, open_profile
from tests.faults.test_record_old_copy import put_back, take_copy


def work(desk: OpenDesk, name: str) -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(name)).entry_id


def said(desk: OpenDesk, entry_id: str) -> payload.Payload:
    kept = desk.records.get(entry_id)
    assert kept is not None
    return payload.decode(envelope.decode(kept.envelope).payload)


def test_a_desk_that_works_for_itself_has_no_company(desk: OpenDesk) -> None:
    assert desk.members.current() is None
    assert desk.members.renewal() is None
    with pytest.raises(NotEnrolled):
        desk.members.present()
    with pytest.raises(NotEnrolled):
        desk.members.change(token="t")
    assert desk.members.current() is None


def test_what_is_sent_is_an_enrolment_for_this_person_company_and_server(desk: OpenDesk, company: CompanyVoice) -> None:
    joining = desk.members.prepare(company.offer())
    enrolled = read(joining.enrolment)
    assert (enrolled.author, enrolled.org, enrolled.server) == ("anna", "acme", "server-1")
    assert enrolled.device == joining.device == desk.log.device
    assert desk.records.devices() == ()
    assert desk.members.current() is None


def test_a_desk_that_joined_knows_what_it_was_told(desk: OpenDesk, company: CompanyVoice) -> None:
    joining = desk.members.prepare(company.offer())
    acceptance, receipt = company.acceptance(joining, role="lead"), company.receipt_of(joining.enrolment)
    membership = desk.members.join(joining, acceptance=acceptance, receipt=receipt, token="secret")
    assert membership == desk.members.current() == desk.members.present()
    assert membership == Membership(
        address=ADDRESS,
        ca_file="",
        org="acme",
        org_name="Acme Translations",
        server="server-1",
        server_spki=company.key.public.spki,
        author="anna",
        name="Анна",
        role="lead",
        token="secret",
        devices=(joining.device,),
        acceptance=acceptance,
        reached=desk.clock.time,
    )
    assert membership.device == joining.device
    first = desk.records.at_place(joining.device, 1)
    assert first is not None
    assert first.envelope == joining.enrolment
    kept = desk.receipts.get(first.entry_id)
    assert kept is not None
    assert kept.envelope == receipt
    assert desk.outbox.count() == 0


def test_work_after_joining_is_signed_for_the_company(desk: OpenDesk, company: CompanyVoice) -> None:
    company.enrol(desk)
    record = said(desk, work(desk, "one"))
    assert (record.author, record.org, record.server, record.seq) == ("anna", "acme", "server-1", 2)
    assert verify_chain(desk.records, desk.log.device) == 2


def test_work_before_joining_stays_the_person_s_own(desk: OpenDesk, company: CompanyVoice) -> None:
    before = work(desk, "private")
    old = desk.log.device
    membership = company.enrol(desk)
    assert membership.devices == (desk.log.device,) != (old,)
    assert (said(desk, before).org, said(desk, before).author) == ("personal", "author-1")
    after = work(desk, "for the company")
    assert [each.entry_id for each in desk.sending.batch(after=0, records=9, size=2**20)] == [after]
    assert [verify_chain(desk.records, device) for device in (old, desk.log.device)] == [2, 2]


def test_the_same_is_sent_again_until_it_is_answered(tmp_path: Path, company: CompanyVoice) -> None:
    """A crash, or an answer that was lost: the server knows this very record, and the code is good for it alone."""
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        work(desk, "private")
        first = desk.members.prepare(company.offer())
        assert desk.members.prepare(company.offer()) == first
    with open_desk(tmp_path, keys=keys) as desk:
        assert desk.members.prepare(company.offer()) == first
        company.answer(desk, first)
        assert desk.members.prepare(company.offer()) != first


def test_another_offer_is_prepared_anew(desk: OpenDesk, company: CompanyVoice) -> None:
    first = desk.members.prepare(company.offer())
    for offer in (
        company.offer(author="boris"),
        CompanyVoice(server="server-2", key=company.key).offer(),
        CompanyVoice().offer(),
    ):
        other = desk.members.prepare(offer)
        assert other.enrolment != first.enrolment
        enrolled = read(other.enrolment)
        assert (enrolled.author, enrolled.server) == (offer.author, offer.server)
        assert other.server_spki == offer.server_spki


def test_a_key_that_was_replaced_meanwhile_is_not_offered_any_more(desk: OpenDesk, company: CompanyVoice) -> None:
    first = desk.members.prepare(company.offer())
    desk.keys.replace_signing_key()
    again = desk.members.prepare(company.offer())
    assert again.device == desk.log.device != first.device


def test_work_between_a_lost_answer_and_the_next_try_is_not_in_the_way(desk: OpenDesk, company: CompanyVoice) -> None:
    """The chain of the key that was offered began meanwhile, for the person alone: joining takes another."""
    lost = desk.members.prepare(company.offer())
    private = work(desk, "meanwhile")
    joining = desk.members.prepare(company.offer())
    assert joining.device != lost.device
    company.answer(desk, joining)
    assert said(desk, private).org == "personal"
    assert said(desk, work(desk, "after")).org == "acme"
    assert [verify_chain(desk.records, device) for device in desk.records.devices()] == [2, 2]


def test_joining_twice_with_one_answer_is_joining_once(desk: OpenDesk, company: CompanyVoice) -> None:
    joining = desk.members.prepare(company.offer())
    first = company.answer(desk, joining, token="one")
    again = company.answer(desk, joining, token="two")
    assert again == replace(first, token="two", acceptance=again.acceptance, reached=again.reached)
    assert desk.receipts.count() == 1


def others_answer(company: CompanyVoice, joining: Joining, what: str) -> tuple[bytes, bytes]:
    """An acceptance and a receipt that the server or somebody else signed, and that do not fit."""
    acceptance, receipt = company.acceptance(joining), company.receipt_of(joining.enrolment)
    stranger = CompanyVoice()
    with_our_name = CompanyVoice(key=company.key, server="server-2")
    another = replace(joining, enrolment=OTHER_ENROLMENT)
    return {
        "an acceptance by another key": (stranger.acceptance(joining), receipt),
        "a receipt by another key": (acceptance, stranger.receipt_of(joining.enrolment)),
        "an acceptance by another server": (with_our_name.acceptance(joining), receipt),
        "an acceptance of another person": (company.acceptance(joining, author="boris"), receipt),
        "an acceptance of another record": (company.acceptance(joining, enrolment="ab" * 32), receipt),
        "an acceptance of another device": (company.acceptance(another, enrolment=entry(joining)), receipt),
        "a receipt for another record": (acceptance, company.receipt_of(OTHER_ENROLMENT)),
        "a receipt for another place": (acceptance, CompanyVoice(key=company.key).receipt(entry(joining), "d", 1)),
        "the two exchanged": (receipt, acceptance),
        "a checkpoint as a receipt": (acceptance, company.checkpoint()),
        "a changed signature": (acceptance.replace(b'"sig":"', b'"sig":"AAAA', 1)[:-1], receipt),
        "nothing": (b"", b""),
    }[what]


def entry(joining: Joining) -> str:
    return str(read(joining.enrolment).head.entry_id)


def enrolment_of_somebody() -> bytes:
    context = RecordContext(author="anna", org="acme", server="server-1")
    return enrolment.enrol(SigningKey(b"\3" * 32), context=context, at=START).envelope


OTHER_ENROLMENT = enrolment_of_somebody()


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("an acceptance by another key", UnknownKey),
        ("a receipt by another key", UnknownKey),
        ("an acceptance by another server", BadPayload),
        ("an acceptance of another person", BadPayload),
        ("an acceptance of another record", BadPayload),
        ("an acceptance of another device", BadPayload),
        ("a receipt for another record", BadPayload),
        ("a receipt for another place", BadPayload),
        ("the two exchanged", WrongPayloadType),
        ("a checkpoint as a receipt", WrongPayloadType),
        ("a changed signature", RecordError),
        ("nothing", RecordError),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing(
    desk: OpenDesk, company: CompanyVoice, what: str, kind: type[RecordError]
) -> None:
    joining = desk.members.prepare(company.offer())
    acceptance, receipt = others_answer(company, joining, what)
    with pytest.raises(kind):
        desk.members.join(joining, acceptance=acceptance, receipt=receipt, token="t")
    assert desk.members.current() is None
    assert desk.records.devices() == ()
    assert desk.receipts.count() == 0
    assert desk.members.prepare(company.offer()) == joining
    assert company.answer(desk, joining).author == "anna"


# What follows is about an old copy of the database put back: the device has a new key then (`services.profile`).


def test_a_member_with_its_own_key_renews_nothing(desk: OpenDesk, company: CompanyVoice) -> None:
    company.enrol(desk)
    assert desk.members.renewal() is None


def test_a_new_key_is_renewed_with_what_the_desk_is_a_member_of(desk: OpenDesk, company: CompanyVoice) -> None:
    before = company.enrol(desk)
    desk.members.change(log_size=7, log_root=b"\1" * 32)
    desk.keys.replace_signing_key()
    joining = desk.members.renewal()
    assert joining is not None
    assert joining.device == desk.log.device
    assert joining.address == ADDRESS
    after = company.answer(desk, joining, token="new")
    assert after.devices == (before.device, desk.log.device)
    assert (after.token, after.log_size, after.log_root) == ("new", 7, b"\1" * 32)
    assert desk.members.renewal() is None
    work(desk, "one")
    assert verify_chain(desk.records, desk.log.device) == 2


def test_a_renewal_is_the_same_until_it_is_answered(desk: OpenDesk, company: CompanyVoice) -> None:
    company.enrol(desk)
    desk.keys.replace_signing_key()
    first = desk.members.renewal()
    assert first is not None
    again = desk.members.renewal()
    assert again is not None
    assert again.enrolment == first.enrolment


def test_work_signed_before_the_renewal_was_sent_goes_on_from_it(desk: OpenDesk, company: CompanyVoice) -> None:
    """The log enrols for the company by itself, and that is what is sent then."""
    company.enrol(desk)
    desk.keys.replace_signing_key()
    entry_id = work(desk, "before the renewal")
    record = said(desk, entry_id)
    assert (record.author, record.org, record.server, record.seq) == ("anna", "acme", "server-1", 2)
    joining = desk.members.renewal()
    assert joining is not None
    first = desk.records.at_place(desk.log.device, 1)
    assert first is not None
    assert joining.enrolment == first.envelope
    company.answer(desk, joining)
    assert [each.entry_id for each in desk.sending.batch(after=0, records=9, size=2**20)] == [entry_id]


def test_work_between_a_renewal_that_was_lost_and_the_next_goes_on_from_what_the_server_knows(
    desk: OpenDesk, company: CompanyVoice
) -> None:
    """The server took the renewal and its answer was lost: another record 1 would be refused for good."""
    company.enrol(desk)
    desk.keys.replace_signing_key()
    lost = desk.members.renewal()
    assert lost is not None
    entry_id = work(desk, "meanwhile")
    joining = desk.members.renewal()
    assert joining is not None
    assert joining.enrolment == lost.enrolment
    assert said(desk, entry_id).prev == entry(lost)
    company.answer(desk, joining)
    assert verify_chain(desk.records, desk.log.device) == 2


def test_work_between_a_second_enrolment_that_was_lost_and_the_next_try_is_not_in_the_way(
    desk: OpenDesk, company: CompanyVoice
) -> None:
    company.enrol(desk)
    work(desk, "first chain")
    lost = desk.members.prepare(company.offer())
    work(desk, "meanwhile")
    joining = desk.members.prepare(company.offer())
    assert joining == lost
    company.answer(desk, joining)
    assert [verify_chain(desk.records, device) for device in desk.records.devices()] == [2, 2]
    assert company.take_all(desk) == 2


def test_an_old_copy_put_back_is_renewed_and_nothing_is_signed_twice(tmp_path: Path, company: CompanyVoice) -> None:
    """The whole way over a real profile: its mark outside the database gives the device a new key."""
    home = tmp_path / "home"
    home.mkdir()
    profile = new_profile(home)
    desk = OpenDesk(home, keys=profile.vault, database=profile.database)
    old = company.enrol(desk).device
    work(desk, "before the copy")
    take_copy(home, tmp_path / "copy")
    work(desk, "after the copy")
    profile.close()
    put_back(home, tmp_path / "copy")
    profile = open_profile(home)
    assert profile.rolled_back is not None
    desk = OpenDesk(home, keys=profile.vault, database=profile.database)
    work(desk, "on the old copy")
    joining = desk.members.renewal()
    assert joining is not None
    assert company.answer(desk, joining).devices == (old, desk.log.device)
    assert company.take_all(desk) == 2
    assert [verify_chain(desk.records, device) for device in (old, desk.log.device)] == [2, 2]
    profile.close()


def test_a_desk_that_moves_to_another_company_begins_anew_there(desk: OpenDesk, company: CompanyVoice) -> None:
    former = company.enrol(desk)
    mine = work(desk, "for acme")
    company.show_log(desk)
    other = CompanyVoice(org="other", server="server-9")
    membership = other.enrol(desk, author="anna-there")
    assert membership.devices == (desk.log.device,) != former.devices
    assert (membership.log_size, membership.log_root) == (0, b"")
    theirs = work(desk, "for the other")
    assert [each.entry_id for each in desk.sending.batch(after=0, records=9, size=2**20)] == [theirs]
    assert (said(desk, mine).org, said(desk, theirs).org) == ("acme", "other")
    assert other.take_all(desk) == 1


def test_receipts_of_a_former_company_are_not_asked_of_the_next(desk: OpenDesk, company: CompanyVoice) -> None:
    """Enrolled at a server for a try and never synced: what it signed is nothing that the next one can prove."""
    company.enrol(desk)
    work(desk, "for acme")
    batch = desk.sending.batch(after=0, records=9, size=2**20)
    desk.sending.settle(batch, company.answers(batch))
    assert desk.sending.to_prove(limit=9) == (1, 2)
    other = CompanyVoice(org="other", server="server-9")
    other.enrol(desk)
    assert desk.sending.to_prove(limit=9) == (1,)
    assert other.show_log(desk) == 1
    assert desk.sending.to_prove(limit=9) == ()


def test_a_server_that_begins_anew_under_another_name_is_another(desk: OpenDesk, company: CompanyVoice) -> None:
    company.enrol(desk)
    company.show_log(desk)
    again = CompanyVoice(server="server-2", key=company.key)
    membership = again.enrol(desk)
    assert membership.log_size == 0
    assert len(membership.devices) == 1


def test_a_statement_signed_by_nobody_is_refused_by_its_own_name(desk: OpenDesk, company: CompanyVoice) -> None:
    joining = desk.members.prepare(company.offer())
    forged = company.acceptance(joining).replace(b'"sig":"', b'"sig":"', 1)
    head, _, tail = forged.rpartition(b'"sig":"')
    signature = tail[:4].swapcase() + tail[4:]
    with pytest.raises(BadSignature):
        desk.members.join(
            joining, acceptance=head + b'"sig":"' + signature, receipt=company.receipt_of(joining.enrolment), token="t"
        )
