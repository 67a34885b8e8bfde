"""What a model file is: what it says of itself, what the catalogue knows of it, where it lies, which bytes it has."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.model import HashState, LibraryModel
from ui.errors import size_words
from ui.i18n import Retranslated
from ui.models.words import hash_words, language_words, layer_words, parameters_words, token_words
from ui.theme import Theme, set_role
from ui.tokens import SIZE_SMALL, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.action_button import ActionButton
from ui.widgets.icon_button import IconButton
from ui.widgets.long_words import LongWords

_NAMES_WIDTH = 128
_STATES = {
    HashState.VERIFIED: ("shield", "good"),
    HashState.UNKNOWN: ("info", ""),
    HashState.CHANGED: ("warning", "danger"),
    HashState.UNCHECKED: ("warning", "caution"),
}


class FactsCard(Retranslated, QFrame):
    """`check` reads the file again.

    Signals:
    copy_asked(str): this is to go to the clipboard.
    """

    copy_asked = Signal(str)

    def __init__(self, theme: Theme, *, check: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model: LibraryModel | None = None
        self._heading = QLabel()
        self._facts: list[tuple[QLabel, LongWords]] = []
        self._grid = QGridLayout()
        self._copy_path, self._copy_hash = IconButton(theme, "copy"), IconButton(theme, "copy")
        self._state_icon = QLabel()
        self._state_words = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self, "card")
        set_role(self._heading, "heading")
        self._lay_out(ActionButton(check, theme))
        self._copy_path.clicked.connect(self._on_copy_path)
        self._copy_hash.clicked.connect(self._on_copy_hash)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def show_model(self, model: LibraryModel) -> None:
        """Show this model's facts."""
        self._model = model
        self.retranslate()

    def retranslate(self) -> None:
        self._heading.setText(self.tr("The file"))
        self._copy_path.set_words(self.tr("Copy the path"))
        self._copy_hash.set_words(self.tr("Copy the checksum"))
        if self._model is None:
            return
        for (name, value), (title, fact) in zip(self._facts, self._words(self._model), strict=True):
            name.setText(title)
            value.setText(fact)
        self._state_words.setText(hash_words(self._model))
        self._show_state(self._model)

    def _words(self, model: LibraryModel) -> tuple[tuple[str, str], ...]:
        info, known = model.info, model.catalogue
        parameters = self.tr("{parameters} · {layers}, the output layer included").format(
            parameters=parameters_words(info.parameters), layers=layer_words(info.total_layers)
        )
        return (
            (self.tr("Architecture"), info.architecture),
            (self.tr("Parameters"), parameters),
            (self.tr("Quantisation"), info.quantisation),
            (self.tr("Size"), size_words(info.file_bytes)),
            (self.tr("Longest context"), token_words(info.context_length)),
            (self.tr("Languages"), language_words(model) or self.tr("the file does not say")),
            (self.tr("Licence"), (known.licence if known else info.licence) or self.tr("the file does not say")),
            (self.tr("Publisher"), (known.publisher if known else "") or self.tr("not in the catalogue")),
            (self.tr("Chat template"), self.tr("in the file") if info.has_chat_template else self.tr("none")),
            (self.tr("Path"), str(info.path)),
            (self.tr("SHA-256"), model.sha256),
        )  # fmt: skip

    def _lay_out(self, check: ActionButton) -> None:
        self._grid.setHorizontalSpacing(SPACE_4)
        self._grid.setVerticalSpacing(SPACE_2)
        self._grid.setColumnMinimumWidth(0, _NAMES_WIDTH)
        self._grid.setColumnStretch(1, 1)
        copies = {9: self._copy_path, 10: self._copy_hash}
        for row in range(11):
            name, value = QLabel(), LongWords()
            set_role(name, "quiet")
            self._facts.append((name, value))
            middle = Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(name, row, 0, middle if row in copies else Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            if row in copies:
                self._grid.addWidget(copies[row], row, 2, middle)
        state = QHBoxLayout()
        state.setSpacing(SPACE_2)
        state.addWidget(self._state_icon)
        state.addWidget(self._state_words, 1)
        state.addWidget(check)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self._heading)
        column.addLayout(self._grid)
        column.addLayout(state)

    def _show_state(self, model: LibraryModel) -> None:
        icon, role = _STATES[model.hash_state] if model.available else ("warning", "danger")
        tokens = self._theme.tokens
        colour = {"good": tokens.good, "caution": tokens.caution, "danger": tokens.danger}.get(role, tokens.quiet)
        self._state_icon.setPixmap(self._theme.icon(icon, colour).pixmap(18, 18))
        set_role(self._state_words, role)

    def _on_theme_changed(self) -> None:
        self._facts[-1][1].setFont(self._theme.code_font(SIZE_SMALL))
        if self._model is not None:
            self._show_state(self._model)

    def _on_copy_path(self) -> None:
        if self._model is not None:
            self.copy_asked.emit(str(self._model.info.path))

    def _on_copy_hash(self) -> None:
        if self._model is not None:
            self.copy_asked.emit(self._model.sha256)
