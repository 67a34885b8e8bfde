"""Work in progress and work done, as History and the pages list it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.candidate import Candidate
from app.domain.generation import Message


class WorkKind(StrEnum):
    """`CHAT` is a question typed and not sent yet: a draft only, never a record, and not listed in History."""

    CHAT = "chat"
    RANKING = "ranking"
    INSTRUCT = "instruct"


class WorkState(StrEnum):
    """`WITHDRAWN` and `REVISED` are still kept and still verify; a newer record speaks for them."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # signed, waiting in the outbox
    SENT = "sent"  # a verified receipt arrived
    HELD = "held"  # the server did not take it
    REVISED = "revised"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSet:
    """K answers to one conversation, to be ranked blind. `order` lists candidate ids as shown."""

    id: str
    conversation: str | None
    turn: str | None
    messages: tuple[Message, ...]
    candidates: tuple[Candidate, ...]
    shuffle_seed: int
    order: tuple[str, ...]
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page's own state, as JSON it understands, exactly as the person left it.

    `supersedes` is the entry_id of the record being revised. `body` is opaque here: the page wrote it, the page
    reads it.
    """

    id: str
    kind: WorkKind
    title: str
    body: str
    updated: datetime
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One line of History: a draft or a record. `id` is the draft's id or the record's entry_id."""

    id: str
    kind: WorkKind
    state: WorkState
    title: str
    at: datetime
    specialisation: str = ""
    language: str = ""
    supersedes: str | None = None
    snippet: str = ""  # the words around a search hit
    hits: tuple[tuple[int, int], ...] = ()  # [start, end) in `snippet`, in Unicode code points


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedWork:
    """How History shows and finds a signed record: beside the envelope, and never in place of what it says.

    `draft` is the id of the draft that became the record; `text` the plain words to find it by.
    """

    draft: str
    kind: WorkKind
    title: str
    specialisation: str
    language: str
    text: str
