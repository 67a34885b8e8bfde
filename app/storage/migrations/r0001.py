"""Revision 0001: conversations, answers, drafts, records with their outbox, models, words, profile, and their indexes.

Written once and never changed: what differs later is a later revision.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    _conversations()
    _answers()
    _work()
    _desk()
    _full_text()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text()),
        sa.Column("deleted", sa.BigInteger()),
    )
    op.create_index("conversations_by_time", "conversations", ["updated", "n"], sqlite_where=sa.text("deleted IS NULL"))
    op.create_index("conversations_deleted", "conversations", ["deleted"], sqlite_where=sa.text("deleted IS NOT NULL"))
    op.create_table(
        "turns",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("conversation", sa.Text(), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("parent", sa.Text(), sa.ForeignKey("turns.id")),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("candidate", sa.Text()),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
    )
    op.create_index("turns_of_conversation", "turns", ["conversation", "n"])
    op.create_index("turns_by_parent", "turns", ["parent"])
    op.create_index("turns_unfinished", "turns", ["n"], sqlite_where=sa.text("unfinished"))


def _answers() -> None:
    op.create_table(
        "answer_sets",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("conversation", sa.Text(), sa.ForeignKey("conversations.id", ondelete="SET NULL")),
        sa.Column("turn", sa.Text(), sa.ForeignKey("turns.id", ondelete="SET NULL")),
        sa.Column("messages", sa.Text(), nullable=False),
        sa.Column("shuffle_seed", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
    )
    op.create_index("answer_sets_of_conversation", "answer_sets", ["conversation", "n"])
    op.create_index("answer_sets_of_turn", "answer_sets", ["turn"])
    op.create_table(
        "candidates",
        sa.Column("answer_set", sa.Text(), sa.ForeignKey("answer_sets.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
    )


def _work() -> None:
    op.create_table(
        "drafts",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("supersedes", sa.Text()),
        sa.Column("indexed", sa.Boolean(), nullable=False),
    )
    op.create_index("drafts_by_time", "drafts", ["updated", "n"])
    op.create_index("drafts_by_superseded", "drafts", ["supersedes"])
    op.create_index("drafts_to_index", "drafts", ["n"], sqlite_where=sa.text("NOT indexed"))
    op.create_table(
        "records",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Text(), nullable=False, unique=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev", sa.Text()),
        sa.Column("payload_type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("supersedes", sa.Text()),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("draft", sa.Text(), unique=True),
        sa.Column("work_kind", sa.Text()),
        sa.Column("state", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False, server_default=""),
        sa.Column("specialisation", sa.Text(), nullable=False, server_default=""),
        sa.Column("language", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("device", "seq", name="one_record_a_place_in_the_chain"),
    )
    op.create_index("records_by_superseded", "records", ["supersedes"])
    is_work = sa.text("work_kind IS NOT NULL")
    op.create_index("records_by_time", "records", ["at", "n"], sqlite_where=is_work)
    op.create_index("records_by_kind", "records", ["work_kind", "at", "n"], sqlite_where=is_work)
    op.create_index("records_by_state", "records", ["state", "at", "n"], sqlite_where=is_work)
    op.create_index("records_by_kind_and_state", "records", ["work_kind", "state", "at", "n"], sqlite_where=is_work)
    op.create_table(
        "outbox",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Text(), sa.ForeignKey("records.entry_id"), nullable=False, unique=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
    )


def _desk() -> None:
    op.create_table(
        "models",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
    )
    op.create_index("one_model_chosen", "models", ["chosen"], unique=True, sqlite_where=sa.text("chosen"))
    op.create_table(
        "words",
        sa.Column("word", sa.Text(), primary_key=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "profile",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )


def _full_text() -> None:
    # The text itself stays in its own table (or its envelope). detail=column leaves out positions, which halves the
    # index and the time to search it; prefixes of one to three letters make searching while typing quick. `Mc`, beyond
    # the default categories: Python holds some of what SQLite's older Unicode has there for letters (`search_text`).
    tokenizer = "unicode61 remove_diacritics 2 categories 'L* N* Co Mc'"
    shape = f"content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize=\"{tokenizer}\""
    op.execute(f"CREATE VIRTUAL TABLE titles_index USING fts5(words, {shape})")
    op.execute(f"CREATE VIRTUAL TABLE turns_index USING fts5(words, {shape})")
    op.execute(f"CREATE VIRTUAL TABLE drafts_index USING fts5(words, {shape})")
    op.execute(f"CREATE VIRTUAL TABLE records_index USING fts5(words, tags, {shape})")
