"""Two days that are typed and cannot cross; at the ends of what there is they limit nothing."""

from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.export.period import Period
from ui.i18n import Language
from ui.theme import Theme
from ui.widgets.still_fields import StillDateEdit

FIRST, LAST = date(2026, 3, 2), date(2026, 11, 28)


@pytest.fixture
def period(qtbot: QtBot, theme: Theme, language: Language) -> Period:
    made = Period()
    qtbot.addWidget(made)
    made.show_days(since=None, until=None, first=FIRST, last=LAST)
    made.show()
    return made


def fields(period: Period) -> list[StillDateEdit]:
    return period.findChildren(StillDateEdit)


def shown(period: Period) -> list[str]:
    return [each.text() for each in fields(period)]


def keys(widget: QWidget, *each: str) -> None:
    for key in each:
        QTest.keySequence(widget, key)


def test_all_there_is_is_shown_as_days(period: Period) -> None:
    assert shown(period) == ["3/2/2026", "11/28/2026"]


def test_a_day_is_typed_or_stepped_to(period: Period) -> None:
    heard: list[tuple[date | None, date | None]] = []
    period.chosen.connect(lambda since, until: heard.append((since, until)))
    begin, end = fields(period)
    keys(begin, "Up")
    assert (shown(period)[0], heard[-1]) == ("4/2/2026", (date(2026, 4, 2), None))
    end.setSelectedSection(StillDateEdit.Section.DaySection)
    keys(end, "2", "0")
    assert heard[-1] == (date(2026, 4, 2), date(2026, 11, 20))
    begin.setCurrentSection(StillDateEdit.Section.MonthSection)
    keys(begin, "Down")
    assert heard[-1] == (None, date(2026, 11, 20))


def test_the_days_cannot_cross(period: Period) -> None:
    period.show_days(since=date(2026, 5, 1), until=date(2026, 5, 3), first=FIRST, last=LAST)
    begin, end = fields(period)
    begin.setCurrentSection(StillDateEdit.Section.DaySection)
    keys(begin, *["Up"] * 5)
    assert shown(period) == ["5/3/2026", "5/3/2026"]
    end.setCurrentSection(StillDateEdit.Section.DaySection)
    keys(end, "Down")
    assert shown(period) == ["5/3/2026", "5/3/2026"]


def test_days_are_written_as_the_language_does(period: Period, language: Language) -> None:
    language.choose("ru")
    QApplication.processEvents()
    assert [each.accessibleName() for each in fields(period)] == ["С этого дня", "По этот день"]
    assert shown(period) == ["02.03.2026", "28.11.2026"]
