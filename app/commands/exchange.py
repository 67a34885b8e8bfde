"""What a desk and its company's server do together, in one way for the window and the command line.

Blocks while it waits for the network. The desk's own work is asked for through `ask`: a window has it done on the
storage thread, a command right here.
"""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import (
    DeviceRevoked,
    InvitationRefused,
    NotTheServer,
    RecordError,
    ServerLied,
    ServerRefused,
)
from app.domain.membership import Joining, Membership
from app.domain.ports import Clock
from app.domain.task import HandedOut, ProjectSheet
from app.services.inbox import Wish
from app.services.membership import ear_of
from app.services.sending import Answer, LogView, Settled, Waiting
from app.signing.fields import to_base64
from sync import protocol
from sync.client import joining
from sync.client.asking import question
from sync.client.authority import authority_in
from sync.client.courier import Cancelled, Courier, OnProgress, Passed
from sync.client.transport import Transport, checked_address
from sync.protocol import About, News, Refusal

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.services.company_models import CompanyModels
    from app.services.inbox import InboxService
    from app.services.sending import SendingService

T = TypeVar("T")


class Ask(Protocol):
    """Has a call of the desk's services done where the desk lives, and waits for it."""

    def __call__(self, call: Callable[[], T], /) -> T: ...


def at_once(call: Callable[[], T]) -> T:
    """`ask` for whoever is on the desk's own thread."""
    return call()


class Exchange:
    """For one desk. Every method raises SyncError."""

    def __init__(self, desk: "Desk", *, ask: Ask, clock: Clock) -> None:
        self._desk = desk
        self._ask = ask
        self._clock = clock

    def look(self, *, address: str, code: str, ca_file: Path | None) -> Joining:
        """What joining would mean. Nothing is sent but the code, and that is not used up."""
        checked = checked_address(address)
        authority = authority_in(ca_file) if ca_file else ""
        transport = Transport(checked, authority=authority, clock=self._clock)
        try:
            return joining.offer(transport, code=code, address=checked, ca_file=str(ca_file or ""), authority=authority)
        except InvitationRefused:
            # It may have been used by this desk, and the answer got lost.
            if (prepared := self._ask(lambda: self._desk.members.under_way(checked))) is None:
                raise
            return replace(prepared, ca_file=str(ca_file or ""), authority=authority)
        finally:
            transport.close()

    def join(self, offer: Joining, *, code: str) -> Membership:
        """Become a member. After a lost answer the same can be asked again. Raises RecordError for an answer that does
        not fit, and what the disk refuses."""
        transport = Transport(offer.address, authority=offer.authority, clock=self._clock)
        try:
            membership = self._enrol(transport, self._ask(lambda: self._desk.members.prepare(offer)), code=code)
            if len(membership.devices) > 1:
                # A former device waits for no admin any more: the server says anew what is to be done.
                self._ask(self._desk.sending.retry_held)
            return membership
        finally:
            transport.close()

    def certify(self, ca_file: Path) -> Membership:
        """Have the certificates in this file, and no longer the former, vouch for the company's server. They are kept
        once the server answered as itself where they vouch for it; before it said who it is, it is told nothing.

        Raises NotEnrolled, NoCertificate, ServerNotTrusted, NotTheServer and what else befalls a request; then the
        former stay.
        """
        membership = self._ask(self._desk.members.present)
        authority = authority_in(ca_file)
        with closing(Transport(membership.address, authority=authority, clock=self._clock)) as transport:
            about = transport.get(protocol.ABOUT, About)
        itself = membership.org, membership.server, to_base64(membership.server_spki)
        if (about.org, about.server, about.public_key) != itself:
            raise NotTheServer(about.org_name)
        vouched = replace(membership, ca_file=str(ca_file), authority=authority)
        pull = question(known_size=membership.log_size, prove=(), wish=None, languages=())
        # What it refuses this desk is for the next pass to meet, which knows what to do about it.
        with suppress(ServerRefused), closing(transport_of(vouched, self._clock)) as transport:
            news = transport.post(protocol.PULL, pull, News)
            try:
                ear_of(membership).checkpoint(news.checkpoint.encode("utf-8"))
            except RecordError as error:
                raise NotTheServer(about.org_name) from error
        return self._ask(lambda: self._desk.members.change(ca_file=vouched.ca_file, authority=vouched.authority))

    def carry(self, *, on_progress: OnProgress = lambda _: None, cancelled: Cancelled = lambda: False) -> Passed:
        """One pass: look at the server's log, send what waits, bring tasks. Raises NotEnrolled.

        What the server shows of itself is remembered: that it lied, that it takes nothing more, that all is well again.
        """
        membership = self._ask(self._desk.members.present)
        try:
            passed = self._carry(membership, on_progress, cancelled)
        except ServerLied as error:
            lie = error.what
            self._ask(lambda: self._desk.members.change(distrusted=lie))
            raise
        except DeviceRevoked as error:
            reason = error.detail or error.refusal
            self._ask(lambda: self._desk.members.change(revoked=reason))
            raise
        if (membership.distrusted or membership.revoked) and not cancelled():
            self._ask(lambda: self._desk.members.change(distrusted="", revoked=""))
        return passed

    def _carry(self, membership: Membership, on_progress: OnProgress, cancelled: Cancelled) -> Passed:
        transport = transport_of(membership, self._clock)
        try:
            while (renewal := self._ask(self._desk.members.renewal)) is not None:
                membership = self._enrol(transport, renewal, code="")
                transport.close()
                transport = transport_of(membership, self._clock)
            outgoing, inbox = _AskedOutgoing(self._desk.sending, self._ask), _AskedInbox(self._desk.inbox, self._ask)
            courier = Courier(transport, outgoing, inbox, _AskedOffers(self._desk.offers, self._ask), membership)
            return courier.run(on_progress=on_progress, cancelled=cancelled)
        except ServerRefused as error:
            if error.refusal == Refusal.BAD_TOKEN:
                # A server that never heard of this desk may not be the one that enrolled it.
                about = transport.get(protocol.ABOUT, About)
                if about.public_key != to_base64(membership.server_spki):
                    raise ServerLied("other_key") from error
            raise
        finally:
            transport.close()

    def _enrol(self, transport: Transport, prepared: Joining, *, code: str) -> Membership:
        proof = self._ask(lambda: self._desk.members.prove(prepared, code=code)) if code else b""
        answer = joining.enrol(transport, prepared, code=code, proof=proof)
        return self._ask(
            lambda: self._desk.members.join(
                prepared,
                acceptance=answer.acceptance.encode("utf-8"),
                receipt=answer.receipt.encode("utf-8"),
                token=answer.token,
            )
        )


