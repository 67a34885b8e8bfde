"""What the chat page knows: the conversation on the screen, and the one answer that is being written.

The answer may belong to another conversation than the one shown: people read on while the model writes. Plain frozen
values; keeping and painting are the page's.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from app.domain.conversation import Conversation, Preset, Turn
from app.domain.events import JobEvent
from app.domain.generation import Message, Role

if TYPE_CHECKING:
    from app.services.generate import Answering

EARLIER_TURNS = 40  # a longer path begins folded: each shown turn is a live text view


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """An answer being written into turn `turn` of `conversation`."""

    conversation: str
    turn: str
    answering: "Answering"

    @property
    def text(self) -> str:
        return self.answering.answers[0].text

    def after(self, event: JobEvent) -> Self:
        return replace(self, answering=self.answering.after(event))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """`unfolded` says that all turns of a long conversation are wanted."""

    conversation: Conversation | None = None
    writing: Writing | None = None
    unfolded: bool = False

    @property
    def writing_here(self) -> Writing | None:
        """The answer being written, if it belongs to the conversation shown."""
        if self.conversation is None or self.writing is None:
            return None
        return self.writing if self.writing.conversation == self.conversation.id else None

    @property
    def busy(self) -> bool:
        return self.writing is not None

    @property
    def path(self) -> tuple[Turn, ...]:
        """The turns on the screen, in order."""
        if self.conversation is None:
            return ()
        path = self.conversation.path()
        return path if self.unfolded else path[-EARLIER_TURNS:]

    @property
    def folded(self) -> int:
        """How many earlier turns are not shown."""
        return 0 if self.conversation is None else len(self.conversation.path()) - len(self.path)

    def version(self, turn: str) -> tuple[int, int]:
        """Which version of a turn this is, counted from 1, and how many there are."""
        if self.conversation is None:
            return 1, 1
        ids = [t.id for t in self.conversation.siblings(turn)]
        return ids.index(turn) + 1, len(ids)

    def neighbour(self, turn: str, by: int) -> str | None:
        """The version before (-1) or after (+1) this one; None at the ends."""
        if self.conversation is None:
            return None
        ids = [t.id for t in self.conversation.siblings(turn)]
        place = ids.index(turn) + by
        return ids[place] if 0 <= place < len(ids) else None

    def last(self, role: Role) -> Turn | None:
        """The last turn of this role on the path."""
        return next((turn for turn in reversed(self.path) if turn.role is role), None)

    @property
    def unanswered(self) -> bool:
        """Whether the last turn is a question: its answer was stopped before its first word, or there was none."""
        return bool(self.path) and self.path[-1].role is Role.USER

    def question_for(self, turn: str) -> tuple[Message, ...]:
        """What is asked again when another answer to `turn` is wanted: the path up to the request.

        `turn` is a request, or an answer to one.
        """
        if self.conversation is None:
            return ()
        asked = self.conversation.turn(turn)
        to = asked.id if asked.role is Role.USER else asked.parent
        return self.conversation.messages(to) if to is not None else ()

    def messages_with(self, text: str, preset: Preset, editing: Turn | None = None) -> tuple[Message, ...]:
        """What the model would read if `text` were said next or, where a turn is edited, in its place."""
        path: tuple[Turn, ...] = ()
        if self.conversation is not None and editing is None:
            path = self.conversation.path()
        elif self.conversation is not None and editing is not None and editing.parent is not None:
            path = self.conversation.path(editing.parent)
        said = (Message(editing.role if editing is not None else Role.USER, text),) if text.strip() else ()
        return (*preset.told_first(), *(Message(turn.role, turn.text) for turn in path), *said)

    def showing(self, conversation: Conversation | None) -> Self:
        """With this conversation on the screen."""
        same = conversation is not None and self.conversation is not None and conversation.id == self.conversation.id
        return replace(self, conversation=conversation, unfolded=self.unfolded and same)
