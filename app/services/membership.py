"""A desk joins a company: a new key, a chain that begins with its enrolment there, and the company's answer.

What was signed before stays where it is: it was signed for nobody, and joining does not hand it over.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import BadPayload, NotEnrolled
from app.domain.membership import Joining, Membership
from app.domain.ports import Clock
from app.domain.record import KeptReceipt, SignedRecord
from app.signing import enrolment, envelope, payload
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from app.signing.statements import ServerEar

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.profile import ProfileStore
    from app.storage.receipts import ReceiptRepository
    from app.storage.records import RecordRepository

_JOINING = "joining"
_MEMBERSHIP = "membership"


class Placed(Protocol):
    """A record in its chain: `SignedRecord` and `RecordPlace` are such."""

    @property
    def entry_id(self) -> str: ...

    @property
    def device(self) -> str: ...

    @property
    def seq(self) -> int: ...


class ReplaceableKeys(Protocol):
    """`app.signing.vault.OpenVault` is one."""

    @property
    def signing_key(self) -> SigningKey: ...

    def replace_signing_key(self) -> SigningKey: ...


class MembershipService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        database: "Database",
        store: "ProfileStore",
        records: "RecordRepository",
        receipts: "ReceiptRepository",
        keys: ReplaceableKeys,
        clock: Clock,
    ) -> None:
        self._database = database
        self._store = store
        self._records = records
        self._receipts = receipts
        self._keys = keys
        self._clock = clock

    def current(self) -> Membership | None:
        """None for a desk that works for itself."""
        return self._store.get(_MEMBERSHIP, Membership)

    def present(self) -> Membership:
        """The same. Raises NotEnrolled."""
        membership = self.current()
        if membership is None:
            raise NotEnrolled
        return membership

    def prepare(self, offer: Joining) -> Joining:
        """What to send to the server: `offer` with a device and its record 1, kept until it is answered. The same again
        where the same was prepared before and never answered, unless the device began another chain meanwhile.

        Raises DiskFull, HomeReadOnly, DiskRefused.
        """
        kept = self._under_way()
        key = self._keys.signing_key
        whom = (offer.server, offer.server_spki, offer.author)
        if kept is not None and (kept.server, kept.server_spki, kept.author) == whom:
            return replace(kept, ca_file=offer.ca_file, authority=offer.authority)  # perhaps another file by now
        if self._records.at_place(key.public.keyid, 1) is not None:
            # A chain is for one company from its first record on.
            key = self._keys.replace_signing_key()
        context = RecordContext(author=offer.author, org=offer.org, server=offer.server)
        record = enrolment.enrol(key, context=context, at=self._clock.now())
        joining = replace(offer, device=key.public.keyid, enrolment=record.envelope)
        member = self.current()
        with self._database.writing():
            if member and (member.org, member.server, member.author) == (offer.org, offer.server, offer.author):
                # What is signed before the answer comes is for this company already, and goes on from this record.
                self._records.add(record)
            self._store.put(_JOINING, joining)
        return joining

    def prove(self, joining: Joining, *, code: str) -> bytes:
        """Shows the server that the key of what was prepared is here."""
        return enrolment.prove(self._keys.signing_key, server=joining.server, code=code)

    def under_way(self, address: str) -> Joining | None:
        """What was prepared for the server at `address` and not answered: it may have taken it, and a code that is used
        up is good for this very device once more."""
        kept = self._under_way()
        return kept if kept is not None and kept.address == address else None

    def renewal(self) -> Joining | None:
        """What to send by the token for a device of this desk that the server does not know: the key was replaced when
        an old copy of the database was put back, perhaps more than once. The present key comes last, None when all are
        known. Raises what `prepare` raises."""
        membership = self.current()
        if membership is None:
            return None
        present = self._keys.signing_key.public.keyid
        for device in sorted({*self._records.devices(), present} - {*membership.devices}, key=present.__eq__):
            offer = Joining(
                address=membership.address,
                ca_file=membership.ca_file,
                org=membership.org,
                org_name=membership.org_name,
                server=membership.server,
                server_spki=membership.server_spki,
                author=membership.author,
                name=membership.name,
                device=device,
                enrolment=b"",
                role=membership.role,
                authority=membership.authority,
            )
            first = self._records.at_place(device, 1)
            if first is None:
                return self.prepare(offer)
            said = payload.decode(envelope.decode(first.envelope).payload)
            if (said.org, said.server, said.author) == (offer.org, offer.server, offer.author):
                return replace(offer, enrolment=first.envelope)
        return None

    def join(self, joining: Joining, *, acceptance: bytes, receipt: bytes, token: str) -> Membership:
        """Believe the server's answer and begin the chain. Raises RecordError for an answer that does not fit, and then
        nothing has changed."""
        ear = ServerEar.of(spki=joining.server_spki, org=joining.org, server=joining.server)
        accepted = ear.acceptance(acceptance)
        record = _record(joining)
        if (accepted.public_key.keyid, accepted.author, accepted.enrolment) != (
            joining.device,
            joining.author,
            record.entry_id,
        ):
            raise BadPayload("the server enrolled another device, person or record")
        before = self.current()
        former = before.devices if before is not None and before.server == joining.server else ()
        membership = Membership(
            address=joining.address,
            ca_file=joining.ca_file,
            org=joining.org,
            org_name=joining.org_name,
            server=joining.server,
            server_spki=joining.server_spki,
            author=joining.author,
            name=joining.name,
            role=accepted.role,
            token=token,
            devices=(*(each for each in former if each != joining.device), joining.device),
            acceptance=acceptance,
            log_size=before.log_size if former and before else 0,
            log_root=before.log_root if former and before else b"",
            reached=self._clock.now(),
            sent=before.sent if former and before else None,
            authority=joining.authority,
        )
        with self._database.writing():
            if self._records.get(record.entry_id) is None:
                self._records.add(record)
            self._receipts.add([believed(ear, receipt, record)])
            self._store.put(_MEMBERSHIP, membership)
            self._store.put(_JOINING, None)
        return membership

    def _under_way(self) -> Joining | None:
        kept = self._store.get(_JOINING, Joining)
        if kept is None or kept.device != self._keys.signing_key.public.keyid:
            return None
        begun = self._records.at_place(kept.device, 1)
        return kept if begun is None or begun.envelope == kept.enrolment else None

    def reached(self, *, sent: bool = False, **facts: object) -> Membership:
        """The server answered as itself just now, and took something if `sent`. Raises NotEnrolled."""
        now = self._clock.now()
        return self.change(reached=now, **({"sent": now} if sent else {}), **facts)

    def change(self, **facts: object) -> Membership:
        """Remember something new of the membership. Raises NotEnrolled."""
        with self._database.writing():
            changed = replace(self.present(), **facts)  # type: ignore[arg-type]
            self._store.put(_MEMBERSHIP, changed)
        return changed


def ear_of(membership: Membership) -> ServerEar:
    """What believes this company's server and nobody else."""
    return ServerEar.of(spki=membership.server_spki, org=membership.org, server=membership.server)


def believed(ear: ServerEar, raw: bytes, record: Placed) -> KeptReceipt:
    """A receipt that is for this record. Raises RecordError for any other."""
    receipt = ear.receipt(raw)
    if (receipt.entry_id, receipt.device, receipt.seq) != (record.entry_id, record.device, record.seq):
        raise BadPayload("a receipt for another record", entry_id=record.entry_id)
    return KeptReceipt(receipt.entry_id, receipt.number, raw)


def _record(joining: Joining) -> SignedRecord:
    """Record 1 as it is kept."""
    sealed = envelope.decode(joining.enrolment)
    said = payload.decode(sealed.payload)
    return SignedRecord(
        entry_id=sealed.entry_id,
        device=said.device,
        seq=said.seq,
        prev=said.prev,
        payload_type=sealed.payload_type,
        kind=said.kind,
        at=said.at,
        supersedes=said.supersedes,
        envelope=joining.enrolment,
    )
