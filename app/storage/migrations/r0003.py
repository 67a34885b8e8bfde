"""Revision 0003: receipts of the company's server, why it did not take what still waits, and the tasks it gives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("held", sa.Text()))
    op.add_column("outbox", sa.Column("detail", sa.Text()))
    op.create_table(
        "receipts",
        sa.Column("entry_id", sa.Text(), sa.ForeignKey("records.entry_id"), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("proved", sa.Boolean(), nullable=False),
    )
    op.create_index("receipts_to_prove", "receipts", ["number"], sqlite_where=sa.text("NOT proved"))
    op.create_table(
        "sheets",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("back", sa.Text()),
        sa.Column("draft", sa.Text(), unique=True),
    )
    op.create_index("tasks_in_order", "tasks", ["state", "urgency", "due", "n"])
