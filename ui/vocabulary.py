"""The words for the field's stable keys (specialisations, genres, languages …), in the person's language.

Records hold the keys; people read these. A key that a company added and we have no words for is shown as it is, with
spaces for underscores.
"""

from PySide6.QtCore import QCoreApplication

from app.domain.generation import Role
from ui.i18n import QT_TRANSLATE_NOOP

_WORDS = {
    # specialisations
    "general": QT_TRANSLATE_NOOP("Vocabulary", "general"),
    "medicine": QT_TRANSLATE_NOOP("Vocabulary", "medicine"),
    "law": QT_TRANSLATE_NOOP("Vocabulary", "law"),
    "engineering": QT_TRANSLATE_NOOP("Vocabulary", "engineering"),
    "mathematics": QT_TRANSLATE_NOOP("Vocabulary", "mathematics"),
    "programming": QT_TRANSLATE_NOOP("Vocabulary", "programming"),
    "finance": QT_TRANSLATE_NOOP("Vocabulary", "finance"),
    "history": QT_TRANSLATE_NOOP("Vocabulary", "history"),
    "philology": QT_TRANSLATE_NOOP("Vocabulary", "philology"),
    "poetry": QT_TRANSLATE_NOOP("Vocabulary", "poetry"),
    "science": QT_TRANSLATE_NOOP("Vocabulary", "science"),
    "education": QT_TRANSLATE_NOOP("Vocabulary", "education"),
    # genres
    "explanation": QT_TRANSLATE_NOOP("Vocabulary", "explanation"),
    "advice": QT_TRANSLATE_NOOP("Vocabulary", "advice"),
    "instruction": QT_TRANSLATE_NOOP("Vocabulary", "instruction"),
    "summary": QT_TRANSLATE_NOOP("Vocabulary", "summary"),
    "translation": QT_TRANSLATE_NOOP("Vocabulary", "translation"),
    "code": QT_TRANSLATE_NOOP("Vocabulary", "code"),
    "letter": QT_TRANSLATE_NOOP("Vocabulary", "letter"),
    "contract": QT_TRANSLATE_NOOP("Vocabulary", "contract"),
    "dialogue": QT_TRANSLATE_NOOP("Vocabulary", "dialogue"),
    "story": QT_TRANSLATE_NOOP("Vocabulary", "story"),
    "poem": QT_TRANSLATE_NOOP("Vocabulary", "poem"),
    "other": QT_TRANSLATE_NOOP("Vocabulary", "other"),
    # difficulties
    "easy": QT_TRANSLATE_NOOP("Vocabulary", "easy"),
    "medium": QT_TRANSLATE_NOOP("Vocabulary", "medium"),
    "hard": QT_TRANSLATE_NOOP("Vocabulary", "hard"),
    # languages of a piece of work
    "en": QT_TRANSLATE_NOOP("Vocabulary", "English"),
    "ru": QT_TRANSLATE_NOOP("Vocabulary", "Russian"),
    # presets
    "balanced": QT_TRANSLATE_NOOP("Vocabulary", "balanced"),
    "precise": QT_TRANSLATE_NOOP("Vocabulary", "precise"),
    "varied": QT_TRANSLATE_NOOP("Vocabulary", "varied"),
}

_ROLES = {
    Role.SYSTEM: QT_TRANSLATE_NOOP("Vocabulary", "System"),
    Role.USER: QT_TRANSLATE_NOOP("Vocabulary", "User"),
    Role.ASSISTANT: QT_TRANSLATE_NOOP("Vocabulary", "Answer"),
}


def word(key: str) -> str:
    """The word for a key, in lower case as it stands within a sentence."""
    known = _WORDS.get(key)
    return QCoreApplication.translate("Vocabulary", known) if known else key.replace("_", " ")


def label(key: str) -> str:
    """The word for a key as it begins a line."""
    text = word(key)
    return text[:1].upper() + text[1:]


def role_word(role: Role) -> str:
    """Who speaks."""
    return QCoreApplication.translate("Vocabulary", _ROLES[role])
