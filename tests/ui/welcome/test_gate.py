"""The way to the desk, as a person goes it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QRadioButton

from app.domain.errors import DatabaseNewer, HomeReadOnly, KeyringUnsafe, WrongPassphrase
from app.settings import SettingsFile
from ui.bridge.work import Work
from ui.preferences import Preferences
from ui.welcome.gate import Gate
from ui.welcome.state import Choice
from ui.widgets.chip import Chip


class Profile:
    """A profile in memory: new, or locked with a passphrase, or opened by the keyring."""

    passphrase = "four good words"

    def __init__(self, need="new", *, keyring_error=None, errors=()):
        self.kind = need
        self.keyring_error = keyring_error
        self.errors = list(errors)
        self.created = []

    def need(self):
        return self.kind

    def check_keyring(self):
        if self.keyring_error is not None:
            raise self.keyring_error

    def create(self, choice):
        if self.errors:
            raise self.errors.pop(0)
        self.created.append(choice)
        return "desk"

    def open(self, passphrase):
        if self.errors:
            raise self.errors.pop(0)
        if self.kind == "passphrase" and passphrase != self.passphrase:
            raise WrongPassphrase
        return "desk"


@pytest.fixture
def gate_for(qtbot, theme, language, tmp_path):
    works = []

    def make(profile):
        work = Work(lambda error: pytest.fail(repr(error)))
        works.append(work)
        preferences = Preferences(SettingsFile(tmp_path / "settings.json"), theme, language, work)
        gate = Gate(
            theme=theme, language=language, preferences=preferences, work=work, profiles=profile, model="SmolLM2"
        )
        gate.got = []
        gate.opened.connect(gate.got.append)
        qtbot.addWidget(gate)
        gate.start()
        return gate

    yield make
    for work in works:
        work.close()


def seen(gate):
    return " | ".join(label.text() for label in gate.findChildren(QLabel) if label.isVisible() and label.text())


def named(gate, kind, name):
    return next(w for w in gate.findChildren(kind) if name in (w.accessibleName(), getattr(w, "text", str)()))


def type_into(qtbot, gate, field, words):
    qtbot.keyClicks(named(gate, QLineEdit, field), words)


def test_a_first_start_with_the_keyring_takes_a_name_a_field_and_a_key(qtbot, gate_for):
    profile = Profile()
    gate = gate_for(profile)
    qtbot.waitUntil(lambda: "Opens by itself" in seen(gate))
    assert "SmolLM2 is ready" in seen(gate)
    type_into(qtbot, gate, "Your name", "Anna")
    qtbot.mouseClick(named(gate, Chip, "law"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(named(gate, QLineEdit, "Your name"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: gate.got == ["desk"])
    assert profile.created == [Choice(name="Anna", specialisations=("law",), passphrase=None)]
    assert not gate.isVisible()


def test_without_a_safe_keyring_a_passphrase_is_asked_for_and_why_is_told(qtbot, gate_for):
    profile = Profile(keyring_error=KeyringUnsafe("x"))
    gate = gate_for(profile)
    qtbot.waitUntil(lambda: "does not keep secrets safely" in seen(gate))
    assert not named(gate, QRadioButton, "With this computer's keyring").isEnabled()
    type_into(qtbot, gate, "Your name", "Anna")
    qtbot.mouseClick(named(gate, Chip, "medicine"), Qt.MouseButton.LeftButton)
    type_into(qtbot, gate, "Passphrase", "four good words")
    type_into(qtbot, gate, "The passphrase again", "four good wordz")
    begin = named(gate, QAbstractButton, "Begin")
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    assert "The two passphrases differ." in seen(gate)
    again = named(gate, QLineEdit, "The passphrase again")
    assert again.hasFocus()
    again.clear()
    type_into(qtbot, gate, "The passphrase again", "four good words")
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: gate.got == ["desk"])
    assert profile.created[0].passphrase == "four good words"


def test_what_is_missing_is_told_only_after_the_person_wanted_to_begin(qtbot, gate_for):
    gate = gate_for(Profile())
    qtbot.waitUntil(lambda: "Opens by itself" in seen(gate))
    assert "missing" not in seen(gate)
    qtbot.mouseClick(named(gate, QAbstractButton, "Begin"), Qt.MouseButton.LeftButton)
    assert "Your name is still missing." in seen(gate)
    assert named(gate, QLineEdit, "Your name").hasFocus()
    type_into(qtbot, gate, "Your name", "A")
    assert "Choose at least one field" in seen(gate)


def test_the_language_changes_at_once_and_keeps_what_is_typed(qtbot, gate_for, language):
    gate = gate_for(Profile())
    qtbot.waitUntil(lambda: "Opens by itself" in seen(gate))
    type_into(qtbot, gate, "Your name", "Anna")
    qtbot.mouseClick(named(gate, QAbstractButton, "Русский"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Добро пожаловать" in seen(gate))
    assert named(gate, QLineEdit, "Ваше имя").text() == "Anna"


def test_a_full_disk_at_the_first_start_is_told_and_everything_typed_stays(qtbot, gate_for, tmp_path):
    gate = gate_for(Profile(errors=[HomeReadOnly(tmp_path)]))
    qtbot.waitUntil(lambda: "Opens by itself" in seen(gate))
    type_into(qtbot, gate, "Your name", "Anna")
    qtbot.mouseClick(named(gate, Chip, "law"), Qt.MouseButton.LeftButton)
    begin = named(gate, QAbstractButton, "Begin")
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cannot be written" in seen(gate))
    assert begin.isEnabled()
    assert named(gate, QLineEdit, "Your name").text() == "Anna"
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: gate.got == ["desk"])


def test_a_wrong_passphrase_is_told_kindly_and_the_next_try_opens(qtbot, gate_for):
    gate = gate_for(Profile("passphrase"))
    qtbot.waitUntil(lambda: "Your desk is locked" in seen(gate))
    field = named(gate, QLineEdit, "Passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, "four bad words")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open your profile" in seen(gate))
    assert "Caps Lock" in seen(gate)
    assert field.selectedText()
    qtbot.keyClicks(field, "four good words")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: gate.got == ["desk"])


def test_a_keyring_that_answers_at_once_opens_the_desk_without_a_window_in_between(qtbot, gate_for):
    gate = gate_for(Profile("keyring"))
    qtbot.waitUntil(lambda: gate.got == ["desk"])
    qtbot.wait(300)
    assert not gate.isVisible()


def test_enter_without_a_passphrase_says_what_comes_first(qtbot, gate_for):
    gate = gate_for(Profile("passphrase"))
    qtbot.waitUntil(lambda: "Your desk is locked" in seen(gate))
    field = named(gate, QLineEdit, "Passphrase")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Type your passphrase first." in seen(gate)
    qtbot.keyClicks(field, "f")
    assert "Type your passphrase first." not in seen(gate)


def test_a_keyring_entry_that_was_changed_is_not_called_a_passphrase(qtbot, gate_for):
    gate = gate_for(Profile("keyring", errors=[WrongPassphrase()]))
    qtbot.waitUntil(lambda: "The key in this computer's keyring does not open" in seen(gate))


def test_a_profile_of_a_newer_program_is_told_and_can_be_tried_again(qtbot, gate_for):
    gate = gate_for(Profile("keyring", errors=[DatabaseNewer("0009", "0003")]))
    qtbot.waitUntil(lambda: "A newer Goldquill wrote this profile." in seen(gate))
    qtbot.mouseClick(named(gate, QAbstractButton, "Try again"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: gate.got == ["desk"])
