"""Nothing on the ranking page is clipped or overlaps, in both languages, at every width, with the longest words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.project import CRITERIA, FLAGS
from tests.ui.ranking_rig import Rig, open_rig
from ui.i18n import Language
from ui.ranking.answer_card import AnswerCard
from ui.ranking.flag_pills import FlagPills, Pill
from ui.ranking.folded_text import FoldedText
from ui.ranking.order_strip import OrderStrip
from ui.ranking.popover import Popover
from ui.ranking.tick_panel import TickPanel
from ui.ranking.why_field import WhyField
from ui.theme import Theme
from ui.tokens import SIZE_INTERFACE, ThemeName
from ui.widgets.chip import ChipTone
from ui.widgets.counts_label import CountsLabel
from ui.widgets.elided_label import ElidedLabel

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
ANSWERS = (
    "Short.",
    WORD * 3 + "x" * 400,
    "A list:\n\n- one\n- two\n\n```python\nprint('a line of code that is longer than any card is wide', end='')\n```\n",
    "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 | 6 |\n" + "Слова и слова. " * 300,
)


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Rig]:
    made = open_rig(tmp_path / "home", theme)
    yield made
    made.close()
    assert made.crashes == []


def judge_everything(rig: Rig) -> None:
    """All flags, all scores, some of the order: as full as a card can be."""
    for number in range(1, len(rig.state.cards) + 1):
        rig.press(str(number), "F", *"1234567890-", "Esc", "C", *"22222"[: len(CRITERIA)], "Q", "4")
    rig.press("1", "Return", "2", "Return", "P", "1", "2", "3", "Esc", "1")
    assert len(rig.state.sheet.judgement(rig.state.cards[0].id).flags) == len(FLAGS)


def settle() -> None:
    """Until every size has been passed on."""
    for _ in range(5):
        QApplication.processEvents()


def place(widget: QWidget, within: QWidget) -> QRect:
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())


def clipped(rig: Rig) -> list[str]:
    """Words that have less room than they need, and cards or panels that stick out."""
    found = []
    mine = (rig.page, rig.page.footer(), rig.page.side_panel())
    for widget in [child for part in mine for child in part.findChildren(QWidget)]:
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | QCheckBox):
            continue
        if isinstance(widget, ElidedLabel | CountsLabel) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height():
                found.append(f"{widget.text()!r} needs {widget.heightForWidth(widget.width())} of {widget.height()}")
        elif widget.minimumSizeHint().width() > widget.width():
            found.append(f"{widget.text()!r} needs {widget.minimumSizeHint().width()}, has {widget.width()}")
    cards = rig.cards()
    for card in cards:
        for child in card.findChildren(QWidget):
            if child.isVisible() and child.parentWidget() is card and not card.rect().contains(child.geometry()):
                found.append(f"{type(child).__name__} sticks out of its card")
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1600, 900)])
def test_a_panel_leaves_the_text_it_is_about_readable(rig: Rig, width: int, height: int) -> None:
    rig.window.resize(width, height)
    rig.answered("Is it safe? " * 60, ANSWERS)
    for number, card in enumerate(rig.cards(), 1):
        for opens in ("F", "C"):
            rig.press(str(number), opens)
            [panel] = [panel for panel in rig.page.findChildren(Popover) if panel.isVisible()]
            assert rig.window.rect().contains(place(panel, rig.window))
            assert not place(panel, rig.window).intersects(place(card.text, rig.window)), (number, opens)
            rig.press("Esc")
    rig.press("P")
    [panel] = [panel for panel in rig.page.findChildren(Popover) if panel.isVisible()]
    assert not place(panel, rig.window).intersects(place(rig.page.findChild(FoldedText), rig.window))


@pytest.mark.parametrize("k", [2, 4, 9])
def test_nothing_is_clipped(rig: Rig, language: Language, k: int) -> None:
    rig.answered(WORD + "Is it safe? " * 60, (ANSWERS * 3)[:k])
    judge_everything(rig)
    for width in (900, 1100, 1440, 1920):
        for code in ("ru", "en"):
            language.choose(code)
            rig.window.resize(width, 760)
            settle()
            assert clipped(rig) == [], (width, code)


def test_cards_are_of_one_size_and_do_not_overlap(rig: Rig) -> None:
    rig.answered("Why?", (ANSWERS * 3)[:9])
    for width in (900, 1100, 1440, 1920):
        rig.window.resize(width, 760)
        settle()
        cards = rig.cards()
        assert len({card.height() for card in cards}) == 1, width
        assert max(card.width() for card in cards) - min(card.width() for card in cards) <= 1, width
        for n, one in enumerate(cards):
            assert not any(one.geometry().intersects(other.geometry()) for other in cards[n + 1 :]), width


def test_the_card_that_is_picked_stays_in_sight_in_a_smaller_window(rig: Rig) -> None:
    rig.window.resize(1600, 900)
    rig.answered("Why?", ANSWERS)
    rig.press("4")
    rig.window.resize(900, 640)
    settle()
    card = rig.cards()[3]
    assert card.visibleRegion().boundingRect().top() == 0
    assert card.visibleRegion().boundingRect().height() > 100


def test_the_text_keeps_most_of_its_card_even_with_every_flag_set(rig: Rig) -> None:
    rig.answered("Why?", ANSWERS)
    judge_everything(rig)
    for card in rig.cards():
        pills = card.findChild(FlagPills)
        assert pills.isVisible()
        assert card.text.height() > card.height() // 3


def test_a_flag_that_has_no_room_is_counted_even_where_it_is_the_only_one(qtbot: QtBot, theme: Theme) -> None:
    def painted(*words: str) -> QImage:
        pills = FlagPills(theme)
        qtbot.addWidget(pills)
        pills.resize(200, 40)
        pills.set_lines(1)
        pills.show_pills([Pill(each, ChipTone.PLAIN) for each in words])
        pills.show()
        return pills.grab().toImage()

    first = "does not follow the instruction"
    assert painted(first, "not fit for an assistant") == painted(first, "hallucination")
    assert painted(first, "not fit for an assistant") != painted(first)


def test_another_theme_and_larger_text_clip_nothing(rig: Rig, theme: Theme) -> None:
    rig.answered("Why?", ANSWERS)
    judge_everything(rig)
    try:
        for name in (ThemeName.DARK, ThemeName.CONTRAST_DARK, ThemeName.CONTRAST_LIGHT):
            theme.choose(name)
            theme.set_text_scale(1.3)
            settle()
            assert clipped(rig) == [], name
            theme.set_text_scale(1.0)
    finally:
        theme.set_text_scale(1.0)
        theme.choose(ThemeName.LIGHT)


@pytest.mark.parametrize(("width", "scale"), [(720, 1.0), (1280, 1.0), (1600, 1.0), (1280, 1.6)])
def test_no_flag_of_the_panel_is_cut(rig: Rig, theme: Theme, language: Language, width: int, scale: float) -> None:
    rig.answered("Why?", ANSWERS)
    try:
        theme.set_text_scale(scale)
        language.choose("ru")
        rig.window.resize(width, 900)
        settle()
        rig.press("F")
        panel = next(panel for panel in rig.page.findChildren(TickPanel) if panel.isVisible())
        boxes = panel.findChildren(QCheckBox)
        assert len(boxes) == len(FLAGS)
        for box in boxes:
            assert box.width() >= box.sizeHint().width()
            assert panel.rect().contains(place(box, panel))
    finally:
        theme.set_text_scale(1.0)


def test_a_question_of_a_line_and_a_word_is_all_there(rig: Rig) -> None:
    rig.window.resize(1280, 800)
    said = "Is aspirin alone enough to prevent a stroke in a patient with atrial fibrillation and with diabetes"
    words = iter(said.split())
    question = next(words)
    rig.answered("Why?", ANSWERS[:2])
    folded = rig.page.findChild(FoldedText)
    for word in words:  # from one line on, the break is met at whatever size the font has
        question += " " + word
        rig.page.put_aside()
        folded.resize(2000, 20)
        rig.answered(question, ANSWERS[:2])
        settle()
        assert folded.height() == folded.heightForWidth(folded.width())
    assert folded.height() > folded.fontMetrics().height() * 2


def test_while_answers_stream_the_buttons_keep_their_words_and_the_progress_gives_way(
    rig: Rig, language: Language
) -> None:
    rig.ask("Why?", 4)
    language.choose("ru")
    rig.window.resize(1440, 760)
    settle()
    buttons = [button for button in rig.page.footer().findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) == 4
    assert [button.text() for button in buttons if button.width() < button.sizeHint().width()] == []


def test_the_largest_text_in_a_narrow_window_clips_nothing(rig: Rig, theme: Theme, language: Language) -> None:
    rig.answered("Why?", ANSWERS)
    judge_everything(rig)
    try:
        theme.set_text_scale(1.6)
        assert rig.page.findChild(WhyField).viewport().font().pixelSize() == theme.px(SIZE_INTERFACE)
        for width in (800, 1100):
            for code in ("ru", "en"):
                language.choose(code)
                rig.window.resize(width, 700)
                settle()
                assert clipped(rig) == [], (width, code)
                assert rig.window.width() == width
    finally:
        theme.set_text_scale(1.0)


def test_a_picked_card_far_down_is_scrolled_to(rig: Rig) -> None:
    rig.window.resize(900, 700)
    rig.answered("Why?", (ANSWERS * 3)[:9])
    rig.press("9")
    QApplication.processEvents()
    card = rig.cards()[8]
    assert isinstance(card, AnswerCard)
    grid = card.parentWidget().parentWidget()
    assert grid.rect().contains(place(card, grid).center())


def test_the_strip_wraps_rather_than_clips(rig: Rig) -> None:
    rig.window.resize(720, 600)
    rig.answered("Why?", (ANSWERS * 3)[:9])
    for number in range(1, 8):
        rig.press(str(number), "Return")
    QApplication.processEvents()
    strip = rig.page.findChild(OrderStrip)
    for card in rig.state.cards:
        assert strip.rect().contains(strip.letter_box(card.id))
