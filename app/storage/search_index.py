"""The FTS5 tables: a row of words for each thing that can be found, called by that thing's `n`.

They are contentless: the words stand where they belong, and a row is written anew whole. The text to show around a hit
is left to `search_text`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, column, delete, insert, literal_column, table

from app.storage.search_text import indexed


class SearchIndex:
    """One FTS5 table, made by the migrations. `rows.c.rowid` joins it to what it indexes.

    `tags` are further columns, of words that a search filters by.
    """

    def __init__(self, name: str, *tags: str) -> None:
        self._name = name
        self.rows = table(name, column("rowid", Integer), column("words"), *(column(tag) for tag in tags))

    def put(self, connection: Connection, n: int, text: str, **tags: str) -> None:
        """Index `text` under `n`, in place of what was."""
        self.remove(connection, n)
        connection.execute(insert(self.rows).values(rowid=n, words=indexed(text), **tags))

    def remove(self, connection: Connection, n: int) -> None:
        connection.execute(delete(self.rows).where(self.rows.c.rowid == n))

    def matches(self, expression: str) -> ColumnElement[bool]:
        """`expression` is made by `search_text.match`; nothing a person typed gets here otherwise."""
        own: ColumnElement[Any] = literal_column(self._name)
        return own.op("MATCH", is_comparison=True)(expression)

    def forget_removed(self, connection: Connection) -> None:
        """Rewrite the index without what was removed; until then FTS5 only marks it. Takes seconds on a large one."""
        # FTS5 takes commands as rows put into the column that has the table's own name.
        commands = table(self._name, column(self._name))
        connection.execute(insert(commands).values({self._name: "optimize"}))


titles_index = SearchIndex("titles_index")
turns_index = SearchIndex("turns_index")
drafts_index = SearchIndex("drafts_index")
records_index = SearchIndex("records_index", "tags")
