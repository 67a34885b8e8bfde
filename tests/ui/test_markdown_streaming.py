"""A text that is being written: what is seen meanwhile, what stays in place, what is there at the end."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QTextCursor
from pytestqt.qtbot import QtBot

from tests.ui.markdown_styles import LIGHT
from ui.markdown import MarkdownView
from ui.markdown.live_text import PAGE_CHARACTERS

ANSWER = """\
## Before the first dose

Metronidazole **slows** the breakdown of warfarin.

1. Call the clinic.
2. Check the `INR` on day 3.

   Earlier where it was high.

| day | INR |
|----:|-----|
| 3 | 2.8 |
| 7 | 3.4 |

```python
for day in (3, 7):
    check(day)
```

See [the guide](https://example.org).
"""


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    made = MarkdownView(LIGHT)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.move(0, 0)
    QCursor.setPos(700, 700)
    made.show()
    made.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    return made


def stream(qtbot: QtBot, view: MarkdownView, text: str, step: int = 40) -> None:
    for start in range(0, len(text), step):
        with qtbot.waitSignal(view.text_shown, timeout=2_000):
            view.append(text[start : start + step])


def finish(qtbot: QtBot, view: MarkdownView) -> None:
    view.finish()
    qtbot.waitUntil(lambda: view.is_settled, timeout=10_000)


@pytest.mark.parametrize("step", [1, 7, 40])
def test_a_streamed_text_ends_as_the_same_text_set_at_once(qtbot: QtBot, view: MarkdownView, step: int) -> None:
    for start in range(0, len(ANSWER), step):
        view.append(ANSWER[start : start + step])
        while view.repaint_now():
            pass
    finish(qtbot, view)
    other = MarkdownView(LIGHT)
    qtbot.addWidget(other)
    other.set_text(ANSWER)
    qtbot.waitUntil(lambda: other.is_settled)
    assert view.document().toRawText() == other.document().toRawText()
    assert view.raw_text() == ANSWER


def test_the_text_is_seen_while_it_comes(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, ANSWER[:60])
    assert view.document().toPlainText().startswith("Before the first dose\nMetronidazole")
    assert "**" not in view.document().toPlainText()


def test_a_selection_stays_while_text_comes(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, ANSWER[:90])
    view.setTextCursor(view.document().find("breakdown"))
    stream(qtbot, view, ANSWER[90:])
    finish(qtbot, view)
    assert view.textCursor().selectedText() == "breakdown"


def test_a_selection_that_ends_with_the_text_does_not_grow_with_it(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, "one two")
    view.selectAll()
    stream(qtbot, view, " three\n\nfour")
    assert view.textCursor().selectedText() == "one two"


def test_a_view_at_the_end_follows_the_text(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, "paragraph\n\n" * 40)
    bar = view.verticalScrollBar()
    assert bar.maximum() > 500
    assert bar.value() == bar.maximum()


def test_a_view_that_was_scrolled_up_stays_where_it_is(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, "paragraph\n\n" * 40)
    view.verticalScrollBar().setValue(100)
    stream(qtbot, view, "paragraph\n\n" * 40)
    finish(qtbot, view)
    assert view.verticalScrollBar().value() == 100


def test_a_view_under_the_pointer_or_with_a_selection_stays_where_it_is(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, "paragraph\n\n" * 20)
    bar = view.verticalScrollBar()
    at = bar.value()
    cursor = QTextCursor(view.document())
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    view.setTextCursor(cursor)
    bar.setValue(at)
    stream(qtbot, view, "paragraph\n\n" * 20)
    assert bar.value() == at

    cursor.clearSelection()
    view.setTextCursor(cursor)
    bar.setValue(bar.maximum())
    at = bar.value()
    view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    stream(qtbot, view, "paragraph\n\n" * 20)
    assert bar.value() == at


def test_a_view_told_not_to_follow_stays_at_the_beginning(qtbot: QtBot) -> None:
    view = MarkdownView(LIGHT, follows=False)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    stream(qtbot, view, "paragraph\n\n" * 40)
    assert view.verticalScrollBar().value() == 0


def test_text_above_does_not_move_when_code_gets_its_colours_and_the_text_is_finished(
    qtbot: QtBot, view: MarkdownView
) -> None:
    code = "```css\n" + "a { color: #123456 }\n" * 120 + "```\n\nend of it\n"
    stream(qtbot, view, code, step=400)
    view.verticalScrollBar().setValue(50)

    def top() -> tuple[int, int]:
        cursor = view.cursorForPosition(QPoint(30, 5))
        return cursor.position(), view.cursorRect(cursor).top()

    before = top()
    finish(qtbot, view)
    assert top() == before
    cursor = view.document().find("#123456")
    assert cursor.charFormat().foreground().color().name().upper() != LIGHT.text.upper()


def test_the_rest_of_a_long_text_is_shown_when_asked_for_by_key(qtbot: QtBot, view: MarkdownView) -> None:
    view.set_text("word " * (PAGE_CHARACTERS // 5) + "\n\nTHE END\n\n" + "word " * 20)
    qtbot.waitUntil(lambda: not view.document().find("Show more").isNull(), timeout=10_000)
    assert view.document().find("THE END").isNull()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    with qtbot.assertNotEmitted(view.link_activated):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not view.document().find("THE END").isNull(), timeout=10_000)
    assert view.document().find("Show more").isNull()


def test_a_preview_set_again_and_again_keeps_its_place(qtbot: QtBot, view: MarkdownView) -> None:
    text = "paragraph\n\n" * 60
    view.set_text(text)
    qtbot.waitUntil(lambda: view.is_settled)
    view.verticalScrollBar().setValue(300)
    for end in ("a", "ab", "ab **c**"):
        view.set_text(text.replace("paragraph", "chapter", 1) + end)
        qtbot.waitUntil(lambda: view.is_settled)
    assert view.verticalScrollBar().value() == 300
    assert view.document().toPlainText().startswith("chapter\n")
    assert view.document().toPlainText().endswith("ab c")


def test_a_view_knows_whether_its_growth_is_seen(qtbot: QtBot, view: MarkdownView) -> None:
    stream(qtbot, view, "paragraph\n\n" * 2)
    assert view.growth_in_sight
    stream(qtbot, view, "paragraph\n\n" * 40)
    assert view.growth_in_sight  # it followed
    view.verticalScrollBar().setValue(0)
    assert not view.growth_in_sight
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.growth_in_sight
    view.hide()
    assert not view.growth_in_sight
