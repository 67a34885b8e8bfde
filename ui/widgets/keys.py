"""How keys are written for people: short, the same in the legend, on buttons and in tooltips."""

import sys

from PySide6.QtGui import QKeySequence

_SYMBOLS = {
    "Return": "↵",
    "Enter": "↵",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Esc": "Esc",
    "Backspace": "⌫",
    "PgUp": "PgUp",
    "PgDown": "PgDn",
}

# As keyboards are labelled, in every language: elsewhere than on a Mac, the native text is Qt's words for the keys.
_FORMAT = (
    QKeySequence.SequenceFormat.NativeText if sys.platform == "darwin" else QKeySequence.SequenceFormat.PortableText
)


def key_words(keys: QKeySequence | str) -> str:
    """Return "Ctrl ↵" for Ctrl+Return; "" for no key. A string is a portable sequence."""
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText) if isinstance(keys, str) else keys
    written = sequence.toString(_FORMAT)
    if not written:
        return ""
    first = written.split(", ")[0]
    plus = first.endswith("+")  # the plus key itself: "Ctrl++"
    parts = [part for part in (first[:-1] if plus else first).split("+") if part] + (["+"] if plus else [])
    return " ".join(_SYMBOLS.get(part, part) for part in parts)
