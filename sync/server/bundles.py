"""Records in and receipts out on a stick, for desks that no network reaches.

A desk's bundle is taken as if it had been sent: once, however often it is carried in. What goes back is a file for one
device: `answer` says its shape, and the desk believes only what is signed in it.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import select

from app.domain.errors import BadPayload
from app.domain.ports import Clock
from app.signing import answer, bundle, enrolment
from app.signing.enrolment import Enrolment
from sync.protocol import MAX_BATCH, Outcome, Verdict
from sync.server import register
from sync.server.company import Company
from sync.server.intake import Intake
from sync.server.tables import receipts, records


@dataclass(slots=True)
class CarriedIn:
    """What became of a bundle's records. `refused` are those not stored, with the line they stood in."""

    device: str
    stored: int = 0
    refused: list[tuple[int, Outcome]] = field(default_factory=list)

    def reasons(self) -> Counter[str]:
        return Counter(str(outcome.reason) for _, outcome in self.refused)


class Bundles:
    """For one company. Blocking."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock
        self._intake = Intake(org=company.voice.org, server=company.voice.server, log=company.log)

    def carry_in(self, stream: BinaryIO) -> CarriedIn:
        """Take a desk's bundle. What is cut off at its end is for the next one.

        Raises UnknownDevice for a device that never enrolled, BadEnvelope and BundleIncomplete for a file that is no
        whole bundle: what came before that is taken.
        """
        header, lines = bundle.read(stream)
        enrolled = self._known(enrolment.read(header.enrolment))
        carried = CarriedIn(enrolled.device)
        batch: list[tuple[int, bytes]] = []
        try:
            for line in lines:
                batch.append(line)
                if len(batch) == MAX_BATCH:
                    self._take(carried, batch)
                    batch = []
        finally:
            self._take(carried, batch)
        return carried

    def carry_out(self, device: str, stream: BinaryIO) -> int:
        """Write the receipts of a device's records for its desk to read. How many. Raises UnknownDevice."""
        with self._company.database.reading() as db:
            register.sender_of(db, device)
            wanted = (
                select(receipts.c.envelope)
                .join(records, records.c.entry_id == receipts.c.entry_id)
                .where(records.c.device == device)
                .order_by(receipts.c.number)
            )
            kept = [bytes(raw) for raw in db.execute(wanted).scalars()]
        answer.write(stream, device=device, receipts=kept)
        return len(kept)

    def _known(self, enrolled: Enrolment) -> Enrolment:
        with self._company.database.reading() as db:
            register.sender_of(db, enrolled.device)
        if (enrolled.org, enrolled.server) != (self._company.voice.org, self._company.voice.server):
            raise BadPayload(f"signed for {enrolled.server!r} of {enrolled.org!r}")
        return enrolled

    def _take(self, carried: CarriedIn, batch: list[tuple[int, bytes]]) -> None:
        if not batch:
            return
        at = self._clock.now()
        with self._company.database.reading() as db:
            sender = register.sender_of(db, carried.device)
        seen = self._intake.look(sender, [raw for _, raw in batch])
        with self._company.writing() as db:
            outcomes = self._intake.settle(db, sender, seen, at=at)
        for (line, _), outcome in zip(batch, outcomes, strict=True):
            if outcome.verdict is Verdict.STORED:
                carried.stored += 1
            else:
                carried.refused.append((line, outcome))
