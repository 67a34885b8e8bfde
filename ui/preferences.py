"""Settings of the window that change at once and are kept: language, theme, size of text.

The one place where a choice becomes both visible and remembered. A choice holds at once; it is written on the storage
thread, in order. What cannot be kept still takes effect, and is told.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.domain.disk_errors import disk_error
from ui.bridge.work import Work
from ui.i18n import Language
from ui.theme import Theme
from ui.tokens import ThemeName

if TYPE_CHECKING:
    from app.settings import Settings


class KeptSettings(Protocol):
    """What `app.settings.SettingsFile` is to the window."""

    current: "Settings"

    def change(self, **values: Any) -> "Settings":
        """Replace the named settings in memory and return all of them."""

    def write(self, settings: "Settings") -> None:
        """Keep these settings; runs on the storage thread. Raises OSError."""


class Preferences(QObject):
    """The settings, live.

    Signals:
        changed(Settings): some setting has another value now.
        not_kept(GoldquillError): the new value holds until the program ends, but could not be written.
    """

    changed = Signal(object)
    not_kept = Signal(object)

    def __init__(
        self, settings: KeptSettings, theme: Theme, language: Language, work: Work, parent: QObject | None = None
    ) -> None:
        """`work` must not be held: what is chosen before the profile is open is kept, too."""
        super().__init__(parent)
        self._settings = settings
        self._work = work
        self._theme = theme
        self._language = language
        theme.theme_changed.connect(self._on_theme_changed)  # the keys Ctrl+= and Ctrl+- change it directly

    @property
    def current(self) -> "Settings":
        """All settings as they are now."""
        return self._settings.current

    def choose_language(self, code: str) -> None:
        """Switch the language and remember it."""
        self._language.choose(code)
        self.keep(language=code)

    def choose_theme(self, name: ThemeName) -> None:
        """Switch the theme and remember it."""
        self._theme.choose(name)
        self.keep(theme=name.value)

    def choose_text_scale(self, scale: float) -> None:
        """Change the size of text; it is remembered when the theme says so."""
        self._theme.set_text_scale(scale)

    def keep(self, **values: Any) -> None:
        """Remember settings by their names in `app.settings.Settings`."""
        if all(getattr(self.current, name) == value for name, value in values.items()):
            return
        settings = self._settings.change(**values)
        self._work.run(lambda: self._write(settings), failed=self.not_kept.emit, owner=self)
        self.changed.emit(settings)

    def _write(self, settings: "Settings") -> None:
        try:
            self._settings.write(settings)
        except OSError as error:
            raise disk_error(error, Path(error.filename or "")) from error

    def _on_theme_changed(self) -> None:
        self.keep(text_scale=self._theme.text_scale)
