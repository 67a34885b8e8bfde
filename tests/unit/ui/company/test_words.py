"""Whatever a server refuses or does not take, a person is told in words, in both languages."""

import pytest
from PySide6.QtCore import QCoreApplication

from app.domain.errors import ServerRefused
from sync.protocol import Reason, Refusal
from sync.server.register import Role
from ui.company.words import REASONS, lie_words, reason_words, role_word
from ui.errors import REFUSALS, WORDS, error_words

# These reach a person as errors of their own, never as `ServerRefused`.
ELSEWHERE = {
    Refusal.BAD_INVITATION,
    Refusal.REVOKED,
    Refusal.VERSION,
    Refusal.TOO_MANY,
    Refusal.BUSY,
    Refusal.NO_PROOF,
    Refusal.UNKNOWN,
}


def test_every_refusal_that_a_person_can_meet_has_words():
    assert {str(each) for each in Refusal} - {str(each) for each in ELSEWHERE} == set(REFUSALS)


def test_a_refusal_of_a_later_server_is_told_with_its_own_word(language):
    assert error_words(ServerRefused("on_fire")).title == WORDS[ServerRefused][0]
    assert "on_fire" in error_words(ServerRefused("on_fire")).advice


def test_every_reason_for_not_taking_a_record_has_words():
    assert {str(each) for each in Reason} - {Reason.UNKNOWN.value} | {Refusal.TOO_LARGE.value} == set(REASONS)


@pytest.mark.parametrize("reason", [*Reason, Refusal.TOO_LARGE, "of a later server"])
def test_reasons_are_told_in_both_languages(reason, language):
    english = reason_words(str(reason))
    language.choose("ru")
    russian = reason_words(str(reason))
    for before, after in ((english.why, russian.why), (english.advice, russian.advice)):
        assert before
        assert any("а" <= letter <= "я" for letter in after.lower())
    assert russian.advice.endswith(".")


@pytest.mark.parametrize("reason", Reason)
def test_what_to_do_is_another_thing_once_the_desk_joined_again(reason, language):
    for code in ("en", "ru"):
        language.choose(code)
        before, after, note = (
            reason_words(str(reason), former=former, note=noted)
            for former, noted in ((False, True), (True, False), (True, True))
        )
        differs = reason in (Reason.FORK, Reason.QUARANTINED, Reason.REVOKED)
        assert (before.advice != after.advice, after.advice != note.advice) == (differs, differs)
        assert after.why == note.why
        assert (before.why != after.why) == (reason is Reason.QUARANTINED)
        assert not differs or ("former" in after.advice) == (code == "en")


def test_what_came_after_a_fork_of_this_desk_waits_for_nobody(language):
    after, fork = reason_words("quarantined", forked=True), reason_words("fork", forked=True)
    assert after.why == "came after a record that does not fit"
    assert after.advice == fork.advice == reason_words("fork").advice
    assert reason_words("quarantined").why == "waits for your admin"


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refusals_are_told_in_both_languages(refusal, language):
    english = error_words(ServerRefused(refusal))
    language.choose("ru")
    russian = error_words(ServerRefused(refusal))
    assert english.title != russian.title
    assert english.advice != russian.advice


def test_what_was_seen_of_a_server_and_who_one_is_there_have_words(language):
    assert lie_words("log_cut") != lie_words("something else")
    assert [role_word(each.value) for each in Role] == ["trainer", "lead", "admin"]
    assert role_word("astronaut") == "astronaut"
    language.choose("ru")
    assert role_word("trainer") == QCoreApplication.translate("CompanyWords", "trainer") == "тренер"
