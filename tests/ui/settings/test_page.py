"""Settings take effect at once and are kept."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox

from app.domain.errors import DiskFull, KeyringUnavailable, WrongPassphrase
from app.settings import SettingsFile
from ui.bridge.work import Work
from ui.page import SavedMark
from ui.preferences import Preferences
from ui.settings.page import SettingsPage
from ui.tokens import ThemeName
from ui.widgets.chip import Chip


@dataclass(frozen=True)
class Person:
    name: str = "Anna"
    specialisations: tuple[str, ...] = ("medicine",)


class Account:
    def __init__(self):
        self.kept = Person()
        self.passphrase = "old words here"
        self.errors = []

    def person(self):
        return self.kept

    def rename(self, *, name, specialisations):
        if self.errors:
            raise self.errors.pop(0)
        self.kept = Person(name, specialisations)
        return self.kept

    def locked_by_passphrase(self):
        return self.passphrase is not None

    def protect(self, passphrase, *, present):
        if self.errors:
            raise self.errors.pop(0)
        if present != self.passphrase:
            raise WrongPassphrase
        self.passphrase = passphrase


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def work():
    made = Work(lambda error: pytest.fail(repr(error)))
    yield made
    made.close()


@pytest.fixture
def page(qtbot, theme, language, file, account, work):
    preferences = Preferences(file, theme, language, work)
    made = SettingsPage(theme=theme, language=language, preferences=preferences, work=work, account=account)
    qtbot.addWidget(made)
    made.resize(800, 1200)
    made.show()
    made.enter()
    qtbot.waitUntil(lambda: named(made, QLineEdit, "Name").text() == "Anna")
    qtbot.waitUntil(lambda: "a passphrase that you type" in seen(made))
    yield made
    theme.choose(ThemeName.LIGHT)
    theme.set_text_scale(1.0)


def named(page, kind, name):
    return next(w for w in page.findChildren(kind) if name in (w.accessibleName(), getattr(w, "text", str)()))


def seen(page):
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text())


def finished(qtbot, work):
    """Everything asked of the storage thread so far has come back."""
    came = []
    work.run(lambda: None, came.append, owner=work)
    qtbot.waitUntil(lambda: bool(came))


def click(qtbot, page, name):
    qtbot.mouseClick(named(page, QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_the_language_changes_at_once_and_is_kept(qtbot, page, file):
    click(qtbot, page, "Русский")
    qtbot.waitUntil(lambda: "Вид и язык" in seen(page))
    assert file.current.language == "ru"


def test_the_theme_and_the_size_of_text_change_at_once_and_are_kept(qtbot, page, theme, file):
    themes = named(page, QComboBox, "Theme")
    themes.setFocus()
    qtbot.keyClick(themes, Qt.Key.Key_Down)
    assert theme.tokens.is_dark
    assert file.current.theme == "dark"
    click(qtbot, page, "Larger text")
    assert theme.text_scale == 1.1
    assert "110%" in seen(page)
    assert file.current.text_scale == 1.1


def do(page, words):
    next(action for action in page.named_actions() if action.text() == words).trigger()


def test_every_setting_is_a_named_action_that_goes_to_it(qtbot, page, language):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.resize(800, 400)
    for words, kind, name in (
        ("Look and language: Theme", QComboBox, "Theme"),
        ("Look and language: Language", QAbstractButton, "English"),
        ("You: Name", QLineEdit, "Name"),
        ("Model and writing: Answers to rank", QSpinBox, "Answers to rank"),
    ):
        do(page, words)
        control = named(page, kind, name)
        assert control.hasFocus(), words
        assert not control.visibleRegion().isEmpty(), words
    do(page, "Lock: Change the passphrase")
    assert named(page, QLineEdit, "Present passphrase").hasFocus()
    assert "Lock: Change the passphrase" not in [action.text() for action in page.named_actions()]
    language.choose("ru")
    qtbot.waitUntil(lambda: "О вас: Имя" in [action.text() for action in page.named_actions()])


def test_a_new_name_is_kept_by_itself(qtbot, page, account):
    name = named(page, QLineEdit, "Name")
    name.setFocus()
    marks = []
    page.saved_changed.connect(lambda saved: marks.append(saved.mark))
    qtbot.keyClicks(name, " Vetrova")
    qtbot.waitUntil(lambda: account.kept.name == "Anna Vetrova")
    qtbot.waitUntil(lambda: marks == [SavedMark.SAVING, SavedMark.SAVED])


def test_an_empty_name_is_not_kept_and_the_field_says_so(qtbot, page, account, work):
    name = named(page, QLineEdit, "Name")
    name.selectAll()
    qtbot.keyClick(name, Qt.Key.Key_Delete)
    assert "Type a name" in seen(page)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert page.saved().mark is SavedMark.UNSAVED
    assert "Type a name" in page.saved().reason
    finished(qtbot, work)
    assert account.kept.name == "Anna"
    qtbot.keyClicks(name, "Anna")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert "Type a name" not in seen(page)
    assert page.saved().mark is SavedMark.SAVED


def test_no_field_at_all_is_not_kept_and_the_fields_say_so(qtbot, page, account, work):
    qtbot.mouseClick(named(page, Chip, "medicine"), Qt.MouseButton.LeftButton)
    assert "Choose at least one field" in seen(page)
    page.leave()
    assert page.saved().mark is SavedMark.UNSAVED
    finished(qtbot, work)
    assert account.kept.specialisations == ("medicine",)
    page.enter()
    qtbot.waitUntil(lambda: "Choose at least one field" not in seen(page))
    assert named(page, Chip, "medicine").isChecked()
    assert page.saved().mark is SavedMark.SAVED


def test_a_field_added_comes_after_the_main_one(qtbot, page, account):
    qtbot.mouseClick(named(page, Chip, "general"), Qt.MouseButton.LeftButton)
    page.leave()
    qtbot.waitUntil(lambda: account.kept.specialisations == ("medicine", "general"))


def test_a_full_disk_is_told_and_the_next_change_is_kept(qtbot, page, account, tmp_path):
    account.errors = [DiskFull(tmp_path)]
    qtbot.mouseClick(named(page, Chip, "law"), Qt.MouseButton.LeftButton)
    page.leave()
    qtbot.waitUntil(lambda: "There is no room left" in seen(page))
    assert page.saved().mark is SavedMark.UNSAVED
    qtbot.mouseClick(named(page, Chip, "history"), Qt.MouseButton.LeftButton)
    page.leave()
    qtbot.waitUntil(lambda: {"law", "history"} <= set(account.kept.specialisations))
    qtbot.waitUntil(lambda: page.saved().mark is SavedMark.SAVED)


def test_the_order_of_fields_outlives_a_failed_write(qtbot, page, account, tmp_path):
    qtbot.mouseClick(named(page, Chip, "general"), Qt.MouseButton.LeftButton)
    page.leave()
    qtbot.waitUntil(lambda: account.kept.specialisations == ("medicine", "general"))
    account.errors = [DiskFull(tmp_path)]
    qtbot.keyClicks(named(page, QLineEdit, "Name"), " V")
    page.leave()
    qtbot.waitUntil(lambda: page.saved().mark is SavedMark.UNSAVED)
    page.enter()
    qtbot.waitUntil(lambda: account.kept.name == "Anna V")
    assert account.kept.specialisations == ("medicine", "general")


def test_the_passphrase_is_changed_when_it_was_typed_twice(qtbot, page, account):
    click(qtbot, page, "Change the passphrase")
    new, again = named(page, QLineEdit, "New passphrase"), named(page, QLineEdit, "The same again")
    present = named(page, QLineEdit, "Present passphrase")
    assert present.hasFocus()
    qtbot.keyClicks(present, "old words here")
    qtbot.keyClick(present, Qt.Key.Key_Return)
    assert new.hasFocus()
    qtbot.keyClicks(new, "new")
    assert "8 characters at least" in seen(page)
    assert not named(page, QAbstractButton, "Lock with it").isEnabled()
    qtbot.keyClicks(new, " words here")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert "Type the new passphrase, then the same again." in seen(page)
    qtbot.keyClicks(again, "new words here")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "The new lock holds." in seen(page))
    assert account.passphrase == "new words here"
    assert (present.text(), new.text()) == ("", "")


@pytest.mark.parametrize("wish", ["Change the passphrase", "Use this computer's keyring instead"])
def test_whoever_does_not_know_the_passphrase_changes_no_lock(qtbot, page, account, wish):
    click(qtbot, page, wish)
    present = named(page, QLineEdit, "Present passphrase")
    for field in ("New passphrase", "The same again"):
        named(page, QLineEdit, field).setText("new words here")
    confirm = next(b for b in page.findChildren(QAbstractButton) if b.text().startswith("Lock with"))
    assert not confirm.isEnabled()
    qtbot.keyClicks(present, "a guess")
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "This is not the present passphrase. Nothing was changed." in seen(page))
    assert account.passphrase == "old words here"
    assert present.hasFocus()
    assert present.selectedText() == present.text() != ""
    qtbot.keyClicks(present, "old words here")
    assert "This is not the present passphrase" not in seen(page)
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: account.passphrase != "old words here")


def test_from_the_keyring_to_a_passphrase_no_present_one_is_asked_for(qtbot, page, account):
    account.passphrase = None
    page.enter()
    qtbot.waitUntil(lambda: "it opens when you are signed in" in seen(page))
    click(qtbot, page, "Use a passphrase instead")
    assert not named(page, QLineEdit, "Present passphrase").isVisible()
    qtbot.keyClicks(named(page, QLineEdit, "New passphrase"), "new words here")
    qtbot.keyClicks(named(page, QLineEdit, "The same again"), "new words here")
    click(qtbot, page, "Lock with it")
    qtbot.waitUntil(lambda: account.passphrase == "new words here")


def test_the_keyring_takes_over_or_says_why_not(qtbot, page, account):
    account.errors = [KeyringUnavailable("no")]
    click(qtbot, page, "Use this computer's keyring instead")
    assert not named(page, QLineEdit, "New passphrase").isVisible()
    present = named(page, QLineEdit, "Present passphrase")
    qtbot.keyClicks(present, "old words here")
    qtbot.keyClick(present, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "keyring did not answer" in seen(page))
    assert account.passphrase == "old words here"
    click(qtbot, page, "Lock with the keyring")
    qtbot.waitUntil(lambda: "it opens when you are signed in" in seen(page))
    assert account.passphrase is None


def test_layers_and_answers_are_kept_and_a_reload_is_offered(qtbot, page, file):
    reload = named(page, QAbstractButton, "Load the model again")
    assert not reload.isEnabled()
    named(page, QSpinBox, "Layers on the graphics card").setValue(12)
    named(page, QSpinBox, "Answers to rank").setValue(6)
    assert (file.current.gpu_layers, file.current.answers) == (12, 6)
    with qtbot.waitSignal(page.reload_wanted):
        qtbot.mouseClick(reload, Qt.MouseButton.LeftButton)
    assert not reload.isEnabled()
