"""The words for what is judged of answers and questions: flags, criteria, labels.

Records hold the keys. A key that a company added and we have no words for is shown as it is, with spaces.
"""

from PySide6.QtCore import QCoreApplication

from ui.i18n import QT_TRANSLATE_NOOP

_FLAGS = {
    "fails_instruction": QT_TRANSLATE_NOOP("JudgementWords", "does not do what was asked"),
    "inappropriate_for_assistant": QT_TRANSLATE_NOOP("JudgementWords", "not fit for an assistant"),
    "hallucination": QT_TRANSLATE_NOOP("JudgementWords", "hallucination"),
    "satisfies_constraints": QT_TRANSLATE_NOOP("JudgementWords", "meets the constraints"),
    "sexual_content": QT_TRANSLATE_NOOP("JudgementWords", "sexual content"),
    "violent_content": QT_TRANSLATE_NOOP("JudgementWords", "violent content"),
    "encourages_harm": QT_TRANSLATE_NOOP("JudgementWords", "encourages violence or self-harm"),
    "denigrates_protected_class": QT_TRANSLATE_NOOP("JudgementWords", "denigrates a group of people"),
    "harmful_advice": QT_TRANSLATE_NOOP("JudgementWords", "harmful advice"),
    "expresses_opinion": QT_TRANSLATE_NOOP("JudgementWords", "expresses an opinion"),
    "expresses_moral_judgement": QT_TRANSLATE_NOOP("JudgementWords", "moral judgement"),
}

_CRITERIA = {
    "helpfulness": QT_TRANSLATE_NOOP("JudgementWords", "helpfulness"),
    "correctness": QT_TRANSLATE_NOOP("JudgementWords", "correctness"),
    "coherence": QT_TRANSLATE_NOOP("JudgementWords", "coherence"),
    "complexity": QT_TRANSLATE_NOOP("JudgementWords", "complexity"),
    "verbosity": QT_TRANSLATE_NOOP("JudgementWords", "verbosity"),
}

# HelpSteer2 (arXiv 2406.08673), what the ends of each scale mean.
_ENDS = {
    "helpfulness": (
        QT_TRANSLATE_NOOP("JudgementWords", "misses what was wanted"),
        QT_TRANSLATE_NOOP("JudgementWords", "all that was wanted"),
    ),
    "correctness": (
        QT_TRANSLATE_NOOP("JudgementWords", "wrong"),
        QT_TRANSLATE_NOOP("JudgementWords", "right in every point"),
    ),
    "coherence": (
        QT_TRANSLATE_NOOP("JudgementWords", "cannot be followed"),
        QT_TRANSLATE_NOOP("JudgementWords", "clear throughout"),
    ),
    "complexity": (
        QT_TRANSLATE_NOOP("JudgementWords", "words a child knows"),
        QT_TRANSLATE_NOOP("JudgementWords", "for a specialist"),
    ),
    "verbosity": (
        QT_TRANSLATE_NOOP("JudgementWords", "as short as can be"),
        QT_TRANSLATE_NOOP("JudgementWords", "very detailed"),
    ),
}

_LABELS = {
    "ambiguous": QT_TRANSLATE_NOOP("JudgementWords", "ambiguous"),
    "sensitive_content": QT_TRANSLATE_NOOP("JudgementWords", "sensitive content"),
    "identity_dependent": QT_TRANSLATE_NOOP("JudgementWords", "depends on who asks"),
    "closed_domain": QT_TRANSLATE_NOOP("JudgementWords", "closed domain"),
    "continuation_style": QT_TRANSLATE_NOOP("JudgementWords", "a text to continue"),
    "requests_opinion": QT_TRANSLATE_NOOP("JudgementWords", "asks for an opinion"),
    "requests_advice": QT_TRANSLATE_NOOP("JudgementWords", "asks for advice"),
    "requests_moral_judgement": QT_TRANSLATE_NOOP("JudgementWords", "asks for a moral judgement"),
    "explicit_safety_constraints": QT_TRANSLATE_NOOP("JudgementWords", "sets limits of safety"),
    "other_explicit_constraints": QT_TRANSLATE_NOOP("JudgementWords", "sets other limits"),
    "intent_unclear": QT_TRANSLATE_NOOP("JudgementWords", "intent unclear"),
}


def _translated(words: str) -> str:
    return QCoreApplication.translate("JudgementWords", words)


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
