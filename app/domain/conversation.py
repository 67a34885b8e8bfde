"""A conversation as a tree of turns: editing or regenerating makes a sibling, nothing is overwritten.

The path from the root to `leaf` is what the person sees and what the model reads. All changes return a new value;
keeping it is the storage's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.candidate import Candidate, Sampling
from app.domain.generation import Message, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said. `candidate` is set when the model wrote it and nobody edited it since. An answer is `cut_off`
    when the program or the model stopped in it and nothing is known but the text so far."""

    id: str
    parent: str | None
    role: Role
    text: str
    at: datetime
    candidate: Candidate | None = None
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """How to ask: a named system prompt with sampler parameters. `max_tokens` is per answer."""

    id: str
    name: str
    system_prompt: str = ""
    sampling: Sampling
    max_tokens: int = 1024

    def told_first(self) -> tuple[Message, ...]:
        """The system prompt as the message that comes before all others, if there is one."""
        return (Message(Role.SYSTEM, self.system_prompt),) if self.system_prompt.strip() else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Turns in the order they were made; parents come before children."""

    id: str
    title: str
    created: datetime
    updated: datetime
    preset: Preset
    turns: tuple[Turn, ...] = ()
    leaf: str | None = None

    def __post_init__(self) -> None:
        known: set[str] = set()
        for turn in self.turns:
            if turn.id in known:
                raise ValueError(f"turn {turn.id} stands twice")
            if turn.parent is not None and turn.parent not in known:
                raise ValueError(f"turn {turn.id} comes before its parent")
            known.add(turn.id)
        if self.leaf is not None and self.leaf not in known:
            raise ValueError(f"leaf {self.leaf} is not a turn")

    def turn(self, turn_id: str) -> Turn:
        return next(t for t in self.turns if t.id == turn_id)

    def children(self, turn_id: str | None) -> tuple[Turn, ...]:
        return tuple(t for t in self.turns if t.parent == turn_id)

    def siblings(self, turn_id: str) -> tuple[Turn, ...]:
        """All versions of this turn, oldest first, itself included."""
        return self.children(self.turn(turn_id).parent)

    def path(self, to: str | None = None) -> tuple[Turn, ...]:
        """Root to `to` (the leaf when None), in order."""
        return tuple(reversed(list(self._upwards(self.leaf if to is None else to))))

    def _upwards(self, turn_id: str | None) -> Iterator[Turn]:
        by_id = {t.id: t for t in self.turns}
        while turn_id is not None:
            turn = by_id[turn_id]
            yield turn
            turn_id = turn.parent

    def messages(self, to: str | None = None) -> tuple[Message, ...]:
        """What the model reads when asked to answer after `to`."""
        return self.preset.told_first() + tuple(Message(t.role, t.text) for t in self.path(to))

    def adding(self, turn: Turn) -> "Conversation":
        """With one more turn, which becomes the leaf."""
        return replace(self, turns=(*self.turns, turn), leaf=turn.id, updated=turn.at)

    def showing(self, turn_id: str) -> "Conversation":
        """With the branch through `turn_id` shown, down its newest descendants."""
        leaf = turn_id
        while below := self.children(leaf):
            leaf = below[-1].id
        return replace(self, leaf=leaf)
