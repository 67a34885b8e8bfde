"""Revision 0002: projects and their versions, tasks, and for whom they are reserved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("people", sa.Column("specialisations", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("people", sa.Column("languages", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "projects",
        sa.Column("project", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("overlap", sa.Integer(), nullable=False),
        sa.Column("lease_hours", sa.Integer(), nullable=False),
        sa.Column("calibration", sa.Float(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("n", _Number, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("specialisation", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("overlap", sa.Integer(), nullable=False),
        sa.Column("lease_hours", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
    )
    op.create_index("tasks_to_hand_out", "tasks", ["open", "urgency", "due", "n"])
    op.create_table(
        "leases",
        sa.Column("task", sa.Text(), sa.ForeignKey("tasks.id"), primary_key=True),
        sa.Column("author", sa.Text(), sa.ForeignKey("people.author"), primary_key=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("leases_of_author", "leases", ["author", "state"])
    op.create_index("leases_by_end", "leases", ["state", "expires"])
