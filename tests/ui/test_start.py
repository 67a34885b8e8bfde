"""The window is there before the desk: what is typed and chosen meanwhile is kept, whatever comes of the opening."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.commands.session import Session
from app.commands.window import Start
from app.paths import Home
from app.services.profile import ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from tests.scripted_engine import ScriptedEngine
from ui.chat.composer import Composer
from ui.chat.page import ChatPage
from ui.first_paint import FirstPaint
from ui.welcome.unlock import UnlockPage

PASSPHRASE = "four quiet river stones"


class Opening(Session):
    """A session whose profile opens when the test says so, as a slow disk or keyring would have it."""

    begun: Start  # holds the gate

    def __init__(self, home: Home, app: QApplication) -> None:
        self.asked, self.may_open = threading.Event(), threading.Event()
        super().__init__(home, app, make_engine=lambda _: ScriptedEngine())
        open_profile = self.profiles.open

        def opened(passphrase: str | None) -> object:
            self.asked.set()
            assert self.may_open.wait(30)
            return open_profile(passphrase)

        self.profiles.open = opened  # type: ignore[method-assign,assignment]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A profile that was made at another time."""
    place = Home(tmp_path / "home")
    service = ProfileService(place, keyring=SystemKeyring(), argon2=Argon2Parameters(1, 64, 1))
    lock = ByPassphrase(PASSPHRASE)
    service.create(name="Anna Weiss", specialisations=("medicine",), protection=lock).close()
    return place


@pytest.fixture
def begin(qapp: QApplication, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Opening]]:
    running: list[Opening] = []
    for owner in (sys, threading):  # a session takes them, and pytest wants them back
        monkeypatch.setattr(owner, "excepthook", owner.excepthook)

    def started(typed: str | None = PASSPHRASE) -> Opening:
        """At the gate for None: nothing is opened until the passphrase is typed there."""
        session = Opening(home, qapp)
        running.append(session)
        start = Start(session)
        FirstPaint(start.show(typed)).happened.connect(start.go_on)
        session.begun = start
        if typed is not None:
            wait(session.asked.is_set)
        return session

    yield started
    for session in running:
        session.may_open.set()
        session.close()
        if session.desk_window is not None:
            session.desk_window.window.close()
            session.desk_window.window.deleteLater()  # or all that come after are dressed and laid out beside it


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end, "never came"
        QTest.qWait(5)


def chat_of(session: Session) -> ChatPage:
    assert session.desk_window is not None
    page = session.desk_window.window.page("chat")
    assert isinstance(page, ChatPage)
    return page


def type_words(session: Session, words: str) -> None:
    assert session.desk_window is not None
    event = QInputMethodEvent()
    event.setCommitString(words)
    field = session.desk_window.window.focusWidget()
    assert field is not None
    QApplication.sendEvent(field, event)


def words_in(session: Session) -> str:
    [composer] = chat_of(session).findChildren(Composer)
    return composer.text()


def quit_and_come_back(session: Opening, begin: Callable[..., Opening]) -> Opening:
    session.may_open.set()
    assert session.desk_window is not None
    session.desk_window.window.close()
    session.close()
    again = begin()
    again.may_open.set()
    wait(lambda: again.desk is not None)
    return again


def test_words_typed_before_the_profile_is_open_are_kept(begin: Callable[..., Opening]) -> None:
    session = begin()
    type_words(session, "Почему небо")
    assert words_in(session) == "Почему небо"
    assert session.desk is None

    again = quit_and_come_back(session, begin)

    wait(lambda: words_in(again) == "Почему небо")


def test_words_left_at_another_time_come_before_the_ones_typed_meanwhile(begin: Callable[..., Opening]) -> None:
    first = begin()
    type_words(first, "Why is ")
    second = quit_and_come_back(first, lambda: begin())
    wait(lambda: words_in(second) == "Why is ")
    second.desk_window.window.close()
    second.close()

    session = begin()
    type_words(session, "the sky blue?")
    session.may_open.set()
    wait(lambda: words_in(session) == "Why is the sky blue?")
    again = quit_and_come_back(session, begin)

    wait(lambda: words_in(again) == "Why is the sky blue?")


def test_quitting_while_the_profile_opens_writes_over_nothing(begin: Callable[..., Opening]) -> None:
    first = begin()
    type_words(first, "Why is ")
    second = quit_and_come_back(first, begin)
    second.desk_window.window.close()
    second.close()

    third = begin()
    type_words(third, "the sky blue?")
    again = quit_and_come_back(third, begin)

    wait(lambda: words_in(again) == "Why is the sky blue?")


def test_a_place_chosen_before_the_profile_is_open_opens_with_it(begin: Callable[..., Opening]) -> None:
    session = begin()
    window = session.desk_window.window
    QTest.keyClick(window, "5", Qt.KeyboardModifier.AltModifier)
    assert window.current_place == "chat"

    session.may_open.set()

    wait(lambda: window.current_place == "history")


def test_the_place_open_at_the_last_quit_comes_with_the_profile(begin: Callable[..., Opening]) -> None:
    first = begin()
    first.may_open.set()
    wait(lambda: first.desk is not None)
    first.desk_window.window.open_place("write")

    again = quit_and_come_back(first, begin)

    wait(lambda: again.desk_window.window.current_place == "write")


def test_a_passphrase_that_opens_nothing_is_asked_for_and_the_words_typed_stay(
    begin: Callable[..., Opening], qapp: QApplication
) -> None:
    session = begin("not the passphrase")
    type_words(session, "Why is the sky blue?")
    session.may_open.set()
    wait(lambda: any(isinstance(widget, UnlockPage) and widget.isVisible() for widget in qapp.allWidgets()))
    assert not session.desk_window.window.isVisible()

    [unlock] = [widget for widget in qapp.allWidgets() if isinstance(widget, UnlockPage) and widget.isVisible()]
    unlock.passphrase_typed.emit(PASSPHRASE)

    wait(lambda: session.desk is not None and session.desk_window.window.isVisible())
    assert words_in(session) == "Why is the sky blue?"


def test_what_is_typed_while_the_passphrase_is_tried_comes_nowhere_and_that_is_said(
    qapp: QApplication, home: Home, begin: Callable[..., Opening]
) -> None:
    session = begin(None)
    [unlock] = [widget for widget in qapp.allWidgets() if isinstance(widget, UnlockPage) and widget.isVisible()]
    field = unlock.findChild(QLineEdit)
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait(session.asked.is_set)
    QTest.keyClicks(field, "river stones")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == PASSPHRASE
    session.may_open.set()
    wait(lambda: session.desk is not None and session.desk_window is not None)
    QTest.keyClicks(field, "why?")  # pressed before the desk's window was there, delivered after
    wait(lambda: session.desk_window.window.isVisible() and not unlock.isVisible())

    assert words_in(session) == ""
    told = [label.text() for label in session.desk_window.window.notice.findChildren(QLabel) if label.isVisible()]
    assert "What you typed while your passphrase was checked was not kept." in told


def test_nothing_is_said_of_dropped_words_where_none_were_typed(
    qapp: QApplication, home: Home, begin: Callable[..., Opening]
) -> None:
    session = begin(None)
    [unlock] = [widget for widget in qapp.allWidgets() if isinstance(widget, UnlockPage) and widget.isVisible()]
    field = unlock.findChild(QLineEdit)
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    session.may_open.set()
    wait(lambda: session.desk is not None and session.desk_window is not None)
    assert not session.desk_window.window.notice.isVisible()
