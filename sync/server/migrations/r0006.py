"""Revision 0006: what a keeper looked at and does not want listed any more."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.add_column("aside", sa.Column("dismissed", sa.BigInteger()))
    op.add_column("aside", sa.Column("dismissed_because", sa.Text()))
