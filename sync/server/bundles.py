"""The exchange with a desk that no network reaches: its bundle in, the answer for it out, on a stick.

The same as over HTTP, in files. Records are taken as if they had been sent: once, however often they are carried in.
What the desk asks is kept, and answered when its answer is written: receipts, and the news that `Answering` gives, or
that the device was revoked. The desk believes only what is signed in it.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import select

from app.domain.errors import BadPayload, RecordError
from app.domain.ports import Clock
from app.signing import answer, bundle, enrolment, letters
from app.signing.bundle import Header
from app.signing.enrolment import Enrolment
from app.signing.letters import Ask
from sync.protocol import MAX_BATCH, MAX_PROOFS, News, Outcome, Pull, Verdict
from sync.server import asks, register, tasks
from sync.server.answering import Answering
from sync.server.company import Company
from sync.server.errors import LogCutShort, RequestRefused
from sync.server.group_commit import GroupCommit
from sync.server.intake import Intake
from sync.server.tables import records

# What is given to a desk that never asked in a file: as many tasks, and of those kinds, as every desk asks for.
_FIRST: Final = Pull(want=40, kinds=("instruct", "ranking"))


class Asked(StrEnum):
    """What became of what a bundle asks."""

    NOTHING = "nothing"
    KEPT = "kept"
    OLD = "old"  # this, or something newer, was asked before
    REFUSED = "refused"  # not signed by the device, or not understood, or the device was revoked


@dataclass(slots=True)
class CarriedIn:
    """What became of a bundle. `refused` are the records not stored, with the line they stood in; `back` is how many
    tasks the desk gives back; `revoked` says that the device is, and is told so by its answer."""

    device: str
    stored: int = 0
    refused: list[tuple[int, Outcome]] = field(default_factory=list)
    asked: Asked = Asked.NOTHING
    back: int = 0
    revoked: bool = False

    def reasons(self) -> Counter[str]:
        return Counter(str(outcome.reason) for _, outcome in self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What an answer file holds. A revoked device gets its receipts, the server's word that it is, and nothing else."""

    receipts: int
    tasks: int = 0
    revoked: bool = False


