"""Where the person asks: a field that grows, what it takes of the context, and the button that sends or stops."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.generation import Role
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3
from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.shown import set_shown

_SENDING = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ControlModifier,  # the key of the action, which is not there while an answer is written
)


class _Question(ProseEdit):
    """Return sends, Shift+Return begins a new line."""

    sent = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in _SENDING:
            self.sent.emit()
            return
        super().keyPressEvent(event)


class Composer(Retranslated, QFrame):
    """Signals:
    sent: the person wants what is typed to be answered.
    text_edited(str): the person typed.
    left: the focus went out of the field.
    """

    sent = Signal()
    text_edited = Signal(str)
    left = Signal()

    def __init__(
        self, theme: Theme, *, send: QAction, stop: QAction, stop_editing: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tokens: int | None = None
        self._context: int | None = None
        self.field = _Question(theme, min_lines=1, max_lines=12, yields=True)
        set_role(self.field, "bare")  # the card around it shows the focus
        self._count = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._count, "quiet")
        set_role(self, "card-current")  # a page opens with the focus here, and to say so later paints it twice
        self._editing: Role | None = None
        self._edit = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._edit, "quiet")
        self._edit.hide()
        self._too_long = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._too_long, "status-danger")
        self._too_long.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self._count, 1)
        row.addWidget(ActionButton(stop_editing, theme, "quiet"))
        row.addWidget(ActionButton(stop, theme))
        row.addWidget(PrimaryButton(send, theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addWidget(self._edit)
        column.addWidget(self.field)
        column.addWidget(self._too_long)
        column.addLayout(row)
        self.field.sent.connect(self.sent)
        self.field.text_edited.connect(self.text_edited)
        self.field.left.connect(self.left)
        self.field.entered.connect(lambda: set_role(self, "card-current"))
        self.field.left.connect(lambda: set_role(self, "card"))
        self.retranslate()

    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str, caret: int | None = None) -> None:
        """Put back what was typed and not sent."""
        self.field.set_text(text)
        self.field.set_caret(len(text.encode("utf-16-le")) // 2 if caret is None else caret)
        if not text:
            self.show_tokens(None)

    def begin_line(self) -> None:
        """Begin a new line at the caret."""
        cursor = self.field.textCursor()
        cursor.insertBlock()
        self.field.setTextCursor(cursor)
        self.field.ensureCursorVisible()

    def show_tokens(self, tokens: int | None, context: int | None = None) -> None:
        """Show what the conversation with this question takes of the model's `context`, so that one that is too long
        is known before it is sent; None while nothing is known."""
        self._tokens, self._context = tokens, context
        self.retranslate()

    def show_editing(self, role: Role | None) -> None:
        """Say whose turn is said differently here, if one is."""
        self._editing = role
        set_shown(self._edit, role is not None)
        self.retranslate()

    def retranslate(self) -> None:
        whole, short = self.tr("Ask, or play the difficult user…"), self.tr("Your question…")
        keys = self.tr("{ask}   ↵ sends, Shift ↵ begins a new line")
        self.field.set_hints(keys.format(ask=whole), keys.format(ask=short), whole, short)
        self.field.setAccessibleName(self.tr("Your question"))
        if self._editing is Role.ASSISTANT:
            self._edit.setText(self.tr("You are editing an answer. It is kept as another version; the old one stays."))
        elif self._editing is not None:
            self._edit.setText(self.tr("You are editing a question. Sending makes a new branch; the old one stays."))
        self._say_tokens()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The card looks like one field, so a click beside the button is one into it."""
        super().mousePressEvent(event)
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)

    def _say_tokens(self) -> None:
        words, too_long = "", False
        if self._tokens is not None and self._context is None:
            words = self.tr("%Ln token(s)", "", self._tokens)
        elif self._tokens is not None and self._context is not None:
            used, total = (QLocale().toString(tokens) for tokens in (self._tokens, self._context))
            words = self.tr("context {used} of {total}").format(used=used, total=total)
            too_long = self._tokens >= self._context
        self._count.setText(words)
        self._too_long.setText(self.tr("Too long: the model has no room for it and an answer."))
        set_shown(self._too_long, too_long)
