"""A new passphrase on its way."""

from dataclasses import replace

import pytest

from ui.settings.state import LockState, LockStep, PassphraseFault


@pytest.mark.parametrize(
    ("typed", "again", "fault"),
    [
        ("", "", PassphraseFault.EMPTY),
        ("seven77", "seven77", PassphraseFault.SHORT),
        ("eight888", "eight889", PassphraseFault.DIFFERENT),
        ("eight888", "eight888", None),
    ],
)
def test_only_a_long_passphrase_typed_twice_becomes_the_new_one(typed, again, fault):
    assert LockState(typed=typed, again=again).fault is fault


def test_a_passphrase_that_holds_is_asked_for_whatever_the_new_lock_is():
    locked = LockState(by_passphrase=True)
    for typed in (replace(locked, typed="eight888", again="eight888"), locked.changing(to_keyring=True)):
        assert typed.fault is PassphraseFault.PRESENT
        assert typed.present_typed("the old one").fault is None


def test_a_present_passphrase_that_was_refused_is_another_one_once_it_is_typed_anew():
    typed = LockState(by_passphrase=True).changing(to_keyring=True).present_typed("not it")
    refused = replace(typed, step=LockStep.CHANGING).failed(refused=True)
    assert (refused.step, refused.fault, refused.present) == (LockStep.TYPING, PassphraseFault.REFUSED, "not it")
    assert refused.present_typed("the old one").fault is None


def test_what_was_typed_is_forgotten_when_the_lock_is_read_again_and_kept_when_it_failed():
    typing = LockState(step=LockStep.TYPING, typed="eight888", again="eight888")
    assert typing.read(True) == LockState(step=LockStep.SHOWN, by_passphrase=True)
    assert replace(typing, step=LockStep.CHANGING).failed() == typing


def test_a_passphrase_does_not_show_in_what_is_printed():
    assert "eight" not in repr(LockState(present="eight", typed="eight888", again="eight888"))
