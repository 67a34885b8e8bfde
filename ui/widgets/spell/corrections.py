"""Offers words in place of a misspelt one: in the menu of a text field, and with a key.

The menu opens at once; what may have been meant is put in when it is known.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QMenu, QToolTip

from ui.widgets.spell.speller import Speller
from ui.widgets.spell.underlines import Misspelling, SpellingUnderlines, TextField


class Corrections(QObject):
    """The corrections of one field. `action` (F7) goes to the next misspelling and opens its menu."""

    def __init__(self, field: TextField, speller: Speller, underlines: SpellingUnderlines) -> None:
        super().__init__(field)
        self._field = field
        self._speller = speller
        self._underlines = underlines
        self._open: _Offer | None = None
        self.action = QAction(self)
        self.action.setShortcut(QKeySequence("F7"))
        self.action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.action.triggered.connect(self._on_triggered)
        self.action.setText(self.tr("Next misspelt word"))
        field.addAction(self.action)
        field.installEventFilter(self)
        field.viewport().installEventFilter(self)
        speller.suggested.connect(self._on_suggested)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and watched is self._field:
            self.action.setText(self.tr("Next misspelt word"))
        if not isinstance(event, QContextMenuEvent):
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = self._field.textCursor() if by_key else self._field.cursorForPosition(event.pos())
        misspelling = self._underlines.at(cursor.position())
        if misspelling is None:
            return False
        self._offer(misspelling, self._below_caret() if by_key else event.globalPos())
        return True

    def _on_triggered(self) -> None:
        misspelling = self._underlines.after(self._field.textCursor().selectionStart() + 1)
        if misspelling is None:
            QToolTip.showText(self._below_caret(), self.tr("No misspelt word is underlined here."), self._field)
            return
        self._field.setTextCursor(self._cursor(misspelling))
        self._field.ensureCursorVisible()
        self._offer(misspelling, self._below_caret())

    def _offer(self, misspelling: Misspelling, at: QPoint) -> None:
        menu = self._field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0]
        waiting = QAction(self.tr("Looking for what was meant…"), menu)
        waiting.setEnabled(False)
        learn = QAction(self.tr("Add “{word}” to my words").format(word=misspelling.word), menu)
        learn.triggered.connect(lambda: self._speller.learn(misspelling.word))
        menu.insertActions(first, [waiting, learn])
        menu.insertSeparator(first)
        self._open = _Offer(menu, waiting, misspelling)
        menu.aboutToHide.connect(self._on_hidden)
        menu.popup(at)
        self._speller.suggest(misspelling.word)

    def _on_suggested(self, word: str, suggestions: tuple[str, ...]) -> None:
        offer = self._open
        if offer is None or offer.misspelling.word != word:
            return
        if not suggestions:
            offer.waiting.setText(self.tr("Nothing like it is known"))
            return
        actions = []
        for suggestion in suggestions:
            action = QAction(suggestion.replace("&", "&&"), offer.menu)
            action.triggered.connect(lambda _=False, chosen=suggestion: self._replace(offer.misspelling, chosen))
            actions.append(action)
        offer.menu.insertActions(offer.waiting, actions)
        offer.menu.removeAction(offer.waiting)
        offer.menu.setActiveAction(actions[0])

    def _replace(self, misspelling: Misspelling, word: str) -> None:
        cursor = self._cursor(misspelling)
        cursor.insertText(word)
        self._field.setTextCursor(cursor)

    def _cursor(self, misspelling: Misspelling) -> QTextCursor:
        cursor = self._field.textCursor()
        cursor.setPosition(misspelling.start)
        cursor.setPosition(misspelling.end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _below_caret(self) -> QPoint:
        return self._field.viewport().mapToGlobal(self._field.cursorRect().bottomLeft())

    def _on_hidden(self) -> None:
        self._open = None


class _Offer:
    """An open menu, the line that stands in it until the words are known, and the word it is about."""

    def __init__(self, menu: QMenu, waiting: QAction, misspelling: Misspelling) -> None:
        self.menu = menu
        self.waiting = waiting
        self.misspelling = misspelling
