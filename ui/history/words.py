"""The words for what was judged in a ranking: its order, how strong the preference is, the scores."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.annotation import Ranking
from ui.i18n import QT_TRANSLATE_NOOP
from ui.judgement_words import criterion_word

_STRENGTHS = (
    QT_TRANSLATE_NOOP("HistoryWords", "The two answers are about the same."),
    QT_TRANSLATE_NOOP("HistoryWords", "Answer {letter} is slightly better."),
    QT_TRANSLATE_NOOP("HistoryWords", "Answer {letter} is better."),
    QT_TRANSLATE_NOOP("HistoryWords", "Answer {letter} is much better."),
)
_TOP_SCORE = 4


def order_words(ranking: Ranking, letters: Mapping[str, str]) -> str:
    """The answers best first, "=" between those that are tied."""
    return " › ".join(" = ".join(letters[name] for name in group) for group in ranking.groups)


def strength_words(strength: int) -> str:
    """How much better one of two answers is, -3 (A, much) to +3 (B, much)."""
    words = QCoreApplication.translate("HistoryWords", _STRENGTHS[abs(strength)])
    return words.format(letter="A" if strength < 0 else "B")


def criteria_words(scores: Mapping[str, int]) -> str:
    """Each criterion with its score out of four. A name and its score stay on one line."""
    return " · ".join(f"{criterion_word(name)}\N{NO-BREAK SPACE}{score}/{_TOP_SCORE}" for name, score in scores.items())
