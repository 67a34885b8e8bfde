"""Revision 0003: the models that the company hands out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "models",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("file_name", sa.Text(), nullable=False, unique=True),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "catalogues",
        sa.Column("serial", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
    )
