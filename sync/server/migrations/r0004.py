"""Revision 0004: what devices ask in files."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column("device", sa.Text(), sa.ForeignKey("devices.device"), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pull", sa.Text(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
    )
