"""Writing gold answers, as a person meets it: keys in, words on the screen, nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLabel, QPushButton, QWidget

from app.domain.annotation import InstructAnnotation, Source
from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from app.services.annotate import Revision
from tests.ui.window_rig import WindowRig, open_window
from ui.i18n import Language
from ui.instruct.changes_view import ChangesView
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.sources_editor import SourceRow
from ui.instruct.turn_editor import TurnEditor
from ui.theme import Theme
from ui.widgets.action_button import ActionButton
from ui.widgets.counts_label import CountsLabel
from ui.widgets.notice import Notice
from ui.widgets.prose_edit import ProseEdit

QUESTION = Message(Role.USER, "May I take it with food?")


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def said_on(rig: WindowRig) -> str:
    notices = [notice for notice in rig.write.findChildren(Notice) if notice.isVisible()]
    return " ".join(label.text() for notice in notices for label in notice.findChildren(QLabel))


def fields(rig: WindowRig) -> list[ProseEdit]:
    """The texts of the dialogue, top to bottom."""
    rig.wait(lambda: True)  # new ones are shown by the event loop
    editors = [e for e in rig.write.findChildren(TurnEditor) if not e.isHidden()]
    return [editor.field for editor in sorted(editors, key=lambda e: e.y())]


def texts(rig: WindowRig) -> list[str]:
    return [field.text() for field in fields(rig)]


def named(rig: WindowRig, words: str) -> QAction:
    """The page's action whose name begins so."""
    return next(action for action in rig.write.named_actions() if action.text().startswith(words))


def add_button(rig: WindowRig) -> QPushButton:
    """The button that adds a source."""
    return next(b for b in rig.window.findChildren(QPushButton) if b.text() == "Add a source")


def add_source(rig: WindowRig, *words: str) -> None:
    """Add a source and write it, going from field to field by Tab."""
    add_button(rig).click()
    for number, part in enumerate(words):
        if number:
            rig.press("Tab")
        rig.type_words(part)


def sources(rig: WindowRig) -> list[str]:
    """The titles of the sources, top to bottom."""
    rows = [row for row in rig.window.findChildren(SourceRow) if row.isVisible()]
    return [row.source.text() for row in sorted(rows, key=lambda row: row.y())]


def settle(rig: WindowRig) -> None:
    """Until what was typed is on the disk."""
    rig.wait(lambda: rig.write.saved().mark == "saved")


def caret_in_view(rig: WindowRig) -> bool:
    """Whether the line with the caret is on the screen, all of it."""
    for _ in range(12):  # the column is laid out turn by turn
        QApplication.processEvents()
    view = rig.write.findChild(DialogueView)
    (field,) = (field for field in fields(rig) if field.hasFocus())
    caret = field.cursorRect()
    line = QRect(field.viewport().mapTo(view, caret.topLeft()), caret.size())
    return view.rect().contains(line)


def only_record(rig: WindowRig) -> InstructAnnotation:
    (item,) = rig.stored(lambda: rig.desk.history.recent(kind=WorkKind.INSTRUCT)).items
    record = rig.stored(lambda: rig.desk.history.open(entry_id=item.id))
    assert isinstance(record.annotation, InstructAnnotation)
    return record.annotation


def test_a_gold_answer_is_written_and_signed_by_keys_alone(rig: WindowRig) -> None:
    rig.write.open_blank()
    rig.type_words("Можно ли пить таблетку с едой?")
    fields(rig)[1].setFocus()
    rig.type_words("Да, и запивайте водой.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)

    record = only_record(rig)
    assert [m.content for m in record.messages] == ["Можно ли пить таблетку с едой?", "Да, и запивайте водой."]
    assert (record.language, record.specialisation) == ("ru", "medicine")
    assert "Signed and kept" in said_on(rig)


def test_an_answer_that_is_missing_is_asked_for_and_nothing_is_signed(rig: WindowRig) -> None:
    rig.write.open_blank()
    rig.type_words("May I?")
    rig.press("Ctrl+Return")

    assert "Write the answer first" in said_on(rig)
    assert fields(rig)[1].hasFocus()
    assert rig.stored(rig.desk.history.waiting) == 0


def test_submitting_twice_at_once_gives_one_record(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    for _ in range(5):
        rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)

    only_record(rig)


def test_a_draft_comes_back_with_its_caret_after_a_kill(tmp_path: Path, theme: Theme, language: Language) -> None:
    first = open_window(tmp_path / "home", theme, language)
    first.write.start_from((QUESTION,), answer="Yes, with food.")
    field = fields(first)[1]
    field.setFocus()
    field.set_caret(4)
    first.type_words(" please,")
    settle(first)
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    again.wait(lambda: again.write.writing)
    assert texts(again) == ["May I take it with food?", "Yes, please, with food."]
    assert fields(again)[1].hasFocus()
    assert fields(again)[1].caret() == 12
    again.close()


def test_every_return_begins_a_paragraph(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.press("Ctrl+End")
    for keys in ("Return", "Return", "Enter"):
        rig.press(keys)
    assert texts(rig)[1] == "Yes.\n\n\n"
    rig.press("Ctrl+Z")
    assert texts(rig)[1] == "Yes.\n\n"

    rig.press("Ctrl+A")
    rig.press("Return")
    assert texts(rig)[1] == "\n"
    spacing = fields(rig)[1].document().firstBlock().blockFormat().lineHeight()
    assert fields(rig)[1].document().lastBlock().blockFormat().lineHeight() == spacing > 100


def test_a_no_break_space_stays_one(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    fields(rig)[1].setFocus()
    rig.type_words("50\u00a0мг 🍎")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)

    assert only_record(rig).messages[-1].content == "50\u00a0мг 🍎"


def drafts(rig: WindowRig) -> list[str]:
    """What is kept of unfinished gold answers, as it was written to the disk."""
    return [draft.body for draft in rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))]


