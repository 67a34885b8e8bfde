"""Verifies all the server holds: every signature, every device's chain, every receipt, the tree, what was stated.

Trusts nothing in the tables but the server's own key: what columns say is compared with what is signed. Memory grows
with the devices and the gaps in their chains, not with the records.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from app.domain.errors import ChainBroken
from app.domain.record import ChainHead
from app.signing import merkle
from app.signing.statements import ServerEar
from sync.server import audit_statements
from sync.server.audit_rows import Look, Row, Seen, look_at_all
from sync.server.tables import records

_AT_ONCE = 1000


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

    `connection` shows one state of the database. A log whose end was cut off verifies where no checkpoint is longer:
    only who saw it longer can tell.
    """
    audit = Audit()
    stated = audit_statements.read(connection, ear)
    look = Look(ear, stated.acceptances, {each.public_key.keyid: each for each in stated.acceptances.values()})
    chains: dict[str, _Chain] = {}
    tree, last = _Tree(), ChainHead.empty()
    _compare(stated.roots, tree, audit)
    about = connection.execute(select(func.count()).select_from(records)).scalar_one()
    for batch in look_at_all(look, _rows(connection), rows=about):
        for seen in batch:
            receipt = seen.receipt
            missing = receipt.number != last.seq + 1 or receipt.prev != last.entry_id
            _demand(not missing, "a receipt before this one's is missing", receipt.entry_id)
            last = ChainHead(receipt.number, receipt.receipt_id)
            grown = tree.add(receipt.leaf)  # out of those that are kept the next checkpoints and proofs are made
            _demand(seen.nodes == grown, "the tree is kept otherwise than the receipts make it", receipt.entry_id)
            _compare(stated.roots, tree, audit)
            _chain_of(chains, seen).add(seen.seq, receipt.entry_id, seen.prev)
            audit.records, audit.receipts = audit.records + 1, audit.receipts + 1
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

    def add(self, leaf: bytes) -> bytes:
        """The nodes it grew by, from the leaf up."""
        grown = b""
        for level, place, digest in merkle.grown(self.size, [leaf], lambda *at: self._nodes[at]):
            grown += digest
            self._nodes[level, place] = digest
            if level:
                del self._nodes[level - 1, 2 * place], self._nodes[level - 1, 2 * place + 1]
        self.size += 1
        return grown

    def root(self) -> bytes:
        return merkle.root(self.size, lambda *at: self._nodes[at])


@dataclass(slots=True)
class _Chain:
    """One device's records as they come: `head` is the end of what is whole, `beyond` waits for what is between."""

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


def _chain_of(chains: dict[str, _Chain], seen: Seen) -> _Chain:
    chain = chains.get(seen.receipt.device)
    if chain is None:
        _demand(seen.enrols, "the first record of a device is no enrolment that was accepted", seen.receipt.entry_id)
        chain = chains[seen.receipt.device] = _Chain(seen.author)
    _demand(chain.author == seen.author, "a device signed for two people", seen.receipt.entry_id)
    return chain


def _rows(connection: Connection) -> Iterator[Sequence[Row]]:
    """In the order of the log, so many at once."""
    wanted = select(*(records.c[name] for name in Row._fields)).order_by(records.c.number).limit(_AT_ONCE)
    after: int | None = None
    while rows := connection.execute(wanted if after is None else wanted.where(records.c.number > after)).all():
        yield [Row(*row) for row in rows]
        after = rows[-1].number


def _compare(roots: dict[int, list[bytes]], tree: _Tree, audit: Audit) -> None:
    for root in roots.pop(tree.size, ()):
        if root != tree.root():
            raise ChainBroken(f"the checkpoint of {tree.size} receipts has another root")
        audit.checkpoints += 1


def _demand(condition: bool, reason: str, entry_id: str) -> None:
    if not condition:
        raise ChainBroken(reason, entry_id=entry_id)
