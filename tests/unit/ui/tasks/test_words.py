from datetime import datetime, timedelta

import pytest

from ui.i18n import Language
from ui.tasks.due import Nearness, nearness
from ui.tasks.words import due_words, reserved_words

NOON = datetime(2026, 11, 25, 12, 0).astimezone()  # of the machine's own calendar


def test_days_are_those_of_the_calendar_and_a_moment_is_over_when_it_has_gone_by() -> None:
    assert nearness(NOON + timedelta(hours=13), NOON) == Nearness(1, over=False)
    assert nearness(NOON - timedelta(hours=1), NOON) == Nearness(0, over=True)
    assert nearness(NOON - timedelta(hours=13), NOON) == Nearness(-1, over=True)


@pytest.mark.parametrize(
    ("away", "english", "russian"),
    [
        (timedelta(hours=1), "due today", "срок сегодня"),
        (timedelta(days=1), "due tomorrow", "срок завтра"),
        (timedelta(days=3), "due in 3 days", "срок через 3 дня"),
        (timedelta(hours=-1), "overdue since today", "просрочено сегодня"),
        (timedelta(days=-1), "overdue by 1 day", "просрочено на 1 день"),
        (timedelta(days=-5), "overdue by 5 days", "просрочено на 5 дней"),
    ],
)
def test_a_due_date_is_told_as_people_do(away: timedelta, english: str, russian: str, language: Language) -> None:
    assert due_words(NOON + away, NOON) == english
    language.choose("ru")
    assert due_words(NOON + away, NOON) == russian


def test_a_date_far_away_is_told_as_such_and_none_as_nothing(language: Language) -> None:
    assert due_words(NOON + timedelta(days=40), NOON).startswith("due 1/4/")
    assert due_words(None, NOON) == ""


def test_a_reservation_that_ran_out_says_so(language: Language) -> None:
    assert reserved_words(NOON + timedelta(days=2), NOON) == "reserved for you for 2 more days"
    assert reserved_words(NOON + timedelta(hours=2), NOON) == "reserved for you until the end of today"
    assert "somebody else" in reserved_words(NOON - timedelta(hours=2), NOON)
    assert "somebody else" in reserved_words(None, NOON)
