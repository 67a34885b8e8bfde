"""Where the claims of an answer can be checked: a short list of sources, each with the place in it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.annotation import Source
from ui.i18n import Retranslated
from ui.theme import Theme, set_kind
from ui.tokens import SPACE_1, SPACE_2
from ui.widgets.icon_button import IconButton


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
        self._remove = IconButton(theme, "close")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_1)
        grid.addWidget(self.source, 0, 0)
        grid.addWidget(self._remove, 0, 1)
        grid.addWidget(self._locator, 1, 0)
        grid.addWidget(self._quote, 2, 0)
        for field in (self.source, self._locator, self._quote):
            field.textEdited.connect(self.source_changed)
            field.editingFinished.connect(self.left)
        self._remove.clicked.connect(self.removed)
        self.retranslate()

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
        self._remove.set_words(self.tr("Remove this source"))


class SourcesEditor(Retranslated, QWidget):
    """Signals:
    sources_changed(tuple[Source, ...]): the sources as they now stand, blank ones left out.
    left: the focus went out of a field.
    """

    sources_changed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[SourceRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        self._add = QPushButton()
        set_kind(self._add, "quiet")
        self._add.clicked.connect(self._on_add_clicked)
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
            row.deleteLater()
        self._rows = []
        for source in sources:
            self._append(source)

    def retranslate(self) -> None:
        self._add.setText(self.tr("Add a source"))

    def _values(self) -> tuple[Source, ...]:
        values = (row.value() for row in self._rows)
        return tuple(v for v in values if v.source.strip() or v.locator.strip() or v.quote.strip())

    def _append(self, source: Source) -> SourceRow:
        row = SourceRow(self._theme, source)
        row.source_changed.connect(self._say)
        row.left.connect(self.left)
        row.removed.connect(lambda: self._on_removed(row))
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _on_add_clicked(self) -> None:
        self._append(Source(source="")).source.setFocus()

    def _on_removed(self, row: SourceRow) -> None:
        self._rows.remove(row)
        row.deleteLater()
        self._say()

    def _say(self) -> None:
        self.sources_changed.emit(self._values())
