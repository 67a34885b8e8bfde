"""Answers that were asked for and are not begun: one wish at a time, each once, none lost."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.conversation import Preset
from app.domain.generation import Message
from app.services.inbox import OpenedTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`k` answers to a dialogue; `turn` of `conversation` is what is answered.

    `replaces` is the draft of a ranking that came to nothing; these answers take its place. Those for a `task` are
    kept under the draft in which it is done.
    """

    messages: tuple[Message, ...]
    k: int
    preset: Preset
    conversation: str | None = None
    turn: str | None = None
    replaces: str = ""
    task: OpenedTask | None = None


class Wishes:
    """`begin` is called with the wish whose turn it is; whoever begins calls `begun` when that is done, well or not."""

    def __init__(self, begin: Callable[[Wish], None]) -> None:
        self._begin = begin
        self._wishes: list[Wish] = []

    def __bool__(self) -> bool:
        return bool(self._wishes)

    def add(self, wish: Wish) -> None:
        """Begin with it, or as soon as those before it have begun. The key of one wish pressed twice is one wish."""
        if wish in self._wishes:
            return
        self._wishes.append(wish)
        if len(self._wishes) == 1:
            self._begin(wish)

    def begun(self) -> None:
        """The wish whose turn it was has begun, or came to nothing."""
        self._wishes.pop(0)
        if self._wishes:
            self._begin(self._wishes[0])
