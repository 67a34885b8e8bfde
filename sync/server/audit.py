"""Verifies all the server holds: every signature, every device's chain, every receipt, the tree, what was stated.

Trusts nothing in the tables but the server's own key: what columns say is compared with what is signed. Memory grows
with the devices and the gaps in their chains, not with the records.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, tuple_

from app.domain.errors import BadPayload, ChainBroken, RecordError
from app.domain.record import ChainHead
from app.signing import enrolment, envelope, merkle, payload
from app.signing.keys import PublicKey
from app.signing.payload import Payload
from app.signing.statements import Acceptance, Receipt, ServerEar
from app.storage.columns import AnyRow
from sync.server import audit_statements
from sync.server.inspection import Unsound, inspect
from sync.server.tables import log_end, log_nodes, receipts, records

_AT_ONCE = 1000
_NODES_AT_ONCE = 500
# Columns of a record that repeat what it says.
_SAID = ("device", "seq", "prev", "author", "kind", "at", "supersedes", "task", "project")


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers `first` to `last` of a device's chain are missing."""

    device: str
    first: int
    last: int


@dataclass(slots=True)
class Audit:
    """What was verified. `gaps` are records that devices signed and the server never got."""

    records: int = 0
    receipts: int = 0
    checkpoints: int = 0
    devices: int = 0
    gaps: list[Gap] = field(default_factory=list)


def verify(connection: Connection, ear: ServerEar) -> Audit:
    """Verify the whole log, in the order of its receipts. Raises the first RecordError, which names the entry.

    `connection` shows one state of the database. A log whose end was cut off with all that points to it verifies: only
    who saw it longer can tell.
    """
    audit = Audit()
    stated = audit_statements.read(connection, ear)
    chains: dict[str, _Chain] = {}
    tree, last = _Tree(), ChainHead.empty()
    _compare(stated.roots, tree, audit)
    for rows in _rows(connection):
        grown = tree.size
        for row in rows:
            receipt = _receipt(row, ear)
            missing = receipt.number != last.seq + 1 or receipt.prev != last.entry_id
            _demand(not missing, "a receipt before this one's is missing", row.entry_id)
            last = ChainHead(receipt.number, receipt.receipt_id)
            tree.add(receipt.leaf)
            _compare(stated.roots, tree, audit)
            _demand(row.envelope is not None, "the record of a receipt is missing", receipt.entry_id)
            said = _record(chains, row, receipt, ear, stated.acceptances)
            chains[receipt.device].add(said.seq, receipt.entry_id, said.prev)
            audit.records, audit.receipts = audit.records + 1, audit.receipts + 1
        _compare_nodes(connection, tree.new_nodes(), grown)
    _compare_end(connection, tree.size, last)
    if stated.roots:
        raise ChainBroken(f"a checkpoint says {max(stated.roots)} receipts, there are {tree.size}")
    audit_statements.compare_devices(connection, {device: chain.author for device, chain in chains.items()}, stated)
    audit.devices = len(chains)
    audit.gaps = [Gap(device, *gap) for device, chain in chains.items() for gap in chain.gaps()]
    return audit


class _Tree:
    """The tree, grown leaf by leaf; only what the next root needs is held."""

    def __init__(self) -> None:
        self.size = 0
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._new: dict[tuple[int, int], bytes] = {}

    def add(self, leaf: bytes) -> None:
        for level, place, digest in merkle.grown(self.size, [leaf], lambda *at: self._nodes[at]):
            self._nodes[level, place] = self._new[level, place] = digest
            if level:
                del self._nodes[level - 1, 2 * place], self._nodes[level - 1, 2 * place + 1]
        self.size += 1

    def root(self) -> bytes:
        return merkle.root(self.size, lambda *at: self._nodes[at])

    def new_nodes(self) -> dict[tuple[int, int], bytes]:
        """Those that came since this was asked last."""
        new, self._new = self._new, {}
        return new


@dataclass(slots=True)
class _Chain:
    """One device's records as they come: `head` is the end of what is whole, `beyond` waits for what is between."""

    key: PublicKey
    author: str
    head: ChainHead = field(default_factory=ChainHead.empty)
    beyond: dict[int, tuple[str, str | None]] = field(default_factory=dict)

    def add(self, seq: int, entry_id: str, prev: str | None) -> None:
        _demand(seq > self.head.seq and seq not in self.beyond, f"two records are number {seq}", entry_id)
        self.beyond[seq] = entry_id, prev
        while (after := self.beyond.pop(self.head.seq + 1, None)) is not None:
            entry_id, prev = after
            _demand(prev == self.head.entry_id, f"seq {self.head.seq + 1} does not name the record before it", entry_id)
            self.head = ChainHead(self.head.seq + 1, entry_id)

    def gaps(self) -> Iterator[tuple[int, int]]:
        """The first and the last number of each gap, and a look at the links beyond them."""
        before = self.head.seq
        for seq, (entry_id, prev) in sorted(self.beyond.items()):
            if seq > before + 1:
                yield before + 1, seq - 1
            else:
                links = self.beyond[before][0] == prev
                _demand(links, f"seq {seq} does not name the record before it", entry_id)
            before = seq


