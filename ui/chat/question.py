"""What the person is writing in a chat: its next question, or a turn said differently. Kept while it is typed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.conversation import Turn
from ui.chat.composer import Composer
from ui.chat.unsent import Unsent


@dataclass(frozen=True, slots=True)
class Taken:
    """What left the field to become a turn. `editing` is the turn that it says differently; `forget`, called on the
    storage thread once the new turn is kept, lets go of the draft."""

    text: str
    editing: Turn | None
    forget: Callable[[], None]


class Question(QObject):
    """Belongs to one conversation at a time (None: the chat that is about to begin).

    Signals:
        changed(): the text is another one, or what it is for.
    """

    changed = Signal()

    def __init__(self, composer: Composer, unsent: Unsent, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._unsent = unsent
        self._conversation: str | None = None
        self._editing: Turn | None = None
        self._touched = False
        composer.text_edited.connect(self._on_edited)
        composer.left.connect(unsent.autosave.flush)

    @property
    def text(self) -> str:
        return self._composer.text()

    @property
    def editing(self) -> Turn | None:
        """The turn that is said differently, if one is."""
        return self._editing

    @property
    def touched(self) -> bool:
        """Whether the person typed here since it was turned to."""
        return self._touched

    def turn_to(self, conversation: str | None) -> None:
        """Show what was left unsent there."""
        self._conversation = conversation
        self._show(None)

    def begun(self, conversation: str) -> None:
        """The chat that was about to begin is this one now."""
        if self._conversation is None:
            self._conversation = conversation
            self._unsent.begin(conversation)

    def edit(self, turn: Turn) -> None:
        """Have a turn said differently, from where that was left. What was being asked waits meanwhile."""
        self._show(turn)

    def stop_editing(self) -> Taken:
        """Give the edit up and go on with what was being asked; `put_back` takes what was given up."""
        given_up = Taken(self.text, self._editing, lambda: None)
        self._unsent.drop()
        self._show(None)
        return given_up

    def take(self) -> Taken:
        """Take what is typed out of the field; after an edit, what was being asked comes back."""
        taken = Taken(self.text, self._editing, self._unsent.take())
        if taken.editing is not None:
            self._show(None)
        else:
            self._composer.set_text("")
            self.changed.emit()
        return taken

    def put_back(self, taken: Taken) -> None:
        """It did not become a turn after all."""
        if taken.editing is None:
            self._put_in_front(taken.text)
        else:
            self._unsent.turn_to(self._conversation, taken.editing.id)
            self._editing = taken.editing
            self._go_on_editing(taken.text)

    def _show(self, editing: Turn | None) -> None:
        self._editing = editing
        self._touched = False
        self._unsent.turn_to(self._conversation, editing.id if editing is not None else None)
        if editing is not None:
            self._composer.set_text(editing.text)
            self._unsent.restore_edit(self._go_on_editing)
        else:
            self._composer.set_text("")
            self._unsent.restore(self._put_in_front)
        self.changed.emit()

    def _put_in_front(self, text: str) -> None:
        """What was left here comes before what was typed while it was looked for."""
        typed, caret = self.text, self._composer.field.caret()
        self._composer.set_text(text + typed, caret=len(text.encode("utf-16-le")) // 2 + caret)
        self._on_typed(text + typed)

    def _go_on_editing(self, text: str) -> None:
        self._composer.set_text(text)
        self._on_typed(text)

    def _on_edited(self, text: str) -> None:
        self._touched = True
        self._on_typed(text)

    def _on_typed(self, text: str) -> None:
        self._unsent.typed(text)
        self.changed.emit()
