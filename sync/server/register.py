"""Who works for the organisation, who was invited, and with which devices. Part of the caller's transaction."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from app.signing.keys import PublicKey
from app.storage.columns import AnyRow
from sync.protocol import Refusal
from sync.server.codes import code_hash, new_code, token_hash
from sync.server.errors import NameTaken, RequestRefused, UnknownDevice, UnknownPerson
from sync.server.tables import devices, invitations, people

_SEEN_STEP = timedelta(minutes=1)
_CLOCK_STEP_S = 5

# Made once: a statement takes longer to make than to execute, and these are every request's.
_mine, _theirs = devices.alias(), devices.alias()
_SENDER_ROWS = (
    select(
        _mine.c.device,
        _mine.c.author,
        _mine.c.revoked,
        _mine.c.seen,
        _mine.c.clock_ahead_s,
        _theirs.c.device.label("other"),
        _theirs.c.spki,
    )
    .select_from(_mine)
    .join(_theirs, _theirs.c.author == _mine.c.author)
)
_HOLDER = _SENDER_ROWS.where(_mine.c.token_sha256 == bindparam("token"))
_SENDER = _SENDER_ROWS.where(_mine.c.device == bindparam("device"))
_CONTACT = (
    update(devices)
    .where(devices.c.device == bindparam("of"))
    .values(seen=bindparam("seen"), clock_ahead_s=bindparam("clock_ahead_s"))
)


class Role(StrEnum):
    TRAINER = "trainer"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`author` stands in their records; the name is what others call them."""

    author: str
    name: str
    role: Role
    specialisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a person by one of their devices, the keys of all of them, and what was noted of this one's last
    contact."""

    author: str
    device: str
    keys: Mapping[str, PublicKey]
    seen: datetime | None = None
    clock_ahead_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    device: str
    author: str
    enrolled: datetime
    revoked: datetime | None
    quarantined: datetime | None
    seen: datetime | None
    clock_ahead_s: int


def add_person(
    connection: Connection,
    *,
    name: str,
    role: Role,
    specialisations: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    at: datetime,
) -> Person:
    """Raises NameTaken."""
    if connection.execute(select(people.c.author).where(people.c.name == name)).first() is not None:
        raise NameTaken(name)
    person = Person(
        author=str(uuid.uuid4()), name=name, role=role, specialisations=specialisations, languages=languages
    )
    connection.execute(
        insert(people).values(
            author=person.author,
            name=name,
            role=role.value,
            specialisations=specialisations,
            languages=languages,
            added=at,
        )
    )
    return person


def person_named(connection: Connection, name: str) -> Person:
    """Raises UnknownPerson."""
    row = connection.execute(select(people).where(people.c.name == name)).first()
    if row is None:
        raise UnknownPerson(name)
    return _person(row)


def person_of(connection: Connection, author: str) -> Person:
    """Whoever signs as `author`, who is known."""
    return _person(connection.execute(select(people).where(people.c.author == author)).one())


def all_people(connection: Connection) -> Iterator[Person]:
    for row in connection.execute(select(people).order_by(people.c.name)):
        yield _person(row)


def invite(connection: Connection, *, author: str, lasts: timedelta, at: datetime) -> tuple[str, datetime]:
    """A code for one device, and until when. The code is told once and kept as a hash."""
    code, expires = new_code(), at + lasts
    connection.execute(
        insert(invitations).values(code_sha256=code_hash(code), author=author, added=at, expires=expires)
    )
    return code, expires


def invited(connection: Connection, code: str, *, at: datetime) -> Person:
    """Whom this code is for. Raises RequestRefused where there is none, or no longer."""
    return _invited(connection, code, device=None, at=at)


def use_invitation(connection: Connection, code: str, *, device: str, at: datetime) -> Person:
    """The same, and nobody but `device` can use it again: an answer may get lost, and is asked for once more."""
    person = _invited(connection, code, device=device, at=at)
    connection.execute(update(invitations).where(invitations.c.code_sha256 == code_hash(code)).values(device=device))
    return person


def add_device(connection: Connection, *, author: str, key: PublicKey, token: str, at: datetime) -> None:
    connection.execute(
        insert(devices).values(
            device=key.keyid, author=author, spki=key.spki, token_sha256=token_hash(token), enrolled=at, seen=at
        )
    )


def replace_token(connection: Connection, device: str, token: str) -> None:
    connection.execute(update(devices).where(devices.c.device == device).values(token_sha256=token_hash(token)))


def holder(connection: Connection, token: str) -> Sender:
    """Whose token this is. Raises RequestRefused for a token that nobody has, and for a device that was revoked."""
    rows = connection.execute(_HOLDER, {"token": token_hash(token)}).all()
    if not rows:
        raise RequestRefused(Refusal.BAD_TOKEN)
    if rows[0].revoked is not None:
        raise RequestRefused(Refusal.REVOKED)
    return _sender(rows)


def sender_of(connection: Connection, device: str) -> Sender:
    """The same for a device that is known by its name, revoked or not. Raises UnknownDevice."""
    rows = connection.execute(_SENDER, {"device": device}).all()
    if not rows:
        raise UnknownDevice(device)
    return _sender(rows)


def is_revoked(connection: Connection, device: str) -> bool:
    """Whether a device that is known takes part no more."""
    wanted = select(devices.c.revoked).where(devices.c.device == device)
    return connection.execute(wanted).scalar_one() is not None


def note_contact(connection: Connection, sender: Sender, *, at: datetime, clock_ahead_s: int | None) -> None:
    """That a device was here, to the minute, and how far its clock is ahead of ours, where it said so."""
    ahead = sender.clock_ahead_s if clock_ahead_s is None else clock_ahead_s
    drifted = abs(ahead - sender.clock_ahead_s) > _CLOCK_STEP_S
    if drifted or sender.seen is None or at - sender.seen > _SEEN_STEP:
        connection.execute(_CONTACT, {"of": sender.device, "seen": at, "clock_ahead_s": ahead})


def revoke(connection: Connection, device: str, *, at: datetime) -> bool:
    """Whether it was not revoked before. Raises UnknownDevice."""
    known = connection.execute(select(devices.c.revoked).where(devices.c.device == device)).first()
    if known is None:
        raise UnknownDevice(device)
    connection.execute(
        update(devices).where(devices.c.device == device, devices.c.revoked.is_(None)).values(revoked=at)
    )
    return known.revoked is None


def all_devices(connection: Connection, author: str | None = None) -> Iterator[Device]:
    wanted = select(devices).order_by(devices.c.enrolled)
    for row in connection.execute(wanted if author is None else wanted.where(devices.c.author == author)):
        yield Device(
            device=row.device,
            author=row.author,
            enrolled=row.enrolled,
            revoked=row.revoked,
            quarantined=row.quarantined,
            seen=row.seen,
            clock_ahead_s=row.clock_ahead_s,
        )


def _invited(connection: Connection, code: str, *, device: str | None, at: datetime) -> Person:
    free = invitations.c.device.is_(None)
    wanted = select(people).join(invitations, invitations.c.author == people.c.author)
    row = connection.execute(
        wanted.where(
            invitations.c.code_sha256 == code_hash(code),
            invitations.c.expires > at,
            free if device is None else or_(free, invitations.c.device == device),
        ).with_for_update(of=invitations)
    ).first()
    if row is None:
        raise RequestRefused(Refusal.BAD_INVITATION)
    return _person(row)


def _sender(rows: Sequence[AnyRow]) -> Sender:
    first = rows[0]
    keys = {row.other: PublicKey(bytes(row.spki)) for row in rows}
    return Sender(first.author, first.device, keys, first.seen, first.clock_ahead_s)


def _person(row: AnyRow) -> Person:
    return Person(
        author=row.author,
        name=row.name,
        role=Role(row.role),
        specialisations=row.specialisations,
        languages=row.languages,
    )
