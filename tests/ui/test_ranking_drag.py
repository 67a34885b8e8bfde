"""The order is made by drag as well: between, onto, out; the strip shows beforehand what a drop would do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.ranking_rig import Rig, open_rig
from ui.i18n import Language
from ui.ranking.card_header import CardHeader
from ui.ranking.digit_row import DigitRow
from ui.ranking.order_strip import OrderStrip
from ui.theme import Theme

ANSWERS = ("one", "two", "three", "four")


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Rig]:
    made = open_rig(tmp_path / "home", theme)
    made.answered("Q?", ANSWERS)
    yield made
    made.close()
    assert made.crashes == []


def strip(rig: Rig) -> OrderStrip:
    return rig.page.findChild(OrderStrip)


def box(rig: Rig, letter: str) -> tuple[QPoint, int]:
    """The middle of a letter on the strip, and half of its width."""
    rect = strip(rig).letter_box(rig.state.cards["ABCD".index(letter)].id)
    return rect.center(), rect.width() // 2


def drag(widget: QWidget, start: QPoint, *through: QPoint) -> None:
    """Press, move and let go, all in the widget's own coordinates."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for at in through:
        QTest.mouseMove(widget, at)
        QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=through[-1])
    QApplication.processEvents()


def drag_letter(rig: Rig, letter: str, to: QPoint) -> None:
    start, _ = box(rig, letter)
    drag(strip(rig), start, (start + to) / 2, to)


def test_the_first_letter_is_dropped_into_the_empty_order(rig: Rig) -> None:
    drag_letter(rig, "C", QPoint(60, 20))
    assert rig.page.order_words() == "C"


def test_a_letter_dropped_between_two_goes_between_them(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return", "3", "Return")
    middle, half = box(rig, "B")
    drag_letter(rig, "D", middle - QPoint(half + 4, 0))
    assert rig.page.order_words() == "A › D › B › C"
    middle, half = box(rig, "C")
    drag_letter(rig, "A", middle + QPoint(half + 4, 0))
    assert rig.page.order_words() == "D › B › C › A"


def test_a_letter_dropped_on_another_ties_with_it_and_leaves_the_tie_the_same_way(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return", "3", "Return")
    drag_letter(rig, "C", box(rig, "A")[0])
    assert rig.page.order_words() == "A = C › B"
    middle, half = box(rig, "B")
    drag_letter(rig, "A", middle + QPoint(half + 4, 0))
    assert rig.page.order_words() == "C › B › A"


def test_a_letter_dropped_on_the_tray_is_not_placed_any_more(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return")
    drag_letter(rig, "A", box(rig, "D")[0])
    assert rig.page.order_words() == "B"


def test_a_drag_that_ends_far_away_changes_nothing(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return")
    drag_letter(rig, "A", QPoint(300, -400))
    assert rig.page.order_words() == "A › B"


def test_a_card_is_dragged_by_its_header_onto_the_strip(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return")
    header = rig.cards()[3].findChild(CardHeader)
    middle, half = box(rig, "B")
    target = header.mapFromGlobal(strip(rig).mapToGlobal(middle - QPoint(half + 4, 0)))
    drag(header, QPoint(60, 10), QPoint(60, 60), target)
    assert rig.page.order_words() == "A › D › B"
    assert rig.state.selected == 3


def test_the_strip_shows_where_a_drop_would_land(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return", "3", "Return")
    widget = strip(rig)
    at_rest = widget.grab().toImage()
    start, _ = box(rig, "C")
    to, half = box(rig, "A")
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, to + QPoint(half + 4, 0))
    QApplication.processEvents()
    accent = rig.page.window().palette().accent().color().rgb()
    mark = widget.grab().toImage()
    x = box(rig, "B")[0].x() - half - 12  # the middle between A and B
    assert any(mark.pixel(x + dx, to.y()) == accent for dx in range(-3, 4))
    assert not any(at_rest.pixel(x + dx, to.y()) == accent for dx in range(-3, 4))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=to + QPoint(half + 4, 0))
    assert rig.page.order_words() == "A › C › B"


def test_a_click_on_a_letter_picks_its_card(rig: Rig) -> None:
    QTest.mouseClick(strip(rig), Qt.MouseButton.LeftButton, pos=box(rig, "C")[0])
    assert rig.state.selected == 2
    assert rig.page.order_words() == ""


def test_the_order_is_told_to_those_who_do_not_see_it(rig: Rig) -> None:
    rig.press("1", "Return", "2", "Return", "3", "Return", "2", "=")
    assert strip(rig).accessibleDescription() == "A › B = C; not placed: D"
    assert rig.cards()[0].accessibleName() == "Answer A, 1st"
    assert rig.cards()[3].accessibleName() == "Answer D, not placed"


def test_the_mouse_sets_quality_and_takes_it_back(rig: Rig) -> None:
    row = rig.cards()[1].findChild(DigitRow)
    fifth = QPoint(row.width() * 9 // 14, row.height() // 2)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=fifth)
    assert rig.state.sheet.judgement(rig.state.cards[1].id).quality == 5
    assert rig.state.selected == 1
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=fifth)
    assert rig.state.sheet.judgements == {}