def transport_of(membership: Membership, clock: Clock) -> Transport:
    """A conversation with the company's server that is let in. Raises BadServerAddress, NoCertificate."""
    authority = membership.authority
    if membership.ca_file and not authority:
        authority = authority_in(Path(membership.ca_file))
    return Transport(membership.address, authority=authority, clock=clock, token=membership.token)


class _AskedOutgoing:
    """The desk's end of a courier (`sync.client.courier.Outgoing`), asked for where the desk lives."""

    def __init__(self, sending: "SendingService", ask: Ask) -> None:
        self._sending = sending
        self._ask = ask

    def batch(self, *, after: int, records: int, size: int) -> list[Waiting]:
        return self._ask(lambda: self._sending.batch(after=after, records=records, size=size))

    def settle(self, batch: Sequence[Waiting], answers: Sequence[Answer]) -> Settled:
        return self._ask(lambda: self._sending.settle(batch, answers))

    def hold(self, waiting: Waiting, *, reason: str) -> None:
        self._ask(lambda: self._sending.hold(waiting, reason=reason))

    def to_prove(self, *, limit: int) -> tuple[int, ...]:
        return self._ask(lambda: self._sending.to_prove(limit=limit))

    def see_log(self, asked: Sequence[int], view: LogView) -> int:
        return self._ask(lambda: self._sending.see_log(asked, view))


class _AskedInbox:
    """Where tasks come to (`sync.client.courier.Inbox`), asked for in the same way."""

    def __init__(self, inbox: "InboxService", ask: Ask) -> None:
        self._inbox = inbox
        self._ask = ask

    def wish(self) -> Wish:
        return self._ask(self._inbox.wish)

    def receive(
        self,
        told: Wish,
        *,
        given: Sequence[HandedOut],
        sheets: Sequence[ProjectSheet],
        gone: Sequence[str],
        carried: int,
    ) -> int:
        return self._ask(lambda: self._inbox.receive(told, given=given, sheets=sheets, gone=gone, carried=carried))


class _AskedOffers:
    """Where the catalogue of models is kept (`sync.client.courier.Offers`), asked for in the same way."""

    def __init__(self, offers: "CompanyModels", ask: Ask) -> None:
        self._offers = offers
        self._ask = ask

    def serial(self) -> int:
        return self._ask(self._offers.serial)

    def receive(self, raw: bytes) -> None:
        self._ask(lambda: self._offers.receive(raw))
