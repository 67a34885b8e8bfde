"""What can be done on the page of the company, each an action with a name and a key."""

from typing import ClassVar, Protocol

from PySide6.QtGui import QKeySequence

from ui.company.state import CompanyState, Sending, Step
from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions

_SEND = QT_TRANSLATE_NOOP("CompanyPage", "Send now")
_LOOK_AGAIN = QT_TRANSLATE_NOOP("CompanyPage", "Look again")
_OFFLINE = QT_TRANSLATE_NOOP("CompanyPage", "Work offline")
_ONLINE = QT_TRANSLATE_NOOP("CompanyPage", "Send by itself again")


class Deeds(Protocol):
    """What the actions do; the page implements it."""

    def look(self) -> None: ...
    def choose_ca(self) -> None: ...
    def drop_ca(self) -> None: ...
    def join(self) -> None: ...
    def back(self) -> None: ...
    def send(self) -> None: ...
    def stop(self) -> None: ...
    def send_held(self) -> None: ...
    def open_held(self) -> None: ...
    def save_bundle(self) -> None: ...
    def read_answer(self) -> None: ...
    def turn_offline(self) -> None: ...
    def copy_key(self) -> None: ...
    def join_again(self) -> None: ...
    def ask_believing(self) -> None: ...


class CompanyActions(NamedActions):
    """The actions, by name. Those of a step that is not now are hidden: there is nothing they could say."""

    CONTEXT = "CompanyPage"
    WORDS: ClassVar = {
        "look": QT_TRANSLATE_NOOP("CompanyPage", "Look"),
        "choose_ca": QT_TRANSLATE_NOOP("CompanyPage", "Choose the certificate file…"),
        "drop_ca": QT_TRANSLATE_NOOP("CompanyPage", "Without a certificate file"),
        "join": QT_TRANSLATE_NOOP("CompanyPage", "Join"),
        "back": QT_TRANSLATE_NOOP("CompanyPage", "Not this one"),
        "not_now": QT_TRANSLATE_NOOP("CompanyPage", "Not now"),
        "stop": QT_TRANSLATE_NOOP("CompanyPage", "Stop"),
        "send_held": QT_TRANSLATE_NOOP("CompanyPage", "Send these again"),
        "open_held": QT_TRANSLATE_NOOP("CompanyPage", "Open in History"),
        "bundle": QT_TRANSLATE_NOOP("CompanyPage", "Save a bundle…"),
        "answer": QT_TRANSLATE_NOOP("CompanyPage", "Read the company's answer…"),
        "copy_key": QT_TRANSLATE_NOOP("CompanyPage", "Copy the server's key"),
        "join_again": QT_TRANSLATE_NOOP("CompanyPage", "Join again with a new code"),
        "believe": QT_TRANSLATE_NOOP("CompanyPage", "The server was put back from a backup…"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self._state = CompanyState()
        self.look = named_action("Ctrl+Return", deeds.look)
        self.join = named_action("Ctrl+Return", deeds.join)
        self.send = named_action("Ctrl+Return", deeds.send)
        self.stop = named_action("Esc", deeds.stop)
        self.back = named_action("Esc", deeds.back)
        self.not_now = named_action("Esc", deeds.back)
        self.choose_ca = named_action("Ctrl+O", deeds.choose_ca)
        self.drop_ca = named_action("Ctrl+Shift+O", deeds.drop_ca)
        self.send_held = named_action("Ctrl+R", deeds.send_held)
        self.open_held = named_action("Ctrl+E", deeds.open_held)
        self.bundle = named_action("Ctrl+S", deeds.save_bundle)
        self.answer = named_action("Ctrl+Shift+R", deeds.read_answer)
        self.offline = named_action("Ctrl+Shift+L", deeds.turn_offline)
        self.copy_key = named_action("Ctrl+Shift+C", deeds.copy_key)
        self.believe = named_action("Ctrl+B", deeds.ask_believing)
        self.join_again = named_action("Ctrl+J", deeds.join_again)
        self.join_again.setShortcuts([*self.join_again.shortcuts(), QKeySequence("Ctrl+Return")])

    def show(self, state: CompanyState) -> None:
        """Show what can be done now."""
        self._state = state
        typing, member = state.step is Step.TYPING, state.step is Step.MEMBER
        busy = member and state.report.busy
        self.look.setVisible(typing)
        self.choose_ca.setVisible(typing or state.can_certify)
        self.drop_ca.setVisible(typing and bool(state.typed.ca_file))
        self.not_now.setVisible(typing and state.membership is not None)
        self.join.setVisible(state.step is Step.OFFERED)
        self.back.setVisible(state.step is Step.OFFERED)
        self.stop.setVisible(busy or state.step is Step.LOOKING)
        # A desk that may send no more has one thing to do.
        self.send.setVisible(member and not state.can_join_again)
        self.send_held.setVisible(member)
        self.open_held.setVisible(member and bool(state.held))
        self.bundle.setVisible(member)
        self.answer.setVisible(member)
        self.offline.setVisible(member)
        self.copy_key.setVisible(bool(state.key_shown))
        self.join_again.setVisible(state.can_join_again)
        self.believe.setVisible(state.can_believe_again)
        self._name_changing()

    def retranslate(self) -> None:
        super().retranslate()
        self._name_changing()

    def _name_changing(self) -> None:
        doubtful = self._state.sending in (Sending.DISTRUSTED, Sending.REVOKED)
        self.send.setText(self._words(_LOOK_AGAIN if doubtful else _SEND))
        self.offline.setText(self._words(_ONLINE if self._state.report.offline else _OFFLINE))
