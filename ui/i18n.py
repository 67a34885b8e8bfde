"""The window's language, switched while it runs.

`Language` installs the translators (ours and Qt's own); Qt then sends `LanguageChange` to every widget. The
convention: a widget sets all its words in `retranslate()`, mixes in `Retranslated` **before** its Qt base, and calls
`self.retranslate()` at the end of its constructor. `Page` has it built in.

    class Card(Retranslated, QFrame):
        def __init__(self) -> None:
            super().__init__()
            self._best = QPushButton()
            self.retranslate()

        def retranslate(self) -> None:
            self._best.setText(self.tr("Best"))

Words are English in the code. f-strings are not extracted: `self.tr("Hello {name}").format(name=name)`; plurals are
`self.tr("%n answer(s)", "", n)`, and English has its own file for them. The `.ts` files are one per folder of `ui`
(`resources/translations/ru/chat.ts` for `ui/chat`; `ui.ts` for `ui/*.py`), so people do not collide. After adding words
run `build/translations.py update chat`, translate what is `unfinished`, then `build/translations.py release`.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from ui.resources import TRANSLATIONS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _WidgetMixin = QWidget
else:
    _WidgetMixin = object

LANGUAGES: tuple[str, ...] = ("en", "ru")
LANGUAGE_NAMES = {"en": "English", "ru": "Русский"}  # each in its own words, so not translated


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name is what lupdate looks for
    """Mark words kept in a table; `QCoreApplication.translate(context, text)` says them. PySide's own is untyped."""
    del context
    return text


class Language(QObject):
    """The language in force.

    Signals:
        language_changed: another language is in force; widgets have been told by Qt already.
    """

    language_changed = Signal(str)

    def __init__(self, app: QCoreApplication, code: str = "") -> None:
        super().__init__(app)
        self._app = app
        self._translators: tuple[QTranslator, ...] = ()
        self._words: dict[str, bytes] = {}
        self._code = ""
        self.choose(code or desktop_language())

    @property
    def code(self) -> str:
        """`en` or `ru`."""
        return self._code

    def choose(self, code: str) -> None:
        """Switch at once. A language we have no words for becomes English."""
        code = code if code in LANGUAGES else "en"
        if code == self._code:
            return
        for translator in self._translators:
            self._app.removeTranslator(translator)
        QLocale.setDefault(QLocale(code))
        self._code = code
        # Before installing: that posts LanguageChange, and `code` must be right by then. Ours goes last: asked first.
        self._translators = (
            self._loaded(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), f"qtbase_{code}.qm"),
            self._loaded(TRANSLATIONS, f"goldquill_{code}.qm"),
        )
        for translator in self._translators:
            self._app.installTranslator(translator)
        self.language_changed.emit(code)

    def _loaded(self, folder: Path, name: str) -> QTranslator:
        """Read the whole file: one that Qt maps loses its words in mid-run when it is built or installed anew."""
        translator = QTranslator(self)
        with suppress(FileNotFoundError):  # without words of its own a language stays English; Qt has none for some
            data = (folder / name).read_bytes()
            self._words[name] = data  # Qt keeps a pointer, not a copy
            translator.load(data)
        return translator


def desktop_language() -> str:
    """Return the desktop's language if we speak it, else English."""
    code = QLocale.system().name()[:2]
    return code if code in LANGUAGES else "en"


class Retranslated(_WidgetMixin):
    """Calls `retranslate()` whenever the language changes. Mix in before the Qt base."""

    def retranslate(self) -> None:
        """Set every word this widget shows."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
