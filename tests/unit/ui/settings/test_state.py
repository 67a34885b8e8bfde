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


def test_what_was_typed_is_forgotten_when_the_lock_is_read_again_and_kept_when_it_failed():
    typing = LockState(step=LockStep.TYPING, typed="eight888", again="eight888")
    assert typing.read(True) == LockState(step=LockStep.SHOWN, by_passphrase=True)
    assert replace(typing, step=LockStep.CHANGING).failed() == typing
    assert LockState(step=LockStep.CHANGING, by_passphrase=True).failed().step is LockStep.SHOWN


def test_a_passphrase_does_not_show_in_what_is_printed():
    assert "eight" not in repr(LockState(typed="eight888", again="eight888"))
