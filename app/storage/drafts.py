"""Keeps work in progress: one row a draft, replaced at every save, searchable by the words its page gives."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from app.domain.errors import StorageError
from app.domain.work import Draft, WorkItem, WorkKind, WorkState
from app.storage.columns import AnyRow, earlier
from app.storage.database import Database
from app.storage.search_index import drafts_index
from app.storage.search_text import match, snippet
from app.storage.tables import drafts

_ITEM = (drafts.c.n, drafts.c.id, drafts.c.kind, drafts.c.title, drafts.c.updated, drafts.c.supersedes)


class DraftRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, draft: Draft, *, text: str) -> bool:
        """Keep the draft in place of what was kept under its id; False when nothing was.

        One statement and nothing else, as it runs at every pause in typing: its words are indexed when somebody
        searches.
        """
        change = update(drafts).where(drafts.c.id == draft.id).values(_row(draft, text))
        with self._database.writing() as connection:
            return connection.execute(change).rowcount > 0

    def add(self, draft: Draft, *, text: str) -> None:
        """Keep a draft that is not there yet."""
        with self._database.writing() as connection:
            connection.execute(insert(drafts).values(id=draft.id, **_row(draft, text)))

    def get(self, draft_id: str) -> Draft | None:
        with self._database.reading() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).first()
        return None if row is None else _draft(row)

    def superseding(self, entry_id: str) -> Draft | None:
        """The draft of a revision of this record, the last changed if there are several."""
        wanted = select(drafts).where(drafts.c.supersedes == entry_id).order_by(drafts.c.updated.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else _draft(row)

    def all(self, kind: WorkKind | None = None) -> tuple[Draft, ...]:
        """Last changed first."""
        wanted = select(drafts).order_by(drafts.c.updated.desc(), drafts.c.n.desc())
        if kind is not None:
            wanted = wanted.where(drafts.c.kind == kind.value)
        with self._database.reading() as connection:
            return tuple(_draft(row) for row in connection.execute(wanted))

    def remove(self, draft_id: str) -> None:
        with self._database.writing() as connection:
            gone = delete(drafts).where(drafts.c.id == draft_id).returning(drafts.c.n)
            for n in connection.execute(gone).scalars().all():
                drafts_index.remove(connection, n)

    def page(
        self, *, kind: WorkKind | None, before: tuple[datetime, int] | None, limit: int
    ) -> list[tuple[int, WorkItem]]:
        """The next `limit` drafts that are pieces of work, last changed first, each with its `n`; `before` is the last
        one seen."""
        wanted = select(*_ITEM).order_by(drafts.c.updated.desc(), drafts.c.n.desc()).limit(limit)
        wanted = wanted.where(_of_kind(kind))
        if before is not None:
            wanted = wanted.where(earlier(drafts.c.updated, drafts.c.n, before))
        with self._database.reading() as connection:
            return [(row.n, _item(row)) for row in connection.execute(wanted)]

    def search(self, query: str, *, kind: WorkKind | None, limit: int) -> list[WorkItem]:
        """Drafts of work with all the words, last changed first, with their snippets."""
        expression = match(query)
        if expression is None:
            return []
        rowid = drafts_index.rows.c.rowid
        wanted = (
            select(*_ITEM, drafts.c.text)
            .join(drafts_index.rows, drafts.c.n == rowid)
            .where(drafts_index.matches(expression), _of_kind(kind))
            .order_by(drafts.c.updated.desc())
            .limit(limit)
        )
        with suppress(StorageError):  # a full disk hides what was changed last, and not all the rest
            self._index_changed()
        with self._database.reading() as connection:
            return [_hit(row, query) for row in connection.execute(wanted)]

    def count(self) -> int:
        """How many drafts are pieces of work."""
        with self._database.reading() as connection:
            wanted = select(func.count()).select_from(drafts).where(_of_kind(None))
            return int(connection.execute(wanted).scalar_one())

    def _index_changed(self) -> None:
        with self._database.writing(durable=False) as connection:
            changed = connection.execute(
                select(drafts.c.n, drafts.c.title, drafts.c.text).where(~drafts.c.indexed)
            ).all()
            for row in changed:
                drafts_index.put(connection, row.n, f"{row.title} {row.text}")
            if changed:
                connection.execute(update(drafts).where(~drafts.c.indexed).values(indexed=True))


def _row(draft: Draft, text: str) -> dict[str, object]:
    return {
        "kind": draft.kind.value,
        "title": draft.title,
        "body": draft.body,
        "text": text,
        "updated": draft.updated,
        "supersedes": draft.supersedes,
        "indexed": False,
    }


def _of_kind(kind: WorkKind | None) -> ColumnElement[bool]:
    """Drafts of one kind, or of every kind that is a piece of work: a question not sent yet is none."""
    return drafts.c.kind != WorkKind.CHAT.value if kind is None else drafts.c.kind == kind.value


def _draft(row: AnyRow) -> Draft:
    return Draft(
        id=row.id,
        kind=WorkKind(row.kind),
        title=row.title,
        body=row.body,
        updated=row.updated,
        supersedes=row.supersedes,
    )


def _item(row: AnyRow) -> WorkItem:
    return WorkItem(
        id=row.id,
        kind=WorkKind(row.kind),
        state=WorkState.DRAFT,
        title=row.title,
        at=row.updated,
        supersedes=row.supersedes,
    )


def _hit(row: AnyRow, query: str) -> WorkItem:
    around = snippet(row.text, query)
    return replace(_item(row), snippet=around.text, hits=around.hits)
