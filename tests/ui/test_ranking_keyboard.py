"""A trainer who has learnt the keys ranks answers without the mouse, in any layout, and every key has a name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from app.domain.annotation import RankingAnnotation
from app.domain.project import PERSONAL_PROJECT
from tests.ui.ranking_rig import Rig, open_rig
from ui.i18n import Language
from ui.ranking.answer_card import AnswerCard
from ui.ranking.digit_row import DigitRow
from ui.ranking.notice import RankingNotice
from ui.ranking.order_strip import OrderStrip
from ui.ranking.popover import Popover
from ui.ranking.scores_panel import ScoresPanel
from ui.ranking.tick_panel import TickPanel
from ui.ranking.why_field import WhyField
from ui.theme import Theme
from ui.widgets.prose_edit import ProseEdit

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
ANSWERS = ("A pair that needs care.", "Better ask a doctor.", "Completely safe.", "Do tell the clinic first.")


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Rig]:
    made = open_rig(tmp_path / "home", theme)
    yield made
    made.close()
    assert made.crashes == []


def signed(rig: Rig) -> RankingAnnotation:
    """The newest record, verified and rebuilt from its signed bytes."""
    [item, *_] = rig.stored(rig.desk.history.recent).items
    opened = rig.stored(lambda: rig.desk.history.open(entry_id=item.id))
    assert isinstance(opened.annotation, RankingAnnotation)
    return opened.annotation


def by_letter(annotation: RankingAnnotation) -> dict[str, str]:
    return {candidate.id: candidate.text[0] for candidate in annotation.candidates}


def test_four_answers_are_judged_ranked_and_signed_by_keys_alone(rig: Rig) -> None:
    rig.type_words("Is warfarin safe with metronidazole?")
    rig.press("Ctrl+Return")
    rig.wait(lambda: bool(rig.engine.requests))
    rig.engine.answer(*ANSWERS)
    rig.wait(lambda: not rig.page.streaming)

    a, b, c, d = (rig.number(text) for text in ANSWERS)
    rig.press(c, "F", "3", "9", "Esc")  # errors first: hallucination, harmful advice
    rig.press(a, "C", "4", "3", "4", "2", "1")  # then scores
    for number, quality in ((a, "7"), (b, "4"), (c, "1"), (d, "5")):
        rig.press(number, "Q", quality)
    rig.press(a, "Return", d, "Return", b, "Return", c, "Return")  # then the order
    rig.press(d, "=")
    rig.press("W")
    rig.type_words("A называет механизм; C вредит.")
    assert rig.medals() == {"A": "1st", "B": "2–3", "D": "2–3", "C": "4th"}
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)

    record = signed(rig)
    letters = by_letter(record)
    assert [{letters[c] for c in group} for group in record.ranking.groups] == [{"A"}, {"B", "D"}, {"C"}]
    said = {letters[j.candidate]: j for j in record.judgements}
    assert {letter: j.quality for letter, j in said.items()} == {"A": 7, "B": 4, "C": 1, "D": 5}
    assert said["C"].flags == ("hallucination", "harmful_advice")
    assert said["A"].criteria == {
        "helpfulness": 4,
        "correctness": 3,
        "coherence": 4,
        "complexity": 2,
        "verbosity": 1,
    }
    assert record.justification == "A называет механизм; C вредит."
    assert (record.specialisation, record.language) == ("medicine", "en")
    assert "Signed and kept as record 2." in rig.words()


def test_a_digit_goes_where_the_ring_is(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", "Q", "3", "2")
    assert rig.state.sheet.judgement(rig.state.cards[0].id).quality == 3
    assert rig.state.selected == 1
    assert QApplication.focusWidget() is rig.cards()[1]

    rig.press("C", "2")
    assert rig.state.sheet.judgement(rig.state.cards[1].id).criteria == {"helpfulness": 2}
    rig.press("C", "4", "Esc", "3")  # C goes to the next criterion but one, Escape back to the card
    assert rig.state.sheet.judgement(rig.state.cards[1].id).criteria == {"helpfulness": 2, "coherence": 4}
    assert rig.state.selected == 2


def test_digits_beyond_the_scale_do_nothing_there(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", "Q", "9", "8")
    assert rig.state.sheet.judgements == {}
    assert rig.state.selected == 0
    rig.press("Esc", "9")  # no ninth card
    assert rig.state.selected == 0


def test_alt_and_the_arrows_move_the_card_and_delete_takes_it_out(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS[:3])
    rig.press("1", "Return", "2", "Return", "3", "Return", "Alt+Left", "Alt+Left")
    assert rig.page.order_words() == "C › A › B"
    rig.press("Alt+Right", "=")
    assert rig.page.order_words() == "A › B = C"
    rig.press("Alt+Left")
    assert rig.page.order_words() == "A › C › B"
    rig.press("Delete")
    assert rig.page.order_words() == "A › B"
    rig.press("Alt+Left")
    assert rig.page.order_words() == "A › B › C"


def test_arrows_walk_from_card_to_card_and_along_the_strip(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("2", "Right", "Right")
    assert rig.state.selected == 3
    rig.press("Right", "Left")
    assert rig.state.selected == 2
    rig.press("Return", "1", "Return")
    rig.page.findChild(OrderStrip).setFocus()
    rig.press("Left")
    assert rig.state.selected == 2
    rig.press("Right", "Right")
    assert rig.state.selected == 1  # the first that is not placed


def test_while_words_are_typed_letters_are_letters_and_escape_goes_back(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("3", "W")
    field = rig.page.findChild(WhyField)
    assert field.hasFocus()
    for letter in "fcq=1b":
        rig.press(letter)
    assert field.text() == "fcq=1b"
    assert rig.state.sheet.justification == "fcq=1b"
    assert rig.state.sheet.judgements == {}
    assert not rig.state.sheet.all_bad
    assert not any(panel.isVisible() for panel in rig.page.findChildren(TickPanel))
    rig.press("Esc")
    assert QApplication.focusWidget() is rig.cards()[2]


def test_every_letter_key_works_on_a_russian_layout_too(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    triggered: list[str] = []
    for action in rig.page.actions():
        action.triggered.connect(lambda _, action=action: triggered.append(action.shortcut().toString()))
    for letter, twin in zip("BNQFWA", "ИТЙАЦФ", strict=True):
        rig.press("Esc")
        triggered.clear()
        QApplication.sendEvent(
            QApplication.focusWidget(), QKeyEvent(QEvent.Type.KeyPress, ord(twin), NO_MODIFIER, twin.lower())
        )
        assert triggered == [letter]


def test_no_action_has_two_letters_which_one_press_could_both_mean(rig: Rig) -> None:
    """A keyboard with a Russian and a Latin layout offers Qt both letters of the key: the shortcut is ambiguous."""
    for action in rig.page.actions():
        assert all(sequence.toString().isascii() for sequence in action.shortcuts())


@pytest.mark.parametrize("opens", ["F", "C", "P"])
def test_a_key_that_writes_nothing_leaves_a_panel_open(rig: Rig, opens: str) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", opens)
    [panel] = [panel for panel in rig.page.findChildren(Popover) if panel.isVisible()]
    first = QApplication.focusWidget()
    keys = Qt.Key
    for key in (keys.Key_Shift, keys.Key_CapsLock, keys.Key_F5, keys.Key_PageDown, keys.Key_Insert, keys.Key_Control):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert panel.isVisible(), key
    rig.press("Tab")
    assert QApplication.focusWidget() is not first
    rig.press("Shift+Tab")
    assert panel.isVisible()
    assert QApplication.focusWidget() is first


@pytest.mark.parametrize("opens", ["F", "C", "P"])
@pytest.mark.parametrize("why", ["W", "Ц"])
def test_a_letter_that_is_not_a_panels_own_goes_on_with_the_work(rig: Rig, opens: str, why: str) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", opens)
    if why.isascii():
        rig.press(why)
    else:
        QApplication.sendEvent(
            QApplication.focusWidget(), QKeyEvent(QEvent.Type.KeyPress, ord(why), NO_MODIFIER, why.lower())
        )
    rig.type_words("A explains it.")

    assert not any(panel.isVisible() for panel in rig.page.findChildren(Popover))
    assert rig.state.sheet.justification == "A explains it."


def test_closing_a_panel_by_escape_leaves_the_card_picked(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    for opens in ("F", "C", "P"):
        rig.press("3", opens, "Esc")
        assert rig.state.selected == 2
        assert QApplication.focusWidget() is rig.cards()[2]


def test_one_undo_takes_back_decisions_and_words_alike(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", "Q", "6", "2", "Return", "W")
    rig.type_words("safe")
    rig.type_words(" but")
    rig.press("Ctrl+Z")
    assert rig.page.findChild(WhyField).text() == "safe"
    rig.press("Ctrl+Z", "Ctrl+Z")
    assert rig.page.order_words() == ""
    assert rig.state.sheet.judgement(rig.state.cards[0].id).quality == 6
    rig.press("Ctrl+Z")
    assert rig.state.sheet.judgements == {}
    rig.press("Ctrl+Shift+Z", "Ctrl+Shift+Z", "Ctrl+Shift+Z", "Ctrl+Shift+Z")
    assert rig.page.findChild(WhyField).text() == "safe but"
    assert rig.page.order_words() == "B"


def test_return_on_a_button_presses_that_button(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1")
    rig.press("Tab")  # to the card's flags
    rig.press("Return")
    assert any(panel.isVisible() for panel in rig.page.findChildren(TickPanel))
    assert rig.page.order_words() == ""


def test_tab_goes_from_errors_over_scores_to_the_quality_and_on_to_the_next_card(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS[:2])
    rig.press("1")
    seen = []
    for _ in range(4):
        rig.press("Tab")
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert seen[:3] == ["Flags", "Scores", "Quality of answer A"]
    assert seen[3].startswith("Answer B")


def test_the_strength_of_a_pair_orders_it(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS[:2])
    rig.press("S", "2")
    assert rig.page.order_words() == "B › A"
    assert rig.state.sheet.strength == 2
    assert isinstance(QApplication.focusWidget(), AnswerCard)
    rig.press("S", "-", "3")
    assert rig.page.order_words() == "A › B"
    rig.press("S", "0")
    assert rig.page.order_words() == "A = B"
    rig.press("Alt+Left")
    assert rig.state.sheet.strength is None


def test_strength_is_not_offered_for_more_than_two(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    assert "How much better, then the arrows" not in [action.text() for action in rig.page.named_actions()]


def test_all_bad_and_cannot_rank_have_keys_and_submit_without_an_order(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("Ctrl+Return")
    assert any(words.startswith("Put at least two answers in order first") for words in rig.words())
    rig.press("B")
    assert not any(words.startswith("Put at least two answers in order first") for words in rig.words())
    rig.press("N", "B", "Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    record = signed(rig)
    assert (record.all_bad, record.cannot_rank, record.ranking.groups) == (False, True, ())


def test_after_a_strength_or_a_quality_was_clicked_digits_pick_cards_again(rig: Rig) -> None:
    rig.answered("Which is better?", ANSWERS[:2])
    row = next(row for row in rig.page.findChildren(DigitRow) if row.accessibleName() == "How much better")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() - 5, row.height() // 2))
    assert rig.state.sheet.strength == 3
    rig.press("1")
    assert (rig.state.selected, rig.state.sheet.strength) == (0, 3)
    quality = rig.cards()[1].findChild(DigitRow)
    QTest.mouseClick(quality, Qt.MouseButton.LeftButton, pos=QPoint(5, quality.height() // 2))
    rig.press("1")
    assert (rig.state.selected, [rig.state.sheet.judgement(card.id).quality for card in rig.state.cards]) == (
        0,
        [None, 1],
    )


def test_an_answer_without_a_word_takes_no_score_and_says_why(rig: Rig) -> None:
    rig.ask("Which is better?", 2)
    rig.press("1", "Q", "5", "C", "3", "4")
    assert rig.state.sheet.judgements == {}
    assert rig.cards()[0].findChild(DigitRow).score is None
    assert "This answer has not begun yet. Score it when there is something to read." in rig.words()
    rig.press("Esc")

    rig.engine.answer("It does.", "")
    rig.wait(lambda: not rig.state.streaming)
    written = rig.number("It does")
    rig.press(written, "Q", "5", "2" if written == "1" else "1", "Q", "6")
    assert [judgement.quality for judgement in rig.state.sheet.judgements.values()] == [5]
    assert "This answer is empty, so there is nothing to score." in rig.words()


def test_an_order_that_is_not_signed_is_not_shown_and_comes_back_with_the_wish_to_rank(rig: Rig) -> None:
    rig.answered("Why?", ANSWERS)
    rig.press("1", "Return", "2", "Return")
    medals = rig.medals()
    rig.press("N")
    assert (rig.state.shown_order, set(rig.medals().values())) == ((), {""})
    rig.press("N")
    assert rig.medals() == medals
    rig.press("N", "3", "Return")
    assert not rig.state.sheet.cannot_rank
    assert sum(len(group) for group in rig.state.shown_order) == 3


@pytest.mark.parametrize("width", [1000, 1280, 1600])
def test_a_doubt_that_comes_or_goes_moves_no_box(rig: Rig, width: int) -> None:
    rig.window.resize(width, 800)
    rig.answered("Why?", ANSWERS)
    rig.press("1", "Q", "1", "2", "Q", "7", "1", "Return", "2", "Return")
    box = next(box for box in rig.page.findChildren(QCheckBox) if box.text() == "cannot be ranked")
    assert any("has the higher quality" in words for words in rig.words())
    before = box.mapToGlobal(QPoint(0, 0))
    rig.press("N")
    QApplication.processEvents()
    assert not any("has the higher quality" in words for words in rig.words())
    assert box.mapToGlobal(QPoint(0, 0)) == before


def test_a_key_that_can_do_nothing_says_why(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)

    def said(*keys: str) -> list[str]:
        rig.press(*keys)
        shown = rig.page.findChild(RankingNotice)
        words = [label.text() for label in shown.findChildren(QLabel) if label.isVisible() and label.text()]
        shown.clear()
        return words

    assert said("1", "Ctrl+Z") == ["There is nothing left to undo."]
    assert said("Ctrl+Shift+Z") == ["There is nothing to redo."]
    assert said("=") == ["Nothing else is in the order to tie this answer with."]
    assert said("Delete") == ["This answer is not in the order."]
    assert said("9") == ["There is no answer with that number here."]
    assert said("Return") == []
    assert said("Return") == ["This answer has its place already. Alt with ← or → moves it."]
    assert said("=") == ["Nothing else is in the order to tie this answer with."]
    assert said("Alt+Left") == ["This is the best place already."]
    assert said("Alt+Right") == ["This is the last place already."]
    assert said("Left") == []
    assert rig.page.order_words() == "A"


def test_the_links_of_an_answer_are_walked_and_its_text_scrolled_by_keys(rig: Rig) -> None:
    long = "See [the leaflet](https://leaflet.example) and [the label](https://label.example).\n\n" + "Words. " * 900
    rig.answered("Q?", (long, "Short."))
    number = rig.number("See")
    card = rig.view("See")
    rig.wait(lambda: card.text.is_settled)
    rig.press(number, "A")
    assert card.text.hasFocus()
    rig.press("Tab", "Tab", "Return")
    assert "https://label.example" in rig.words()
    assert rig.page.order_words() == ""  # Return was the link's
    bar = card.text.verticalScrollBar()
    assert bar.value() == 0
    rig.press("Down")
    lower = bar.value()
    assert lower > 0
    rig.press("PgDown")
    assert bar.value() > lower
    rig.press("PgUp", "Up")
    assert bar.value() == 0
    rig.press("Esc")
    assert QApplication.focusWidget() is card
    rig.press(rig.number("See"), "A")
    QApplication.sendEvent(card.text, QKeyEvent(QEvent.Type.KeyPress, ord("Й"), NO_MODIFIER, "й"))  # Q
    assert isinstance(QApplication.focusWidget(), DigitRow)
    rig.press("Esc", rig.number("Short"), "A", "Return")  # on no link it is the page's
    assert rig.page.order_words() == rig.state.letter(rig.state.card.id)


def test_labels_of_the_question_are_set_by_keys(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("P", "1", "7", "=", "P")
    assert rig.state.sheet.prompt_labels == ("ambiguous", "requests_advice")
    assert "ambiguous · asks for advice" in rig.words()


def test_a_critical_flag_above_a_clean_answer_is_warned_about_and_never_forbidden(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS[:2])
    rig.press("1", "F", "3", "F", "Return", "2", "Return")
    warning = "A has a critical flag and stands above B, without one. Here truthful and harmless come before helpful."
    assert warning in rig.words()
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)


def test_each_criterion_is_ranked_where_the_project_asks(tmp_path: Path, theme: Theme, language: Language) -> None:
    project = replace(PERSONAL_PROJECT, id="p", rank_per_criterion=True)
    rig = open_rig(tmp_path / "home", theme, project=project)
    rig.answered("Q?", ANSWERS[:2])
    rig.press("1", "Return", "2", "Return", "R", "2", "Return", "1", "Return")
    assert rig.state.by == "helpfulness"
    assert rig.medals()[rig.state.cards[1].answer.text[0]] == "1st"
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    record = signed(rig)
    assert record.per_criterion["helpfulness"].groups == tuple(reversed(record.ranking.groups))
    rig.close()


def test_every_key_is_named_in_the_legend_and_in_the_other_language(rig: Rig, language: Language) -> None:
    rig.answered("Q?", ANSWERS)
    english = {action.text() for action in rig.page.named_actions()}
    assert {"Flags, then their digits", "Quality, then 1 to 7", "Pick a card: 1 is A, 2 is B …"} <= english
    language.choose("ru")
    QApplication.processEvents()
    russian = {action.text() for action in rig.page.named_actions()}
    assert len(russian) == len(english)
    assert not english & russian
    assert "Качество, затем 1–7" in russian


def test_the_gold_answer_starts_from_the_picked_card(rig: Rig) -> None:
    rig.answered("Why?", ANSWERS)
    asked = []
    rig.page.gold_requested.connect(lambda candidate, messages, _: asked.append((candidate.text, messages[-1].content)))
    rig.press(rig.number("Better"), "E")
    assert asked == [("Better ask a doctor.", "Why?")]


def test_panels_close_when_the_person_goes_on(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS)
    rig.press("1", "C")
    panel = rig.page.findChild(ScoresPanel)
    assert panel.isVisible()
    rig.cards()[2].setFocus()
    QApplication.processEvents()
    assert not panel.isVisible()
    assert rig.state.selected == 2


def test_after_the_last_ranking_is_signed_the_next_question_can_be_typed_at_once(rig: Rig) -> None:
    rig.answered("Q?", ANSWERS[:2])
    rig.page.put_aside()
    rig.stored(lambda: True)
    rig.press("Return")  # the one that waits is in front; it is opened, ranked and signed
    rig.wait(lambda: rig.page.judging)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    rig.stored(lambda: True)
    rig.type_words("What next?")
    assert isinstance(QApplication.focusWidget(), ProseEdit)
    assert QApplication.focusWidget().accessibleName() == "Your question"
