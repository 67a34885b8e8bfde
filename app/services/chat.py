"""Conversations with the model: kept for ever, searched, branched, renamed, deleted with a way back.

Every action reads the conversation afresh, changes it in one transaction and returns it as it now stands. A deleted
conversation is hidden at once and removed for good by `tidy`. Asking the model is left to the caller.
"""

from datetime import datetime

from app.domain.candidate import Candidate
from app.domain.conversation import Conversation, Preset
from app.domain.generation import Role
from app.domain.listing import ConversationHit, ConversationItem, Page


class ChatService:
    """Blocking; runs on the storage executor. An unknown conversation or turn raises KeyError."""

    def recent(self, *, after: str | None = None, limit: int = 50) -> Page[ConversationItem]:
        """Conversations, last changed first."""
        raise NotImplementedError

    def search(self, *, query: str, limit: int = 100) -> tuple[ConversationHit, ...]:
        """Conversations with all these words (each may be the beginning of a word) in one turn or in the title.

        One hit a conversation, newest hit first. A query without a letter or digit finds nothing.
        """
        raise NotImplementedError

    def create(self, *, preset: Preset, title: str = "") -> Conversation:
        """A new, empty conversation. With no title it takes one from the first thing the person says."""
        raise NotImplementedError

    def open(self, *, conversation: str) -> Conversation:
        """The conversation with all its turns; an answer that was being written has the text kept last."""
        raise NotImplementedError

    def append(
        self,
        *,
        conversation: str,
        role: Role,
        text: str,
        after: str | None = None,
        candidate: Candidate | None = None,
    ) -> Conversation:
        """Add a finished turn after the turn `after` (None: the leaf); it becomes the leaf.

        `candidate` is given when the text is a model's, unedited: an answer picked from K.
        """
        raise NotImplementedError

    def begin_answer(self, *, conversation: str, after: str | None = None) -> Conversation:
        """Add an empty assistant turn that is about to be written (None: after the leaf); it becomes the leaf.

        Regenerating is the same call with the turn that is answered: a sibling appears.
        """
        raise NotImplementedError

    def keep_partial(self, *, conversation: str, turn: str, text: str) -> None:
        """Keep the whole text so far of an answer being written. Called at each flush, so it is cheap.

        What is kept survives the death of the program, not of the machine. After `finish_answer` it does nothing.
        """
        raise NotImplementedError

    def finish_answer(self, *, conversation: str, turn: str, candidate: Candidate | None) -> Conversation:
        """The answer is complete, or cut off: the candidate's text stands.

        None when no candidate came of it (the engine failed before its first word): the text kept so far stays, and
        a turn without any text is taken out again.
        """
        raise NotImplementedError

    def edit(self, *, conversation: str, turn: str, text: str) -> Conversation:
        """Say it differently: a new sibling of the turn, by the same role, becomes the leaf. The old one stays."""
        raise NotImplementedError

    def show(self, *, conversation: str, turn: str) -> Conversation:
        """Show the branch through this turn, down to its newest descendant."""
        raise NotImplementedError

    def rename(self, *, conversation: str, title: str) -> Conversation:
        """Give it another title. Its place in the list stays."""
        raise NotImplementedError

    def set_preset(self, *, conversation: str, preset: Preset) -> Conversation:
        """Ask differently from now on; what was said stays."""
        raise NotImplementedError

    def delete(self, *, conversation: str) -> ConversationItem:
        """Hide it from lists and search. `undelete` brings it back until `tidy` removes it."""
        raise NotImplementedError

    def undelete(self, *, conversation: str) -> ConversationItem:
        """Bring a deleted conversation back as it was. Raises KeyError once it was removed for good."""
        raise NotImplementedError

    def tidy(self, *, deleted_before: datetime) -> int:
        """Remove for good what was deleted before this time; returns how many conversations that were.

        Also takes out answers that never got their first word because the program died. Called once at start.
        """
        raise NotImplementedError
