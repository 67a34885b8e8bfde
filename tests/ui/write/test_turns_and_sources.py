"""Turns and sources are added, moved and removed by keys, and had back."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.annotation import Source
from tests.ui.window_rig import WindowRig
from tests.ui.write_steps import (
    QUESTION,
    add_button,
    add_source,
    caret_in_view,
    fields,
    named,
    only_record,
    said_on,
    settle,
    texts,
)
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.sources_editor import SourceRow
from ui.instruct.turn_editor import TurnEditor
from ui.widgets.prose_edit import ProseEdit


def sources(rig: WindowRig) -> list[str]:
    """The titles of the sources, top to bottom."""
    rows = [row for row in rig.window.findChildren(SourceRow) if row.isVisible()]
    return [row.source.text() for row in sorted(rows, key=lambda row: row.y())]


def test_a_removed_turn_comes_back_by_undo(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    fields(rig)[2].setFocus()
    rig.type_words("And wine?")
    assert texts(rig) == ["May I take it with food?", "Yes.", "And wine?"]

    editors = [e for e in rig.write.findChildren(TurnEditor) if e.field is fields(rig)[2]]
    editors[0].removed.emit(editors[0].turn_id)
    assert texts(rig) == ["May I take it with food?", "Yes."]
    next(b for b in rig.write.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo").click()

    assert texts(rig) == ["May I take it with food?", "Yes.", "And wine?"]


def test_one_undo_too_many_loses_no_written_turn(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    rig.type_words("And wine?")
    named(rig, "Undo the last").trigger()
    assert texts(rig) == ["May I take it with food?", "Yes."]
    next(b for b in rig.write.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo").click()
    assert texts(rig) == ["May I take it with food?", "Yes.", "And wine?"]
    named(rig, "Undo the last").trigger()
    named(rig, "Redo the last").trigger()
    assert texts(rig) == ["May I take it with food?", "Yes.", "And wine?"]


def test_an_undo_on_offer_goes_when_it_would_be_that_of_something_else(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    rig.write.findChildren(TurnEditor)[-1].removed.emit(rig.write.findChildren(TurnEditor)[-1].turn_id)
    offered = [b for b in rig.write.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo"]
    assert len(offered) == 1
    rig.press("Ctrl+Shift+Return")
    assert not offered[0].isVisible()


def offered_undo(rig: WindowRig) -> list[QPushButton]:
    return [b for b in rig.write.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo"]


def test_an_undo_on_offer_goes_with_the_work_it_is_of(rig: WindowRig) -> None:
    for leave in ("Ctrl+W", "Ctrl+Return", "Ctrl+N"):
        rig.write.start_from((QUESTION,), answer="Yes.")
        rig.press("Ctrl+Shift+Return")
        rig.type_words("And wine?")
        rig.press("Alt+Del")
        assert len(offered_undo(rig)) == 1
        rig.press(leave)
        assert offered_undo(rig) == [], leave
        rig.wait(lambda: not rig.write.writing or texts(rig) == ["", ""])
    assert rig.crashes == []


def test_turns_are_moved_and_removed_by_keys_and_the_caret_stays_in_a_text(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Alt+PgUp")
    assert texts(rig) == ["Yes.", "May I take it with food?"]
    rig.type_words(" Sure.")
    assert texts(rig) == ["Yes. Sure.", "May I take it with food?"]
    rig.press("Alt+PgUp")
    assert "first turn already" in said_on(rig)
    rig.press("Alt+PgDown")
    assert texts(rig) == ["May I take it with food?", "Yes. Sure."]
    rig.press("Alt+PgDown")
    assert "last turn already" in said_on(rig)

    rig.press("Alt+Del")
    assert texts(rig) == ["May I take it with food?"]
    assert "The turn was removed" in said_on(rig)
    assert fields(rig)[0].hasFocus()
    rig.press("Alt+Del")
    assert "only turn" in said_on(rig)
    assert texts(rig) == ["May I take it with food?"]


def test_sources_are_added_and_removed_by_keys(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    for words in ("Справочник", "Инструкция"):
        rig.press("Ctrl+Shift+S")
        rig.type_words(words)
    rig.press("Alt+Del")
    assert sources(rig) == ["Справочник"]
    assert "The source was removed" in said_on(rig)


def test_a_source_that_has_no_place_to_be_written_is_told_where_its_place_is(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+\\")
    rig.press("Ctrl+Shift+S")
    assert "side panel" in said_on(rig)
    rig.press("Ctrl+\\")
    rig.press("Ctrl+Shift+S")
    rig.type_words("Справочник")
    assert sources(rig) == ["Справочник"]

    rig.press("Alt+Del")
    rig.press("Ctrl+\\")
    named(rig, "Undo the last").trigger()
    assert "side panel" in said_on(rig)


def test_work_is_thrown_away_by_keys_and_had_back(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    settle(rig)
    rig.press("Ctrl+Shift+Del")
    assert not rig.write.writing
    offered_undo(rig)[0].click()
    assert texts(rig) == ["May I take it with food?", "Yes."]


def test_no_two_actions_in_force_have_the_same_key(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    actions = [*rig.write.named_actions(), *rig.window.actions()]
    keys = [keys.toString() for action in actions if action.isVisible() for keys in action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))
    names = [action.text() for action in rig.write.named_actions()]
    for wanted in ("Move the turn up", "Move the turn down", "Add a source", "Remove the turn or the source"):
        assert wanted in names


def test_a_key_that_can_do_nothing_says_why(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    named(rig, "Undo the last").trigger()
    assert "nothing to undo" in said_on(rig)
    named(rig, "Redo the last").trigger()
    assert "nothing to redo" in said_on(rig)
    rig.press("Ctrl+P")  # there is no caret now
    rig.press("Alt+PgUp")
    assert "Put the caret into a turn first" in said_on(rig)
    rig.press("Alt+Del")
    assert "a turn or a source first" in said_on(rig)


def test_a_turn_added_from_within_an_answer_takes_the_next_words(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.\n" * 40)
    for press in ("Ctrl+P", "Ctrl+Shift+Return"):  # nor does it matter that the preview was shown
        rig.press(press)
    rig.type_words("And wine?")
    assert texts(rig) == ["May I take it with food?", "Yes.\n" * 40, "And wine?"]
    assert caret_in_view(rig)

    fields(rig)[1].setFocus()
    rig.press("Ctrl+Shift+Return")
    rig.type_words("No.")
    assert texts(rig)[2:] == ["And wine?", "No."]
    assert caret_in_view(rig)
    view, last = rig.write.findChild(DialogueView), fields(rig)[3]
    assert view.rect().contains(QRect(last.mapTo(view, QPoint(0, 0)), last.size()))


def test_undoing_a_new_turn_leaves_the_caret_in_a_text(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    assert fields(rig)[2].hasFocus()
    named(rig, "Undo the last").trigger()

    assert any(field.hasFocus() for field in fields(rig))


def test_redo_of_a_text_leaves_the_turns_alone(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    rig.type_words("And wine?")
    rig.press("Ctrl+Z")
    assert texts(rig)[2] == ""
    rig.press("Ctrl+Shift+Z")
    assert texts(rig)[2] == "And wine?"

    rig.press("Ctrl+Alt+Z")
    assert texts(rig) == ["May I take it with food?", "Yes."]


def test_outside_of_texts_ctrl_z_undoes_the_last_change_of_turns(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+Shift+Return")
    rig.press("Ctrl+P")  # nothing to type in now
    rig.press("Ctrl+Z")
    rig.press("Ctrl+P")

    assert texts(rig) == ["May I take it with food?", "Yes."]


def test_tab_in_a_source_goes_through_its_fields_before_the_button_that_removes_it(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    add_source(rig, "Справочник", "раздел 6.1", "с едой")
    add_source(rig, "Инструкция", "раздел 4.2", "с водой")
    settle(rig)
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)

    assert only_record(rig).sources == (
        Source(source="Справочник", locator="раздел 6.1", quote="с едой"),
        Source(source="Инструкция", locator="раздел 4.2", quote="с водой"),
    )


def test_tab_goes_from_source_to_source_and_on_to_the_note(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    add_source(rig, "Справочник")
    add_source(rig, "Инструкция")
    first, second = rig.window.findChildren(SourceRow)
    first.remove.setFocus()
    rig.press("Tab")
    assert second.source.hasFocus()
    second.remove.setFocus()
    rig.press("Tab")
    assert QApplication.focusWidget() is add_button(rig)
    rig.press("Tab")
    assert isinstance(QApplication.focusWidget(), ProseEdit)


def test_a_removed_source_is_told_of_and_comes_back_by_undo(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    for words in ("Справочник", "Инструкция"):
        add_source(rig, words)
    rig.window.findChildren(SourceRow)[0].remove.setFocus()
    rig.press("Space")
    assert sources(rig) == ["Инструкция"]
    assert "The source was removed" in said_on(rig)
    rig.press("Ctrl+Z")

    assert sources(rig) == ["Справочник", "Инструкция"]
