"""The exchange with the company where no network reaches: what the desk asks goes into its bundle, and what the company
answers is read from a file.

The same as over the network: receipts are believed one by one, the log has to continue the one that is known, tasks
come and go. Files are carried late, twice, and in any order, so an answer older than the last one brings receipts and
nothing else. What is wrong with a file is no lie of the server's unless the server signed it. That this device was
revoked is never taken back by its server: it holds whenever it is read, and whatever news is read after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from app.domain.disk_errors import disk_error
from app.domain.errors import (
    AnswerDamaged,
    BundleIncomplete,
    OtherDesksAnswer,
    OtherServersAnswer,
    RecordError,
    ServerLied,
    UnknownKey,
)
from app.domain.membership import Membership
from app.domain.task import HandedOut, ProjectSheet
from app.services.ask_book import AskBook, KnownAsk
from app.services.device_log import DeviceKeys
from app.services.inbox import InboxService, Wish
from app.services.membership import MembershipService, ear_of
from app.services.sending import LogView, SendingService
from app.signing import answer, envelope, letters
from app.signing.letters import News
from app.signing.statements import Revocation

if TYPE_CHECKING:
    from app.storage.database import Database

_PROVED_AT_ONCE: Final = 500
# What stands for the reason where the keeper gave none: what a server says over the network.
_NO_REASON: Final = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the news says: how the log stands, new tasks and their sheets, and which tasks are the desk's no longer."""

    view: LogView
    given: Sequence[HandedOut]
    sheets: Sequence[ProjectSheet]
    gone: Sequence[str]


class Words(Protocol):
    """How asks and news are written, which desk and server agree on: `sync.client.asking.FileWords`."""

    def ask(self, *, known_size: int, prove: tuple[int, ...], wish: Wish) -> bytes: ...

    def told(self, said: bytes) -> Told:
        """Raises BadPayload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a file brought: how many records are known now to have arrived, and new tasks. `older` says that an answer
    as new as this one is known already, so that its tasks were passed over; `revoked` that the company takes nothing
    more from this device."""

    receipts: int
    tasks: int = 0
    older: bool = False
    revoked: bool = False


class CarriedService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        database: "Database",
        members: MembershipService,
        sending: SendingService,
        inbox: InboxService,
        book: AskBook,
        keys: DeviceKeys,
        words: Words,
    ) -> None:
        self._database = database
        self._members = members
        self._sending = sending
        self._inbox = inbox
        self._book = book
        self._keys = keys
        self._words = words

    def ask(self) -> bytes | None:
        """What this device asks now, signed, for the header of its bundle. None for a device that is no company's."""
        member, key = self._members.current(), self._keys.signing_key
        if member is None or member.device != key.public.keyid:
            return None
        with self._database.writing():
            number, prove = self._book.number + 1, self._sending.to_prove(limit=_PROVED_AT_ONCE)
            wish = replace(self._inbox.wish(), asked=number)
            said = self._words.ask(known_size=member.log_size, prove=prove, wish=wish)
            signed = letters.sign_ask(key, org=member.org, server=member.server, number=number, said=said)
            name = envelope.decode(signed).entry_id
            self._book.note(KnownAsk(name=name, known_size=member.log_size, prove=prove))
        return signed

    def read(self, path: Path) -> Brought:
        """Take what the company answers in a file.

        Nothing of it is taken where this raises: NotEnrolled, DiskRefused, AnswerDamaged for a file that is none,
        BundleIncomplete for one that was cut, OtherDesksAnswer, OtherServersAnswer, and ServerLied where what the
        server signed contradicts what it signed before; that is remembered as over the network.
        """
        member = self._members.present()
        try:
            with path.open("rb") as stream, self._database.writing():
                return self._read(member, stream)
        except OSError as error:
            raise disk_error(error, path) from error
        except ServerLied as lie:
            self._members.change(distrusted=lie.what)
            raise
        except BundleIncomplete:
            raise
        except UnknownKey as error:
            raise OtherServersAnswer from error
        except RecordError as error:
            raise AnswerDamaged(str(error)) from error

    def _read(self, member: Membership, stream: BinaryIO) -> Brought:
        ear = ear_of(member)
        header, lines = answer.read(stream)
        if header.device not in member.devices:
            raise OtherDesksAnswer
        fresh, news = 0, None
        for place, line in enumerate(lines):
            if place < header.count:
                fresh += self._sending.take_receipt(line)
            else:
                news = letters.read_news(ear, line)
        if fresh:
            self._members.reached(sent=True)
        if header.revocation is not None:
            return self._shut_out(member, ear.revocation(header.revocation), fresh)
        if news is None:
            return Brought(receipts=fresh)
        if news.device not in member.devices:
            raise OtherDesksAnswer
        return self._hear(member, news, fresh)

    def _shut_out(self, member: Membership, said: Revocation, fresh: int) -> Brought:
        if said.device not in member.devices:
            raise OtherDesksAnswer
        if said.device != member.device:  # it joined again since
            return Brought(receipts=fresh, older=True)
        self._members.change(revoked=said.reason or _NO_REASON)
        return Brought(receipts=fresh, revoked=True)

    def _hear(self, member: Membership, news: News, fresh: int) -> Brought:
        told = self._words.told(news.said)
        self._see_log(member, news, told)
        if member.revoked or news.device != member.device or not self._book.is_new(news.serial):
            return Brought(receipts=fresh, older=True)
        self._book.hear(news.serial, number=news.number)
        tasks = self._inbox.take(given=told.given, sheets=told.sheets, gone=told.gone)
        return Brought(receipts=fresh, tasks=tasks)

    def _see_log(self, member: Membership, news: News, told: Told) -> None:
        """Compare the log with the one that is known, where the answer continues that one. More may be known since the
        ask: then the answer to the next shows it."""
        asked = KnownAsk(name="", known_size=0, prove=()) if not news.ask else self._book.named(news.ask)
        if asked is None or asked.known_size != member.log_size:
            return
        self._sending.see_log(asked.prove, told.view)
        if member.distrusted:
            self._members.change(distrusted="")
