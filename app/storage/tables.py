"""The tables of the desk's database, as they stand at the newest schema revision.

`migrations` brings a database here step by step; a test compares the two. The full-text indexes are not SQLAlchemy
tables: `search_index` makes and asks them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.domain.candidate import Candidate
from app.domain.conversation import Preset
from app.domain.generation import Message
from app.domain.model import ShelvedModel
from app.domain.task import GivenBack, ProjectSheet, Task
from app.storage.columns import Json, Moment, Words

metadata = MetaData()

# `n` is SQLite's rowid: the order in which rows came, and what the full-text indexes call them by.

conversations = Table(
    "conversations",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("preset", Json(Preset), nullable=False),
    Column("leaf", Text),
    Column("deleted", Moment),
    Index("conversations_by_time", "updated", "n", sqlite_where=text("deleted IS NULL")),
    Index("conversations_deleted", "deleted", sqlite_where=text("deleted IS NOT NULL")),
)

turns = Table(
    "turns",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("conversation", Text, ForeignKey("conversations.id"), nullable=False),
    # No cascade: SQLite follows one 1,000 turns deep and no deeper.
    Column("parent", Text, ForeignKey("turns.id")),
    Column("role", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("candidate", Json(Candidate)),  # where a model wrote it and nobody edited it
    Column("unfinished", Boolean, nullable=False),  # an answer being written: not yet searched
    Column("cut_off", Boolean, nullable=False, server_default=false()),
    Index("turns_of_conversation", "conversation", "n"),
    Index("turns_by_parent", "parent"),
    Index("turns_unfinished", "n", sqlite_where=text("unfinished")),
)

answer_sets = Table(
    "answer_sets",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("conversation", Text, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("turn", Text, ForeignKey("turns.id", ondelete="SET NULL")),
    Column("messages", Json(tuple[Message, ...]), nullable=False),
    Column("shuffle_seed", BigInteger, nullable=False),
    Column("shown", Json(tuple[str, ...]), nullable=False),
    Column("created", Moment, nullable=False),
    Index("answer_sets_of_conversation", "conversation", "n"),
    Index("answer_sets_of_turn", "turn"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("answer_set", Text, ForeignKey("answer_sets.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # in the order made
    Column("id", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("body", Json(Candidate), nullable=False),  # `text` apart, as it comes piece by piece
    Column("unfinished", Boolean, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("text", Words, nullable=False),  # what a search finds it by
    Column("updated", Moment, nullable=False),
    Column("supersedes", Text),
    Column("indexed", Boolean, nullable=False),  # whether `drafts_index` has these words
    Index("drafts_by_time", "updated", "n"),
    Index("drafts_by_superseded", "supersedes"),
    Index("drafts_to_index", "n", sqlite_where=text("NOT indexed")),
)

# The signed truth is `envelope`; the other columns repeat it so that it can be listed. `work_kind`, `state` and what
# follows are empty where the record is no piece of work: an enrolment, a withdrawal.
records = Table(
    "records",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("device", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("prev", Text),
    Column("payload_type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("supersedes", Text),
    Column("envelope", LargeBinary, nullable=False),
    Column("draft", Text, unique=True),  # the draft that became this record
    Column("work_kind", Text),
    Column("state", Text),
    Column("title", Words, nullable=False, server_default=""),
    Column("specialisation", Words, nullable=False, server_default=""),
    Column("language", Words, nullable=False, server_default=""),
    UniqueConstraint("device", "seq", name="one_record_a_place_in_the_chain"),
    Index("records_by_superseded", "supersedes"),
    Index("records_by_time", "at", "n", sqlite_where=text("work_kind IS NOT NULL")),
    Index("records_by_kind", "work_kind", "at", "n", sqlite_where=text("work_kind IS NOT NULL")),
    Index("records_by_state", "state", "at", "n", sqlite_where=text("work_kind IS NOT NULL")),
    Index("records_in_state", "state", "n", sqlite_where=text("work_kind IS NOT NULL")),
    Index("records_by_kind_and_state", "work_kind", "state", "at", "n", sqlite_where=text("work_kind IS NOT NULL")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("entry_id", Text, ForeignKey("records.entry_id"), nullable=False, unique=True),
    Column("added", Moment, nullable=False),
    Column("held", Text),  # why the server did not take it: not sent again by itself
    Column("detail", Words),
)

# What the server signed for what it took. `proved` says that its log was seen to hold the receipt.
receipts = Table(
    "receipts",
    metadata,
    Column("entry_id", Text, ForeignKey("records.entry_id"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("proved", Boolean, nullable=False),
    Index("receipts_by_number", "number"),
    Index("receipts_to_prove", "number", sqlite_where=text("NOT proved")),
)

# What the company handed out. `back` is there where it goes back undone and the company was not told yet.
tasks = Table(
    "tasks",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Json(Task), nullable=False),
    Column("urgency", Integer, nullable=False),  # the priority negated: the least comes first, as with `due`
    Column("due", Moment, nullable=False),  # far away where there is none
    Column("expires", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("back", Json(GivenBack)),
    Column("draft", Text, unique=True),  # the draft in which it is done
    Index("tasks_in_order", "state", "urgency", "due", "n"),
)

sheets = Table(
    "sheets",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("body", Json(ProjectSheet), nullable=False),
)

# The newest catalogue of models that a server signed, by the id of its key.
catalogues = Table(
    "catalogues",
    metadata,
    Column("server_key", Text, primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Json(ShelvedModel), nullable=False),  # `chosen` apart
    Column("chosen", Boolean, nullable=False),
    Index("one_model_chosen", "chosen", unique=True, sqlite_where=text("chosen")),
)

words = Table(
    "words",
    metadata,
    Column("word", Words, primary_key=True),
    Column("added", Moment, nullable=False),
)

profile = Table(
    "profile",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Words, nullable=False),  # JSON
)
