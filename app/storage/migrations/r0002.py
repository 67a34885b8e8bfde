"""Revision 0002: an answer remembers that it was cut off with nothing known of it but its text."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.add_column("turns", sa.Column("cut_off", sa.Boolean(), nullable=False, server_default=sa.false()))
