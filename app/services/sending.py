"""What goes to the company's server and what came back: batches of the outbox, receipts believed, the log proved.

A record leaves the outbox when a receipt for it was verified, and never otherwise. Nothing here opens a connection;
`sync.client` carries what this gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.errors import BrokenInvariant, RecordError, ServerLied
from app.domain.membership import Membership
from app.domain.work import WorkState
from app.services.membership import MembershipService, believed, ear_of
from app.signing import envelope, merkle
from app.signing.statements import ServerEar

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.outbox import Held, OutboxRepository
    from app.storage.receipts import ReceiptRepository
    from app.storage.records import RecordRepository

# `sync.protocol.Reason`: it came while the server sets aside all that its device sends.
_QUARANTINED = "quarantined"

# Work that neither a revision nor a withdrawal speaks for.
_UNSPOKEN_FOR = (WorkState.SUBMITTED, WorkState.HELD)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record to send. `place` is where it waits in the outbox."""

    place: int
    entry_id: str
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said of one record: a receipt, or why there is none."""

    entry_id: str
    receipt: bytes = b""
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many of a batch were believed to have arrived, and how many wait for a person now."""

    sent: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """How the server says its log stands: the signed checkpoint, that it continues the one known here, and for each of
    the receipts asked about its proof."""

    checkpoint: bytes
    consistency: Sequence[bytes]
    proofs: Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How sending stands. `sent` is work that arrived; that the desk enrolled is none. `held` are records that the
    server did not take; `reasons` are why it took none of those that the present key signed, with what was revised or
    withdrawn since."""

    membership: Membership | None
    waiting: int
    sent: int
    held: "tuple[Held, ...]"
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWork:
    """A record that the server did not take. `title` is empty for one that is no piece of work of its own: the note
    that another was withdrawn. `former`: signed with a key from before the desk joined again."""

    entry_id: str
    title: str
    at: datetime
    reason: str
    detail: str
    former: bool = False


class SendingService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        database: "Database",
        records: "RecordRepository",
        outbox: "OutboxRepository",
        receipts: "ReceiptRepository",
        members: MembershipService,
    ) -> None:
        self._database = database
        self._records = records
        self._outbox = outbox
        self._receipts = receipts
        self._members = members

    def standing(self) -> Standing:
        membership = self._members.current()
        return Standing(
            membership=membership,
            waiting=0 if membership is None else self._outbox.count_of(membership.devices),
            sent=0 if membership is None else self._receipts.count_of(membership.devices),
            held=self._outbox.held(),
            reasons=frozenset() if membership is None else self._outbox.reasons_of(membership.device),
        )

    def held_work(self, *, limit: int) -> tuple[HeldWork, ...]:
        """The first of what the server did not take, with what it is to the person."""
        membership = self._members.current()
        device = "" if membership is None else membership.device
        return tuple(self._held_work(each, device) for each in self._outbox.held()[:limit])

    def batch(self, *, after: int, records: int, size: int) -> list[Waiting]:
        """The next records to send after a place in the outbox: so many at most, and of so many bytes together, but
        one at least. Raises NotEnrolled."""
        waiting = self._outbox.to_send(self._members.present().devices, after=after, limit=records)
        batch: list[Waiting] = []
        total = 0
        for place, entry_id, line in waiting:
            total += len(line) + 1
            if batch and total > size:
                break
            batch.append(Waiting(place, entry_id, line))
        return batch

    def settle(self, batch: Sequence[Waiting], answers: Sequence[Answer]) -> Settled:
        """Take what the server said of a batch, one answer a record in its order.

        Raises ServerLied for a receipt that is not for the record: then nothing of the batch is settled.
        """
        membership = self._members.present()
        ear = ear_of(membership)
        if [each.entry_id for each in batch] != [each.entry_id for each in answers]:
            raise ServerLied("other_answers")
        with self._database.writing():
            arrived = {said.entry_id: said.receipt for said in answers if said.receipt}
            self._arrived(ear, arrived)
            for said in answers:
                if not said.receipt:
                    self._hold(said.entry_id, said.reason, said.detail)
            self._members.reached(sent=bool(arrived))
            waits = {each.entry_id for each in self._outbox.held()} if len(arrived) < len(answers) else set()
        return Settled(sent=len(arrived), held=sum(said.entry_id in waits for said in answers))

    def take_receipt(self, raw: bytes) -> bool:
        """Take a receipt that was carried here in a file; whether it is new. One for a record of another desk is passed
        over. Raises NotEnrolled, RecordError for one that is not the server's, ServerLied for one of the server's that
        does not fit the record. Part of the caller's transaction."""
        ear = ear_of(self._members.present())
        receipt = ear.receipt(raw)
        if self._records.get(receipt.entry_id) is None or self._receipts.get(receipt.entry_id) is not None:
            return False
        self._arrived(ear, {receipt.entry_id: raw})
        return True

    def hold(self, waiting: Waiting, *, reason: str) -> None:
        """A record that cannot be sent waits for a person."""
        with self._database.writing():
            self._hold(waiting.entry_id, reason, "")

    def retry_held(self) -> None:
        """Send again what the server did not take before: its keepers may have released it."""
        self._outbox.let_go()

    def to_prove(self, *, limit: int) -> tuple[int, ...]:
        """The numbers of receipts that the log was not yet seen to hold. Raises NotEnrolled."""
        devices = self._members.present().devices
        return tuple(receipt.number for receipt in self._receipts.unproved(devices, limit=limit))

    def see_log(self, asked: Sequence[int], view: LogView) -> int:
        """Compare how the log stands with what is known of it, and remember it. Its size is what is known from now on.

        Raises ServerLied: "checkpoint" (not signed by the server), "log_cut", "log_rewritten", "receipt_missing".
        """
        membership = self._members.present()
        try:
            checkpoint = ear_of(membership).checkpoint(view.checkpoint)
        except RecordError as error:
            raise ServerLied("checkpoint") from error
        if checkpoint.size < membership.log_size:
            raise ServerLied("log_cut")
        if not merkle.is_continued(
            membership.log_size,
            membership.log_root or merkle.EMPTY_ROOT,
            checkpoint.size,
            checkpoint.root,
            view.consistency,
        ):
            raise ServerLied("log_rewritten")
        receipts = self._receipts.numbered(membership.devices, asked)
        proved = []
        if len(view.proofs) != len(asked):
            raise ServerLied("receipt_missing")
        for number, proof in zip(asked, view.proofs, strict=True):
            receipt = receipts[number]
            leaf = bytes.fromhex(envelope.decode(receipt.envelope).entry_id)  # verified when it was kept
            if not merkle.includes(leaf, index=number - 1, size=checkpoint.size, root=checkpoint.root, proof=proof):
                raise ServerLied("receipt_missing")
            proved.append(receipt.entry_id)
        with self._database.writing():
            self._receipts.prove(proved)
            self._members.reached(log_size=checkpoint.size, log_root=checkpoint.root)
        return checkpoint.size

    def _held_work(self, held: "Held", device: str) -> HeldWork:
        kept = self._records.get(held.entry_id)
        if kept is None:
            raise BrokenInvariant("a record that waits is not kept")
        title = kept.item.title if kept.item is not None else ""
        return HeldWork(
            entry_id=held.entry_id,
            title=title,
            at=kept.at,
            reason=held.reason,
            detail=held.detail,
            former=kept.device != device,
        )

    def _arrived(self, ear: ServerEar, signed: Mapping[str, bytes]) -> None:
        """Receipts by the entry id of what they have to be for."""
        places = self._records.places(signed)
        if len(places) < len(signed):
            raise ServerLied("unknown_record")
        try:
            receipts = [believed(ear, raw, places[entry_id]) for entry_id, raw in signed.items()]
        except RecordError as error:
            raise ServerLied("receipt") from error
        self._receipts.add(receipts)
        self._outbox.remove(signed)
        # Whose records are taken is not quarantined, or no longer.
        self._outbox.let_go(reason=_QUARANTINED, devices={place.device for place in places.values()})
        self._records.move(signed, WorkState.SENT, of=_UNSPOKEN_FOR)

    def _hold(self, entry_id: str, reason: str, detail: str) -> None:
        self._outbox.hold(entry_id, reason=reason, detail=detail)
        self._records.move([entry_id], WorkState.HELD, of=_UNSPOKEN_FOR)
