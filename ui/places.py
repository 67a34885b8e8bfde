"""The places of the window, in the order of the rail: their icons, words and keys.

A composition passes in a factory for each place it has; the others do not appear. Alt with a digit goes to a place, in
the order shown: Ctrl with a digit belongs to the pages (Ctrl+4 asks for four answers), Alt does not type anything.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication

from ui.i18n import QT_TRANSLATE_NOOP
from ui.page import Page, Place

_WORDS = {
    "inbox": QT_TRANSLATE_NOOP("Places", "Inbox"),
    "chat": QT_TRANSLATE_NOOP("Places", "Chat"),
    "write": QT_TRANSLATE_NOOP("Places", "Write"),
    "rank": QT_TRANSLATE_NOOP("Places", "Rank"),
    "critique": QT_TRANSLATE_NOOP("Places", "Critique"),
    "school": QT_TRANSLATE_NOOP("Places", "School"),
    "history": QT_TRANSLATE_NOOP("Places", "History"),
    "review": QT_TRANSLATE_NOOP("Places", "Review"),
    "progress": QT_TRANSLATE_NOOP("Places", "Progress"),
    "company": QT_TRANSLATE_NOOP("Places", "Company"),
    "export": QT_TRANSLATE_NOOP("Places", "Export"),
    "models": QT_TRANSLATE_NOOP("Places", "Models"),
    "settings": QT_TRANSLATE_NOOP("Places", "Settings"),
}
_BOTTOM = {"company", "export", "models", "settings"}
_KEYS = {"company": "Alt+0", "export": "Ctrl+Shift+D", "models": "Ctrl+M", "settings": "Ctrl+,"}


def place_title(key: str) -> str:
    """Return a place's name in the language in force."""
    return QCoreApplication.translate("Places", _WORDS[key])


def standard_places(factories: Mapping[str, Callable[[], Page]]) -> tuple[Place, ...]:
    """Return the places that have a factory, in the order of the rail. Raises `KeyError` for an unknown key."""
    for key in factories:
        _WORDS[key]
    present = [key for key in _WORDS if key in factories]
    digits = (f"Alt+{digit}" for digit in range(1, 10))
    return tuple(
        Place(
            key=key,
            icon=key,
            title=partial(place_title, key),
            keys=_KEYS.get(key) or next(digits),
            factory=factories[key],
            bottom=key in _BOTTOM,
        )
        for key in present
    )
