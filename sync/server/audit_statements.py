"""Verifies what the server signed beside receipts, and that its register of devices says the same.

Each family of statements is a chain: none of it can be changed, dropped or moved unseen but the newest, and a device
without its acceptance, or without the revocation that its row speaks of, gives those away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, select

from app.domain.errors import ChainBroken, RecordError
from app.domain.record import ChainHead
from app.signing import envelope, payload
from app.signing.statements import Acceptance, Checkpoint, Revocation, ServerEar
from sync.server.tables import devices, statements

T = TypeVar("T", Checkpoint, Acceptance, Revocation)


@dataclass(slots=True)
class Statements:
    """What is left to be found in the log: roots by the size they are of, acceptances by their enrolment's entry id."""

    roots: dict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    acceptances: dict[str, Acceptance] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)


def read(connection: Connection, ear: ServerEar) -> Statements:
    """All of them, verified. Raises the first RecordError."""
    found = Statements()
    for checkpoint in _family(connection, "checkpoint", ear.checkpoint, lambda said: str(said.size)):
        found.roots[checkpoint.size].append(checkpoint.root)
    for acceptance in _family(connection, "enrolment", ear.acceptance, lambda said: said.public_key.keyid):
        found.acceptances[acceptance.enrolment] = acceptance
    for revocation in _family(connection, "revocation", ear.revocation, lambda said: said.device):
        found.revoked.add(revocation.device)
    return found


def compare_devices(connection: Connection, authors: Mapping[str, str], found: Statements) -> None:
    """That the register holds the devices of the log (`authors` of each), and those as revoked that were."""
    known, accepted = set(), {each.public_key.keyid: each for each in found.acceptances.values()}
    for row in connection.execute(select(devices)):
        known.add(row.device)
        acceptance = accepted.get(row.device)
        if acceptance is None or authors.get(row.device) != row.author or acceptance.public_key.spki != bytes(row.spki):
            raise ChainBroken(f"device {row.device} is not the one that was enrolled")
        if (row.revoked is not None) != (row.device in found.revoked):
            raise ChainBroken(f"device {row.device} was revoked and is not, or the other way round")
    for device in authors.keys() - known:
        raise ChainBroken(f"device {device} is not in the register")


def _family(
    connection: Connection, family: str, hear: Callable[[bytes], T], subject: Callable[[T], str]
) -> Iterator[T]:
    head = ChainHead.empty()
    rows = select(statements).where(statements.c.family == family).order_by(statements.c.seq)
    for row in connection.execute(rows):
        try:
            said = hear(bytes(row.envelope))
        except RecordError as error:
            error.entry_id = row.entry_id
            raise
        sealed = envelope.decode(bytes(row.envelope))
        place = payload.decode(sealed.payload)
        if (place.seq, place.prev) != (head.seq + 1, head.entry_id):
            raise ChainBroken(f"a statement before this {family} is missing", entry_id=row.entry_id)
        if (row.entry_id, row.seq, row.subject) != (sealed.entry_id, place.seq, subject(said)):
            raise ChainBroken(f"a {family} is kept as another", entry_id=row.entry_id)
        head = ChainHead(place.seq, sealed.entry_id)
        yield said
