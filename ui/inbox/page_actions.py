"""What can be done in the Inbox beside giving tasks back: open one, and join a company where there is none yet."""

from typing import ClassVar, Protocol

from PySide6.QtGui import QKeySequence

from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions


class Deeds(Protocol):
    """What the actions do; the page implements it."""

    def open_task(self) -> None: ...
    def join(self) -> None: ...
    def look_for_more(self) -> None: ...


class InboxActions(NamedActions):
    """The actions, by name."""

    CONTEXT = "InboxPage"
    WORDS: ClassVar = {
        "open": QT_TRANSLATE_NOOP("InboxPage", "Open the task"),
        "more": QT_TRANSLATE_NOOP("InboxPage", "Look for tasks"),
        "join": QT_TRANSLATE_NOOP("InboxPage", "Join a company"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self.open = named_action("Return", deeds.open_task)
        self.open.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self.more = named_action("F5", deeds.look_for_more)
        self.join = named_action("", deeds.join)