def test_a_note_written_before_any_turn_is_kept(rig: WindowRig) -> None:
    rig.write.open_blank()
    note_field(rig).setFocus()
    rig.type_words("Ask the pharmacist")
    rig.press("Ctrl+W")

    assert ["Ask the pharmacist" in body for body in drafts(rig)] == [True]


def test_a_source_written_before_any_turn_is_kept(rig: WindowRig) -> None:
    rig.write.open_blank()
    add_source(rig, "Справочник")
    rig.press("Ctrl+W")

    assert ["Справочник" in body for body in drafts(rig)] == [True]


def test_text_that_was_cleared_is_kept_nowhere(rig: WindowRig) -> None:
    rig.write.open_blank()
    rig.type_words("May I?")
    settle(rig)
    assert len(drafts(rig)) == 1
    rig.press("Ctrl+A")
    rig.press("Backspace")
    settle(rig)
    assert drafts(rig) == []

    rig.type_words("Shall I?")
    rig.press("Ctrl+W")
    assert ["Shall I?" in body for body in drafts(rig)] == [True]


def test_a_page_that_nothing_was_written_on_is_not_kept(rig: WindowRig) -> None:
    rig.write.open_blank()
    rig.press("Tab")
    rig.press("Ctrl+W")

    assert drafts(rig) == []


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


def test_what_is_being_signed_is_final_and_that_is_said(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    for deed in ("Submit", "Submit", "Add a turn", "Throw away", "Preview"):
        named(rig, deed).trigger()
    assert "being signed" in said_on(rig)
    rig.wait(lambda: not rig.write.writing)

    assert [m.content for m in only_record(rig).messages] == ["May I take it with food?", "Yes."]
    assert "Signed and kept" in said_on(rig)


def test_work_that_was_signed_already_is_said_to_be_and_gives_no_second_record(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    settle(rig)
    (draft,) = rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    record = only_record(rig)
    rig.write.revise(
        Revision(draft_id=draft.id, kind=draft.kind, title=draft.title, supersedes="", annotation=record, draft=draft)
    )
    rig.press("Ctrl+Return")
    rig.wait(lambda: "signed already" in said_on(rig))

    assert not rig.write.writing
    assert only_record(rig) == record


def test_a_draft_that_is_there_no_more_is_said_to_be_gone(rig: WindowRig) -> None:
    rig.write.open_draft("gone")
    rig.wait(lambda: "not here any more" in said_on(rig))


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


def test_thrown_away_work_comes_back_by_undo(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    settle(rig)
    next(b for b in rig.window.findChildren(QPushButton) if b.isVisible() and b.text() == "Throw away").click()
    rig.wait(lambda: not rig.write.writing)
    assert rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT)) == ()

    next(b for b in rig.write.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo").click()

    assert texts(rig) == ["May I take it with food?", "Yes, with food."]
    settle(rig)
    assert len(rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))) == 1


def test_work_put_away_is_listed_and_opens_again(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    settle(rig)
    rig.press("Ctrl+W")
    rig.wait(lambda: not rig.write.writing)
    (draft,) = rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))
    rig.write.open_draft(draft.id)
    rig.wait(lambda: rig.write.writing)

    assert texts(rig) == ["May I take it with food?", "Yes."]


