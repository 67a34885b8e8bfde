"""The words of a ranking under way: places, endings, what is missing."""

from PySide6.QtCore import QCoreApplication

from app.domain.candidate import StopReason
from ui.i18n import QT_TRANSLATE_NOOP

_ORDINALS = (
    QT_TRANSLATE_NOOP("RankingWords", "1st"),
    QT_TRANSLATE_NOOP("RankingWords", "2nd"),
    QT_TRANSLATE_NOOP("RankingWords", "3rd"),
    QT_TRANSLATE_NOOP("RankingWords", "4th"),
    QT_TRANSLATE_NOOP("RankingWords", "5th"),
    QT_TRANSLATE_NOOP("RankingWords", "6th"),
    QT_TRANSLATE_NOOP("RankingWords", "7th"),
    QT_TRANSLATE_NOOP("RankingWords", "8th"),
    QT_TRANSLATE_NOOP("RankingWords", "9th"),
)

_ENDINGS = {
    StopReason.LENGTH: QT_TRANSLATE_NOOP("RankingWords", "Cut off: this is the longest answer you allowed."),
    StopReason.CONTEXT: QT_TRANSLATE_NOOP("RankingWords", "Cut off: the model's context is full."),
    StopReason.CANCELLED: QT_TRANSLATE_NOOP("RankingWords", "You stopped this answer. The text so far is kept."),
    StopReason.FAILED: QT_TRANSLATE_NOOP("RankingWords", "Cut off: the model stopped. The text so far is kept."),
}
_NEVER_BEGAN = QT_TRANSLATE_NOOP("RankingWords", "The model stopped before this answer began.")
_STOPPED_EMPTY = QT_TRANSLATE_NOOP("RankingWords", "You stopped this answer before it began.")
_EMPTY = QT_TRANSLATE_NOOP("RankingWords", "The model gave an empty answer.")

_MISSING = {
    "streaming": QT_TRANSLATE_NOOP("RankingWords", "The answers are still being written. Wait for them, or stop them."),
    "answers": QT_TRANSLATE_NOOP("RankingWords", "There are not two answers to compare. Have them written again."),
    "request": QT_TRANSLATE_NOOP("RankingWords", "The question is empty, so there is nothing to rank answers to."),
    "ranking": QT_TRANSLATE_NOOP(
        "RankingWords",
        "Put at least two answers in order first, or say that all are bad or that they cannot be ranked.",
    ),
}

_REFUSALS = {
    "pick": QT_TRANSLATE_NOOP("RankingWords", "There is no answer with that number here."),
    "place": QT_TRANSLATE_NOOP("RankingWords", "This answer has its place already. Alt with ← or → moves it."),
    "better": QT_TRANSLATE_NOOP("RankingWords", "This is the best place already."),
    "worse": QT_TRANSLATE_NOOP("RankingWords", "This is the last place already."),
    "tie": QT_TRANSLATE_NOOP("RankingWords", "Nothing else is in the order to tie this answer with."),
    "out": QT_TRANSLATE_NOOP("RankingWords", "This answer is not in the order."),
    "undo": QT_TRANSLATE_NOOP("RankingWords", "There is nothing left to undo."),
    "redo": QT_TRANSLATE_NOOP("RankingWords", "There is nothing to redo."),
    "score_early": QT_TRANSLATE_NOOP(
        "RankingWords", "This answer has not begun yet. Score it when there is something to read."
    ),
    "score_empty": QT_TRANSLATE_NOOP("RankingWords", "This answer is empty, so there is nothing to score."),
    "stop_one": QT_TRANSLATE_NOOP("RankingWords", "This answer is written already."),
}


def _translated(words: str) -> str:
    return QCoreApplication.translate("RankingWords", words)


def place_word(places: tuple[int, int]) -> str:
    """ "1st" for a place of one's own, "2–3" for a tie."""
    first, last = places
    return _translated(_ORDINALS[first - 1]) if first == last else f"{first}–{last}"


def ending_words(stop: StopReason, *, empty: bool) -> str:
    """How an answer ended, where that is not as it should; "" for a whole one."""
    if empty:
        known = {StopReason.FAILED: _NEVER_BEGAN, StopReason.CANCELLED: _STOPPED_EMPTY}
        return _translated(known.get(stop, _EMPTY))
    return _translated(_ENDINGS[stop]) if stop in _ENDINGS else ""


def missing_words(what: str) -> str:
    """What has to come before submitting (`ui.ranking.submission.missing`)."""
    return _translated(_MISSING[what])


def refusal_words(key: str) -> str:
    """Why a key, named as in `desk_actions` and `page_actions`, could do nothing."""
    return _translated(_REFUSALS[key])
