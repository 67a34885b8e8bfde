"""One turn of the dialogue being written: who speaks, the text as source, as preview or as changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.generation import Role
from app.services.word_diff import count_words, word_diff
from ui.i18n import Retranslated
from ui.instruct.changes_view import ChangesView
from ui.instruct.state import TurnText, View
from ui.reading import Reading
from ui.spelling import Spelling
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2
from ui.vocabulary import role_word
from ui.widgets.icon_button import IconButton
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.still_fields import StillComboBox

_ROLES = (Role.USER, Role.ASSISTANT, Role.SYSTEM)


class TurnEditor(Retranslated, QFrame):
    """Signals, all with the turn's id first:
    text_edited(str, str): the person typed; the whole text.
    role_chosen(str, Role): another speaker.
    moved(str, int): one place up (-1) or down (+1).
    removed(str): to be taken away.
    left: the focus went out of the text.
    """

    text_edited = Signal(str, str)
    role_chosen = Signal(str, object)
    moved = Signal(str, int)
    removed = Signal(str)
    left = Signal()

    def __init__(
        self, theme: Theme, reading: Reading, spelling: Spelling, turn: TurnText, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.turn_id = turn.id
        self._turn = turn
        self._shown: tuple[View, str, str | None] | None = None
        self._counted = ("", 0)  # a text, and how many words it has
        self._role = StillComboBox()
        self._role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._words = QLabel()
        set_role(self._words, "small")
        self._up = IconButton(theme, "chevron-up")
        self._down = IconButton(theme, "chevron-down")
        self._remove = IconButton(theme, "trash")
        self.field = ProseEdit(theme, min_lines=3)
        spelling.watch(self.field)
        self._preview = reading.view()
        self._changes = ChangesView(theme)
        self._views: dict[View, QWidget] = {
            View.WRITE: self.field,
            View.PREVIEW: self._preview,
            View.CHANGES: self._changes,
        }
        self._build()
        self.field.set_text(turn.text)
        self.field.text_edited.connect(lambda text: self.text_edited.emit(self.turn_id, text))
        self.field.left.connect(self.left)
        self._role.activated.connect(lambda index: self.role_chosen.emit(self.turn_id, _ROLES[index]))
        self._up.clicked.connect(lambda: self.moved.emit(self.turn_id, -1))
        self._down.clicked.connect(lambda: self.moved.emit(self.turn_id, 1))
        self._remove.clicked.connect(lambda: self.removed.emit(self.turn_id))
        self.retranslate()

    def show_turn(self, turn: TurnText, *, view: View, first: bool, last: bool, only: bool) -> None:
        """Paint the turn. The field is left alone when it already holds the text, so its caret and undo stay."""
        self._turn = turn
        self._show_hint()
        if self.field.text() != turn.text:
            self.field.set_text(turn.text)
        self._role.setCurrentIndex(_ROLES.index(turn.role))
        self._up.setEnabled(not first)
        self._down.setEnabled(not last)
        self._remove.setEnabled(not only)
        if self._shown == (view, turn.text, turn.origin):
            return
        self._shown = (view, turn.text, turn.origin)
        if view is View.PREVIEW:
            self._preview.set_text(turn.text)
        elif view is View.CHANGES:
            self._changes.show_pieces(word_diff(turn.origin if turn.origin is not None else turn.text, turn.text))
        for name, widget in self._views.items():
            widget.setVisible(name is view)

    def count_words(self) -> int:
        """Count the words of the text, show their number beside the role and return it."""
        text = self.field.text()
        if text != self._counted[0]:
            self._counted = (text, count_words(text))
            self._show_words()
        return self._counted[1]

    def shown(self) -> QWidget:
        """The text as it is shown now: the field, the preview or the changes."""
        return next(widget for widget in self._views.values() if not widget.isHidden())

    def retranslate(self) -> None:
        for index, role in enumerate(_ROLES):
            self._role.setItemText(index, role_word(role))
        self._role.setAccessibleName(self.tr("Who speaks"))
        self._up.set_words(self.tr("Move this turn up"))
        self._down.set_words(self.tr("Move this turn down"))
        self._remove.set_words(self.tr("Remove this turn"))
        self._show_hint()
        self._show_words()

    def _build(self) -> None:
        for role in _ROLES:
            self._role.addItem("", role)
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(self._role)
        head.addSpacing(SPACE_2)
        head.addWidget(self._words)
        head.addStretch()
        for button in (self._up, self._down, self._remove):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(head)
        for widget in self._views.values():
            column.addWidget(widget)
            widget.hide()

    def _show_hint(self) -> None:
        hints = {
            Role.USER: self.tr("What the user asks, in their words"),
            Role.ASSISTANT: self.tr("The exemplary answer: best in content and in form. Markdown works here"),
            Role.SYSTEM: self.tr("What the model is told before the dialogue begins"),
        }
        self.field.setPlaceholderText(hints[self._turn.role])
        self.field.setAccessibleName(self.tr("Text of the turn: {who}").format(who=role_word(self._turn.role)))

    def _show_words(self) -> None:
        text, number = self._counted
        self._words.setText(self.tr("%n word(s)", "", number) if text else "")
