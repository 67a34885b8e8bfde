"""What the writing page has to say beside its work, each thing in one method."""

from collections.abc import Callable

from ui.tasks.notice import TaskNotice
from ui.theme import Theme
from ui.widgets.notice import NoticeKind

HINT_S = 10.0


class InstructNotice(TaskNotice):
    """A notice with the page's own sentences."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._back: Callable[[], None] | None = None
        self._look: Callable[[], None] | None = None

    def ask_for(self, missing: str) -> None:
        """`missing` as `InstructState.missing` says it."""
        words = {
            "request": self.tr("Write the request first: what the user asks."),
            "answer": self.tr("Write the answer first. A gold answer ends with the answer."),
            "turn": self.tr("One turn is still empty. Write it, or remove it."),
        }
        self.say_missing(missing, words[missing])

    def say_signed(self, number: int, on_open: Callable[[], None]) -> None:
        words = self.tr("Signed and kept as record {number}.").format(number=number)
        self.say(words, kind=NoticeKind.GOOD, action=self.tr("Open in History"), on_action=on_open)

    def say_signed_of_ranking(self, number: int, on_back: Callable[[], None], *, look: Callable[[], None]) -> None:
        """The ranking that it was begun from waits; `look` says it anew as it is by then."""
        words = self.tr("Signed and kept as record {number}. The ranking that you left for it is not submitted yet.")
        words = words.format(number=number)
        self._back, self._look = on_back, look
        self.say(words, kind=NoticeKind.GOOD, action=self.tr("Back to the ranking"), on_action=on_back)

    @property
    def leads_back(self) -> bool:
        """It offers the way to a ranking now."""
        return self._back is not None and self._on_action is self._back

    def look_again(self) -> None:
        """The page is visited: what the notice leads to may be gone."""
        if self._look is not None and self.leads_back:
            self._look()

    def say_signed_already(self, on_open: Callable[[], None]) -> None:
        words = self.tr("This gold answer was signed already.")
        self.say(words, action=self.tr("Open in History"), on_action=on_open)

    def say_signing(self) -> None:
        self._hint(self.tr("One moment: a gold answer is being signed."))

    def say_gone(self) -> None:
        self._hint(self.tr("This gold answer is not here any more: it was signed, or thrown away."))

    def say_thrown_away(self, on_undo: Callable[[], None]) -> None:
        self.offer_undo(self.tr("The gold answer was thrown away."), on_undo)

    def say_turn_removed(self, on_undo: Callable[[], None]) -> None:
        self.offer_undo(self.tr("The turn was removed."), on_undo)

    def say_source_removed(self, on_undo: Callable[[], None]) -> None:
        self.offer_undo(self.tr("The source was removed."), on_undo)

    def say_nothing_to_undo(self) -> None:
        self._hint(self.tr("No turn or source was changed yet, so there is nothing to undo."))

    def say_nothing_to_redo(self) -> None:
        self._hint(self.tr("Nothing was undone, so there is nothing to redo."))

    def say_only_turn(self) -> None:
        self._hint(self.tr("This is the only turn, so it stays."))

    def say_at_end(self, by: int) -> None:
        """`by` as in `InstructState.moving`."""
        first, last = self.tr("This is the first turn already."), self.tr("This is the last turn already.")
        self._hint(first if by < 0 else last)

    def ask_which_turn(self) -> None:
        self._hint(self.tr("Put the caret into a turn first."))

    def ask_which(self) -> None:
        self._hint(self.tr("Put the caret into a turn or a source first."))

    def say_panel_hidden(self) -> None:
        self._hint(self.tr("Sources are written in the side panel, and it is hidden. Ctrl+\\ shows it."))

    def _hint(self, words: str) -> None:
        self.say(words, for_seconds=HINT_S)
