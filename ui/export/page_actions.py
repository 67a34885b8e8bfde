"""What can be done on the Export page, each an action with a name and a key."""

from typing import ClassVar, Protocol

from ui.export.state import ExportState
from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions


class Deeds(Protocol):
    """What the actions do; the page implements it."""

    def export(self) -> None: ...
    def stop(self) -> None: ...
    def choose_folder(self) -> None: ...
    def check(self) -> None: ...
    def open_folder(self) -> None: ...
    def begin_work(self) -> None: ...


class ExportActions(NamedActions):
    """The actions, by name. Those of a moment that is not now are hidden: there is nothing they could say."""

    CONTEXT = "ExportPage"
    WORDS: ClassVar = {
        "export": QT_TRANSLATE_NOOP("ExportPage", "Export"),
        "begin_work": QT_TRANSLATE_NOOP("ExportPage", "Write a gold answer"),
        "stop": QT_TRANSLATE_NOOP("ExportPage", "Stop"),
        "choose_folder": QT_TRANSLATE_NOOP("ExportPage", "Choose where…"),
        "check": QT_TRANSLATE_NOOP("ExportPage", "Check it"),
        "open_folder": QT_TRANSLATE_NOOP("ExportPage", "Open the folder"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self.export = named_action("Ctrl+Return", deeds.export)
        self.begin_work = named_action("Ctrl+Return", deeds.begin_work)
        self.stop = named_action("Esc", deeds.stop)
        self.choose_folder = named_action("Ctrl+O", deeds.choose_folder)
        self.check = named_action("Ctrl+R", deeds.check)
        self.open_folder = named_action("Ctrl+Shift+O", deeds.open_folder)

    def show(self, state: ExportState) -> None:
        """Show what can be done now."""
        there = state.standing is not None and not state.empty
        self.export.setVisible(there and not state.busy)
        self.begin_work.setVisible(state.empty)
        self.stop.setVisible(state.busy)
        self.choose_folder.setVisible(there and not state.busy)
        self.check.setVisible(state.in_reach and not state.busy)
        self.open_folder.setVisible(state.in_reach)
