"""A message in the page: what happened, one thing to do, gone when closed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import NoModelLoaded, WrongPassphrase
from app.domain.events import EngineChanged, EngineStatus
from ui.theme import Theme
from ui.widgets.icon_button import IconButton
from ui.widgets.notice import Notice, NoticeKind


@pytest.fixture
def notice(qtbot, theme: Theme, language):
    page = QWidget()
    made = Notice(theme)
    QVBoxLayout(page).addWidget(made)
    qtbot.addWidget(page)
    page.show()
    made.page, made.theme = page, theme
    return made


def told(notice):
    return [label.text() for label in notice.findChildren(QLabel) if label.isVisible() and label.text()]


def test_it_is_not_there_until_there_is_something_to_say(notice):
    assert not notice.isVisible()
    notice.say("Copied.")
    assert told(notice) == ["Copied."]
    assert notice.accessibleName() == "Copied."


def test_an_error_is_told_in_words_that_follow_the_language(notice, qtbot, language):
    notice.say_error(WrongPassphrase())
    assert told(notice)[0] == "This passphrase does not open your profile."
    language.choose("ru")
    qtbot.waitUntil(lambda: told(notice)[0] == "Эта фраза не открывает ваш профиль.")


def test_undo_is_done_once_and_the_message_goes(notice, qtbot):
    undone = []
    notice.offer_undo("Deleted.", lambda: undone.append(True))
    button = next(b for b in notice.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Undo"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not notice.isVisible()


def test_an_undo_outlives_what_is_said_meanwhile(notice, qtbot):
    undone = []
    notice.offer_undo("Deleted.", lambda: undone.append(True))
    notice.say("There is nothing to answer yet.", for_seconds=0.05)
    assert told(notice) == ["There is nothing to answer yet.", "Deleted."]
    qtbot.waitUntil(lambda: told(notice) == ["Deleted."])
    notice.say_error(WrongPassphrase())
    notice.findChild(IconButton).click()
    assert told(notice) == ["Deleted."]
    next(b for b in notice.findChildren(QPushButton) if b.isVisible()).click()
    assert undone == [True]
    assert not notice.isVisible()


def test_the_way_on_outlives_what_is_said_meanwhile_and_goes_with_the_page(notice, qtbot):
    went = []
    kept = ["Signed.", "Next task"]
    notice.offer("Signed.", "Next task", lambda: went.append(True), kind=NoticeKind.GOOD, for_seconds=None)
    notice.say_missing("question", "Write your question first.")
    assert told(notice) == ["Write your question first.", "Signed."]
    notice.missing_now(None)
    button = next(b for b in notice.findChildren(QPushButton) if b.isVisible())
    assert [*told(notice), button.text()] == kept
    notice.clear()
    assert not notice.isVisible()
    assert went == []


def test_an_undo_that_is_closed_or_over_does_not_come_back(notice, qtbot, monkeypatch):
    notice.offer_undo("Deleted.", lambda: None)
    notice.findChild(IconButton).click()
    assert not notice.isVisible()
    monkeypatch.setattr("ui.widgets.notice.UNDO_S", 0.05)
    notice.offer_undo("Deleted.", lambda: None)
    qtbot.waitUntil(lambda: not notice.isVisible())
    monkeypatch.setattr("ui.widgets.notice.UNDO_S", 10)
    notice.offer_undo("Deleted.", lambda: None)
    notice.clear()  # the page goes on with something else
    assert not notice.isVisible()
    notice.say("Copied.")
    assert told(notice) == ["Copied."]


def test_that_there_is_no_model_is_said_until_there_is_one(notice):
    notice.say_no_model(NoModelLoaded(), lambda: None)
    notice.model_changed(EngineChanged(status=EngineStatus.LOADING))
    assert notice.isVisible()
    notice.model_changed(EngineChanged(status=EngineStatus.READY))
    assert not notice.isVisible()
    notice.say("Copied.")
    notice.model_changed(EngineChanged(status=EngineStatus.READY))
    assert told(notice) == ["Copied."]


def test_undo_has_a_key_that_works_wherever_the_focus_is(notice, qtbot):
    undone = []
    elsewhere = QLineEdit()
    notice.page.layout().addWidget(elsewhere)
    other = Notice(notice.theme)
    notice.page.layout().addWidget(other)
    notice.page.activateWindow()
    qtbot.waitUntil(notice.page.isActiveWindow)
    elsewhere.setFocus()
    qtbot.keyClick(elsewhere, Qt.Key.Key_F8)
    notice.offer_undo("Deleted.", lambda: undone.append("this"))
    other.say("Nothing to do about it.")
    qtbot.keyClick(elsewhere, Qt.Key.Key_F8)
    assert undone == ["this"]
    notice.offer_undo("Deleted.", lambda: undone.append("this"))
    other.offer_undo("Deleted.", lambda: undone.append("other"))
    for _ in range(3):
        qtbot.keyClick(elsewhere, Qt.Key.Key_F8)
    assert sorted(undone) == ["other", "this", "this"]
    assert elsewhere.text() == ""


def test_a_newer_message_takes_the_place_and_the_time_of_an_older_one(notice, qtbot):
    notice.say("Old.", for_seconds=0.05, action="Do", on_action=lambda: None)
    notice.say("New.")
    qtbot.wait(90)
    assert told(notice) == ["New."]
    assert not any(b.isVisible() for b in notice.findChildren(QPushButton))


def test_a_passing_message_goes_by_itself_and_others_when_closed(notice, qtbot):
    notice.say("Passing.", for_seconds=0.02)
    qtbot.waitUntil(lambda: not notice.isVisible())
    notice.say("Staying.", kind=NoticeKind.CAUTION)
    close = notice.findChild(IconButton)
    assert close.accessibleName() == "Close this message"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()


def test_its_colour_says_what_kind_it_is(notice, theme):
    notice.say("Done.", kind=NoticeKind.GOOD)
    good = notice.grab().toImage().pixelColor(4, notice.height() // 2).name().upper()
    notice.say("Not done.", kind=NoticeKind.DANGER)
    danger = notice.grab().toImage().pixelColor(4, notice.height() // 2).name().upper()
    assert (good, danger) == (theme.tokens.good_soft, theme.tokens.danger_soft)
