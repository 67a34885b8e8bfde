"""Writing gold answers, as a person meets it: keys in, words on the screen, nothing lost."""

from pathlib import Path

from PySide6.QtWidgets import QListWidget, QPushButton

from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from app.services.annotate import Revision
from tests.ui.window_rig import WindowRig, open_window
from tests.ui.write_steps import QUESTION, add_source, fields, named, note_field, only_record, said_on, settle, texts
from ui.i18n import Language
from ui.instruct.start_view import StartView
from ui.theme import Theme


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


def test_a_revision_is_said_first_over_the_page_where_nothing_cuts_it_off(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    assert "a revision" not in rig.write.subtitle()
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    signed = rig.stored(rig.desk.history.recent).items[0].id
    rig.write.revise(rig.stored(lambda: rig.desk.annotate.revise(entry_id=signed)))
    assert rig.write.subtitle().startswith("a revision · ")


def test_a_draft_that_is_there_no_more_is_said_to_be_gone(rig: WindowRig) -> None:
    rig.write.open_draft("gone")
    rig.wait(lambda: "not here any more" in said_on(rig))


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


def test_going_on_with_what_is_on_the_page_loses_no_word(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    settle(rig)
    (draft,) = rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))
    rig.write.open_draft(draft.id)
    rig.type_words(" With food.")
    rig.stored(lambda: True)
    assert texts(rig)[-1] == "Yes. With food."


def test_the_same_words_again_go_on_with_what_was_written(rig: WindowRig) -> None:
    for begun in ("Yes.", "Yes. With food."):
        rig.write.start_from((QUESTION,), answer="Yes.")
        rig.wait(lambda begun=begun: texts(rig)[-1] == begun)
        rig.type_words(" With food.")
        rig.write.put_away()
    rig.write.start_from((Message(Role.USER, "And tea?"),), answer="Yes.")
    rig.stored(lambda: True)
    assert texts(rig) == ["And tea?", "Yes."]


def test_what_was_opened_last_comes_back_though_it_was_only_read(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path, theme, language)
    for answer in ("One.", "Two."):
        first.write.start_from((QUESTION,), answer=answer)
        settle(first)
    older = first.stored(lambda: first.desk.drafts.recent(kind=WorkKind.INSTRUCT))[-1]
    first.write.open_draft(older.id)
    first.wait(lambda: texts(first)[-1:] == ["One."])
    settle(first)
    first.kill()

    again = open_window(tmp_path, theme, language)
    again.window.open_place("write")
    again.wait(lambda: texts(again)[-1:] == ["One."])
    again.close()


def test_where_work_goes_away_the_keys_stay_on_the_page_and_sign_nothing_else(rig: WindowRig) -> None:
    for answer in ("One.", "Two.", "Three."):
        rig.write.start_from((QUESTION,), answer=answer)
        settle(rig)
    rig.press("Ctrl+Shift+Del")
    unfinished = rig.write.findChild(StartView).findChild(QListWidget)
    rig.wait(lambda: unfinished.hasFocus() and unfinished.count() == 2)
    rig.press("Ctrl+Return", "Ctrl+Return")
    assert not rig.write.writing

    rig.press("Return")
    rig.wait(lambda: rig.write.writing)
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    rig.wait(lambda: unfinished.hasFocus() and unfinished.count() == 1)
    assert len(rig.stored(rig.desk.history.recent).items) == 2  # one is signed, one unfinished


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


def test_a_megabyte_pasted_is_kept_whole(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    field = fields(rig)[1]
    field.setFocus()
    pasted = "слово word\n" * 65_000
    field.textCursor().insertText(pasted)
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing, seconds=60)

    assert only_record(rig).messages[-1].content == pasted
