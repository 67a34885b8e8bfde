"""What a page that does a task has to say of it, each thing in one method. One key leads on to the next task."""

from collections.abc import Callable

from app.domain.task import Back
from ui.tasks.words import back_words
from ui.widgets.notice import HINT_S, Notice, NoticeKind


class TaskNotice(Notice):
    """A `Notice` with sentences about tasks."""

    _next: Callable[[], None] | None = None

    @property
    def offers_next(self) -> bool:
        """It offers the way to another task."""
        return self._offer is not None and self._offer.on_action is self._next

    def no_next(self) -> None:
        """There is none any more."""
        if self.offers_next:
            self._end_offer()

    def say_task_signed(self, number: int, on_next: Callable[[], None]) -> None:
        """The task is done, and there are others."""
        words = self.tr("Signed and kept as record {number}. The task is done.").format(number=number)
        self._offer_next(words, on_next, NoticeKind.GOOD)

    def say_given_back(self, how: Back, on_next: Callable[[], None] | None, *, kept: bool) -> None:
        """The task went back; `on_next` leads to another, if there is one. `kept`: something stays in the drafts."""
        words = self.tr("What you wrote stays in your drafts.") if kept else ""
        if on_next is None:
            self.say(back_words(how), words)
        else:
            self._offer_next(f"{back_words(how)} {words}".rstrip(), on_next, NoticeKind.PLAIN)

    def say_task_gone(self) -> None:
        self.say(self.tr("This task is not to be done here any more: the company has it again."), for_seconds=HINT_S)

    def _offer_next(self, done: str, on_next: Callable[[], None], kind: NoticeKind) -> None:
        self._next = on_next
        self.offer(done, self.tr("Next task"), on_next, kind=kind, for_seconds=None)