def test_a_misspelt_word_is_underlined_in_either_language(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    field = fields(rig)[1]
    field.setFocus()
    rig.type_words("Таблетку запивайте вадой, not watter. ")
    rig.wait(lambda: len(field.extraSelections()) == 2)

    assert [s.cursor.selectedText() for s in field.extraSelections()] == ["вадой", "watter"]


def note_field(rig: WindowRig) -> ProseEdit:
    return next(f for f in rig.window.findChildren(ProseEdit) if f.accessibleName() == "Note for the reviewer")


def counts(rig: WindowRig) -> str:
    """Words and tokens, as the footer says them."""
    return rig.write.footer().findChild(CountsLabel).text()


def test_words_and_language_are_said_at_a_pause_and_signed_as_they_are(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    assert counts(rig).startswith("6 words")
    assert "English" in rig.write.subtitle()
    rig.type_words("Да, и обязательно запивайте водой, а не соком.")
    assert counts(rig).startswith("6 words")
    rig.wait(lambda: "Russian" in rig.write.subtitle())
    rig.wait(lambda: counts(rig) == "14 words · 14 tokens")

    rig.press("Ctrl+A")
    rig.type_words("Yes.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    assert only_record(rig).language == "en"


def test_what_is_looked_at_is_counted_as_it_is(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.type_words(" And water with it.")
    rig.press("Ctrl+P")
    assert counts(rig).startswith("11 words")


def test_the_key_that_throws_away_takes_no_room_from_the_counts(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    label = rig.write.footer().findChild(CountsLabel)
    rig.wait(lambda: label.words_shown() == "7 words · 7 tokens")
    discard = next(b for b in rig.window.findChildren(QPushButton) if b.isVisible() and b.text() == "Throw away")
    assert "Del" in discard.toolTip()


def test_tokens_counted_for_one_work_are_not_shown_for_the_next(rig: WindowRig) -> None:
    held = rig.engine.hold_counts()
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.wait(lambda: bool(held))
    rig.write.open_blank()
    held[0]()
    rig.stored(lambda: True)

    assert "token" not in counts(rig)


def test_what_is_selected_in_the_changes_stays_while_the_note_is_written(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    rig.type_words(" Always.")
    rig.press("Ctrl+D")
    shown = [view for view in rig.write.findChildren(ChangesView) if view.isVisible()][-1]
    shown.selectAll()
    note_field(rig).setFocus()
    rig.type_words("I checked this")

    assert shown.textCursor().selectedText() == "Yes, with food. Always."


def test_a_megabyte_pasted_is_kept_whole(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    field = fields(rig)[1]
    field.setFocus()
    pasted = "слово word\n" * 65_000
    field.textCursor().insertText(pasted)
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing, seconds=60)

    assert only_record(rig).messages[-1].content == pasted


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


def test_the_changes_stay_on_offer_while_the_edited_answer_stands(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food.")
    rig.type_words(" Always.")
    rig.press("Ctrl+Shift+Return")
    rig.press("Ctrl+D")

    shown = [view.toPlainText() for view in rig.write.findChildren(ChangesView) if view.isVisible()]
    assert "Yes, with food. Always." in shown


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
    side = rig.write.side_panel()
    side.verticalScrollBar().setValue(0)
    fields(rig)[1].setFocus()
    rig.press("Ctrl+Alt+Z")
    last = next(
        row for row in rig.window.findChildren(SourceRow) if row.source.text() == "Source 11" and row.isVisible()
    )
    assert in_sight(rig, last)


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


@pytest.mark.parametrize("width", [800, 1100, 1430])
def test_the_buttons_keep_their_words_in_the_largest_text_and_the_counts_give_way(
    rig: WindowRig, theme: Theme, language: Language, width: int
) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food. " * 300)
    footer = rig.write.footer()
    footer.show_tokens(1234)
    try:
        theme.set_text_scale(1.6)
        for code in ("ru", "en"):
            language.choose(code)
            rig.window.resize(width, 860)
            for _ in range(12):
                QApplication.processEvents()
            buttons = [button for button in footer.findChildren(ActionButton) if button.isVisible()]
            assert len(buttons) == 4
            assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
            assert [b.text() for b in buttons if not footer.rect().contains(b.geometry())] == []
            assert buttons[-1].width() >= buttons[-1].width_with_key()
            counts = footer.findChild(CountsLabel)
            assert counts.fontMetrics().horizontalAdvance(counts.words_shown()) <= counts.width()
            if width != 1100:  # there it hangs on how many tokens were counted
                assert (counts.words_shown() == counts.text()) is (width == 1430)
            assert ("Ctrl" in buttons[0].toolTip()) is (width == 800)  # where the keycap has no room
    finally:
        theme.set_text_scale(1.0)
