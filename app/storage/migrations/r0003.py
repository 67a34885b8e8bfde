"""Revision 0003: receipts of the company's server, and why it did not take what still waits."""

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
