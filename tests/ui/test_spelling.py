"""Spelling as a person meets it, with the real dictionaries in the real process."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QTextEdit, QToolTip
from pytestqt.qtbot import QtBot

from ui.resources import RESOURCES
from ui.widgets.spell.corrections import Corrections
from ui.widgets.spell.speller import Speller, process_command
from ui.widgets.spell.underlines import SpellingUnderlines, TextField

COMMAND = process_command(RESOURCES / "dictionaries")
WAIT = 20_000


@pytest.fixture(scope="module")
def shared(qapp: QApplication) -> Iterator[Speller]:
    made = Speller(COMMAND)
    yield made
    made.close()


@pytest.fixture
def speller(shared: Speller) -> Speller:
    return shared


class Rig:
    """A field with its underlines and corrections."""

    def __init__(self, field: TextField, speller: Speller) -> None:
        self.field = field
        self.underlines = SpellingUnderlines(field, speller, "#B3261E")
        self.corrections = Corrections(field, speller, self.underlines)

    def marked(self) -> list[str]:
        """The words with a wave under them."""
        return [
            selection.cursor.selectedText()
            for selection in self.field.extraSelections()
            if selection.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
        ]


@pytest.fixture(params=[QTextEdit, QPlainTextEdit])
def rig(request: pytest.FixtureRequest, qtbot: QtBot, speller: Speller) -> Rig:
    field = request.param()
    qtbot.addWidget(field)
    field.resize(500, 200)
    field.show()
    return Rig(field, speller)


def put(qtbot: QtBot, rig: Rig, text: str, marked: list[str]) -> None:
    rig.field.setPlainText(text)
    qtbot.waitUntil(lambda: rig.marked() == marked, timeout=WAIT)


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def words_in(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_misspelt_words_of_both_languages_are_underlined(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "Карова ест траву. Teh cow eats grass.", ["Карова", "Teh"])


def test_code_and_addresses_are_not(qtbot: QtBot, rig: Rig) -> None:
    text = "Слово `wrold`\n```\nwrold\n```\nhttps://wrold.example wrold"
    put(qtbot, rig, text, ["wrold"])
    assert rig.field.extraSelections()[0].cursor.selectionEnd() == len(text)


def test_words_after_an_emoji_are_underlined_where_they_stand(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "👩‍👩‍👧‍👦 карова", ["карова"])


def test_a_compound_is_right_if_its_parts_are(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "врач-трактор кто-то врач-карова", ["врач-карова"])


def test_underlining_does_not_count_as_a_change_of_the_text(qtbot: QtBot, rig: Rig) -> None:
    rig.field.setPlainText("карова")
    changes: list[bool] = []
    rig.field.textChanged.connect(lambda: changes.append(True))
    qtbot.waitUntil(lambda: rig.marked() == ["карова"], timeout=WAIT)
    assert not changes
    assert not rig.field.document().isModified()


def test_a_word_is_left_alone_while_it_is_being_written(qtbot: QtBot, rig: Rig) -> None:
    rig.field.setFocus()
    qtbot.waitUntil(rig.field.hasFocus)
    qtbot.keyClicks(rig.field, "wrold tehh")
    qtbot.waitUntil(lambda: rig.marked() == ["wrold"], timeout=WAIT)
    qtbot.keyClicks(rig.field, " ")
    qtbot.waitUntil(lambda: rig.marked() == ["wrold", "tehh"], timeout=WAIT)


def test_checking_can_be_switched_off_and_on(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "карова", ["карова"])
    rig.underlines.set_enabled(False)
    assert rig.marked() == []
    rig.underlines.set_enabled(True)
    assert rig.marked() == ["карова"]


def test_the_menu_of_a_misspelt_word_puts_the_right_one_in_its_place(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "Эта карова", ["карова"])
    selection = rig.field.extraSelections()[0]
    at = rig.field.cursorRect(selection.cursor).center() - QPoint(4, 0)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, rig.field.viewport().mapToGlobal(at))
    QApplication.sendEvent(rig.field.viewport(), event)
    assert words_in(menu())[:2] == ["Looking for what was meant…", "Add “карова” to my words"]
    qtbot.waitUntil(lambda: "корова" in words_in(menu()), timeout=WAIT)
    next(action for action in menu().actions() if action.text() == "корова").trigger()
    menu().close()
    assert rig.field.toPlainText() == "Эта корова"
    rig.field.undo()
    assert rig.field.toPlainText() == "Эта карова"


def test_f7_goes_from_one_misspelling_to_the_next_and_enter_takes_the_first_suggestion(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "recieve and definately", ["recieve", "definately"])
    rig.field.setFocus()
    qtbot.waitUntil(rig.field.hasFocus)
    qtbot.keyClick(rig.field, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "definitely" in words_in(menu()), timeout=WAIT)
    assert rig.field.textCursor().selectedText() == "definately"
    qtbot.keyClick(menu(), Qt.Key.Key_Return)
    assert rig.field.toPlainText() == "recieve and definitely"
    qtbot.keyClick(rig.field, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "receive" in words_in(menu()), timeout=WAIT)
    qtbot.keyClick(menu(), Qt.Key.Key_Return)
    assert rig.field.toPlainText() == "receive and definitely"
    qtbot.keyClick(rig.field, Qt.Key.Key_F7)
    assert QApplication.activePopupWidget() is None
    assert QToolTip.text() == "No misspelt word is underlined here."
    QToolTip.hideText()


def test_a_word_that_is_right_keeps_the_ordinary_menu(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, "корова карова", ["карова"])
    at = QPoint(8, 10)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, rig.field.viewport().mapToGlobal(at))
    QApplication.sendEvent(rig.field.viewport(), event)
    assert not any("карова" in words for words in words_in(menu()))
    menu().close()


def test_a_learnt_word_is_right_everywhere_and_told_to_be_kept(qtbot: QtBot) -> None:
    speller = Speller(COMMAND)
    field = QTextEdit()
    qtbot.addWidget(field)
    rig = Rig(field, speller)
    put(qtbot, rig, "Варфарин ворфарин", ["Варфарин", "ворфарин"])
    with qtbot.waitSignal(speller.word_learnt) as learnt:
        speller.learn("варфарин")
    assert learnt.args == ["варфарин"]
    qtbot.waitUntil(lambda: rig.marked() == ["ворфарин"], timeout=WAIT)
    speller.close()


def test_words_learnt_before_are_right_and_names_keep_their_capital(qtbot: QtBot) -> None:
    speller = Speller(COMMAND, ["Уолтер"])
    assert speller.is_misspelt("Уолтер") is False
    assert speller.is_misspelt("уолтер") is None
    speller.close()


def test_a_process_that_dies_is_started_again_and_asked_again(qtbot: QtBot) -> None:
    speller = Speller(COMMAND)
    speller.ask(["корова"])
    qtbot.waitUntil(lambda: speller.is_misspelt("корова") is False, timeout=WAIT)
    os.kill(speller.process_id, signal.SIGTERM)
    speller.ask(["карова"])
    qtbot.waitUntil(lambda: speller.is_misspelt("карова") is True, timeout=WAIT)
    speller.close()


@pytest.mark.parametrize("command", [("/nowhere/at-all",), (COMMAND[0], COMMAND[1], "/nowhere")])
def test_without_a_process_or_dictionaries_nothing_is_underlined_and_suggestions_are_empty(
    qtbot: QtBot, command: tuple[str, ...]
) -> None:
    speller = Speller(command)
    speller.ask(["карова"])
    with qtbot.waitSignal(speller.suggested, timeout=WAIT) as suggested:
        speller.suggest("карова")
    assert suggested.args == ["карова", ()]
    assert speller.is_misspelt("карова") is None
    speller.close()


def test_a_text_of_ten_thousand_words_is_checked(qtbot: QtBot, rig: Rig) -> None:
    put(qtbot, rig, ("корова ест траву и ещё раз\n" * 1_600) + "карова", ["карова"])