def _rows(connection: Connection) -> Iterator[Sequence[AnyRow]]:
    """Receipts with their records, in the order of the log, so many at once."""
    wanted = (
        select(
            receipts.c.number,
            receipts.c.receipt_id,
            receipts.c.envelope.label("receipt"),
            receipts.c.entry_id,
            *(column for column in records.c if column.name not in ("n", "entry_id")),
        )
        .outerjoin(records, records.c.entry_id == receipts.c.entry_id)
        .order_by(receipts.c.number)
        .limit(_AT_ONCE)
    )
    after: int | None = None
    while rows := connection.execute(wanted if after is None else wanted.where(receipts.c.number > after)).all():
        yield rows
        after = rows[-1].number


def _receipt(row: AnyRow, ear: ServerEar) -> Receipt:
    try:
        receipt = ear.receipt(bytes(row.receipt))
    except RecordError as error:
        error.entry_id = row.entry_id
        raise
    here = (row.number, row.receipt_id, row.entry_id)
    _demand(
        here == (receipt.number, receipt.receipt_id, receipt.entry_id), "a receipt is kept as another", row.entry_id
    )
    return receipt


def _compare(roots: dict[int, list[bytes]], tree: _Tree, audit: Audit) -> None:
    for root in roots.pop(tree.size, ()):
        if root != tree.root():
            raise ChainBroken(f"the checkpoint of {tree.size} receipts has another root")
        audit.checkpoints += 1


def _compare_nodes(connection: Connection, nodes: dict[tuple[int, int], bytes], grown: int) -> None:
    """`nodes` came when the tree grew from `grown`. Out of kept nodes the next checkpoints and proofs are made."""
    places = sorted(nodes)
    for start in range(0, len(places), _NODES_AT_ONCE):
        some = places[start : start + _NODES_AT_ONCE]
        wanted = select(log_nodes).where(tuple_(log_nodes.c.level, log_nodes.c.place).in_(some))
        kept = {(row.level, row.place): bytes(row.hash) for row in connection.execute(wanted)}
        for level, place in some:
            if kept.get((level, place)) != nodes[level, place]:
                raise ChainBroken(f"the tree is kept wrongly at level {level}, place {place} (beyond receipt {grown})")


def _compare_end(connection: Connection, size: int, last: ChainHead) -> None:
    end = connection.execute(select(log_end.c.size, log_end.c.receipt_id)).first()
    if end is None or (end.size, end.receipt_id) != (size, last.entry_id):
        raise ChainBroken(f"the log does not end with receipt {size}, as it should")
    # Every bit of the size is a full subtree, which with all that is below it has twice as many nodes, less one.
    nodes = connection.execute(select(func.count()).select_from(log_nodes)).scalar_one()
    if nodes != 2 * size - size.bit_count():
        raise ChainBroken(f"the tree of {size} receipts is kept with {nodes} nodes")
    without = select(records.c.entry_id).outerjoin(receipts, receipts.c.entry_id == records.c.entry_id)
    stray = connection.execute(without.where(receipts.c.number.is_(None)).limit(1)).scalar()
    if stray is not None:
        raise ChainBroken("a record has no receipt", entry_id=stray)


def _record(
    chains: dict[str, _Chain], row: AnyRow, receipt: Receipt, ear: ServerEar, acceptances: dict[str, Acceptance]
) -> Payload:
    """What a record says that verifies. The first of a device is its enrolment, and brings its key."""
    line, entry_id = bytes(row.envelope), receipt.entry_id
    chain = chains.get(receipt.device)
    if chain is None:
        try:
            sealed = envelope.decode(line)
            enrolled = enrolment.read(sealed)
        except RecordError as error:
            error.entry_id = entry_id
            raise
        here = (enrolled.head.entry_id, enrolled.device, enrolled.org, enrolled.server)
        _demand(here == (entry_id, receipt.device, ear.org, ear.server), "an enrolment of another device", entry_id)
        accepted = acceptances.get(entry_id)
        fits = accepted is not None and (accepted.public_key, accepted.author) == (enrolled.public_key, enrolled.author)
        _demand(fits, "an enrolment was not accepted", entry_id)
        chains[receipt.device] = _Chain(enrolled.public_key, enrolled.author)
        said = payload.decode(sealed.payload)
    else:
        key = chain.key
        seen = inspect(
            line,
            author=chain.author,
            org=ear.org,
            server=ear.server,
            key_of=lambda keyid: key if keyid == key.keyid else None,
        )
        if isinstance(seen, Unsound):
            raise BadPayload(f"{seen.reason}: {seen.detail}", entry_id=entry_id)
        _demand(seen.entry_id == entry_id, "a receipt is for another record", entry_id)
        said = seen.payload
    _demand((receipt.device, receipt.seq) == (said.device, said.seq), "a receipt is for another place", entry_id)
    for name in _SAID:
        _demand(getattr(row, name) == getattr(said, name), f"the column {name} says other than the record", entry_id)
    return said


def _demand(condition: bool, reason: str, entry_id: str) -> None:
    if not condition:
        raise ChainBroken(reason, entry_id=entry_id)
