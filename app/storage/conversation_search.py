"""Finds conversations by what was said in them or by their title, newest hit first."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.listing import ConversationHit
from app.storage.columns import AnyRow
from app.storage.conversations import ITEM, item
from app.storage.database import Database
from app.storage.search_index import titles_index, turns_index
from app.storage.search_text import match, snippet
from app.storage.tables import conversations, turns


class ConversationSearch:
    """Reads only; the repository keeps the indexes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hits(self, query: str, *, limit: int) -> tuple[ConversationHit, ...]:
        """One hit a conversation: its newest turn with all the words, else its title."""
        expression = match(query)
        if expression is None:
            return ()
        with self._database.reading() as connection:
            found = self._in_turns(connection, expression, query, limit)
            by_title = [
                hit
                for hit in self._in_titles(connection, expression, query, limit)
                if all(hit[1].conversation.id != other.conversation.id for _, other in found)
            ]
        newest_first = sorted((*found, *by_title), key=lambda hit: hit[0], reverse=True)
        return tuple(hit for _, hit in newest_first[:limit])

    def _in_turns(
        self, connection: Connection, expression: str, query: str, limit: int
    ) -> list[tuple[datetime, ConversationHit]]:
        # The words are fetched only for the turns that are shown: a common word stands in most turns there are.
        rowid = turns_index.rows.c.rowid
        said = connection.execute(
            select(rowid, turns.c.conversation)
            .join(turns, turns.c.n == rowid)
            .join(conversations, conversations.c.id == turns.c.conversation)
            .where(turns_index.matches(expression), conversations.c.deleted.is_(None))
            .order_by(rowid.desc())
            .execution_options(yield_per=200)
        )
        newest: dict[str, int] = {}
        for n, conversation in said:
            newest.setdefault(conversation, n)
            if len(newest) == limit:
                break
        said.close()
        rows = connection.execute(
            select(*ITEM, turns.c.id.label("turn"), turns.c.text, turns.c.at)
            .join(turns, turns.c.conversation == conversations.c.id)
            .where(turns.c.n.in_(newest.values()))
        )
        return [(row.at, _hit(row, row.turn, row.text, query)) for row in rows]

    def _in_titles(
        self, connection: Connection, expression: str, query: str, limit: int
    ) -> list[tuple[datetime, ConversationHit]]:
        rowid = titles_index.rows.c.rowid
        rows = connection.execute(
            select(*ITEM)
            .join(titles_index.rows, conversations.c.n == rowid)
            .where(titles_index.matches(expression), conversations.c.deleted.is_(None))
            .order_by(rowid.desc())
            .limit(limit)
        )
        return [(row.updated, _hit(row, None, row.title, query)) for row in rows]


def _hit(row: AnyRow, turn: str | None, text: str, query: str) -> ConversationHit:
    return ConversationHit(conversation=item(row), turn=turn, snippet=snippet(text, query))
