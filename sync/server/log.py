"""The server's log: every record taken, in one order, each with its receipt, and a Merkle tree over these.

Receipts name one another in a chain and are the leaves of the tree (`app.signing.merkle`); a checkpoint signs the
tree's root. A desk that keeps the last checkpoint it saw notices when the log is cut short or rewritten. Enrolments,
revocations and checkpoints are chains beside it. Every method is part of the caller's transaction; one that adds wants
it to be one that writes (`ServerDatabase.writing`), so that nobody else adds meanwhile.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, bindparam, insert, select

from app.domain.errors import BrokenInvariant
from app.domain.record import ChainHead, SignedRecord
from app.signing import merkle, multiproof
from app.signing.merkle import Node
from app.signing.multiproof import Subtree
from app.signing.statements import ServerVoice
from sync.server.database import rows_of
from sync.server.tables import records, statements

T = TypeVar("T")
_Place = tuple[int, int]  # of a node: its level, and which of that level
_BATCH = 500
_CHECKPOINTS = "checkpoint"

# Made once: a statement takes longer to make than to execute, and these are every request's.
END = select(records.c.number, records.c.receipt_id).order_by(records.c.number.desc()).limit(1)
_KEEP = insert(records)
_NODES = select(records.c.number, records.c.nodes).where(records.c.number.in_(bindparam("numbers", expanding=True)))


class Entry(NamedTuple):
    """A record that is to be kept and receipted. What comes after `envelope` repeats what the record says."""

    envelope: bytes
    entry_id: str
    device: str
    seq: int
    prev: str | None
    author: str
    kind: str
    at: str
    supersedes: str | None
    task: str
    project: str


class ServerLog:
    """Signs with the server's own key."""

    def __init__(self, voice: ServerVoice) -> None:
        self._voice = voice
        # Full subtrees to the left of the end, as they were when this process added to the log: an end is known by its
        # receipt, so that no other is taken for it.
        self._peaks: tuple[ChainHead, dict[_Place, bytes]] = (ChainHead.empty(), {})

    def receive(
        self, connection: Connection, entries: Sequence[Entry], *, after: ChainHead, at: datetime
    ) -> list[bytes]:
        """Keep `entries`, none of which is kept yet; their receipts, in their order. The log ends with `after`."""
        head = after
        signed = []
        for entry in entries:
            receipt = self._voice.receipt(head, entry_id=entry.entry_id, device=entry.device, seq=entry.seq, at=at)
            signed.append(receipt)
            head = receipt.head
        if not signed:
            return []
        leaves = [bytes.fromhex(receipt.entry_id) for receipt in signed]
        known = dict(self._peaks_at(connection, after))
        nodes = {receipt.seq: b"" for receipt in signed}
        for level, place, digest in merkle.grown(after.seq, leaves, lambda *at: known[at]):
            known[level, place] = digest
            nodes[_number(level, place)] += digest
        rows = [
            {
                **entry._asdict(),
                "taken": at,
                "number": receipt.seq,
                "receipt_id": receipt.entry_id,
                "receipt": receipt.envelope,
                "nodes": nodes[receipt.seq],
            }
            for receipt, entry in zip(signed, entries, strict=True)
        ]
        connection.execute(_KEEP, rows_of(rows))
        self._peaks = head, {place: known[place] for place in _peak_places(head.seq)}
        return [receipt.envelope for receipt in signed]

    def _peaks_at(self, connection: Connection, end: ChainHead) -> dict[_Place, bytes]:
        known_end, peaks = self._peaks
        return peaks if known_end == end else _nodes(connection, _peak_places(end.seq))

    @staticmethod
    def end(connection: Connection) -> ChainHead:
        """The last receipt."""
        row = connection.execute(END).first()
        return ChainHead.empty() if row is None else ChainHead(row.number, row.receipt_id)

    def size(self, connection: Connection) -> int:
        """How many receipts there are."""
        return self.end(connection).seq

    def root(self, connection: Connection, size: int) -> bytes:
        """The root of the tree as it stood at `size`."""
        return _with_nodes(connection, lambda node: merkle.root(size, node))

    def checkpoint(self, connection: Connection, *, at: datetime) -> tuple[int, bytes]:
        """How the log stands: its size and the signed checkpoint, made now when it grew since the last one."""
        size = self.size(connection)
        kept = _checkpoint_at(connection, size)
        if kept is not None:
            return size, kept
        head = _chain_head(connection, _CHECKPOINTS)
        signed = self._voice.checkpoint(head, size=size, root=self.root(connection, size), at=at)
        _keep(connection, signed, subject=str(size))
        return size, signed.envelope

    def present_checkpoint(self, connection: Connection) -> tuple[int, bytes] | None:
        """The same for whoever only reads: None when the log grew since the last one."""
        size = self.size(connection)
        kept = _checkpoint_at(connection, size)
        return None if kept is None else (size, kept)

    def consistency(self, connection: Connection, old: int, new: int) -> list[bytes]:
        """Shows that the log of `new` receipts begins with that of `old`. Raises ValueError when it cannot."""
        return _with_nodes(connection, lambda node: merkle.consistency_proof(old, new, node))

    def inclusions(self, connection: Connection, numbers: Sequence[int], size: int) -> list[list[bytes]]:
        """For each receipt number (from 1), what shows that it is in the log of `size`. Raises ValueError."""
        return _with_nodes(
            connection, lambda node: [merkle.inclusion_proof(number - 1, size, node) for number in numbers]
        )

    def outside(self, connection: Connection, numbers: Sequence[int], size: int) -> list[Subtree]:
        """What shows, with these receipts themselves (in order), that they are in the log of `size`."""
        leaves = array("q", (number - 1 for number in numbers))
        return _with_nodes(connection, lambda node: multiproof.outside(size, leaves, node))

    @staticmethod
    def checkpoint_of(connection: Connection, size: int) -> bytes | None:
        """The checkpoint of the log at this size, where one was signed."""
        return _checkpoint_at(connection, size)

    @staticmethod
    def checkpoint_sizes(connection: Connection) -> list[int]:
        """Those of all checkpoints that were signed, the smallest first."""
        signed = select(statements.c.subject).where(statements.c.family == _CHECKPOINTS)
        return sorted(map(int, connection.execute(signed).scalars()))

    def state(
        self, connection: Connection, family: str, sign: Callable[[ChainHead], SignedRecord], *, subject: str
    ) -> bytes:
        """Keep the next statement of a family's chain (an enrolment, a revocation), as `sign` signs it on its head."""
        signed = sign(_chain_head(connection, family))
        _keep(connection, signed, subject=subject)
        return signed.envelope

    @staticmethod
    def statements(connection: Connection, family: str, subjects: Iterable[str]) -> list[bytes]:
        """The statements of a family about these devices, oldest first."""
        wanted = (
            select(statements.c.envelope)
            .where(statements.c.family == family, statements.c.subject.in_(list(subjects)))
            .order_by(statements.c.seq)
        )
        return [bytes(raw) for raw in connection.execute(wanted).scalars()]


