"""Revision 0004: an index of the state work is in, and the newest catalogue of models that a company signed."""

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
    # What was the full-text index's to filter by: it is not written anew when work moves on.
    work = sa.text("work_kind IS NOT NULL")
    op.create_index("records_in_state", "records", ["state", "n"], sqlite_where=work)
