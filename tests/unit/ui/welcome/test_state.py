"""What the welcome asks for, and when it is content."""

from dataclasses import replace

import pytest

from app.domain.errors import KeyringUnsafe
from ui.welcome.state import Choice, Keyring, Lock, Missing, WelcomeState

READY = WelcomeState(name=" Anna ", specialisations=("law",))


def test_the_missing_things_are_asked_for_in_the_order_of_the_page():
    state = WelcomeState().keyring_refused(KeyringUnsafe("x"))
    assert state.missing is Missing.NAME
    state = replace(state, name="   ")
    assert state.missing is Missing.NAME
    state = replace(state, name="Anna")
    assert state.missing is Missing.SPECIALISATION
    state = state.toggled("law", True)
    assert state.missing is Missing.PASSPHRASE
    state = replace(state, passphrase="short")
    assert state.missing is Missing.LONGER
    state = replace(state, passphrase="four good words", again="four good word")
    assert state.missing is Missing.SAME
    state = replace(state, again="four good words")
    assert state.missing is None


def test_a_keyring_that_has_not_answered_is_waited_for_unless_a_passphrase_is_chosen():
    assert READY.lock_shown is Lock.KEYRING
    assert READY.missing is Missing.KEYRING
    assert READY.keyring_found().missing is None
    assert replace(READY, lock=Lock.PASSPHRASE).missing is Missing.PASSPHRASE


def test_a_refused_keyring_leaves_the_passphrase():
    state = READY.keyring_refused(KeyringUnsafe("x"))
    assert state.keyring is Keyring.REFUSED
    assert state.lock_shown is Lock.PASSPHRASE


def test_the_choice_is_trimmed_and_keeps_the_order_of_choosing():
    state = READY.keyring_found().toggled("medicine", True).toggled("law", False).toggled("law", True)
    assert state.choice() == Choice(name="Anna", specialisations=("medicine", "law"), passphrase=None)


def test_an_unfinished_welcome_gives_no_choice():
    with pytest.raises(ValueError, match="name"):
        WelcomeState().choice()


def test_a_passphrase_typed_and_then_not_chosen_is_not_used():
    state = replace(READY.keyring_found(), passphrase="four good words", again="four good words", lock=Lock.KEYRING)
    assert state.choice().passphrase is None


def test_a_passphrase_does_not_show_in_what_is_printed():
    state = replace(READY, lock=Lock.PASSPHRASE, passphrase="four good words", again="four good words")
    assert "good" not in repr(state)
    assert "good" not in repr(state.choice())
