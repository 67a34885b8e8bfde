"""Revision 0001: people, devices, their records, the log over them, and what was set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("org", sa.Text(), nullable=False),
        sa.Column("org_name", sa.Text(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("author", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("code_sha256", sa.LargeBinary(), primary_key=True),
        sa.Column("author", sa.Text(), sa.ForeignKey("people.author"), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text()),
    )
    op.create_table(
        "devices",
        sa.Column("device", sa.Text(), primary_key=True),
        sa.Column("author", sa.Text(), sa.ForeignKey("people.author"), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("enrolled", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger()),
        sa.Column("quarantined", sa.BigInteger()),
        sa.Column("seen", sa.BigInteger()),
        sa.Column("clock_ahead_s", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("devices_of_author", "devices", ["author"])
    op.create_table(
        "records",
        sa.Column("n", _Number, primary_key=True),
        sa.Column("entry_id", sa.Text(), nullable=False, unique=True),
        sa.Column("device", sa.Text(), sa.ForeignKey("devices.device"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.Text()),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text()),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("device", "seq", name="one_record_a_place_in_the_chain"),
    )
    op.create_index("records_by_supersedes", "records", ["supersedes"])
    op.create_index("records_by_task", "records", ["task"])
    op.create_table(
        "receipts",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("receipt_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False, unique=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("place", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "log_end",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("receipt_id", sa.Text()),
    )
    op.create_table(
        "statements",
        sa.Column("entry_id", sa.Text(), primary_key=True),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("family", "seq", name="one_statement_a_place_in_the_chain"),
    )
    op.create_index("statements_by_subject", "statements", ["family", "subject"])
    op.create_table(
        "aside",
        sa.Column("n", _Number, primary_key=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
    )
    op.create_index("aside_by_device", "aside", ["device", "seq"])
    op.create_index("aside_by_author", "aside", ["author"])
