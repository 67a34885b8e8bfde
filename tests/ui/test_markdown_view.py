"""The Markdown view as a person meets it: what it shows, what can be selected, copied, chosen and scrolled."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.markdown_styles import DARK, LIGHT
from ui.i18n import Language
from ui.markdown import MarkdownView, Sizing
from ui.theme import set_role

TEXT = """\
# Title

One **two** three.

- first
- second
  - inner

| a | b |
|---|---|
| 1 | 2 |

```python
def f():
	return 1
```

> quoted
"""
PLAIN = "Title\nOne two three.\n• first\n• second\n  ◦ inner\na\tb\n1\t2\ndef f():\n\treturn 1\nquoted"


def shown(qtbot: QtBot, text: str = "", sizing: Sizing = Sizing.SCROLLS, width: int = 400) -> MarkdownView:
    view = MarkdownView(LIGHT, sizing=sizing)
    set_role(view, "bare")  # as its owner does: the window's sheet, if an earlier test dressed it, frames text fields
    qtbot.addWidget(view)
    view.resize(width, 300)
    view.show()
    if text:
        view.set_text(text)
        qtbot.waitUntil(lambda: view.is_settled, timeout=10_000)
    return view


def point_of(view: MarkdownView, words: str) -> QPoint:
    """A point of the viewport on the words."""
    cursor = view.document().find(words)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionStart() + 1)
    return view.cursorRect(cursor).center()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_the_words_of_every_kind_of_block_are_shown_without_their_marks(qtbot: QtBot) -> None:
    view = shown(qtbot, TEXT)
    for words in ("Title", "One two three.", "first", "inner", "def f():", "quoted"):
        assert not view.document().find(words).isNull()
    assert view.document().find("**").isNull()
    assert view.document().find("```").isNull()


def test_a_selection_is_copied_as_plain_text(qtbot: QtBot) -> None:
    view = shown(qtbot, TEXT)
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == PLAIN
    assert not QGuiApplication.clipboard().mimeData().hasHtml()


def test_part_of_a_line_is_copied_as_it_stands(qtbot: QtBot) -> None:
    view = shown(qtbot, "Привет, 👩‍👩‍👧‍👦 **мир** и all.")
    cursor = view.document().find("мир")
    view.setTextCursor(cursor)
    view.copy()
    assert clipboard() == "мир"


def test_the_raw_markdown_is_copied_with_its_own_key(qtbot: QtBot) -> None:
    view = shown(qtbot, TEXT)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_C, keys)
    assert clipboard() == TEXT


def test_a_long_word_and_a_long_paragraph_are_copied_in_one_piece(qtbot: QtBot) -> None:
    word = "Донаудампфшифф" * 700
    paragraph = " ".join(f"слово{number}" for number in range(900))
    view = shown(qtbot, f"{word}\n\n{paragraph}")
    view.selectAll()
    view.copy()
    assert clipboard() == f"{word}\n{paragraph}"


def test_the_menu_copies_the_code_under_the_pointer(qtbot: QtBot) -> None:
    view = shown(qtbot, TEXT)
    texts = [action.text() for action in view.make_menu(point_of(view, "One")).actions()]
    assert texts == ["Copy", "Copy as Markdown", "", "Select all"]
    menu = view.make_menu(point_of(view, "return"))
    next(action for action in menu.actions() if action.text() == "Copy this code").trigger()
    assert clipboard() == "def f():\n\treturn 1"


def test_the_menu_copies_the_address_of_a_link(qtbot: QtBot) -> None:
    view = shown(qtbot, "see [the guide](https://example.org/a)")
    menu = view.make_menu(point_of(view, "guide"))
    next(action for action in menu.actions() if action.text() == "Copy the address of the link").trigger()
    assert clipboard() == "https://example.org/a"


def test_a_click_on_a_link_says_so_and_opens_nothing(qtbot: QtBot) -> None:
    view = shown(qtbot, "see [the guide](https://example.org/a)")
    with qtbot.waitSignal(view.link_activated) as clicked:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, "guide"))
    assert clicked.args == ["https://example.org/a"]


def test_a_drag_that_ends_on_a_link_selects_and_chooses_nothing(qtbot: QtBot) -> None:
    view = shown(qtbot, "see [the guide](https://example.org/a)")
    with qtbot.assertNotEmitted(view.link_activated):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, "see"))
        qtbot.mouseMove(view.viewport(), point_of(view, "guide"))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, "guide"))


def test_the_address_of_a_link_is_its_tool_tip(qtbot: QtBot) -> None:
    view = shown(qtbot, "see [the guide](https://example.org/a)")
    at = point_of(view, "guide")
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at)))
    assert QToolTip.text() == "https://example.org/a"
    QToolTip.hideText()


def test_links_are_reached_with_tab_and_chosen_with_enter(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    view, after = MarkdownView(LIGHT), MarkdownView(LIGHT)
    column.addWidget(view)
    column.addWidget(after)
    view.set_text("[one](https://a.example) and [two](https://b.example)")
    room.show()
    room.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    chosen: list[str] = []
    view.link_activated.connect(chosen.append)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen == ["https://a.example", "https://b.example"]
    qtbot.keyClick(view, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen[-1] == "https://a.example"
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_text_is_selected_with_the_keyboard(qtbot: QtBot) -> None:
    view = shown(qtbot, "one two")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, keys)
    assert view.textCursor().selectedText().strip() == "one"


def test_space_scrolls_a_page_and_shift_space_back(qtbot: QtBot) -> None:
    view = shown(qtbot, "paragraph\n\n" * 60)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.verticalScrollBar().value() > 200
    qtbot.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert view.verticalScrollBar().value() == 0


def test_nothing_can_be_typed(qtbot: QtBot) -> None:
    view = shown(qtbot, "text")
    qtbot.keyClicks(view, "abc")
    assert view.document().toPlainText() == "text"


def test_a_view_that_grows_is_as_high_as_its_text_and_lets_the_wheel_through(qtbot: QtBot) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    room = QWidget()
    column = QVBoxLayout(room)
    view = MarkdownView(LIGHT, sizing=Sizing.GROWS)
    set_role(view, "bare")
    column.addWidget(view)
    column.addStretch()
    area.setWidget(room)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    view.set_text("paragraph of some words that wrap in a narrow column\n\n" * 20)
    qtbot.waitUntil(lambda: view.height() > 900)
    assert view.height() == view.sizeHint().height()
    assert view.verticalScrollBar().maximum() == 0
    QTest.wheelEvent(area.windowHandle(), view.mapTo(area, QPoint(20, 20)), QPoint(0, -240))
    assert area.verticalScrollBar().value() > 0


def test_a_wider_view_that_grows_becomes_lower(qtbot: QtBot) -> None:
    view = shown(qtbot, "words that wrap " * 40, sizing=Sizing.GROWS, width=200)
    qtbot.waitUntil(lambda: view.viewport().width() == 200)
    narrow = view.sizeHint().height()
    view.resize(600, narrow)
    assert 0 < view.sizeHint().height() < narrow


def test_the_style_can_be_switched_while_text_is_shown(qtbot: QtBot) -> None:
    view = shown(qtbot, TEXT)
    before = view.document().toPlainText()

    def colours() -> set[str]:
        cursor = QTextCursor(view.document())
        found = set()
        while not cursor.atEnd():
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
            found.add(cursor.charFormat().foreground().color().name().upper())
        return found

    assert LIGHT.text.upper() in colours()
    view.set_style(DARK)
    assert view.document().toPlainText() == before
    assert DARK.text.upper() in colours()
    assert LIGHT.text.upper() not in colours()


@pytest.mark.parametrize("width", [280, 218, 140])
def test_a_table_is_no_wider_than_its_card(qtbot: QtBot, width: int) -> None:
    row = "| кровоточат дёсны дольше десяти минут | электроэнцефалографический | немедленно |"
    view = shown(qtbot, f"| a | b | c |\n|---|---|---|\n{row}\n", sizing=Sizing.GROWS, width=width)
    qtbot.waitUntil(lambda: view.viewport().width() == width)
    assert view.document().size().width() <= width
    assert view.horizontalScrollBar().maximum() == 0


def test_its_words_change_with_the_language(qtbot: QtBot, language: Language) -> None:
    view = shown(qtbot, "![a map](https://example.org/m.png)")
    assert view.document().toPlainText() == "image: a map"
    language.choose("ru")
    qtbot.waitUntil(lambda: view.document().toPlainText() == "картинка: a map")
    texts = [action.text() for action in view.make_menu(point_of(view, "a map")).actions()]
    assert "Скопировать как Markdown" in texts


def test_it_has_an_accessible_name(qtbot: QtBot) -> None:
    assert shown(qtbot).accessibleName()


@pytest.mark.parametrize("text", ["```\ncode\n```", "above\n\n```\ncode\n```", "| a |\n|---|\n| b |\n\n```\ncode\n```"])
def test_the_box_of_code_is_whole_at_the_edges_of_the_text(qtbot: QtBot, text: str) -> None:
    view = shown(qtbot, text, sizing=Sizing.GROWS)
    view.resize(400, view.sizeHint().height())
    image = view.viewport().grab().toImage()
    middle = [image.pixelColor(200, y).name().upper() for y in range(image.height())]
    lines = [y for y, colour in enumerate(middle) if colour == LIGHT.line]
    assert lines[-1] == image.height() - 1
    assert set(middle[lines[-2] + 1 : lines[-1]]) == {LIGHT.code_ground}
    assert lines[-1] - lines[-2] > 30
