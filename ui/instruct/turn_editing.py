"""What a person does to the turns and sources of a gold answer as a whole: add, move, remove, and undo any of it.

The page holds the state; this changes it through `Editable` and brings what changed into sight. Words typed into a turn
are not changes of this kind: the turn undoes those itself.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QScrollArea

from app.domain.generation import Role
from ui.instruct.details_panel import DetailsPanel
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.notice import InstructNotice
from ui.instruct.state import InstructState
from ui.tasks.task_side import TaskSide


class Editable(Protocol):
    """The page, as far as its work can be changed."""

    def need(self) -> InstructState:
        """What is being written."""

    def changeable(self) -> InstructState | None:
        """The same; None, with a word about it, while it is being signed."""

    def change(self, state: InstructState) -> None:
        """Take the next state, paint it and have it kept."""

    def keep_caret(self) -> None:
        """Have the state know where the caret is."""

    def focus_first(self) -> None: ...


class TurnEditing:
    """`side` holds the details with the sources, behind the task's part of `panel`."""

    def __init__(
        self,
        page: Editable,
        *,
        dialogue: DialogueView,
        details: DetailsPanel,
        side: QScrollArea,
        panel: TaskSide,
        notice: InstructNotice,
        new_id: Callable[[], str],
    ) -> None:
        self._page = page
        self._dialogue = dialogue
        self._details = details
        self._side = side
        self._panel = panel
        self._notice = notice
        self._new_id = new_id
        dialogue.role_chosen.connect(self._on_role_chosen)
        dialogue.moved.connect(self._on_moved)
        dialogue.removed.connect(self._on_removed)
        details.source_removed.connect(self._on_source_removed)

    def add_turn(self) -> None:
        """Add a turn at the end, to be written."""
        if (state := self._page.changeable()) is not None:
            self._page.change(state.adding(self._new_id()))
            self._page.focus_first()

    def move_turn(self, by: int) -> None:
        """Move the turn that has the focus `by` places down."""
        if (turn := self._dialogue.turn_with_focus()) is None:
            self._notice.ask_which_turn()
        else:
            self._on_moved(turn, by)

    def add_source(self) -> None:
        """Begin a source, to be written."""
        if self._page.changeable() is None:
            return
        self._panel.bring_own()
        if self._side.isVisible():
            self._details.sources.add()
        else:
            self._notice.say_panel_hidden()

    def remove(self) -> None:
        """Remove the turn or the source that has the focus."""
        if (turn := self._dialogue.turn_with_focus()) is not None:
            self._on_removed(turn)
        elif self._page.changeable() is not None and not self._details.sources.remove_focused():
            self._notice.ask_which()

    def undo_last(self) -> None:
        """Undo the last change to turns or sources."""
        self._page.keep_caret()
        if (before := self._page.changeable()) is None:
            return
        after = before.undone()
        if after == before:
            self._notice.say_nothing_to_undo()
            return
        self._step_to(after)
        if any(turn.text.strip() for turn in before.turns if turn.id not in {t.id for t in after.turns}):
            self._notice.say_turn_removed(self.redo_last)

    def redo_last(self) -> None:
        """Do again what `undo_last` undid."""
        self._page.keep_caret()
        if (before := self._page.changeable()) is None:
            return
        after = before.redone()
        if after == before:
            self._notice.say_nothing_to_redo()
        else:
            self._step_to(after)

    def _step_to(self, state: InstructState) -> None:
        """Take what an undo or redo came to, and bring what it changed into sight."""
        before = self._page.need()
        had_caret = self._dialogue.focused_turn() is not None
        self._page.change(state)
        if (turn := state.changed_turn(before)) is not None:
            self._dialogue.show_turn(turn)
            if had_caret and self._dialogue.focused_turn() is None:  # it was in a turn that is gone
                self._dialogue.focus_turn(turn)
            return
        self._panel.bring_own()
        if not self._side.isVisible():
            self._notice.say_panel_hidden()
        elif (place := state.changed_source(before)) is not None:
            self._details.sources.show_source(place)

    def _on_role_chosen(self, turn: str, role: Role) -> None:
        self._page.change(self._page.need().with_role(turn, role))

    def _on_moved(self, turn: str, by: int) -> None:
        if (before := self._page.changeable()) is None:
            return
        after = before.moving(turn, by)
        if after == before:
            self._notice.say_at_end(by)
            return
        self._page.change(after)
        self._dialogue.show_turn(turn)

    def _on_removed(self, turn: str) -> None:
        if (before := self._page.changeable()) is None:
            return
        after = before.removing(turn)
        if after == before:
            self._notice.say_only_turn()
            return
        with_focus = self._dialogue.turn_with_focus() == turn
        self._page.change(after)
        if with_focus:
            self._dialogue.focus_turn(after.changed_turn(before))
        self._notice.say_turn_removed(self.undo_last)

    def _on_source_removed(self, place: int) -> None:
        self._page.change(self._page.need().without_source(place))
        self._notice.say_source_removed(self.undo_last)
