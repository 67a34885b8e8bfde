"""Where the claims of an answer can be checked: a short list of sources, each with the place in it."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.annotation import Source
from ui.i18n import Retranslated
from ui.theme import Theme, set_kind
from ui.tokens import SPACE_1, SPACE_2
from ui.widgets.icon_button import IconButton


def _has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


class SourceRow(Retranslated, QWidget):
    """Signals:
    source_changed: the person typed in one of the fields.
    removed: this source is to be taken away.
    left: the focus went out of a field.
    """

    source_changed = Signal()
    removed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = QLineEdit(source.source)
        self._locator = QLineEdit(source.locator)
        self._quote = QLineEdit(source.quote)
        self.remove = IconButton(theme, "close")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_1)
        grid.addWidget(self.source, 0, 0)
        grid.addWidget(self.remove, 0, 1)
        grid.addWidget(self._locator, 1, 0)
        grid.addWidget(self._quote, 2, 0)
        for field in (self.source, self._locator, self._quote):
            field.textEdited.connect(self.source_changed)
            field.editingFinished.connect(self.left)
        self.remove.clicked.connect(self.removed)
        self.retranslate()

    def follow_in_tab_order(self, before: QWidget) -> None:
        """Take the fields from `before` on, and the button that removes them last: who types on must not meet it."""
        order = (before, self.source, self._locator, self._quote, self.remove)
        for one, after in pairwise(order):
            QWidget.setTabOrder(one, after)

    @property
    def blank(self) -> bool:
        """Nothing is written in it, so it is no source yet."""
        return not any(field.text().strip() for field in (self.source, self._locator, self._quote))

    def value(self) -> Source:
        return Source(source=self.source.text(), locator=self._locator.text(), quote=self._quote.text())

    def retranslate(self) -> None:
        for field, words in (
            (self.source, self.tr("Title or address")),
            (self._locator, self.tr("Article, page, section")),
            (self._quote, self.tr("The words that say it")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.remove.set_words(self.tr("Remove this source"))


class SourcesEditor(Retranslated, QWidget):
    """Signals:
    sources_changed(tuple[Source, ...]): the sources as they now stand, blank ones left out.
    source_removed(int): the source at this place of them was taken away.
    wanted_in_sight(QWidget): this part of the list is to be scrolled to.
    left: the focus went out of a field.
    """

    sources_changed = Signal(object)
    source_removed = Signal(int)
    wanted_in_sight = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[SourceRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        self._add = QPushButton()
        set_kind(self._add, "quiet")
        self._add.clicked.connect(self.add)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(self._list)
        column.addLayout(foot)
        self.retranslate()

    def show_sources(self, sources: tuple[Source, ...]) -> None:
        """Show these sources; the fields are left alone when they already say so, empty rows included."""
        if self._values() == sources:
            return
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for source in sources:
            self._append(source)

    def add(self) -> None:
        """Begin a source at the end, to be written."""
        self._append(Source(source="")).source.setFocus()

    def remove_focused(self) -> bool:
        """Take away the source that has the focus; False where none has it."""
        row = next((row for row in self._rows if _has_focus(row)), None)
        if row is not None:
            self._on_removed(row)
        return row is not None

    def show_source(self, place: int) -> None:
        """Bring the source at this place of those shown into sight, or the button below them where there is none."""
        shown: QWidget = self._rows[place] if place < len(self._rows) else self._add
        QTimer.singleShot(
            0, shown, lambda: self.wanted_in_sight.emit(shown)
        )  # a new one has its place after the layout

    def retranslate(self) -> None:
        self._add.setText(self.tr("Add a source"))

    def _values(self) -> tuple[Source, ...]:
        return tuple(row.value() for row in self._rows if not row.blank)

    def _append(self, source: Source) -> SourceRow:
        row = SourceRow(self._theme, source)
        row.source_changed.connect(self._say)
        row.left.connect(self.left)
        row.removed.connect(lambda: self._on_removed(row))
        self._rows.append(row)
        self._list.addWidget(row)
        row.follow_in_tab_order(self._last_before_add())
        return row

    def _last_before_add(self) -> QWidget:
        """What Tab leaves for the button below the list. Qt orders nothing after a widget that takes no focus."""
        before = self._add.previousInFocusChain()
        while before is not None and before.focusPolicy() is Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        return before or self._add

    def _on_removed(self, row: SourceRow) -> None:
        place = sum(not other.blank for other in self._rows[: self._rows.index(row)])
        self._add.setFocus()  # the next source's field would take Ctrl+Z for itself
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        if not row.blank:
            self.source_removed.emit(place)

    def _say(self) -> None:
        self.sources_changed.emit(self._values())
