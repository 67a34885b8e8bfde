"""A desk becomes one of a person's devices, with a code or with another device's token, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
import requests

from app.signing import enrolment, envelope
from app.signing.enrolment import prove
from app.signing.fields import to_base64
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from sync import protocol
from sync.protocol import Enrolled
from tests.company import Served, payload_of, refusal
from tests.integration.server.odd_keys import MIXED_ORDER, NOT_CANONICAL, SMALL_ORDER, enrolment_by_odd_key

BAD_INVITATION = (403, "bad_invitation")
BAD_REQUEST = (400, "bad_request")
BAD_TOKEN = (401, "bad_token")
REVOKED = (403, "revoked")


def test_a_code_says_for_whom_it_is_and_stays_unused(served: Served) -> None:
    code = served.founded.invite("Анна")
    for _ in range(2):
        answer = requests.post(served.url + protocol.INVITATION, json={"code": code}, timeout=30)
        assert (answer.json()["name"], answer.json()["role"]) == ("Анна", "trainer")
    served.newcomer(code).join(code)


def test_an_enrolled_device_gets_a_signed_acceptance_and_the_receipt_of_its_first_record(served: Served) -> None:
    code = served.founded.invite()
    desk = served.newcomer(code)
    enrolled = desk.join(code)
    acceptance = served.ear().acceptance(enrolled.acceptance.encode())
    assert acceptance.public_key == desk.key.public
    assert (acceptance.author, acceptance.role) == (desk.context.author, "trainer")
    receipt = served.ear().receipt(enrolled.receipt.encode())
    assert acceptance.enrolment == receipt.entry_id == desk.head.entry_id
    assert (receipt.device, receipt.seq) == (desk.device, 1)


def test_a_code_may_be_typed_in_small_letters_with_spaces_and_letters_that_look_alike(served: Served) -> None:
    code = served.founded.invite()
    typed = f"  {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    served.newcomer(typed).join(typed)


def test_a_used_code_is_of_no_use_to_another_device(served: Served) -> None:
    code = served.founded.invite()
    first, second = served.newcomer(code), served.newcomer(code)
    first.join(code)
    assert refusal(second.ask_to_join(code)) == BAD_INVITATION
    asked = requests.post(served.url + protocol.INVITATION, json={"code": code}, timeout=30)
    assert refusal(asked) == BAD_INVITATION


def test_a_used_code_with_the_enrolment_that_every_bundle_shows_lets_nobody_in(served: Served) -> None:
    code = served.founded.invite()
    first, thief = served.newcomer(code), served.newcomer(code)
    first.join(code)
    assert refusal(thief.ask_to_join(code, enrolment=first.enrolment)) == BAD_REQUEST
    assert first.send(first.write())[0].receipt


def test_a_proof_is_for_one_code_of_one_server(served: Served) -> None:
    code, another = served.founded.invite(), served.founded.invite()
    desk = served.newcomer(code)
    for server, proved in ((desk.context.server, another), ("elsewhere", code)):
        proof = to_base64(prove(desk.key, server=server, code=proved))
        asked = {"enrolment": desk.enrolment.decode(), "code": code, "proof": proof}
        assert refusal(requests.post(served.url + protocol.ENROLMENTS, json=asked, timeout=30)) == BAD_REQUEST
    for proof in ("", "?", "AAAA"):
        asked = {"enrolment": desk.enrolment.decode(), "code": code, "proof": proof}
        assert refusal(requests.post(served.url + protocol.ENROLMENTS, json=asked, timeout=30)) == BAD_REQUEST
    desk.join(code)


def test_a_device_that_did_not_hear_the_answer_asks_again_and_its_old_token_is_dead(served: Served) -> None:
    code = served.founded.invite()
    desk = served.newcomer(code)
    first, second = desk.join(code), desk.join(code)
    assert (first.acceptance, first.receipt) == (second.acceptance, second.receipt)
    assert first.token != second.token
    assert desk.ask().status_code == 200
    desk.token = first.token
    assert refusal(desk.ask()) == BAD_TOKEN


def test_a_code_that_expired_or_that_nobody_was_given_is_refused_in_the_same_words(served: Served) -> None:
    expired = served.founded.invite(lasts=timedelta(seconds=-1))
    answers = [
        requests.post(served.url + protocol.INVITATION, json={"code": code}, timeout=30)
        for code in (expired, "0000-0000-0000", "", "\0", "Анна", "0" * 50_000)
    ]
    assert {refusal(answer) for answer in answers} == {BAD_INVITATION}
    assert len({answer.content for answer in answers}) == 1


def test_what_was_refused_uses_no_code_up(served: Served) -> None:
    code = served.founded.invite()
    desk = served.newcomer(code)
    assert refusal(desk.ask_to_join(code, enrolment=b"{}")) == BAD_REQUEST
    other = served.desk()
    assert refusal(desk.ask_to_join(code, enrolment=other.enrolment)) == BAD_REQUEST
    desk.join(code)


@pytest.mark.parametrize("field", ["author", "org", "server"])
def test_an_enrolment_for_another_author_organisation_or_server_is_refused(served: Served, field: str) -> None:
    code = served.founded.invite()
    desk = served.newcomer(code)
    elsewhere = type(desk.context)(
        **{name: getattr(desk.context, name) for name in ("author", "org", "server")} | {field: "elsewhere"}
    )
    stranger = type(desk)(desk.url, desk.key, elsewhere)
    assert refusal(stranger.ask_to_join(code)) == BAD_REQUEST


def test_nobody_takes_another_persons_key(served: Served) -> None:
    anna = served.desk()
    code = served.founded.invite()
    boris = served.newcomer(code, key=anna.key)
    assert refusal(boris.ask_to_join(code)) == BAD_REQUEST
    assert anna.send(anna.write())[0].receipt


def test_a_second_first_record_of_one_key_is_refused(served: Served) -> None:
    desk = served.desk("Вера")
    code = served.founded.invite("Вера")
    again = served.newcomer(code, key=desk.key)
    assert again.first != desk.first
    assert refusal(again.ask_to_join(code)) == BAD_REQUEST


def test_an_enrolment_that_was_altered_is_refused(served: Served) -> None:
    code = served.founded.invite()
    desk, other = served.newcomer(code), SigningKey.generate()
    forged = desk.enrolment.replace(desk.device.encode(), other.public.keyid.encode())
    assert refusal(desk.ask_to_join(code, enrolment=forged)) == BAD_REQUEST
    record = desk.sign(desk.head)
    assert refusal(desk.ask_to_join(code, enrolment=record.envelope)) == BAD_REQUEST


@pytest.mark.parametrize("spki", MIXED_ORDER)
def test_the_odd_enrolments_below_are_refused_for_their_keys_alone(spki: bytes) -> None:
    line = enrolment_by_odd_key(spki, RecordContext(author="anna"))
    assert enrolment.read(envelope.decode(line)).public_key.spki == spki


@pytest.mark.parametrize("spki", [*SMALL_ORDER, *NOT_CANONICAL, *MIXED_ORDER], ids=lambda spki: spki[12:].hex()[:12])
def test_a_key_that_is_not_of_prime_order_is_refused_though_its_signature_fits(served: Served, spki: bytes) -> None:
    code = served.founded.invite()
    desk = served.newcomer(code)
    answer = desk.ask_to_join(code, enrolment=enrolment_by_odd_key(spki, desk.context))
    assert refusal(answer) == BAD_REQUEST
    assert "order" in answer.json()["detail"] or "canonical" in answer.json()["detail"]


def test_another_device_of_the_same_person_joins_by_token(served: Served) -> None:
    first = served.desk()
    second = type(first)(first.url, SigningKey.generate(), first.context)
    enrolled = second.join(token=first.token)
    assert enrolled.token != first.token
    assert payload_of(enrolled.acceptance)["body"]["author"] == first.context.author
    for desk in (first, second):
        assert desk.send(desk.write())[0].receipt


def test_without_code_and_token_nobody_joins(served: Served) -> None:
    desk = served.newcomer(served.founded.invite())
    assert refusal(desk.ask_to_join()) == BAD_TOKEN
    assert refusal(desk.ask_to_join(token="made-up")) == BAD_TOKEN


def test_a_token_enrols_nobody_else(served: Served) -> None:
    anna, boris = served.desk(), served.newcomer(served.founded.invite())
    assert refusal(boris.ask_to_join(token=anna.token)) == BAD_REQUEST


def test_a_revoked_device_lets_no_other_in_and_does_not_join_again(served: Served) -> None:
    desk = served.desk("Галя")
    with served.founded.keeping() as keeping:
        keeping.revoke(desk.device, "lost")
    second = type(desk)(desk.url, SigningKey.generate(), desk.context)
    assert refusal(second.ask_to_join(token=desk.token)) == REVOKED
    code = served.founded.invite("Галя")
    assert refusal(desk.ask_to_join(code)) == REVOKED
    second.join(code)  # which is still good


def test_of_devices_that_race_for_one_code_one_gets_in(served: Served) -> None:
    code = served.founded.invite()
    desks = [served.newcomer(code) for _ in range(16)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda desk: desk.ask_to_join(code), desks))
    assert sorted(answer.status_code for answer in answers) == [200] + [403] * 15
    (won,) = (answer for answer in answers if answer.ok)
    assert msgspec.json.decode(won.content, type=Enrolled).token
