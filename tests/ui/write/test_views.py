"""What of a long gold answer is in sight: the caret, what an undo changed, and the same place in another view."""

import pytest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QScrollArea, QWidget

from app.domain.generation import Message, Role
from tests.ui.window_rig import WindowRig
from tests.ui.write_steps import QUESTION, add_source, caret_in_view, fields, note_field, texts
from ui.instruct.changes_view import ChangesView
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.sources_editor import SourceRow
from ui.instruct.turn_editor import TurnEditor


def test_the_changes_show_what_went_and_what_came(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    fields(rig)[1].setFocus()
    rig.press("Ctrl+A")
    rig.type_words("Yes, with water.")
    rig.press("Ctrl+D")

    shown = [view for view in rig.write.findChildren(ChangesView) if view.isVisible()]
    assert shown[-1].toPlainText() == "Yes, with foodwater."
    rig.press("Ctrl+D")
    assert texts(rig)[1] == "Yes, with water."


def test_what_is_selected_in_the_changes_stays_while_the_note_is_written(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    rig.type_words(" Always.")
    rig.press("Ctrl+D")
    shown = [view for view in rig.write.findChildren(ChangesView) if view.isVisible()][-1]
    shown.selectAll()
    note_field(rig).setFocus()
    rig.type_words("I checked this")

    assert shown.textCursor().selectedText() == "Yes, with food. Always."


def test_the_view_follows_the_caret_past_the_fold(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    fields(rig)[1].setFocus()
    for number in range(45):
        rig.type_words(f"line {number}")
        rig.press("Return")
        assert caret_in_view(rig), number
    for keys in ("Ctrl+Home", "Ctrl+End", "PgUp", "Ctrl+Z", "Ctrl+A", "Ctrl+Home"):
        rig.press(keys)
        assert caret_in_view(rig), keys
    rig.press("Ctrl+End")
    QApplication.clipboard().setText("pasted\n" * 60)
    rig.press("Ctrl+V")
    assert caret_in_view(rig)


def test_a_person_who_scrolls_away_from_the_caret_is_left_there(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="word\n" * 80)
    assert caret_in_view(rig)
    bar = rig.write.findChild(DialogueView).verticalScrollBar()
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    rig.window.resize(1280, 780)
    assert not caret_in_view(rig)
    assert bar.value() == 0
    rig.type_words("x")
    assert caret_in_view(rig)


def test_a_turn_that_receives_the_focus_shows_its_caret(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="word\n" * 80)
    assert fields(rig)[1].hasFocus()
    assert caret_in_view(rig)
    fields(rig)[0].setFocus()
    assert caret_in_view(rig)
    rig.press("Tab")
    assert fields(rig)[1].hasFocus()
    assert caret_in_view(rig)


def test_the_changes_stay_on_offer_while_the_edited_answer_stands(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    rig.type_words(" Always.")
    rig.press("Ctrl+Shift+Return")
    rig.press("Ctrl+D")

    shown = [view.toPlainText() for view in rig.write.findChildren(ChangesView) if view.isVisible()]
    assert "Yes, with food. Always." in shown


def turn_texts(rig: WindowRig) -> list[QWidget]:
    """The texts of the turns as they are shown now, top to bottom."""
    fields(rig)
    editors = [e for e in rig.write.findChildren(TurnEditor) if not e.isHidden()]
    return [editor.shown() for editor in sorted(editors, key=lambda e: e.y())]


@pytest.mark.parametrize("view", ["Ctrl+P", "Ctrl+D"])
def test_another_view_of_a_long_conversation_stays_at_the_turn_with_the_caret(rig: WindowRig, view: str) -> None:
    turns = [Message(role, "Some **words** of a turn.\n\n" * 40) for role in (Role.USER, Role.ASSISTANT)] * 3
    rig.write.start_from([*turns, QUESTION], answer="Yes, with food.")
    field = fields(rig)[3]
    field.setFocus()
    field.set_caret(len(field.text()) // 2)
    assert caret_in_view(rig)
    rig.press(view)
    assert in_sight(rig, turn_texts(rig)[3])
    assert not in_sight(rig, turn_texts(rig)[0])
    rig.press(view)
    assert caret_in_view(rig)
    assert fields(rig)[3].hasFocus()


def test_another_view_of_a_long_conversation_stays_at_the_turn_that_is_read(rig: WindowRig) -> None:
    turns = [Message(role, "Some **words** of a turn.\n\n" * 40) for role in (Role.USER, Role.ASSISTANT)] * 3
    rig.write.start_from([*turns, QUESTION], answer="Yes, with food.")
    bar = rig.write.findChild(DialogueView).verticalScrollBar()
    assert caret_in_view(rig)
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    for _ in range(20):
        bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
        if in_sight(rig, fields(rig)[2]) and not in_sight(rig, fields(rig)[1]):
            break
    rig.press("Ctrl+P")
    assert in_sight(rig, turn_texts(rig)[2])
    rig.press("Ctrl+D")
    assert in_sight(rig, turn_texts(rig)[2])
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    assert in_sight(rig, turn_texts(rig)[0])  # and who scrolls on is left there


def in_sight(rig: WindowRig, part: QWidget) -> bool:
    """Whether some of it is on the screen."""
    for _ in range(12):
        QApplication.processEvents()
    return not part.visibleRegion().isEmpty()


def test_a_turn_that_an_undo_or_redo_changed_comes_into_sight(rig: WindowRig) -> None:
    rig.write.start_from([QUESTION, Message(Role.ASSISTANT, "word\n" * 60)] * 2, answer="word\n" * 60)
    fields(rig)[0].setFocus()
    rig.press("Alt+PgDown")
    fields(rig)[4].setFocus()
    rig.press("Ctrl+End")
    assert not in_sight(rig, fields(rig)[1])
    rig.press("Ctrl+Alt+Z")
    assert in_sight(rig, fields(rig)[0])
    rig.press("Ctrl+End")
    rig.type_words("x")
    assert not in_sight(rig, fields(rig)[0])
    rig.press("Ctrl+Alt+Shift+Z")
    assert in_sight(rig, fields(rig)[0])


def test_a_source_that_an_undo_or_redo_changed_comes_into_sight(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    for number in range(12):
        add_source(rig, f"Source {number}")
    rows = [row for row in rig.window.findChildren(SourceRow) if row.isVisible()]
    rows[11].source.setFocus()
    rig.press("Alt+Del")
    side = next(area for area in rig.write.side_panel().findChildren(QScrollArea) if area.isVisible())
    side.verticalScrollBar().setValue(0)
    fields(rig)[1].setFocus()
    rig.press("Ctrl+Alt+Z")
    last = next(
        row for row in rig.window.findChildren(SourceRow) if row.source.text() == "Source 11" and row.isVisible()
    )
    assert in_sight(rig, last)
