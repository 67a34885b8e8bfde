"""Waves under the misspelt words of a text field.

They are extra selections, not a syntax highlighter: that one makes Qt say the text has changed whenever it draws, and a
draft would be saved for every underline. A word is left alone while it is being written.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from ui.widgets.spell.speller import Speller
from ui.widgets.spell.words import Word, words

TextField = QTextEdit | QPlainTextEdit
_PAUSE_MS = 300
_LONGEST_TEXT = 200_000
_LONGEST_LINE = 10_000
_MOST_UNDERLINES = 500


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word as it is looked up, and its positions [start, end) in the document."""

    word: str
    start: int
    end: int


class SpellingUnderlines(QObject):
    """Keeps the waves of `field` up to date; it is the only one to use the field's extra selections."""

    def __init__(self, field: TextField, speller: Speller, colour: str) -> None:
        super().__init__(field)
        self._field = field
        self._speller = speller
        self._wave = QTextCharFormat()
        self._enabled = True
        self._typing_at = -1
        self._waiting: set[str] = set()
        self._found: list[Misspelling] = []
        self._read: dict[tuple[str, str], tuple[tuple[Word, ...], str]] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.refresh)
        self.set_colour(colour)
        field.document().contentsChange.connect(self._on_contents_change)
        field.cursorPositionChanged.connect(self._on_caret_moved)
        speller.checked.connect(self._on_checked)
        self._pause.start(0)

    def set_enabled(self, enabled: bool) -> None:
        """Switch checking on or off."""
        self._enabled = enabled
        self.refresh()

    def set_colour(self, colour: str) -> None:
        """The colour of the waves, `#rrggbb`."""
        self._wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._wave.setUnderlineColor(QColor(colour))
        self.refresh()

    def at(self, position: int) -> Misspelling | None:
        """The misspelling that a position of the document touches."""
        return next((found for found in self._misspellings() if found.start <= position <= found.end), None)

    def after(self, position: int) -> Misspelling | None:
        """The next misspelling from a position on, from the top again after the last."""
        found = self._misspellings()
        return next((one for one in found if one.start >= position), found[0] if found else None)

    def refresh(self) -> None:
        """Read the text and draw the waves anew."""
        found: list[Misspelling] = []
        unknown: list[str] = []
        if self._enabled and self._field.document().characterCount() <= _LONGEST_TEXT:
            self._look(found, unknown)
        self._found = found
        self._field.setExtraSelections([self._selection(one) for one in found[:_MOST_UNDERLINES]])
        self._waiting = set(unknown)
        self._speller.ask(unknown)

    def _look(self, found: list[Misspelling], unknown: list[str]) -> None:
        """Collect the misspelt words, and those that must be looked up. Lines read before are not read again."""
        read: dict[tuple[str, str], tuple[tuple[Word, ...], str]] = {}
        fence = ""
        block = self._field.document().begin()
        while block.isValid():
            line = block.text() if block.length() <= _LONGEST_LINE else ""
            key = (fence, line)
            line_words, fence = read[key] = self._read.get(key) or read.get(key) or words(line, fence)
            for word in line_words:
                misspelt = self._speller.is_misspelt(word.text)
                start = block.position() + word.start
                if misspelt is None:
                    unknown.append(word.text)
                elif misspelt and start + word.length != self._typing_at:
                    found.append(Misspelling(word.text, start, start + word.length))
            block = block.next()
        self._read = read

    def _selection(self, one: Misspelling) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._field.document())
        cursor.setPosition(one.start)
        cursor.setPosition(one.end, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = self._wave
        return selection

    def _misspellings(self) -> list[Misspelling]:
        """Those found, of the text as it is now."""
        if self._pause.isActive():
            self._pause.stop()
            self.refresh()
        return self._found

    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        self._typing_at = position + added if self._field.hasFocus() else -1
        self._pause.start(_PAUSE_MS)

    def _on_caret_moved(self) -> None:
        if self._typing_at >= 0 and self._field.textCursor().position() != self._typing_at:
            self._typing_at = -1
            self._pause.start(0)

    def _on_checked(self, checked: frozenset[str]) -> None:
        known = {word for one in self._found for word in (one.word, *one.word.split("-"))}
        waited = {part for word in self._waiting for part in (word, *word.split("-"))}
        if not checked.isdisjoint(waited | known):
            self._pause.start(0)
