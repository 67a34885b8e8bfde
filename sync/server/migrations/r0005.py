"""Revision 0005: a record, its receipt and what the tree grew by with it are one row."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from app.domain.errors import ChainBroken

revision = "0005"
down_revision: str | None = "0004"

_AT_ONCE = 1024
_SAID = "entry_id, device, seq, prev, author, kind, at, supersedes, task, project, taken, envelope"
_WHOLE = f"number, {_SAID}, receipt_id, receipt, nodes"

_nodes = sa.table("log_nodes", sa.column("level"), sa.column("place"), sa.column("hash"))
_grown = sa.table("grown", sa.column("number"), sa.column("nodes"))


def upgrade() -> None:
    """Raises ChainBroken where a record lacks its receipt, or a receipt its record or its place in the tree."""
    bind = op.get_bind()
    op.create_table(
        "grown",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
    )
    receipts = bind.execute(sa.text("SELECT count(*) FROM receipts")).scalar_one()
    for start in range(0, receipts, _AT_ONCE):
        grown = _grown_by(bind, start, min(start + _AT_ONCE, receipts))
        bind.execute(sa.insert(_grown), [{"number": number, "nodes": nodes} for number, nodes in grown])
    said = ", ".join(f"records.{name}" for name in _SAID.split(", "))
    op.execute(
        f"CREATE TABLE whole AS SELECT receipts.number, {said}, receipts.receipt_id, receipts.envelope AS receipt,"  # noqa: S608 - of this file
        " grown.nodes FROM receipts JOIN records ON records.entry_id = receipts.entry_id"
        " JOIN grown ON grown.number = receipts.number"
    )
    counts = {bind.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in ("records", "whole")}  # noqa: S608
    if counts != {receipts}:
        raise ChainBroken(f"not each of {receipts} receipts has one record and its place in the tree")
    for name in ("grown", "log_nodes", "receipts", "records"):
        op.drop_table(name)
    op.create_table(
        "records",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
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
        sa.Column("receipt_id", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("device", "seq", name="one_record_a_place_in_the_chain"),
    )
    op.create_index("records_by_supersedes", "records", ["supersedes"])
    op.create_index("records_by_task", "records", ["task"])
    op.execute(f"INSERT INTO records ({_WHOLE}) SELECT {_WHOLE} FROM whole ORDER BY number")  # noqa: S608
    op.drop_table("whole")


def _grown_by(bind: sa.Connection, before: int, after: int) -> Iterator[tuple[int, bytes]]:
    """Each receipt from `before` to `after` and the nodes that the tree grew by with it, from its leaf up."""
    came = sa.or_(
        *(
            (_nodes.c.level == level) & _nodes.c.place.between(before >> level, (after >> level) - 1)
            for level in range(after.bit_length())
        )
    )
    found = {(level, place): bytes(digest) for level, place, digest in bind.execute(sa.select(_nodes).where(came))}
    for number in range(before + 1, after + 1):
        levels = range((number & -number).bit_length())  # a level for each power of two that divides it
        try:
            yield number, b"".join(found[level, (number >> level) - 1] for level in levels)
        except KeyError as missing:
            raise ChainBroken(f"the tree lacks {missing}, which receipt {number} completed") from missing
