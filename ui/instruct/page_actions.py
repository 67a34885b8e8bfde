"""What can be done on the writing page, each an action with a name and a key.

The keys keep off those that texts and fields take for themselves: Alt with the arrows opens a list of choices.
"""

from typing import ClassVar, Protocol

from PySide6.QtGui import QKeySequence

from ui.i18n import QT_TRANSLATE_NOOP
from ui.instruct.state import InstructState, View
from ui.named_actions import NamedAction, NamedActions

_CHANGES_TIP = QT_TRANSLATE_NOOP("InstructPage", "What changed against the text it started from")


class Edits(Protocol):
    """What the actions do to turns and sources; `TurnEditing` implements it. Turn and source are those with the
    focus."""

    def add_turn(self) -> None: ...
    def move_turn(self, by: int) -> None: ...
    def add_source(self) -> None: ...
    def remove(self) -> None: ...
    def undo_last(self) -> None: ...
    def redo_last(self) -> None: ...


class Deeds(Protocol):
    """What the other actions do; the page implements it. Its `editing` is there once it is built."""

    @property
    def editing(self) -> Edits: ...
    def open_blank(self) -> None: ...
    def submit(self) -> None: ...
    def toggle(self, view: View) -> None: ...
    def put_away(self) -> None: ...
    def throw_away(self) -> None: ...


class InstructActions(NamedActions):
    """The actions, by name; the buttons of the footer, the start and the dialogue stand for some of them."""

    CONTEXT = "InstructPage"
    WORDS: ClassVar = {
        "new": QT_TRANSLATE_NOOP("InstructPage", "New gold answer"),
        "submit": QT_TRANSLATE_NOOP("InstructPage", "Submit"),
        "add": QT_TRANSLATE_NOOP("InstructPage", "Add a turn"),
        "up": QT_TRANSLATE_NOOP("InstructPage", "Move the turn up"),
        "down": QT_TRANSLATE_NOOP("InstructPage", "Move the turn down"),
        "add_source": QT_TRANSLATE_NOOP("InstructPage", "Add a source"),
        "remove": QT_TRANSLATE_NOOP("InstructPage", "Remove the turn or the source"),
        "preview": QT_TRANSLATE_NOOP("InstructPage", "Preview"),
        "changes": QT_TRANSLATE_NOOP("InstructPage", "Changes"),
        "undo": QT_TRANSLATE_NOOP("InstructPage", "Undo the last change to turns or sources"),
        "redo": QT_TRANSLATE_NOOP("InstructPage", "Redo the last change to turns or sources"),
        "close": QT_TRANSLATE_NOOP("InstructPage", "Put away and keep"),
        "discard": QT_TRANSLATE_NOOP("InstructPage", "Throw away"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self.new = named_action("Ctrl+N", deeds.open_blank)
        self.submit = named_action("Ctrl+Return", deeds.submit)
        self.add = named_action("Ctrl+Shift+Return", lambda: deeds.editing.add_turn())
        self.up = named_action("Alt+PgUp", lambda: deeds.editing.move_turn(-1))
        self.down = named_action("Alt+PgDown", lambda: deeds.editing.move_turn(1))
        self.add_source = named_action("Ctrl+Shift+S", lambda: deeds.editing.add_source())
        self.remove = named_action("Alt+Del", lambda: deeds.editing.remove())
        self.preview = named_action("Ctrl+P", lambda: deeds.toggle(View.PREVIEW))
        self.changes = named_action("Ctrl+D", lambda: deeds.toggle(View.CHANGES))
        for action in (self.preview, self.changes):
            action.setCheckable(True)
        # Ctrl+Shift+Z is "redo" in every text. Fields keep Ctrl+Z for themselves, and elsewhere it is free.
        self.undo = named_action("Ctrl+Alt+Z", lambda: deeds.editing.undo_last())
        self.undo.setShortcuts([*self.undo.shortcuts(), QKeySequence("Ctrl+Z")])
        self.redo = named_action("Ctrl+Alt+Shift+Z", lambda: deeds.editing.redo_last())
        self.redo.setShortcuts([*self.redo.shortcuts(), QKeySequence("Ctrl+Shift+Z")])
        self.close = named_action("Ctrl+W", deeds.put_away)
        self.discard = named_action("Ctrl+Shift+Del", deeds.throw_away)

    def show(self, state: InstructState | None) -> None:
        """Show what can be done with this work, or where there is none."""
        for name in self.WORDS.keys() - {"new"}:
            self.action(name).setVisible(state is not None)
        if state is not None:
            self.preview.setChecked(state.view is View.PREVIEW)
            self.changes.setChecked(state.view is View.CHANGES)
            self.changes.setVisible(state.compares)

    def retranslate(self) -> None:
        super().retranslate()
        self.changes.setToolTip(self._words(_CHANGES_TIP))
