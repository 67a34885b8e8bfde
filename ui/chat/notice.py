"""What the chat has to say beside its work, each thing in one method."""

from collections.abc import Callable

from ui.widgets.notice import HINT_S, Notice

_BUSY = "busy"


class ChatNotice(Notice):
    """A `Notice` with the page's own sentences."""

    def say_busy(self) -> None:
        self.say(
            self.tr("An answer is still being written."),
            self.tr("Esc stops it. What you typed stays."),
            for_seconds=HINT_S,
        )
        self._missing = _BUSY

    def not_busy(self) -> None:
        """Take away that an answer is being written."""
        if self._missing == _BUSY:
            self._end_message()

    def say_not_begun(self) -> None:
        self.say(self.tr("This chat begins with its first question."), for_seconds=HINT_S)

    def say_nothing_asked(self) -> None:
        self.say(self.tr("Nothing is asked here yet. Write your question first."), for_seconds=HINT_S)

    def say_not_answered(self) -> None:
        self.say(self.tr("This question has no answer yet. Ctrl+R has it answered."), for_seconds=HINT_S)

    def say_one_version(self) -> None:
        self.say(self.tr("There is one version of each turn. Answering again makes another."), for_seconds=HINT_S)

    def say_no_room_for_list(self) -> None:
        self.say(
            self.tr("There is no room for the list of chats."),
            self.tr("Make the window wider, or hide the side panel."),
            for_seconds=HINT_S,
        )

    def say_copied(self) -> None:
        self.say(self.tr("Copied."), for_seconds=HINT_S)

    def offer_edit_again(self, on_undo: Callable[[], None]) -> None:
        self.offer_undo(self.tr("The edit was given up."), on_undo)
