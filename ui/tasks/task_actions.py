"""What can be done with a task, in the list and at the work alike: skip, flag, give back."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtGui import QAction

from app.domain.task import Back
from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions


class TaskActions(NamedActions):
    """The actions, by name. `give_back` is called with how."""

    CONTEXT = "TaskActions"
    WORDS: ClassVar = {
        "skip": QT_TRANSLATE_NOOP("TaskActions", "Skip the task…"),
        "flag": QT_TRANSLATE_NOOP("TaskActions", "Flag the task…"),
        "release": QT_TRANSLATE_NOOP("TaskActions", "Give the task back…"),
    }

    def __init__(self, named_action: NamedAction, give_back: Callable[[Back], None]) -> None:
        self.skip = named_action("Ctrl+Shift+K", lambda: give_back(Back.SKIPPED))
        self.flag = named_action("Ctrl+Shift+F", lambda: give_back(Back.FLAGGED))
        self.release = named_action("Ctrl+Shift+B", lambda: give_back(Back.RELEASED))

    def all(self) -> tuple[QAction, ...]:
        """In the order of a menu."""
        return (self.skip, self.flag, self.release)

    def show(self, there: bool) -> None:
        """Show them where there is a task."""
        for action in self.all():
            action.setVisible(there)
