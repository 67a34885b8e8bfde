"""Keeps conversations and their turns. What a change means (a branch, a title) is the service's business.

Deleted conversations stay until they are purged; `get` finds them only when asked to.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.domain.candidate import Candidate
from app.domain.conversation import Conversation, Preset, Turn
from app.domain.generation import Role
from app.domain.listing import ConversationItem, Page
from app.storage.columns import AnyRow, earlier, from_microseconds, microseconds
from app.storage.database import Database
from app.storage.search_index import titles_index, turns_index
from app.storage.tables import conversations, turns

ITEM = (
    conversations.c.n,
    conversations.c.id,
    conversations.c.title,
    conversations.c.created,
    conversations.c.updated,
)


class ConversationRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conversation: Conversation) -> None:
        """Keep a conversation that has no turns yet."""
        row = {
            "id": conversation.id,
            "title": conversation.title,
            "created": conversation.created,
            "updated": conversation.updated,
            "preset": conversation.preset,
            "leaf": conversation.leaf,
        }
        with self._database.writing() as connection:
            (n,) = connection.execute(insert(conversations).values(row)).inserted_primary_key or (0,)
            titles_index.put(connection, n, conversation.title)

    def get(self, conversation_id: str, *, deleted: bool = False) -> Conversation | None:
        """The conversation whole; `deleted` says which of the two it has to be."""
        is_there = conversations.c.deleted.is_not(None) if deleted else conversations.c.deleted.is_(None)
        with self._database.reading() as connection:
            found = connection.execute(
                select(conversations).where(conversations.c.id == conversation_id, is_there)
            ).first()
            if found is None:
                return None
            said = connection.execute(
                select(turns).where(turns.c.conversation == conversation_id).order_by(turns.c.n)
            ).all()
        return Conversation(
            id=found.id,
            title=found.title,
            created=found.created,
            updated=found.updated,
            preset=found.preset,
            turns=tuple(_turn(row) for row in said),
            leaf=found.leaf,
        )

    def page(self, *, after: str | None, limit: int) -> Page[ConversationItem]:
        """Conversations that are not deleted, last changed first."""
        wanted = select(*ITEM).where(conversations.c.deleted.is_(None))
        if after is not None:
            at, _, n = after.partition(".")
            last_seen = (from_microseconds(int(at)), int(n))
            wanted = wanted.where(earlier(conversations.c.updated, conversations.c.n, last_seen))
        wanted = wanted.order_by(conversations.c.updated.desc(), conversations.c.n.desc()).limit(limit + 1)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        more = len(rows) > limit
        last = rows[limit - 1] if more else None
        return Page(
            tuple(item(row) for row in rows[:limit]),
            None if last is None else f"{microseconds(last.updated)}.{last.n}",
        )

    def rename(self, conversation_id: str, title: str) -> None:
        with self._database.writing() as connection:
            n = self._change(connection, conversation_id, title=title)
            titles_index.put(connection, n, title)

    def set_preset(self, conversation_id: str, preset: Preset) -> None:
        with self._database.writing() as connection:
            self._change(connection, conversation_id, preset=preset)

    def set_leaf(self, conversation_id: str, leaf: str | None, *, updated: datetime | None = None) -> None:
        """Show another branch; `updated` moves the conversation in the list."""
        moved = {} if updated is None else {"updated": updated}
        with self._database.writing() as connection:
            self._change(connection, conversation_id, leaf=leaf, **moved)

    def set_deleted(self, conversation_id: str, at: datetime | None) -> None:
        """Hide the conversation, or bring it back (None)."""
        with self._database.writing() as connection:
            self._change(connection, conversation_id, deleted=at)

    def add_turn(self, conversation_id: str, turn: Turn, *, unfinished: bool = False) -> None:
        """Keep one more turn; an unfinished one is not found by a search yet."""
        row = {
            "id": turn.id,
            "conversation": conversation_id,
            "parent": turn.parent,
            "role": turn.role.value,
            "text": turn.text,
            "at": turn.at,
            "candidate": turn.candidate,
            "unfinished": unfinished,
            "cut_off": turn.cut_off,
        }
        with self._database.writing() as connection:
            (n,) = connection.execute(insert(turns).values(row)).inserted_primary_key or (0,)
            if not unfinished:
                turns_index.put(connection, n, turn.text)

    def keep_partial(self, conversation_id: str, turn_id: str, text: str) -> None:
        """The text so far of an unfinished turn; of a finished one nothing changes. Not durable, see `Database`."""
        with self._database.writing(durable=False) as connection:
            connection.execute(
                update(turns)
                .where(turns.c.id == turn_id, turns.c.conversation == conversation_id, turns.c.unfinished)
                .values(text=text)
            )

    def finish_turn(self, turn_id: str, text: str, candidate: Candidate | None) -> None:
        """The turn stands as it is now, and can be found. Without a candidate it was cut off."""
        with self._database.writing() as connection:
            n = connection.execute(
                update(turns)
                .where(turns.c.id == turn_id)
                .values(text=text, candidate=candidate, unfinished=False, cut_off=candidate is None)
                .returning(turns.c.n)
            ).scalar_one()
            turns_index.put(connection, n, text)

    def remove_turn(self, turn_id: str) -> None:
        """Take out a turn that nothing follows."""
        with self._database.writing() as connection:
            connection.execute(delete(turns).where(turns.c.id == turn_id))

    def unfinished(self) -> tuple[tuple[str, Turn], ...]:
        """Turns that were being written, with their conversation's id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(turns).where(turns.c.unfinished).order_by(turns.c.n)).all()
        return tuple((row.conversation, _turn(row)) for row in rows)

    def purge(self, *, deleted_before: datetime) -> int:
        """Remove for good what was deleted before this time; returns how many conversations that were."""
        with self._database.writing() as connection:
            gone = connection.execute(
                select(conversations.c.id, conversations.c.n).where(conversations.c.deleted < deleted_before)
            ).all()
            for conversation_id, n in gone:
                self._remove(connection, conversation_id, n)
            if gone:
                turns_index.forget_removed(connection)
                titles_index.forget_removed(connection)
        return len(gone)

    def _remove(self, connection: Connection, conversation_id: str, n: int) -> None:
        of_it = turns.c.conversation == conversation_id
        said: Sequence[int] = connection.execute(select(turns.c.n).where(of_it)).scalars().all()
        for turn in said:
            turns_index.remove(connection, turn)
        connection.execute(delete(turns).where(of_it))
        titles_index.remove(connection, n)
        connection.execute(delete(conversations).where(conversations.c.id == conversation_id))

    def _change(self, connection: Connection, conversation_id: str, **values: Any) -> int:
        changed = connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(values)
            .returning(conversations.c.n)
        )
        return int(changed.scalar_one())


def item(row: AnyRow) -> ConversationItem:
    """A line of the list, from a row with those columns."""
    return ConversationItem(id=row.id, title=row.title, created=row.created, updated=row.updated)


def _turn(row: AnyRow) -> Turn:
    return Turn(
        id=row.id,
        parent=row.parent,
        role=Role(row.role),
        text=row.text,
        at=row.at,
        candidate=row.candidate,
        cut_off=row.cut_off,
    )
