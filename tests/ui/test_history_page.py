"""History, as a person meets it: what was done is found, read, revised, withdrawn, carried away."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPushButton, QWidget

from app.domain.annotation import Judgement, Ranking, RankingAnnotation
from app.domain.errors import DiskFull
from app.domain.generation import Message, Role
from app.domain.work import WorkKind, WorkState
from app.signing.verify import verify_bundle
from tests.desk_samples import candidate, draft, ranking
from tests.ui.file_steps import choose
from tests.ui.window_rig import WindowRig, open_window
from ui.history.record_view import RecordView
from ui.i18n import Language
from ui.markdown.view import MarkdownView
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def signed(rig: WindowRig, question: str, answer: str) -> None:
    rig.write.start_from((Message(Role.USER, question),), answer=answer)
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)


def listed(rig: WindowRig) -> list[tuple[str, WorkState]]:
    return [(item.title, item.state) for item in rig.history.listed]


def words_of_record(rig: WindowRig) -> str:
    view = rig.history.findChild(RecordView)
    return " ".join(label.text() for label in view.findChildren(QLabel))


def press_button(rig: WindowRig, words: str) -> None:
    button = next(b for b in rig.history.findChildren(QPushButton) if b.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def read_ranking(rig: WindowRig, annotation: RankingAnnotation) -> str:
    """The words of a ranking that is signed and opened."""
    made = rig.stored(lambda: rig.desk.annotate.submit_ranking(draft_id="draft-1", annotation=annotation))
    rig.history.open_record(made.entry_id)
    rig.wait(lambda: rig.history.record_shown)
    return words_of_record(rig)


def pair(**changes: object) -> RankingAnnotation:
    kept = {"candidates": (candidate("a"), candidate("b")), "shown": ("b", "a"), "judgements": (), "per_criterion": {}}
    return ranking(**{**kept, "ranking": Ranking(groups=(("a",), ("b",))), **changes})


def test_everything_is_listed_newest_first_with_its_state(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "An anticoagulant.")
    rig.write.start_from((Message(Role.USER, "What is aspirin?"),), answer="A painkiller.")
    rig.wait(lambda: rig.write.saved().mark == "saved")
    rig.wait(lambda: len(rig.history.listed) == 2)

    assert listed(rig) == [
        ("What is aspirin?", WorkState.DRAFT),
        ("What is warfarin?", WorkState.SUBMITTED),
    ]


def test_scrolled_to_the_end_twice_each_line_is_there_once(rig: WindowRig) -> None:
    rig.stored(lambda: [rig.desk.drafts.save(draft=draft(f"d{n}", title=f"Draft {n}"), text="") for n in range(60)])
    rig.wait(lambda: len(rig.history.listed) == 50)
    bar = rig.history.findChild(QListView).verticalScrollBar()
    rig.wait(lambda: bar.maximum() > 0)
    for value in (bar.maximum(), 0, bar.maximum()):
        bar.setValue(value)
    rig.wait(lambda: len(rig.history.listed) >= 60)
    rig.stored(lambda: True)

    names = [item.id for item in rig.history.listed]
    assert len(names) == len(set(names)) == 60


def test_an_empty_history_says_how_to_begin(rig: WindowRig) -> None:
    shown = [label.text() for label in rig.history.findChildren(QLabel) if label.isVisible()]

    assert any("Begin with a chat" in words for words in shown)


def test_a_record_is_found_by_any_word_and_read(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "An anticoagulant.")
    signed(rig, "What is rain?", "Water.")
    rig.wait(lambda: len(rig.history.listed) == 2)
    rig.press("Ctrl+F")
    rig.type_words("anticoag")
    rig.wait(lambda: listed(rig) == [("What is warfarin?", WorkState.SUBMITTED)])
    rig.press("Down")
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)

    assert "the signature was just verified" in words_of_record(rig)


def test_a_word_that_was_searched_for_is_brought_into_sight_and_marked(rig: WindowRig) -> None:
    signed(
        rig, "What is warfarin?", "It thins the blood.\n\n" * 200 + "Beware of **grapefruit** then.\n\n" + "So. " * 900
    )
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Ctrl+F")
    rig.type_words("grapef")
    rig.wait(lambda: rig.history.listed != () and rig.history.listed[0].hits != ())
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)
    view = rig.history.findChild(RecordView)

    def in_sight() -> bool:
        for text in view.findChildren(MarkdownView):
            if text.textCursor().selectedText() == "grapefruit":
                place = text.mapTo(view.viewport(), text.cursorRect().center())
                return bool(view.viewport().rect().contains(place))
        return False

    rig.wait(in_sight)
    at_word = view.verticalScrollBar().value()
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    gone_to = view.verticalScrollBar().value()
    rig.window.resize(900, 700)  # everything is laid out anew
    rig.stored(lambda: True)
    assert gone_to < at_word
    assert not in_sight()  # where the person went, they stay


def test_enter_on_a_record_goes_into_it_to_be_read(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "An anticoagulant. " * 400)
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)
    view = rig.history.findChild(RecordView)
    rig.wait(lambda: view.verticalScrollBar().maximum() > 0)
    rig.press("Return")
    assert view.hasFocus()
    rig.press("PgDown")

    assert view.verticalScrollBar().value() > 0


def test_the_states_are_called_by_the_same_words_in_both_languages(rig: WindowRig, language: Language) -> None:
    states = next(box for box in rig.history.findChildren(QComboBox) if box.accessibleName() == "State of the work")
    assert words_of(states) == ["All states", "draft", "submitted", "sent", "not taken", "revised", "withdrawn"]
    language.choose("ru")
    rig.wait(lambda: "черновик" in words_of(states))
    assert words_of(states) == [
        "Все состояния",
        "черновик",
        "сдано",
        "отправлено",
        "не принято",
        "переработано",
        "отозвано",
    ]


def words_of(box: QComboBox) -> list[str]:
    return [box.itemText(at) for at in range(box.count())]


def signed_and_being_revised(rig: WindowRig) -> None:
    """Record 2, opened in History and on the writing page again."""
    signed(rig, "What is warfarin?", "A poison.")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)
    rig.press("Ctrl+E")
    rig.wait(lambda: rig.window.current_place == "write" and rig.write.writing)


def test_a_revision_is_a_new_record_and_the_old_one_is_kept(rig: WindowRig) -> None:
    signed_and_being_revised(rig)
    rig.press("Ctrl+A")
    rig.type_words("An anticoagulant.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    rig.wait(lambda: len(rig.history.listed) == 2)

    assert {state for _, state in listed(rig)} == {WorkState.SUBMITTED, WorkState.REVISED}
    rig.wait(lambda: "Supersedes record 2." in words_of_record(rig))
    press_button(rig, "Open record 2")
    rig.wait(lambda: "Superseded by record 3." in words_of_record(rig))
    press_button(rig, "Open record 3")
    rig.wait(lambda: "Supersedes record 2." in words_of_record(rig))


def test_a_record_far_down_the_list_opens_from_the_one_that_supersedes_it(rig: WindowRig) -> None:
    old = rig.stored(lambda: rig.desk.annotate.submit_ranking(draft_id="r", annotation=ranking()))
    rig.stored(lambda: rig.desk.drafts.save(draft=draft("s", kind=WorkKind.RANKING, supersedes=old.entry_id), text=""))
    new = rig.stored(lambda: rig.desk.annotate.submit_ranking(draft_id="s", annotation=ranking(justification="Mine.")))
    now = datetime.now(UTC)
    later = [draft(f"d{n}", updated=now + timedelta(days=n)) for n in range(60)]
    rig.stored(lambda: [rig.desk.drafts.save(draft=one, text="") for one in later])
    rig.history.open_record(new.entry_id)
    rig.wait(lambda: "Supersedes record 2." in words_of_record(rig))
    press_button(rig, "Open record 2")
    rig.wait(lambda: "Superseded by record 3." in words_of_record(rig))

    assert old.entry_id not in [item.id for item in rig.history.listed]


def ask_to_withdraw(rig: WindowRig, answer: Callable[[QWidget], None]) -> None:
    """Choose to withdraw the record in front, and do this with the box that comes."""
    met = []

    def meet() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(1, meet)
            return
        try:
            rig.wait(lambda: box.isAncestorOf(QApplication.focusWidget()))
            answer(box)
            met.append(box)
        finally:
            box.close()  # else a test that fails would stand still

    QTimer.singleShot(0, meet)
    next(action for action in rig.history.named_actions() if action.text() == "Withdraw").trigger()
    rig.window.activateWindow()  # the offscreen platform has no window manager that would
    assert met


def withdraw(rig: WindowRig, typed: str) -> str:
    """Choose to withdraw, type more of a reason into the box and agree by keys alone; what stood there before."""
    before = []

    def agree(box: QWidget) -> None:
        line = box.findChild(QLineEdit)
        before.append(line.text())
        line.end(False)
        rig.type_words(typed)
        rig.press("Return", "Return")

    ask_to_withdraw(rig, agree)
    return before[0]


def test_one_return_withdraws_nothing_and_the_box_says_what_withdrawing_means(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "A poison.")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)
    said = []

    def press_return(box: QWidget) -> None:
        said.extend(label.text() for label in box.findChildren(QLabel))
        rig.press("Return")

    ask_to_withdraw(rig, press_return)
    rig.stored(lambda: True)
    assert listed(rig) == [("What is warfarin?", WorkState.SUBMITTED)]
    assert "cannot be taken back" in " ".join(said)


def test_a_reason_typed_before_thinking_better_of_it_is_there_at_the_next_try(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "A poison.")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)

    def one_return_then_escape(box: QWidget) -> None:
        rig.type_words("It was wrong")
        rig.press("Return")
        assert box.isVisible()
        rig.press("Esc")

    ask_to_withdraw(rig, one_return_then_escape)
    rig.stored(lambda: True)
    assert listed(rig) == [("What is warfarin?", WorkState.SUBMITTED)]
    assert withdraw(rig, "") == "It was wrong"
    rig.wait(lambda: listed(rig) == [("What is warfarin?", WorkState.WITHDRAWN)])


def test_work_whose_revision_was_withdrawn_can_be_gone_on_with(rig: WindowRig) -> None:
    signed_and_being_revised(rig)
    rig.press("Ctrl+Return")
    rig.wait(lambda: len(rig.history.listed) == 2)
    rig.wait(lambda: "Supersedes record 2." in words_of_record(rig))
    withdraw(rig, "Not yet")
    rig.wait(lambda: "Withdrawn: Not yet" in words_of_record(rig))
    press_button(rig, "Open record 2")
    rig.wait(lambda: "record 3, which was withdrawn" in words_of_record(rig))
    press_button(rig, "Open record 3")
    rig.wait(lambda: "Withdrawn: Not yet" in words_of_record(rig))

    rig.press("Ctrl+E")
    rig.wait(lambda: rig.window.current_place == "write" and rig.write.writing)
    assert rig.write.answer_text() == "A poison."


def test_the_reason_of_a_withdrawal_that_could_not_be_kept_is_there_at_the_next_try(
    rig: WindowRig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    signed(rig, "What is warfarin?", "A poison.")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)

    def no_room(**_: object) -> None:
        raise DiskFull(tmp_path)

    with monkeypatch.context() as full:
        full.setattr(rig.desk.annotate, "withdraw", no_room)
        assert withdraw(rig, "It was wrong") == ""
        rig.stored(lambda: True)
    assert listed(rig) == [("What is warfarin?", WorkState.SUBMITTED)]

    assert withdraw(rig, " and unkind") == "It was wrong"
    rig.wait(lambda: listed(rig) == [("What is warfarin?", WorkState.WITHDRAWN)])
    rig.wait(lambda: rig.history.record_shown)
    assert "It was wrong and unkind" in words_of_record(rig)


def test_a_withdrawn_record_is_kept_and_says_why(rig: WindowRig) -> None:
    signed(rig, "What is warfarin?", "A poison.")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.wait(lambda: rig.history.record_shown)
    withdraw(rig, "It was wrong")
    rig.wait(lambda: listed(rig) == [("What is warfarin?", WorkState.WITHDRAWN)])
    rig.wait(lambda: rig.history.record_shown)

    assert "It was wrong" in words_of_record(rig)
    assert rig.stored(rig.desk.history.waiting) == 2


def test_a_draft_is_gone_on_with_where_it_was_left(rig: WindowRig) -> None:
    rig.write.start_from((Message(Role.USER, "What is aspirin?"),), answer="A pain")
    rig.wait(lambda: rig.write.saved().mark == "saved")
    rig.press("Ctrl+W")
    rig.wait(lambda: len(rig.history.listed) == 1)
    rig.press("Down")
    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.window.current_place == "write" and rig.write.writing)

    assert rig.write.answer_text() == "A pain"


def test_a_question_typed_and_not_sent_is_no_piece_of_work(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("not sent yet")
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    rig.history.enter()
    rig.stored(lambda: True)

    assert rig.history.listed == ()


def test_the_bundle_of_what_was_signed_verifies(rig: WindowRig, tmp_path: Path) -> None:
    signed(rig, "What is warfarin?", "An anticoagulant.")
    signed(rig, "What is rain?", "Water.")
    rig.history.enter()
    rig.press("Ctrl+S")
    choose(rig, tmp_path / "out")
    file = tmp_path / "out.gqbundle"
    rig.wait(file.exists)

    with file.open("rb") as stream:
        assert verify_bundle(stream).records == 2


def test_a_ranking_shows_everything_that_was_signed(rig: WindowRig) -> None:
    scored = Judgement(candidate="a", quality=6, criteria={"correctness": 4, "verbosity": 0}, note="The best of them.")

    words = read_ranking(rig, ranking(judgements=(scored,), ranking=Ranking(groups=(("a", "b"),)), all_bad=True))

    for signed_words in (
        "science · English",
        "About the question: ambiguous",
        "B = A",
        "Not placed: C",
        "All answers are bad.",
        "Helpfulness: A › B",
        "The first two say why.",
        "quality 6 of 7",
        "correctness\N{NO-BREAK SPACE}4/4 · verbosity\N{NO-BREAK SPACE}0/4",
        "The best of them.",
    ):
        assert signed_words in words


def test_answers_that_cannot_be_ranked_may_all_be_bad_as_well(rig: WindowRig) -> None:
    words = read_ranking(rig, ranking(ranking=Ranking(), all_bad=True, cannot_rank=True))

    assert "All answers are bad." in words
    assert "These answers cannot be ranked." in words


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (-3, "Answer A is much better."),
        (-1, "Answer A is slightly better."),
        (0, "The two answers are about the same."),
        (2, "Answer B is better."),
    ],
)
def test_the_strength_of_a_preference_is_said_in_words(rig: WindowRig, strength: int, said: str) -> None:
    assert said in read_ranking(rig, pair(strength=strength))


def test_a_record_follows_the_language(rig: WindowRig, language: Language) -> None:
    judged = Judgement(candidate="a", criteria={"correctness": 3}, flags=("fails_instruction", "hallucination"))
    before = read_ranking(rig, pair(judgements=(judged,), strength=3))
    assert "does not do what was asked, hallucination" in before

    language.choose("ru")
    rig.wait(lambda: words_of_record(rig) != before)

    words = words_of_record(rig)
    for russian in (
        "не делает того, о чём просили, выдумка",
        "правильность\N{NO-BREAK SPACE}3/4",
        "О вопросе: неоднозначен",
        "Ответ B намного лучше.",
    ):
        assert russian in words
