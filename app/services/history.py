"""Everything the person worked on, drafts and records alike, newest first: listed, filtered, searched, opened.

Opening a record verifies its signature and rebuilds the work from the verified bytes, never from the columns it was
indexed by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from app.domain.annotation import Annotation
from app.domain.listing import Page
from app.domain.work import WorkItem, WorkKind, WorkState
from app.services.annotate import WITHDRAWN
from app.services.record_body import from_body
from app.services.record_reader import RecordReader
from app.services.work_text import words_of
from app.storage.search_text import snippet

if TYPE_CHECKING:
    from app.storage.drafts import DraftRepository
    from app.storage.outbox import OutboxRepository
    from app.storage.records import KeptRecord, RecordRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another record of the same work; `seq` is its number on the device that signed it."""

    entry_id: str
    seq: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRecord:
    """A record that verified just now. `revises` is the record that it supersedes, `revised_by` the newest of those
    that supersede it. `withdrawn_because` is None where it was not withdrawn."""

    item: WorkItem
    annotation: Annotation
    author: str
    device: str
    seq: int
    at: datetime
    revises: Related | None = None
    revised_by: Related | None = None
    withdrawn_because: str | None = None


class HistoryService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        drafts: "DraftRepository",
        records: "RecordRepository",
        outbox: "OutboxRepository",
        reader: RecordReader,
    ) -> None:
        self._drafts = drafts
        self._records = records
        self._outbox = outbox
        self._reader = reader

    def recent(
        self,
        *,
        kind: WorkKind | None = None,
        state: WorkState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[WorkItem]:
        """Drafts and records, last changed first. None takes every kind, every state."""
        seen = None if after is None else _Place.parse(after)
        found: list[tuple[_Place, WorkItem]] = []
        if state in (None, WorkState.DRAFT):
            before = None if seen is None else (seen.at, seen.n if seen.is_draft else 0)
            drafts = self._drafts.page(kind=kind, before=before, limit=limit + 1)
            found += [(_Place(item.at, True, n), item) for n, item in drafts]
        if state is not WorkState.DRAFT:
            before = None if seen is None else (seen.at, _AFTER_ALL if seen.is_draft else seen.n)
            records = self._records.page(kind=kind, state=state, before=before, limit=limit + 1)
            found += [(_Place(item.at, False, n), item) for n, item in records]
        found.sort(key=lambda placed: placed[0], reverse=True)
        items = tuple(item for _, item in found[:limit])
        return Page(items, str(found[limit - 1][0]) if len(found) > limit else None)

    def search(
        self,
        *,
        query: str,
        kind: WorkKind | None = None,
        state: WorkState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[WorkItem]:
        """Work with all these words (each may be the beginning of a word), with `snippet` and `hits` set.

        Drafts come before records, each newest first, and all of them on the first page. A query without a letter or
        digit finds nothing.
        """
        items: list[WorkItem] = []
        if after is None and state in (None, WorkState.DRAFT):
            items += self._drafts.search(query, kind=kind, limit=MAX_DRAFTS_FOUND)
        if state is WorkState.DRAFT:
            return Page(tuple(items))
        before_n = None if after is None else int(after)
        records = self._records.search(query, kind=kind, state=state, before_n=before_n, limit=limit + 1)
        items += [_hit(record, query) for record in records[:limit]]
        return Page(tuple(items), str(records[limit - 1].n) if len(records) > limit else None)

    def counts(self) -> Mapping[WorkState, int]:
        """How many pieces of work are in each state; every state has an entry."""
        none = dict.fromkeys(WorkState, 0)
        return {**none, **self._records.states(), WorkState.DRAFT: self._drafts.count()}

    def waiting(self) -> int:
        """How many records wait to be sent."""
        return self._outbox.count()

    def open(self, *, entry_id: str) -> OpenedRecord:
        """The record, verified and rebuilt. Raises KeyError for an unknown one, RecordError when it does not verify."""
        read = self._reader.read(entry_id)
        if read.kept.item is None:
            raise KeyError(entry_id)
        later = self._records.superseding(entry_id)
        before = None if read.kept.supersedes is None else self._records.get(read.kept.supersedes)
        newest = self._newest_after(later)
        withdrawn_by = [record.entry_id for record in later if record.kind == WITHDRAWN]
        return OpenedRecord(
            item=read.kept.item,
            annotation=from_body(read.payload.body),
            author=read.payload.author,
            device=read.payload.device,
            seq=read.payload.seq,
            at=datetime.fromisoformat(read.payload.at),
            revises=_related(before) if before else None,
            revised_by=_related(newest) if newest is not None else None,
            withdrawn_because=self._reason(withdrawn_by[-1]) if withdrawn_by else None,
        )

    def _newest_after(self, later: Sequence["KeptRecord"]) -> "KeptRecord | None":
        """The last of the records that supersede one another from here on; `later` are the nearest."""
        newest = None
        while works := [record for record in later if record.item is not None]:
            newest = works[-1]
            later = self._records.superseding(newest.entry_id)
        return newest

    def _reason(self, entry_id: str) -> str:
        return str(self._reader.read(entry_id).payload.body.get("reason", ""))


# Beyond any row's number.
_AFTER_ALL = 2**63 - 1

MAX_DRAFTS_FOUND = 200


class _Place(NamedTuple):
    """Where an item stands in the list: compares as the list is ordered. As text it is the cursor."""

    at: datetime
    is_draft: bool
    n: int

    @classmethod
    def parse(cls, cursor: str) -> "_Place":
        at, kind, n = cursor.split(" ")
        return cls(datetime.fromisoformat(at), kind == "draft", int(n))

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {'draft' if self.is_draft else 'record'} {self.n}"


class _Envelope(msgspec.Struct):
    payload: bytes


class _Payload(msgspec.Struct):
    body: dict[str, Any]


def _related(record: "KeptRecord") -> Related:
    withdrawn = record.item is not None and record.item.state is WorkState.WITHDRAWN
    return Related(entry_id=record.entry_id, seq=record.seq, withdrawn=withdrawn)


def _hit(record: "KeptRecord", query: str) -> WorkItem:
    """The line with the words around the hit. Read without verifying: it is a line of a list, `open` verifies."""
    assert record.item is not None  # noqa: S101 — only work is in the index
    sealed = msgspec.json.decode(record.envelope, type=_Envelope)
    words = words_of(from_body(msgspec.json.decode(sealed.payload, type=_Payload).body))
    around = snippet(words, query)
    if not around.hits:
        around = snippet(record.item.title, query)
    return replace(record.item, snippet=around.text, hits=around.hits)
