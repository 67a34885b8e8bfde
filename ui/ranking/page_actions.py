"""What can be done on the ranking page beside the desk's own keys: ask, submit, gold answer, stop, put away."""

from enum import StrEnum
from typing import ClassVar, Protocol

from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction, NamedActions
from ui.ranking.state import RankingState


class Leads(StrEnum):
    """Where the main key leads while nothing is on the desk: to answers, or on from what practice taught."""

    ANSWERS = "answers"
    QUESTION = "question"
    TASK = "task"


_GOLD = QT_TRANSLATE_NOOP("RankingPage", "Write the gold answer")
_GOLD_FROM = QT_TRANSLATE_NOOP("RankingPage", "Write the gold answer from {letter}")
_ASK = {
    Leads.ANSWERS: QT_TRANSLATE_NOOP("RankingPage", "Get the answers"),
    Leads.QUESTION: QT_TRANSLATE_NOOP("RankingPage", "New question"),
    Leads.TASK: QT_TRANSLATE_NOOP("RankingPage", "Next task"),
}


class Deeds(Protocol):
    """What the actions do; the page implements it."""

    def ask(self) -> None: ...
    def submit(self) -> None: ...
    def write_gold(self) -> None: ...
    def new_question(self) -> None: ...
    def put_aside(self) -> None: ...
    def throw_away(self) -> None: ...
    def stop_all(self) -> None: ...
    def stop_picked(self) -> None: ...
    def picked_again(self) -> None: ...


class PageActions(NamedActions):
    """The actions, by name; the buttons of the footer and the start stand for them."""

    CONTEXT = "RankingPage"
    WORDS: ClassVar = {
        "submit": QT_TRANSLATE_NOOP("RankingPage", "Submit"),
        "new": QT_TRANSLATE_NOOP("RankingPage", "New question"),
        "later": QT_TRANSLATE_NOOP("RankingPage", "Put aside for later"),
        "discard": QT_TRANSLATE_NOOP("RankingPage", "Throw away"),
        "stop_all": QT_TRANSLATE_NOOP("RankingPage", "Stop all"),
        "stop_one": QT_TRANSLATE_NOOP("RankingPage", "Stop the picked answer"),
        "again": QT_TRANSLATE_NOOP("RankingPage", "The picked answer again"),
    }

    def __init__(self, named_action: NamedAction, deeds: Deeds) -> None:
        self.ask = named_action("Ctrl+Return", deeds.ask)
        self.submit = named_action("Ctrl+Return", deeds.submit)
        self.gold = named_action("E", deeds.write_gold)
        self.new = named_action("Ctrl+N", deeds.new_question)
        self.later = named_action("Ctrl+W", deeds.put_aside)
        self.stop_all = named_action("Shift+Esc", deeds.stop_all)
        self.stop_one = named_action("X", deeds.stop_picked)
        self.again = named_action("Ctrl+R", deeds.picked_again)
        self.discard = named_action("Ctrl+Shift+Delete", deeds.throw_away)

    def show(self, state: RankingState | None, *, leads: Leads, asking: bool, submitting: bool, chosen: bool) -> None:
        """Show what can be done with this on the desk, or with an empty page. `chosen`: there is one to throw away."""
        streaming = state is not None and state.streaming
        for action in (self.submit, self.gold, self.later):
            action.setVisible(state is not None)
        for action in (self.stop_all, self.stop_one):
            action.setVisible(streaming)
        self.discard.setEnabled(chosen)
        self.ask.setVisible(state is None)
        self.ask.setText(self._words(_ASK[leads]))
        self.ask.setEnabled(state is None and not asking)
        self.again.setVisible(state is not None and state.can_have_again(state.card))
        gold = self._words(_GOLD)
        if state is not None:
            self.submit.setEnabled(not submitting)
            self.gold.setEnabled(state.card.streaming or state.card.candidate is not None)
            gold = self._words(_GOLD_FROM).format(letter=state.letter(state.card.id))
        self.gold.setText(gold)
