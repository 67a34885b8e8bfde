"""Conversations with the model: kept for ever, searched, branched, renamed, deleted with a way back.

Every action reads the conversation afresh, changes it in one transaction and returns it as it now stands. A deleted
conversation is hidden at once and removed for good by `tidy`. Asking the model is left to the caller.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.candidate import Candidate, StopReason
from app.domain.conversation import Conversation, Preset, Turn
from app.domain.generation import Role
from app.domain.listing import ConversationHit, ConversationItem, Page
from app.domain.ports import Clock
from app.domain.well_formed import well_formed
from app.services.titles import title_from

# SQLAlchemy takes a second to import: the window's first second knows the services and not the storage.
if TYPE_CHECKING:
    from app.storage.answer_sets import AnswerSetRepository
    from app.storage.conversation_search import ConversationSearch
    from app.storage.conversations import ConversationRepository
    from app.storage.database import Database


class ChatService:
    """Blocking; runs on the storage executor. An unknown conversation or turn raises KeyError."""

    def __init__(
        self,
        *,
        database: "Database",
        conversations: "ConversationRepository",
        search: "ConversationSearch",
        answer_sets: "AnswerSetRepository",
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._search = search
        self._answer_sets = answer_sets
        self._clock = clock
        self._new_id = new_id

    def recent(self, *, after: str | None = None, limit: int = 50) -> Page[ConversationItem]:
        """Conversations, last changed first."""
        return self._conversations.page(after=after, limit=limit)

    def search(self, *, query: str, limit: int = 100) -> tuple[ConversationHit, ...]:
        """Conversations with all these words (each may be the beginning of a word) in one turn or in the title.

        One hit a conversation, newest hit first. A query without a letter or digit finds nothing.
        """
        return self._search.hits(query, limit=limit)

    def create(self, *, preset: Preset, title: str = "") -> Conversation:
        """A new, empty conversation. With no title it takes one from the first thing the person says."""
        now = self._clock.now()
        conversation = Conversation(
            id=self._new_id(), title=well_formed(title), created=now, updated=now, preset=preset
        )
        self._conversations.add(conversation)
        return conversation

    def open(self, *, conversation: str) -> Conversation:
        """The conversation with all its turns; an answer that was being written has the text kept last."""
        return self._open(conversation)

    def find(self, *, conversation: str) -> Conversation | None:
        """The conversation as `open` gives it; None when it is not there any more."""
        return self._conversations.get(conversation)

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
        text = well_formed(text)
        with self._database.writing():
            before = self._open(conversation)
            parent = before.leaf if after is None else _turn(before, after).id
            talk = self._add(before, parent, role=role, text=text, candidate=candidate)
            if not talk.title and role is Role.USER:
                talk = replace(talk, title=title_from(text))
                self._conversations.rename(conversation, talk.title)
            return talk

    def ask(
        self, *, conversation: str | None, text: str, preset: Preset, instead_of: str | None = None
    ) -> Conversation:
        """Ask something and begin its answer; all of it is kept, or nothing. The leaf is the answer, still empty.

        `conversation` None begins one, with `preset`. `instead_of` is the turn that is said differently.
        """
        with self._database.writing():
            here = self.create(preset=preset).id if conversation is None else conversation
            if instead_of is None:
                self.append(conversation=here, role=Role.USER, text=text)
            else:
                self.edit(conversation=here, turn=instead_of, text=text)
            return self.begin_answer(conversation=here)

    def begin_answer(self, *, conversation: str, after: str | None = None) -> Conversation:
        """Add an empty assistant turn that is about to be written (None: after the leaf); it becomes the leaf.

        Regenerating is the same call with the turn that is answered: a sibling appears.
        """
        with self._database.writing():
            before = self._open(conversation)
            parent = before.leaf if after is None else _turn(before, after).id
            return self._add(before, parent, role=Role.ASSISTANT, text="", unfinished=True)

    def keep_partial(self, *, conversation: str, turn: str, text: str) -> None:
        """Keep the whole text so far of an answer being written. Called at each flush, so it is cheap.

        What is kept survives the death of the program, not of the machine. After `finish_answer` it does nothing.
        """
        self._conversations.keep_partial(conversation, turn, text)

    def finish_answer(self, *, conversation: str, turn: str, candidate: Candidate | None) -> Conversation:
        """The answer is complete, or cut off: the candidate's text stands.

        None when no candidate came of it (the engine failed before its first word): the text kept so far stays, and
        a turn without any text is taken out again.
        """
        with self._database.writing():
            before = self._find(conversation)
            text = _turn(before, turn).text if candidate is None else candidate.text
            gave_nothing = candidate is None or candidate.stop in (StopReason.CANCELLED, StopReason.FAILED)
            if gave_nothing and not text and not before.children(turn):
                self._take_out(before, turn)
            else:
                self._conversations.finish_turn(turn, text, candidate)
            return self._find(conversation)

    def edit(self, *, conversation: str, turn: str, text: str) -> Conversation:
        """Say it differently: a new sibling of the turn, by the same role, becomes the leaf. The old one stays."""
        with self._database.writing():
            before = self._open(conversation)
            old = _turn(before, turn)
            return self._add(before, old.parent, role=old.role, text=well_formed(text))

    def show(self, *, conversation: str, turn: str) -> Conversation:
        """Show the branch through this turn, down to its newest descendant."""
        with self._database.writing():
            before = self._open(conversation)
            shown = before.showing(_turn(before, turn).id)
            self._conversations.set_leaf(conversation, shown.leaf)
            return shown

    def rename(self, *, conversation: str, title: str) -> Conversation:
        """Give it another title. Its place in the list stays."""
        with self._database.writing():
            self._open(conversation)
            self._conversations.rename(conversation, title)
            return self._open(conversation)

    def set_preset(self, *, conversation: str, preset: Preset) -> Conversation:
        """Ask differently from now on; what was said stays."""
        with self._database.writing():
            self._open(conversation)
            self._conversations.set_preset(conversation, preset)
            return self._open(conversation)

    def delete(self, *, conversation: str) -> ConversationItem:
        """Hide it from lists and search. `undelete` brings it back until `tidy` removes it."""
        with self._database.writing():
            hidden = self._open(conversation)
            self._conversations.set_deleted(conversation, self._clock.now())
        return _item(hidden)

    def undelete(self, *, conversation: str) -> ConversationItem:
        """Bring a deleted conversation back as it was. Raises KeyError once it was removed for good."""
        with self._database.writing():
            back = self._find(conversation)
            self._conversations.set_deleted(conversation, None)
        return _item(back)

    def tidy(self, *, deleted_before: datetime) -> int:
        """Remove for good what was deleted before this time; returns how many conversations that were.

        Also ends the answers that were being written when the program died: the text so far stands, those that never
        got their first word are taken out. Called once at start, before anything is asked.
        """
        with self._database.writing():
            for conversation, turn in self._conversations.unfinished():
                self.finish_answer(conversation=conversation, turn=turn.id, candidate=None)
            removed = self._conversations.purge(deleted_before=deleted_before)
            self._answer_sets.purge_unclaimed(created_before=deleted_before)
        return removed

    def _open(self, conversation: str) -> Conversation:
        found = self._conversations.get(conversation)
        if found is None:
            raise KeyError(conversation)
        return found

    def _find(self, conversation: str) -> Conversation:
        """Also a deleted one."""
        return self._conversations.get(conversation, deleted=True) or self._open(conversation)

    def _add(
        self,
        to: Conversation,
        parent: str | None,
        *,
        role: Role,
        text: str,
        candidate: Candidate | None = None,
        unfinished: bool = False,
    ) -> Conversation:
        turn = Turn(id=self._new_id(), parent=parent, role=role, text=text, at=self._clock.now(), candidate=candidate)
        self._conversations.add_turn(to.id, turn, unfinished=unfinished)
        self._conversations.set_leaf(to.id, turn.id, updated=turn.at)
        return to.adding(turn)

    def _take_out(self, conversation: Conversation, turn: str) -> None:
        """Remove an answer without a word, and show what was shown before it was asked for."""
        asked = _turn(conversation, turn).parent
        self._conversations.remove_turn(turn)
        rest = replace(conversation, turns=tuple(t for t in conversation.turns if t.id != turn), leaf=None)
        if conversation.leaf == turn:
            self._conversations.set_leaf(conversation.id, rest.showing(asked).leaf if asked else None)


def _turn(conversation: Conversation, turn: str) -> Turn:
    found = next((t for t in conversation.turns if t.id == turn), None)
    if found is None:
        raise KeyError(turn)
    return found


def _item(conversation: Conversation) -> ConversationItem:
    return ConversationItem(
        id=conversation.id, title=conversation.title, created=conversation.created, updated=conversation.updated
    )
