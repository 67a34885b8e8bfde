"""Verifies all the server holds: every signature, every device's chain, every receipt, the tree, the checkpoints.

Trusts nothing in the tables but the server's own key: what columns say is compared with what is signed. Memory grows
with the devices and the gaps in their chains, not with the records.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.domain.errors import BadPayload, ChainBroken, RecordError
from app.domain.record import ChainHead
from app.signing import enrolment, envelope, merkle
from app.signing.keys import PublicKey
from app.signing.statements import ServerEar
from app.storage.columns import AnyRow
from sync.server.inspection import Unsound, inspect
from sync.server.tables import receipts, records, statements

_AT_ONCE = 1000


@dataclass(slots=True)
class Audit:
    """What was verified. `gaps` are records that devices signed and the server never got: (device, seq)."""

    records: int = 0
    receipts: int = 0
    checkpoints: int = 0
    devices: int = 0
    gaps: list[tuple[str, int]] = field(default_factory=list)


def verify(connection: Connection, ear: ServerEar) -> Audit:
    """Verify the whole log, in the order of its receipts. Raises the first RecordError, which names the entry."""
    audit = Audit()
    roots = _checkpoints(connection, ear)
    chains: dict[str, _Chain] = {}
    tree, last = _Tree(), ChainHead.empty()
    _compare(roots, tree, audit)
    for row in _rows(connection):
        receipt = ear.receipt(bytes(row.receipt))
        _demand(receipt.number == last.seq + 1 and receipt.prev == last.entry_id, "a receipt is missing", row.entry_id)
        last = ChainHead(receipt.number, receipt.receipt_id)
        tree.add(receipt.leaf)
        _compare(roots, tree, audit)
        _demand(row.line is not None, "the record of a receipt is missing", receipt.entry_id)
        seq, prev = _record(chains, bytes(row.line), receipt.entry_id, receipt.device, ear)
        _demand((receipt.device, receipt.seq) == (row.device, seq), "a receipt is for another place", row.entry_id)
        chains[receipt.device].add(seq, receipt.entry_id, prev)
        audit.records, audit.receipts = audit.records + 1, audit.receipts + 1
    if roots:
        raise ChainBroken(f"a checkpoint says {max(roots)} receipts, there are {tree.size}")
    audit.devices = len(chains)
    audit.gaps = [(device, seq) for device, chain in chains.items() for seq in chain.gaps()]
    return audit


class _Tree:
    """The tree, grown leaf by leaf; only what the next root needs is held."""

    def __init__(self) -> None:
        self.size = 0
        self._nodes: dict[tuple[int, int], bytes] = {}

    def add(self, leaf: bytes) -> None:
        for level, place, digest in merkle.grown(self.size, [leaf], lambda *at: self._nodes[at]):
            self._nodes[level, place] = digest
            if level:
                del self._nodes[level - 1, 2 * place], self._nodes[level - 1, 2 * place + 1]
        self.size += 1

    def root(self) -> bytes:
        return merkle.root(self.size, lambda *at: self._nodes[at])


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

    def gaps(self) -> Iterator[int]:
        """Numbers that are missing, and a look at the links beyond them."""
        for seq in range(self.head.seq + 1, max(self.beyond, default=0)):
            if seq not in self.beyond:
                yield seq
        for seq, (entry_id, prev) in self.beyond.items():
            before = self.beyond.get(seq - 1)
            _demand(before is None or before[0] == prev, f"seq {seq} does not name the record before it", entry_id)


def _rows(connection: Connection) -> Iterator[AnyRow]:
    wanted = (
        select(
            receipts.c.number,
            receipts.c.envelope.label("receipt"),
            receipts.c.entry_id,
            records.c.device,
            records.c.envelope.label("line"),
        )
        .outerjoin(records, records.c.entry_id == receipts.c.entry_id)
        .order_by(receipts.c.number)
        .limit(_AT_ONCE)
    )
    after = 0
    while rows := connection.execute(wanted.where(receipts.c.number > after)).all():
        yield from rows
        after = rows[-1].number


def _checkpoints(connection: Connection, ear: ServerEar) -> dict[int, list[bytes]]:
    """The roots that were signed, by size."""
    roots: dict[int, list[bytes]] = defaultdict(list)
    wanted = select(statements.c.envelope).where(statements.c.family == "checkpoint").order_by(statements.c.seq)
    for raw in connection.execute(wanted).scalars():
        said = ear.checkpoint(bytes(raw))
        roots[said.size].append(said.root)
    return roots


def _compare(roots: dict[int, list[bytes]], tree: _Tree, audit: Audit) -> None:
    for root in roots.pop(tree.size, ()):
        if root != tree.root():
            raise ChainBroken(f"the checkpoint of {tree.size} receipts has another root")
        audit.checkpoints += 1


def _record(
    chains: dict[str, _Chain], line: bytes, entry_id: str, device: str, ear: ServerEar
) -> tuple[int, str | None]:
    """The place of a record that verifies. The first of a device is its enrolment, and brings its key."""
    chain = chains.get(device)
    if chain is None:
        try:
            enrolled = enrolment.read(envelope.decode(line))
        except RecordError as error:
            error.entry_id = entry_id
            raise
        here = (enrolled.head.entry_id, enrolled.device, enrolled.org, enrolled.server)
        _demand(here == (entry_id, device, ear.org, ear.server), "an enrolment of another device", entry_id)
        chains[device] = _Chain(enrolled.public_key, enrolled.author)
        return 1, None
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
    return seen.payload.seq, seen.payload.prev


def _demand(condition: bool, reason: str, entry_id: str) -> None:
    if not condition:
        raise ChainBroken(reason, entry_id=entry_id)
