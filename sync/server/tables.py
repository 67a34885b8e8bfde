"""The tables of the company server's database, as they stand at the newest schema revision; a test compares the two.

The same on SQLite and PostgreSQL. What is signed is kept as the bytes it came in; columns beside it repeat what it
says, so that it can be found. Moments are microseconds since 1970 (`app.storage.columns`).
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from app.domain.model import CatalogueEntry
from app.domain.task import ProjectSheet, Task
from app.storage.columns import Json, Moment, Words
from sync.protocol import Pull


class LeaseState(StrEnum):
    """`HELD` and `DONE` count towards the overlap. `SKIPPED` and `FLAGGED` keep the task from that person."""

    HELD = "held"
    DONE = "done"
    SKIPPED = "skipped"
    FLAGGED = "flagged"
    FREE = "free"  # was held once: given back, or its time ran out


metadata = MetaData()

# SQLite counts rows by itself only where the key is an INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

# One row: whose server this is, and the key that its statements verify with.
identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("org", Text, nullable=False),
    Column("org_name", Words, nullable=False),
    Column("server", Text, nullable=False),
    Column("spki", LargeBinary, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("author", Text, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("added", Moment, nullable=False),
    # What they may be given; nothing said is anything.
    Column("specialisations", Json(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("languages", Json(tuple[str, ...]), nullable=False, server_default="[]"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_sha256", LargeBinary, primary_key=True),
    Column("author", Text, ForeignKey("people.author"), nullable=False),
    Column("added", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("device", Text),  # that used it
)

devices = Table(
    "devices",
    metadata,
    Column("device", Text, primary_key=True),
    Column("author", Text, ForeignKey("people.author"), nullable=False),
    Column("spki", LargeBinary, nullable=False),
    Column("token_sha256", LargeBinary, nullable=False, unique=True),
    Column("enrolled", Moment, nullable=False),
    Column("revoked", Moment),
    Column("quarantined", Moment),
    Column("seen", Moment),
    Column("clock_ahead_s", Integer, nullable=False, server_default="0"),
    Index("devices_of_author", "author"),
)

# A record is its place in the log too: receipt `number` is leaf `number - 1` of the Merkle tree, and `nodes` are the
# hashes, of 32 bytes each, of the full subtrees that end with that leaf, from the leaf up.
records = Table(
    "records",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("device", Text, ForeignKey("devices.device"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("prev", Text),
    Column("author", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),  # as the record says it, which need not be true
    Column("supersedes", Text),
    Column("task", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("taken", Moment, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("receipt_id", Text, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("nodes", LargeBinary, nullable=False),
    UniqueConstraint("device", "seq", name="one_record_a_place_in_the_chain"),
    Index("records_by_supersedes", "supersedes"),
    Index("records_by_task", "task"),
)

# What the server signed beside receipts: checkpoints, enrolments, revocations, a chain of each.
statements = Table(
    "statements",
    metadata,
    Column("entry_id", Text, primary_key=True),
    Column("family", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),  # the device, or the size of the log
    Column("envelope", LargeBinary, nullable=False),
    UniqueConstraint("family", "seq", name="one_statement_a_place_in_the_chain"),
    Index("statements_by_subject", "family", "subject"),
)

# What came and was not stored, for a person to look at.
aside = Table(
    "aside",
    metadata,
    Column("n", _Number, primary_key=True),
    Column("sha256", LargeBinary, nullable=False, unique=True),
    Column("author", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),  # 0 where it could not be told
    Column("reason", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("came", Moment, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("released", Boolean, nullable=False),
    Column("dismissed", Moment),  # when a keeper had seen enough of it
    Column("dismissed_because", Words),
    Index("aside_by_device", "device", "seq"),
    Index("aside_by_author", "author"),
)

projects = Table(
    "projects",
    metadata,
    Column("project", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("sheet", Json(ProjectSheet), nullable=False),
    Column("overlap", Integer, nullable=False),  # how many people do each task
    Column("lease_hours", Integer, nullable=False),
    Column("calibration", Float, nullable=False),  # the share of tasks that everybody gets
    Column("added", Moment, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("n", _Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("project", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("specialisation", Text, nullable=False),
    Column("language", Text, nullable=False),  # empty: any
    Column("urgency", Integer, nullable=False),  # the priority negated: the least comes first, as with `due`
    Column("due", Moment, nullable=False),  # far away where there is none
    Column("overlap", Integer, nullable=False),
    Column("lease_hours", Integer, nullable=False),
    Column("taken", Integer, nullable=False),  # leases that hold or have done it
    Column("body", Json(Task), nullable=False),
    Column("added", Moment, nullable=False),
    Column("open", Boolean, nullable=False),  # whether somebody may still have it
    Index("tasks_to_hand_out", "open", "urgency", "due", "n"),
)

leases = Table(
    "leases",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("author", Text, ForeignKey("people.author"), primary_key=True),
    Column("device", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("reason", Words, nullable=False),
    Index("leases_of_author", "author", "state"),
    Index("leases_by_end", "state", "expires"),
)

# What a device asked last in a file, and the serial of the last news that went to it in one. `number` may be ahead of
# what was asked: the device asked over the network after a file that never came.
asks = Table(
    "asks",
    metadata,
    Column("device", Text, ForeignKey("devices.device"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("name", Text, nullable=False),  # empty where it never asked
    Column("pull", Json(Pull), nullable=False),
    Column("serial", BigInteger, nullable=False),
)

# The files lie in the server's folder, called by their hash.
models = Table(
    "models",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("file_name", Text, nullable=False, unique=True),
    Column("entry", Json(CatalogueEntry), nullable=False),
    Column("added", Moment, nullable=False),
)

# What was signed of them, each time they changed; the newest counts.
catalogues = Table(
    "catalogues",
    metadata,
    Column("serial", BigInteger, primary_key=True, autoincrement=False),
    Column("envelope", LargeBinary, nullable=False),
)
