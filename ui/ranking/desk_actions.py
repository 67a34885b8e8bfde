"""The keys of the ranking desk, each an action with a name: the legend, the palette and the buttons show the same.

One rule keeps digits apart: a digit goes where the ring is. On the cards it picks a card; Q puts the ring on the
quality, C on the scores, F on the flags, S on the strength of a pair, and there digits are those. Letters work on the
Russian layout too: see `russian_keys`.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedAction
from ui.ranking.russian_keys import RUSSIAN_TWIN


class Commands(Protocol):
    """What the keys do; the desk implements it."""

    def pick(self, index: int) -> None: ...
    def place_next(self) -> None: ...
    def shift(self, step: int) -> None: ...
    def tie(self) -> None: ...
    def take_out(self) -> None: ...
    def read_answer(self) -> None: ...
    def open_flags(self) -> None: ...
    def open_scores(self) -> None: ...
    def aim_quality(self) -> None: ...
    def aim_strength(self) -> None: ...
    def next_criterion(self) -> None: ...
    def toggle_all_bad(self) -> None: ...
    def toggle_cannot_rank(self) -> None: ...
    def focus_why(self) -> None: ...
    def open_labels(self) -> None: ...
    def unfold(self) -> None: ...
    def back_to_cards(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...


# In the order of work: errors first, then scores, then the ranking.
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("pick", "1", QT_TRANSLATE_NOOP("RankingKeys", "Pick a card: 1 is A, 2 is B …")),
    ("read", "A", QT_TRANSLATE_NOOP("RankingKeys", "Read the card: arrows scroll, Tab walks its links")),
    ("flags", "F", QT_TRANSLATE_NOOP("RankingKeys", "Flags, then their digits")),
    ("scores", "C", QT_TRANSLATE_NOOP("RankingKeys", "Scores by criteria, then 0 to 4")),
    ("quality", "Q", QT_TRANSLATE_NOOP("RankingKeys", "Quality, then 1 to 7")),
    ("place", "Return", QT_TRANSLATE_NOOP("RankingKeys", "Place the card next in the order")),
    ("better", "Alt+Left", QT_TRANSLATE_NOOP("RankingKeys", "Move the card to the better end")),
    ("worse", "Alt+Right", QT_TRANSLATE_NOOP("RankingKeys", "Move the card to the worse end")),
    ("tie", "=", QT_TRANSLATE_NOOP("RankingKeys", "Tie the card with the next one")),
    ("out", "Delete", QT_TRANSLATE_NOOP("RankingKeys", "Take the card out of the order")),
    ("strength", "S", QT_TRANSLATE_NOOP("RankingKeys", "How much better, then the arrows")),
    ("by", "R", QT_TRANSLATE_NOOP("RankingKeys", "Rank by the next criterion")),
    ("all_bad", "B", QT_TRANSLATE_NOOP("RankingKeys", "All are bad")),
    ("cannot_rank", "N", QT_TRANSLATE_NOOP("RankingKeys", "They cannot be ranked")),
    ("why", "W", QT_TRANSLATE_NOOP("RankingKeys", "Write why")),
    ("labels", "P", QT_TRANSLATE_NOOP("RankingKeys", "Label the question")),
    ("unfold", "T", QT_TRANSLATE_NOOP("RankingKeys", "The whole question, earlier turns too")),
    ("back", "Esc", QT_TRANSLATE_NOOP("RankingKeys", "Back to the cards")),
    ("undo", "Ctrl+Z", QT_TRANSLATE_NOOP("RankingKeys", "Undo")),
    ("redo", "Ctrl+Shift+Z", QT_TRANSLATE_NOOP("RankingKeys", "Redo")),
)


class DeskActions:
    """All actions of the desk. `show` says which can be used now."""

    def __init__(self, named_action: NamedAction, commands: Commands) -> None:
        does: dict[str, Callable[[], None]] = {
            "pick": lambda: commands.pick(0),
            "read": commands.read_answer,
            "flags": commands.open_flags,
            "scores": commands.open_scores,
            "quality": commands.aim_quality,
            "place": commands.place_next,
            "better": lambda: commands.shift(-1),
            "worse": lambda: commands.shift(1),
            "tie": commands.tie,
            "out": commands.take_out,
            "strength": commands.aim_strength,
            "by": commands.next_criterion,
            "all_bad": commands.toggle_all_bad,
            "cannot_rank": commands.toggle_cannot_rank,
            "why": commands.focus_why,
            "labels": commands.open_labels,
            "unfold": commands.unfold,
            "back": commands.back_to_cards,
            "undo": commands.undo,
            "redo": commands.redo,
        }
        self._named = {name: named_action(keys, does[name]) for name, keys, _ in _WORDS}
        # The other digits are the same deed; without words the legend lists it once.
        self._digits = [
            named_action(str(digit), lambda index=digit - 1: commands.pick(index))  # type: ignore[misc]
            for digit in range(2, 10)
        ]
        self._named["place"].setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self._named["out"].setShortcuts([QKeySequence("Delete"), QKeySequence("Backspace")])
        self._named["redo"].setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        for name in ("unfold", "all_bad", "cannot_rank"):
            self._named[name].setCheckable(True)

    def __getitem__(self, name: str) -> QAction:
        return self._named[name]

    def show(self, usable: Iterable[str]) -> None:
        """Make these usable and the others not; what has no meaning here at all is not listed either."""
        usable = {*usable}
        for name, action in self._named.items():
            action.setEnabled(name in usable)
        for action in self._digits:
            action.setEnabled("pick" in usable)
        for name in ("strength", "by"):
            self._named[name].setVisible(name in usable)

    def retranslate(self) -> None:
        for name, _, words in _WORDS:
            self._named[name].setText(QCoreApplication.translate("RankingKeys", words))


def closing_key(key: str) -> str:
    """The letters that close the panel that `key` opened."""
    return key + RUSSIAN_TWIN[key]
