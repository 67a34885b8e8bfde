"""Spelling in the fields of the window: one speller for all, in the theme's colour, on or off as the settings say."""

import shiboken6
from PySide6.QtCore import QObject

from app.settings import Settings
from ui.preferences import Preferences
from ui.theme import Theme
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.spell.corrections import Corrections
from ui.widgets.spell.speller import Speller
from ui.widgets.spell.underlines import SpellingUnderlines


class Spelling(QObject):
    """`watch` a field once; it is forgotten when it goes."""

    def __init__(self, theme: Theme, preferences: Preferences, speller: Speller) -> None:
        super().__init__()
        self._theme = theme
        self._preferences = preferences
        self._speller = speller
        self._watched: list[SpellingUnderlines] = []
        theme.theme_changed.connect(self._on_theme_changed)
        preferences.changed.connect(self._on_settings_changed)

    def watch(self, field: ProseEdit) -> None:
        """Underline what is misspelt in the field, and offer corrections: by its menu, and by F7."""
        underlines = SpellingUnderlines(field, self._speller, self._theme.tokens.danger)
        underlines.set_enabled(self._preferences.current.spelling)
        Corrections(field, self._speller, underlines)
        self._watched = [each for each in self._watched if shiboken6.isValid(each)]
        self._watched.append(underlines)

    def _on_theme_changed(self) -> None:
        for underlines in filter(shiboken6.isValid, self._watched):
            underlines.set_colour(self._theme.tokens.danger)

    def _on_settings_changed(self, settings: Settings) -> None:
        for underlines in filter(shiboken6.isValid, self._watched):
            underlines.set_enabled(settings.spelling)
