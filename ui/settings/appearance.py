"""How the window looks and speaks: language, theme, size of text. Every change shows at once."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.i18n import LANGUAGE_NAMES, LANGUAGES, Language, Retranslated
from ui.preferences import Preferences
from ui.theme import MAX_TEXT_SCALE, MIN_TEXT_SCALE, Theme
from ui.tokens import SPACE_2, ThemeName
from ui.widgets.icon_button import IconButton
from ui.widgets.section import Section
from ui.widgets.segmented import Segmented
from ui.widgets.still_fields import StillComboBox

_STEP = 0.1


class AppearanceSection(Retranslated, Section):
    """Follows changes made elsewhere, such as Ctrl+= for larger text."""

    def __init__(
        self, *, theme: Theme, language: Language, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._languages = Segmented(LANGUAGES)
        self._languages.set_words(LANGUAGE_NAMES)
        self._themes = StillComboBox()
        for name in ThemeName:
            self._themes.addItem("", name.value)  # Qt keeps a plain string of an enumeration
        self._smaller, self._larger = IconButton(theme, "minus"), IconButton(theme, "plus")
        self._size = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        sizes = QHBoxLayout()
        sizes.setSpacing(SPACE_2)
        for widget in (self._smaller, self._size, self._larger):
            sizes.addWidget(widget)
        sizes.addStretch(1)
        themes = QHBoxLayout()
        themes.addWidget(self._themes)
        themes.addStretch(1)
        self._language_label = self.add_row(self._languages)
        self._theme_label = self.add_row(themes, names=self._themes)
        self._size_label = self.add_row(sizes, names=self._larger)
        self._languages.chosen.connect(preferences.choose_language)
        self._themes.activated.connect(lambda: preferences.choose_theme(ThemeName(self._themes.currentData())))
        self._smaller.clicked.connect(lambda: self._scale_by(-_STEP))
        self._larger.clicked.connect(lambda: self._scale_by(_STEP))
        theme.theme_changed.connect(self._show)
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus on the theme."""
        self._themes.setFocus()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Look and language"))
        self._language_label.setText(self.tr("Language"))
        self._languages.setAccessibleName(self.tr("Language"))
        self._theme_label.setText(self.tr("Theme"))
        self._themes.setAccessibleName(self.tr("Theme"))
        self._size_label.setText(self.tr("Size of text"))
        words = {
            ThemeName.SYSTEM: self.tr("As the desktop"),
            ThemeName.LIGHT: self.tr("Light"),
            ThemeName.DARK: self.tr("Dark"),
            ThemeName.CONTRAST_DARK: self.tr("High contrast, dark"),
            ThemeName.CONTRAST_LIGHT: self.tr("High contrast, light"),
        }
        for name, word in words.items():
            self._themes.setItemText(self._themes.findData(name.value), word)
        self._smaller.set_words(self.tr("Smaller text"), "Ctrl+-")
        self._larger.set_words(self.tr("Larger text"), "Ctrl+=")
        self._show()

    def _show(self) -> None:
        self._languages.set_current(self._language.code)
        self._themes.setCurrentIndex(self._themes.findData(self._theme.name.value))
        scale = self._theme.text_scale
        self._size.setText(self.tr("{percent}%").format(percent=QLocale().toString(round(scale * 100))))
        self._size.setMinimumWidth(QFontMetrics(self._theme.font()).horizontalAdvance("200 %") + SPACE_2)
        self._smaller.setEnabled(scale > MIN_TEXT_SCALE)
        self._larger.setEnabled(scale < MAX_TEXT_SCALE)

    def _scale_by(self, step: float) -> None:
        self._preferences.choose_text_scale(round(self._theme.text_scale + step, 1))