def _chain_head(connection: Connection, family: str) -> ChainHead:
    wanted = (
        select(statements.c.seq, statements.c.entry_id)
        .where(statements.c.family == family)
        .order_by(statements.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(wanted).first()
    return ChainHead.empty() if row is None else ChainHead(row.seq, row.entry_id)


def _checkpoint_at(connection: Connection, size: int) -> bytes | None:
    wanted = select(statements.c.envelope).where(statements.c.family == _CHECKPOINTS, statements.c.subject == str(size))
    raw = connection.execute(wanted).scalar()
    return None if raw is None else bytes(raw)


def _keep(connection: Connection, signed: SignedRecord, *, subject: str) -> None:
    connection.execute(
        insert(statements).values(
            entry_id=signed.entry_id,
            family=signed.kind.partition(".")[0],
            seq=signed.seq,
            subject=subject,
            envelope=signed.envelope,
        )
    )


def _peak_places(size: int) -> set[_Place]:
    """Of the full subtrees that make up a tree: one for each bit of its size."""
    return {(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1}


def _with_nodes(connection: Connection, ask: Callable[[Node], T]) -> T:
    """What `ask` answers. It is asked twice: which nodes it wants depends on sizes alone, so they are read at once."""
    wanted: set[_Place] = set()

    def note(level: int, index: int) -> bytes:
        wanted.add((level, index))
        return b""

    ask(note)
    nodes = _nodes(connection, wanted)
    return ask(lambda level, index: nodes[level, index])


def _number(level: int, place: int) -> int:
    """Of the receipt with which a subtree became full, and whose row keeps it."""
    return (place + 1) << level


def _nodes(connection: Connection, wanted: set[_Place]) -> dict[_Place, bytes]:
    grown: dict[int, bytes] = {}
    numbers = sorted({_number(*place) for place in wanted})
    for start in range(0, len(numbers), _BATCH):
        rows = connection.execute(_NODES, {"numbers": numbers[start : start + _BATCH]})
        grown |= {row.number: bytes(row.nodes) for row in rows}
    if len(grown) != len(numbers):
        raise BrokenInvariant("the log lacks a node of its own tree")
    size = merkle.HASH_BYTES
    return {(level, place): grown[_number(level, place)][level * size :][:size] for level, place in wanted}
