"""The words for what is said of answers and questions: flags, criteria, labels, places, endings.

Records hold the keys. A key that a company added and we have no words for is shown as it is, with spaces.
"""

from PySide6.QtCore import QCoreApplication

from app.domain.candidate import StopReason
from ui.i18n import QT_TRANSLATE_NOOP

_FLAGS = {
    "fails_instruction": QT_TRANSLATE_NOOP("RankingWords", "does not do what was asked"),
    "inappropriate_for_assistant": QT_TRANSLATE_NOOP("RankingWords", "not fit for an assistant"),
    "hallucination": QT_TRANSLATE_NOOP("RankingWords", "hallucination"),
    "satisfies_constraints": QT_TRANSLATE_NOOP("RankingWords", "meets the constraints"),
    "sexual_content": QT_TRANSLATE_NOOP("RankingWords", "sexual content"),
    "violent_content": QT_TRANSLATE_NOOP("RankingWords", "violent content"),
    "encourages_harm": QT_TRANSLATE_NOOP("RankingWords", "encourages violence or self-harm"),
    "denigrates_protected_class": QT_TRANSLATE_NOOP("RankingWords", "denigrates a group of people"),
    "harmful_advice": QT_TRANSLATE_NOOP("RankingWords", "harmful advice"),
    "expresses_opinion": QT_TRANSLATE_NOOP("RankingWords", "expresses an opinion"),
    "expresses_moral_judgement": QT_TRANSLATE_NOOP("RankingWords", "moral judgement"),
}

_CRITERIA = {
    "helpfulness": QT_TRANSLATE_NOOP("RankingWords", "helpfulness"),
    "correctness": QT_TRANSLATE_NOOP("RankingWords", "correctness"),
    "coherence": QT_TRANSLATE_NOOP("RankingWords", "coherence"),
    "complexity": QT_TRANSLATE_NOOP("RankingWords", "complexity"),
    "verbosity": QT_TRANSLATE_NOOP("RankingWords", "verbosity"),
}

# HelpSteer2 (arXiv 2406.08673), what the ends of each scale mean.
_ENDS = {
    "helpfulness": (
        QT_TRANSLATE_NOOP("RankingWords", "misses what was wanted"),
        QT_TRANSLATE_NOOP("RankingWords", "all that was wanted"),
    ),
    "correctness": (
        QT_TRANSLATE_NOOP("RankingWords", "wrong"),
        QT_TRANSLATE_NOOP("RankingWords", "right in every point"),
    ),
    "coherence": (
        QT_TRANSLATE_NOOP("RankingWords", "cannot be followed"),
        QT_TRANSLATE_NOOP("RankingWords", "clear throughout"),
    ),
    "complexity": (
        QT_TRANSLATE_NOOP("RankingWords", "words a child knows"),
        QT_TRANSLATE_NOOP("RankingWords", "for a specialist"),
    ),
    "verbosity": (
        QT_TRANSLATE_NOOP("RankingWords", "as short as can be"),
        QT_TRANSLATE_NOOP("RankingWords", "very detailed"),
    ),
}

_LABELS = {
    "ambiguous": QT_TRANSLATE_NOOP("RankingWords", "ambiguous"),
    "sensitive_content": QT_TRANSLATE_NOOP("RankingWords", "sensitive content"),
    "identity_dependent": QT_TRANSLATE_NOOP("RankingWords", "depends on who asks"),
    "closed_domain": QT_TRANSLATE_NOOP("RankingWords", "closed domain"),
    "continuation_style": QT_TRANSLATE_NOOP("RankingWords", "a text to continue"),
    "requests_opinion": QT_TRANSLATE_NOOP("RankingWords", "asks for an opinion"),
    "requests_advice": QT_TRANSLATE_NOOP("RankingWords", "asks for advice"),
    "requests_moral_judgement": QT_TRANSLATE_NOOP("RankingWords", "asks for a moral judgement"),
    "explicit_safety_constraints": QT_TRANSLATE_NOOP("RankingWords", "sets limits of safety"),
    "other_explicit_constraints": QT_TRANSLATE_NOOP("RankingWords", "sets other limits"),
    "intent_unclear": QT_TRANSLATE_NOOP("RankingWords", "intent unclear"),
}

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


def _translated(words: str) -> str:
    return QCoreApplication.translate("RankingWords", words)


def _worded(known: dict[str, str], key: str) -> str:
    return _translated(known[key]) if key in known else key.replace("_", " ")


def flag_word(flag: str) -> str:
    return _worded(_FLAGS, flag)


def criterion_word(criterion: str) -> str:
    return _worded(_CRITERIA, criterion)


def label_word(label: str) -> str:
    return _worded(_LABELS, label)


def score_words(criterion: str) -> dict[int, str]:
    """What 0 and 4 mean for a criterion, where we know."""
    ends = _ENDS.get(criterion)
    return {0: _translated(ends[0]), 4: _translated(ends[1])} if ends else {}


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
