"""What the page of the company knows, step by step."""

from dataclasses import replace

from app.domain.courier import CourierReport
from app.domain.errors import ServerLied, ServerRefused, ServerUnreachable
from app.domain.membership import Joining, Membership
from app.services.sending import Standing
from app.signing.keys import SigningKey
from app.storage.outbox import Held
from ui.company.state import CompanyState, Missing, Sending, Step, Typed, fingerprint

SPKI = SigningKey(bytes(32)).public.spki
OFFER = Joining(
    address="https://desk.example.org",
    ca_file="",
    org="acme",
    org_name="Acme",
    server="s",
    server_spki=SPKI,
    author="a",
    name="Anna",
    device="",
    enrolment=b"",
)
MEMBER = Membership(
    address="https://desk.example.org",
    ca_file="acme.pem",
    org="acme",
    org_name="Acme",
    server="s",
    server_spki=SPKI,
    author="a",
    name="Anna",
    role="trainer",
    token="t",
    devices=("sha256:ab",),
    acceptance=b"",
)


def standing(membership=None, waiting=0, sent=0, held=(), reasons=()):
    return Standing(membership=membership, waiting=waiting, sent=sent, held=held, reasons=frozenset(reasons))


def read(**facts):
    return CompanyState().read(standing(**facts), ())


def member(waiting=0, report=None, sent=0, held=(), reasons=(), **facts):
    state = read(membership=replace(MEMBER, **facts), waiting=waiting, sent=sent, held=held, reasons=reasons)
    return state.told(report or CourierReport())


def test_a_desk_of_its_own_is_asked_for_an_address_and_one_of_a_company_is_told_of_it():
    assert read().step is Step.TYPING
    assert read(membership=MEMBER).step is Step.MEMBER


def test_what_is_missing_is_named_in_the_order_of_the_fields():
    assert Typed().missing is Missing.ADDRESS
    assert Typed(address="x", code=" ").missing is Missing.CODE
    assert Typed(address="x", code="y").missing is None


def test_a_code_is_not_in_what_is_printed():
    assert "7K3M" not in repr(read().typing(address="x", code="7K3M"))


def test_the_answer_to_a_look_that_was_not_waited_for_changes_nothing():
    first = read().typing(address="x", code="y").looking()
    again = first.back().looking()
    assert again.offered(first.look, OFFER) == again
    assert not again.waits_for(first.look)
    offered = again.offered(again.look, OFFER)
    assert (offered.step, offered.offer, offered.key_shown) == (Step.OFFERED, OFFER, SPKI)
    assert offered.back().step is Step.TYPING
    assert offered.back().typed.code == "y"


def test_reading_how_it_stands_interrupts_nobody_who_joins():
    offered = read().looking().offered(1, OFFER)
    assert offered.read(standing(), ()).step is Step.OFFERED
    assert offered.joining().not_joined().step is Step.OFFERED
    joined = offered.joining().joined()
    assert (joined.step, joined.typed) == (Step.READING, Typed())
    assert joined.read(standing(MEMBER), ()).step is Step.MEMBER


def test_how_the_sending_stands():
    assert member().sending is Sending.NOTHING
    assert member(sent=1).sending is Sending.ALL_SENT
    assert member(held=(Held(entry_id="e", reason="author", detail=""),)).sending is Sending.ALL_SENT
    assert member(waiting=2).sending is Sending.WAITING
    assert member(waiting=2, report=CourierReport(offline=True)).sending is Sending.OFFLINE
    assert member(waiting=2, report=CourierReport(metered=True)).sending is Sending.METERED
    assert member(waiting=2, report=CourierReport(metered=True, offline=True)).sending is Sending.OFFLINE
    assert member(sent=1, report=CourierReport(metered=True)).sending is Sending.ALL_SENT
    assert member(report=CourierReport(error=ServerUnreachable())).sending is Sending.FAILED
    assert member(report=CourierReport(busy=True)).sending is Sending.ASKING
    assert member(report=CourierReport(busy=True, of=3)).sending is Sending.SENDING
    assert member(distrusted="log_cut", report=CourierReport(error=ServerLied("log_cut"))).sending is Sending.DISTRUSTED
    assert member(revoked="lost").sending is Sending.REVOKED


def test_a_desk_that_is_not_taken_as_it_is_joins_again_with_what_is_known():
    assert not member().can_join_again
    assert not member(report=CourierReport(error=ServerRefused("too_large"))).can_join_again
    assert member(report=CourierReport(error=ServerRefused("bad_token"))).can_join_again
    revoked = member(revoked="lost")
    assert revoked.can_join_again
    again = revoked.joining_again()
    assert (again.step, again.typed) == (Step.TYPING, Typed(address=MEMBER.address, ca_file="acme.pem"))
    assert again.back().step is Step.MEMBER
    assert read().joining_again() == read()


def test_a_desk_whose_chain_forked_is_told_and_joins_again():
    ours, others = member(reasons=("fork", "quarantined", "too_large")), member(reasons=("quarantined",), sent=3)
    assert (ours.sending, others.sending) == (Sending.FORKED, Sending.SET_ASIDE)
    assert ours.can_join_again
    assert others.can_join_again
    assert not member(reasons=("too_large",)).can_join_again
    assert member(reasons=("fork",), report=CourierReport(offline=True)).sending is Sending.FORKED
    assert member(reasons=("fork",), report=CourierReport(error=ServerUnreachable())).sending is Sending.FAILED
    assert member(reasons=("fork",), revoked="lost").sending is Sending.REVOKED


def test_joining_again_is_told_from_joining_another_company():
    assert not read().joins_again
    assert not read().typing(code="x").looking().offered(1, OFFER).joins_again
    again = member(revoked="lost").joining_again()
    assert again.joins_again
    look = again.looking()
    same = replace(OFFER, server=MEMBER.server, author=MEMBER.author)
    assert look.offered(look.look, same).joins_again
    assert not look.offered(look.look, replace(same, server="another")).joins_again
    assert not look.offered(look.look, replace(same, author="somebody")).joins_again


def test_a_key_is_compared_in_two_lines_of_short_groups():
    first, second = fingerprint(SPKI).split("\n")
    groups = [*first.split(), *second.split()]
    assert len(first) == len(second)
    assert {len(group) for group in groups} == {4}
    assert "sha256:" + "".join(groups) == SigningKey(bytes(32)).public.keyid
