"""Revision 0004: the newest catalogue of models that the company's server signed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.create_table(
        "catalogues",
        sa.Column("server_key", sa.Text(), primary_key=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
    )
