"""What can be done in the chat, each an action with a name and a key."""

from functools import partial
from typing import ClassVar, Protocol

from app.domain.generation import Role
from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions

_SEND = QT_TRANSLATE_NOOP("ChatPage", "Send")
_KEEP = QT_TRANSLATE_NOOP("ChatPage", "Keep")


class Deeds(Protocol):
    """What the actions do; the page implements it. Turns are the last ones of their role."""

    def new_chat(self) -> None: ...
    def send(self) -> None: ...
    def begin_line(self) -> None: ...
    def stop(self) -> None: ...
    def stop_editing(self) -> None: ...
    def answer_again(self) -> None: ...
    def edit_question(self) -> None: ...
    def step(self, by: int) -> None: ...
    def make_gold(self) -> None: ...
    def copy_answer(self) -> None: ...
    def rank(self, k: int = 0) -> None: ...
    def search(self) -> None: ...
    def rename(self) -> None: ...
    def delete(self) -> None: ...
    def bring_back(self) -> None: ...


class ChatActions(NamedActions):
    """The actions, by name; `ranks` ask for two to nine answers, and the page says how many (a plural)."""

    CONTEXT = "ChatPage"
    WORDS: ClassVar = {
        "new": QT_TRANSLATE_NOOP("ChatPage", "New chat"),
        # The field's own key for sending is no shortcut: elsewhere on the page Return belongs to what has the focus.
        "line": QT_TRANSLATE_NOOP("ChatPage", "New line in the question; ↵ alone sends it"),
        "stop": QT_TRANSLATE_NOOP("ChatPage", "Stop"),
        "stop_editing": QT_TRANSLATE_NOOP("ChatPage", "Do not edit"),
        "again": QT_TRANSLATE_NOOP("ChatPage", "Answer again"),
        "edit": QT_TRANSLATE_NOOP("ChatPage", "Edit the last question"),
        "before": QT_TRANSLATE_NOOP("ChatPage", "Version before"),
        "after": QT_TRANSLATE_NOOP("ChatPage", "Version after"),
        "gold": QT_TRANSLATE_NOOP("ChatPage", "Make a gold answer"),
        "copy": QT_TRANSLATE_NOOP("ChatPage", "Copy the last answer"),
        "find": QT_TRANSLATE_NOOP("ChatPage", "Search all chats"),
        "rename": QT_TRANSLATE_NOOP("ChatPage", "Rename this chat"),
        "delete": QT_TRANSLATE_NOOP("ChatPage", "Delete this chat"),
        "bring_back": QT_TRANSLATE_NOOP("ChatPage", "Bring back the chat deleted last"),
        "rank": QT_TRANSLATE_NOOP("ChatPage", "Rank several answers"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self._editing: Role | None = None
        self.new = named_action("Ctrl+N", deeds.new_chat)
        self.send = named_action("Ctrl+Return", deeds.send)
        self.line = named_action("Shift+Return", deeds.begin_line)
        self.stop = named_action("Esc", deeds.stop)
        self.stop_editing = named_action("Esc", deeds.stop_editing)
        self.again = named_action("Ctrl+R", deeds.answer_again)
        self.edit = named_action("Ctrl+E", deeds.edit_question)
        self.before = named_action("Alt+Left", lambda: deeds.step(-1))
        self.after = named_action("Alt+Right", lambda: deeds.step(1))
        self.gold = named_action("Ctrl+G", deeds.make_gold)
        self.copy = named_action("Ctrl+Shift+C", deeds.copy_answer)
        self.rank = named_action("Ctrl+J", deeds.rank)
        self.ranks = {k: named_action(f"Ctrl+{k}", partial(deeds.rank, k)) for k in range(2, 10)}
        self.find = named_action("Ctrl+F", deeds.search)
        self.rename = named_action("F2", deeds.rename)
        self.delete = named_action("Ctrl+Shift+Delete", deeds.delete)
        self.bring_back = named_action("Ctrl+Alt+Z", deeds.bring_back)

    def show(self, *, busy: bool, editing: Role | None) -> None:
        """Show what can be done while an answer is written, and while a turn of this role is edited."""
        self._editing = editing
        self.stop.setVisible(busy)
        self.stop_editing.setVisible(editing is not None and not busy)
        self.send.setVisible(not busy)
        self._name_sending()

    def retranslate(self) -> None:
        super().retranslate()
        self._name_sending()

    def _name_sending(self) -> None:
        self.send.setText(self._words(_KEEP if self._editing is Role.ASSISTANT else _SEND))