class Bundles:
    """For one company. Blocking."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock
        self._intake = Intake(org=company.voice.org, server=company.voice.server, log=company.log)
        self._answering = Answering(company, GroupCommit(company.database.writing))

    def carry_in(self, stream: BinaryIO) -> CarriedIn:
        """Take a desk's bundle. What is cut off at its end is for the next one, and so is then what it asks.

        Raises UnknownDevice for a device that never enrolled, BadEnvelope and BundleIncomplete for a file that is no
        whole bundle: what came before that is taken. Raises LogCutShort, and takes nothing, where the desk knows the
        log longer than it is.
        """
        header, lines = bundle.read(stream)
        enrolled = self._known(enrolment.read(header.enrolment))
        carried = CarriedIn(enrolled.device)
        ask, pull = self._understood(header, enrolled, carried)
        self._refuse_shorter(pull)
        batch: list[tuple[int, bytes]] = []
        try:
            for line in lines:
                batch.append(line)
                if len(batch) == MAX_BATCH:
                    self._take(carried, batch)
                    batch = []
        finally:
            self._take(carried, batch)
        if ask is not None:
            self._keep(carried, ask, pull)
        with self._company.database.reading() as db:
            carried.revoked = register.is_revoked(db, carried.device)
        return carried

    def carry_out(self, device: str, stream: BinaryIO) -> CarriedOut:
        """Write the answer for a device: receipts of its records, the log, tasks reserved for it. For one that was
        revoked: receipts, and the signed statement of that.

        As often as one likes: what was reserved and may not have reached the desk is told again. Raises UnknownDevice,
        LogCutShort.
        """
        with self._company.database.reading() as db:
            sender = register.sender_of(db, device)
            revoked = register.is_revoked(db, device)
            said = self._company.log.statements(db, "revocation", [device]) if revoked else []
            wanted = select(records.c.receipt).where(records.c.device == device).order_by(records.c.number)
            kept = [bytes(raw) for raw in db.execute(wanted).scalars()]
        if revoked:
            answer.write(stream, device=device, receipts=kept, revocation=said[-1])
            return CarriedOut(receipts=len(kept), revoked=True)
        at = self._clock.now()
        with self._company.database.writing() as db:
            serial = asks.next_serial(db, device, at=at)
            asked = asks.last(db, device, never=_FIRST)
        self._refuse_shorter(asked.pull)
        try:
            news = self._answering.news(sender, asked.pull, at=at, in_file=True)
        except RequestRefused as error:  # a proof is asked of what the log does not hold
            raise LogCutShort(known=max(asked.pull.prove, default=0), found=self._log_size()) from error
        news = _as_fits(news)
        letter = letters.sign_news(
            self._company.voice,
            device=device,
            serial=serial,
            number=asked.number,
            ask=asked.name,
            said=msgspec.json.encode(news),
        )
        answer.write(stream, device=device, receipts=kept, news=letter)
        return CarriedOut(receipts=len(kept), tasks=len(news.tasks))

    def _known(self, enrolled: Enrolment) -> Enrolment:
        with self._company.database.reading() as db:
            register.sender_of(db, enrolled.device)
        if (enrolled.org, enrolled.server) != (self._company.voice.org, self._company.voice.server):
            raise BadPayload(f"signed for {enrolled.server!r} of {enrolled.org!r}")
        return enrolled

    def _understood(self, header: Header, enrolled: Enrolment, carried: CarriedIn) -> tuple[Ask | None, Pull]:
        """What the bundle asks; its records are taken whether that can be understood or not."""
        if header.ask is None:
            return None, Pull()
        carried.asked = Asked.REFUSED
        try:
            ask = letters.read_ask(
                header.ask, key=enrolled.public_key, org=self._company.voice.org, server=self._company.voice.server
            )
            pull = msgspec.json.decode(ask.said, type=Pull)
        except (RecordError, msgspec.DecodeError):
            return None, Pull()
        if len(pull.prove) > MAX_PROOFS or b"\\u0000" in ask.said:  # PostgreSQL holds no NUL in a text
            return None, Pull()
        return ask, pull

    def _refuse_shorter(self, pull: Pull) -> None:
        size = self._log_size()
        if pull.known_size > size:
            raise LogCutShort(known=pull.known_size, found=size)

    def _log_size(self) -> int:
        with self._company.database.reading() as db:
            return self._company.log.size(db)

    def _take(self, carried: CarriedIn, batch: list[tuple[int, bytes]]) -> None:
        if not batch:
            return
        at = self._clock.now()
        with self._company.database.reading() as db:
            sender = register.sender_of(db, carried.device)
        seen = self._intake.look(sender, [raw for _, raw in batch])
        with self._company.database.writing() as db:
            outcomes = self._intake.settle(db, sender, seen, at=at)
        for (line, _), outcome in zip(batch, outcomes, strict=True):
            if outcome.verdict is Verdict.STORED:
                carried.stored += 1
            else:
                carried.refused.append((line, outcome))

    def _keep(self, carried: CarriedIn, ask: Ask, pull: Pull) -> None:
        with self._company.database.writing() as db:
            if register.is_revoked(db, carried.device):
                return
            sender = register.sender_of(db, carried.device)
            if not asks.keep(db, carried.device, number=ask.number, name=ask.name, pull=pull):
                carried.asked = Asked.OLD
                return
            tasks.take_back(db, sender.author, pull.back, at=self._clock.now())
        carried.asked, carried.back = Asked.KEPT, len(pull.back)


def _as_fits(news: News) -> News:
    """With as many of its tasks as a letter holds. The others stay reserved and are told the next time: the desk does
    not say then that it has them."""
    room = letters.MAX_SAID_BYTES - len(msgspec.json.encode(msgspec.structs.replace(news, tasks=())))
    fitting = []
    for each in news.tasks:
        room -= len(bytes(each)) + 1
        if room < 0:
            break
        fitting.append(each)
    return msgspec.structs.replace(news, tasks=tuple(fitting))
