"""What the ranking page has to say beside its work, each thing in one method."""

from collections.abc import Callable

from app.domain.errors import GoldquillError
from ui.errors import error_words
from ui.ranking.words import refusal_words
from ui.tasks.notice import TaskNotice
from ui.widgets.notice import NoticeKind


class RankingNotice(TaskNotice):
    """A notice with the page's own sentences."""

    def say_refused(self, key: str) -> None:
        self.say(refusal_words(key), for_seconds=5)

    def say_failed_aside(self, question: str, error: GoldquillError, on_open: Callable[[], None]) -> None:
        """Something went wrong with a ranking that is not on the desk."""
        words = error_words(error)
        self.say(
            self.tr("“{question}”, put aside: {what}").format(question=question, what=words.title),
            words.advice,
            kind=NoticeKind.DANGER,
            action=self.tr("Open it"),
            on_action=on_open,
        )

    def say_wrong_count(self, count: int) -> None:
        """A task came with too few answers, or too many."""
        words = self.tr("This task came with {n} answers, and two to nine can be ranked. Flag it in the Inbox.")
        self.say(words.format(n=count), kind=NoticeKind.CAUTION)

    def say_gone(self) -> None:
        self.say(self.tr("This ranking is not here any more."))

    def say_too_few(self, on_again: Callable[[], None]) -> None:
        words = self.tr("Fewer than two answers came to this question, so there is nothing to rank.")
        self.say(words, action=self.tr("Ask again"), on_action=on_again)

    def say_signed(self, number: int, on_open: Callable[[], None]) -> None:
        words = self.tr("Signed and kept as record {number}.")
        words = words.format(number=number)
        self.say(words, kind=NoticeKind.GOOD, action=self.tr("Open in History"), on_action=on_open)

    def say_thrown_away(self, on_undo: Callable[[], None]) -> None:
        self.offer_undo(self.tr("The ranking was thrown away."), on_undo)

    def offer_again(self, error: GoldquillError, on_again: Callable[[], None]) -> None:
        """Nothing came of a question: it can be asked again."""
        self.say_error(error, action=self.tr("Ask again"), on_action=on_again)

    def offer_change(self, error: GoldquillError, on_change: Callable[[], None]) -> None:
        """Nothing can come of a question as it stands."""
        self.say_error(error, action=self.tr("Change the question"), on_action=on_change)
