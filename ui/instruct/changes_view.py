"""The gold answer against what it started from, word by word: struck out what went, underlined what came."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from app.services.word_diff import Change, Piece
from ui.theme import Theme, set_role
from ui.tokens import READING_LINE_HEIGHT, SIZE_READING


class ChangesView(QTextEdit):
    """Read-only; as tall as its text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces: tuple[Piece, ...] = ()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_role(self, "plain")
        theme.theme_changed.connect(self._paint)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Show a diff (`app.services.word_diff`)."""
        self._pieces = pieces
        self._paint()

    def _paint(self) -> None:
        self.setFont(self._theme.font(SIZE_READING))
        self.clear()
        cursor = QTextCursor(self.document())
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            READING_LINE_HEIGHT * 82, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )  # as in ProseEdit
        cursor.setBlockFormat(spacing)
        formats = self._formats()
        cursor.beginEditBlock()
        for piece in self._pieces:
            cursor.insertText(piece.text, formats[piece.change])
        cursor.endEditBlock()

    def _formats(self) -> dict[Change, QTextCharFormat]:
        """Colour and line for each change: never colour alone."""
        tokens = self._theme.tokens
        same, deleted, inserted = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        same.setForeground(QColor(tokens.text))
        deleted.setForeground(QColor(tokens.danger))
        deleted.setBackground(QColor(tokens.danger_soft))
        deleted.setFontStrikeOut(True)
        inserted.setForeground(QColor(tokens.good))
        inserted.setBackground(QColor(tokens.good_soft))
        inserted.setFontUnderline(True)
        return {Change.SAME: same, Change.DELETED: deleted, Change.INSERTED: inserted}

    def _on_size_changed(self) -> None:
        self.setFixedHeight(int(self.document().size().height()) + 2 * self.frameWidth() + 6)
