"""Who works for the organisation, who was invited, and with which devices. Part of the caller's transaction."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, insert, or_, select, update

from app.signing.keys import PublicKey
from sync.protocol import Refusal
from sync.server.codes import code_hash, new_code, token_hash
from sync.server.errors import NameTaken, RequestRefused, UnknownDevice, UnknownPerson
from sync.server.intake import Sender
from sync.server.tables import devices, invitations, people


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    device: str
    author: str
    enrolled: datetime
    revoked: datetime | None
    quarantined: datetime | None
    seen: datetime | None
    clock_ahead_s: int


def add_person(connection: Connection, *, name: str, role: Role, at: datetime) -> Person:
    """Raises NameTaken."""
    if connection.execute(select(people.c.author).where(people.c.name == name)).first() is not None:
        raise NameTaken(name)
    person = Person(author=str(uuid.uuid4()), name=name, role=role)
    connection.execute(insert(people).values(author=person.author, name=name, role=role.value, added=at))
    return person


def person_named(connection: Connection, name: str) -> Person:
    """Raises UnknownPerson."""
    row = connection.execute(select(people).where(people.c.name == name)).first()
    if row is None:
        raise UnknownPerson(name)
    return Person(author=row.author, name=row.name, role=Role(row.role))


def all_people(connection: Connection) -> Iterator[Person]:
    for row in connection.execute(select(people).order_by(people.c.name)):
        yield Person(author=row.author, name=row.name, role=Role(row.role))


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
    row = connection.execute(select(devices).where(devices.c.token_sha256 == token_hash(token))).first()
    if row is None:
        raise RequestRefused(Refusal.BAD_TOKEN)
    if row.revoked is not None:
        raise RequestRefused(Refusal.REVOKED)
    return _sender(connection, row.author, row.device)


def sender_of(connection: Connection, device: str) -> Sender:
    """The same for a device that is known by its name. Raises UnknownDevice."""
    row = connection.execute(select(devices.c.author).where(devices.c.device == device)).first()
    if row is None:
        raise UnknownDevice(device)
    return _sender(connection, row.author, device)


def _sender(connection: Connection, author: str, device: str) -> Sender:
    theirs = select(devices.c.device, devices.c.spki).where(devices.c.author == author)
    keys = {each.device: PublicKey(bytes(each.spki)) for each in connection.execute(theirs)}
    return Sender(author=author, device=device, keys=keys)


def note_contact(connection: Connection, device: str, *, at: datetime, clock_ahead_s: int | None) -> None:
    """That a device was here, and how far its clock is ahead of ours, where it said so."""
    values: dict[str, object] = {"seen": at}
    if clock_ahead_s is not None:
        values["clock_ahead_s"] = clock_ahead_s
    connection.execute(update(devices).where(devices.c.device == device).values(values))


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
    return Person(author=row.author, name=row.name, role=Role(row.role))
