"""What the server's keepers do: people, invitations, devices, what was set aside, and how things stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, select

from app.domain.model import CatalogueEntry
from app.domain.ports import Clock
from app.domain.record import ChainHead, SignedRecord
from app.signing import durable_file
from sync.server import audit, models, projects, quarantine, register, tasks
from sync.server.audit import Audit
from sync.server.company import Company
from sync.server.importing import reading
from sync.server.importing.columns import Columns
from sync.server.importing.files import Refused
from sync.server.importing.rows import Use
from sync.server.importing.spool import Spool
from sync.server.intake import Intake
from sync.server.projects import ProjectVersion
from sync.server.quarantine import Released, SetAside
from sync.server.register import Device, Person, Role
from sync.server.tables import people, records
from sync.server.tasks import Returned

_ADDED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A code, told this once."""

    person: Person
    code: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file of tasks: how many it has, how many were new, and the rows that give none. The columns
    `unread` were not looked at."""

    found: int
    new: int
    refused: Sequence[Refused]
    unread: Sequence[str] = ()


class Keeping:
    """For one company. Blocking."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock
        self._intake = Intake(org=company.voice.org, server=company.voice.server, log=company.log)

    def add_person(
        self, name: str, role: Role, *, specialisations: tuple[str, ...] = (), languages: tuple[str, ...] = ()
    ) -> Person:
        """`specialisations` and `languages` are of tasks that they may be given; none is any. Blanks are none, and what
        is there twice is there once. Raises NameTaken."""
        with self._company.database.writing() as db:
            return register.add_person(
                db,
                name=name,
                role=role,
                specialisations=_each(specialisations),
                languages=_each(languages),
                at=self._clock.now(),
            )

    def put_project(self, path: Path) -> ProjectVersion:
        """A new version of the project that a TOML file describes, or the newest where nothing changed.

        Raises BadProjectFile, DiskRefused.
        """
        told = projects.read(path)
        with self._company.database.writing() as db:
            return projects.put(db, told, at=self._clock.now())

    def projects(self) -> Sequence[ProjectVersion]:
        """Each as it is now."""
        with self._company.database.reading() as db:
            return projects.all_newest(db)

    def import_tasks(self, path: Path, project: str, use: Use | None = None) -> Imported:
        """Take the tasks of a file, all of them that can be read, in one transaction, once it was read.

        Raises UnknownProject, and BadTaskFile, DiskFull or DiskRefused for the whole of a file.
        """
        with self._company.database.reading() as db:
            by = projects.newest(db, project)
        columns = Columns()
        refused: list[Refused] = []
        with Spool() as spool:
            for each in reading.read(path, by, use, columns=columns):
                if isinstance(each, Refused):
                    refused.append(each)
                else:
                    spool.put(each)
            at = self._clock.now()
            with self._company.database.writing() as db:
                new = sum(tasks.add(db, some, by, at=at) for some in spool.batches(_ADDED_AT_ONCE))
        return Imported(found=spool.count, new=new, refused=refused, unread=columns.unread if spool.count else ())

    def returned_tasks(self) -> Sequence[Returned]:
        """What people did not do and what they said of it, the newest first."""
        with self._company.database.reading() as db:
            return tasks.returned(db)

    def people(self) -> Sequence[Person]:
        with self._company.database.reading() as db:
            return tuple(register.all_people(db))

    def add_model(
        self, file: Path, *, name: str, publisher: str, licence: str, languages: tuple[str, ...]
    ) -> CatalogueEntry:
        """Copy a model's file into the server's folder and offer it. Raises NotAModelFile, DiskFull, HomeReadOnly,
        DiskRefused."""
        sha256, size = self._company.models.take(file)
        entry = CatalogueEntry(
            id=sha256[:16],
            name=name or file.stem,
            file_name=file.name,
            file_bytes=size,
            sha256=sha256,
            publisher=publisher,
            licence=licence,
            languages=_each(languages),
        )
        with self._company.database.writing() as db:
            gone = models.add(db, self._company.voice, entry, at=self._clock.now())
        for sha256 in gone:
            durable_file.remove(self._company.models.path(sha256))
        return entry

    def remove_model(self, file_name: str) -> None:
        """Offer it no more, and remove its file. Raises UnknownModel, DiskRefused."""
        with self._company.database.writing() as db:
            entry = models.remove(db, self._company.voice, file_name)
        durable_file.remove(self._company.models.path(entry.sha256))

    def models(self) -> Sequence[CatalogueEntry]:
        """What is offered."""
        with self._company.database.reading() as db:
            return models.offered(db)

    def models_missing(self) -> Sequence[CatalogueEntry]:
        """What is offered and whose file is not in the server's folder."""
        return [each for each in self.models() if not self._company.models.path(each.sha256).exists()]

    def invite(self, name: str, *, lasts: timedelta) -> Invited:
        """A code with which one device of this person enrols. Raises UnknownPerson."""
        with self._company.database.writing() as db:
            person = register.person_named(db, name)
            code, expires = register.invite(db, author=person.author, lasts=lasts, at=self._clock.now())
        return Invited(person=person, code=code, expires=expires)

    def devices(self) -> Sequence[Device]:
        with self._company.database.reading() as db:
            return tuple(register.all_devices(db))

    def revoke(self, device: str, reason: str) -> bool:
        """Take nothing more from this device; what was taken stays and verifies. False when that was so already.
        Raises UnknownDevice."""
        at, voice = self._clock.now(), self._company.voice

        def sign(before: ChainHead) -> SignedRecord:
            return voice.revocation(before, device=device, reason=reason, at=at)

        with self._company.database.writing() as db:
            fresh = register.revoke(db, device, at=at)
            if fresh:
                self._company.log.state(db, "revocation", sign, subject=device)
                tasks.free_of(db, device, at=at)
        return fresh

    def set_aside(self) -> Sequence[SetAside]:
        """All of it, oldest first."""
        with self._company.database.reading() as db:
            return quarantine.every(db)

    def one_set_aside(self, n: int) -> SetAside:
        """The one with this number. Raises ValueError."""
        with self._company.database.reading() as db:
            return quarantine.numbered(db, n)

    def dismiss(self, numbers: Sequence[int], because: str) -> Sequence[int]:
        """List and count these no longer; those of them that were listed until now. All or none: raises ValueError."""
        with self._company.database.writing() as db:
            return quarantine.dismiss(db, numbers, because, at=self._clock.now())

    def release(self, device: str) -> Released:
        """Let a device that was quarantined send again, and take what it sent meanwhile. Raises UnknownDevice."""
        with self._company.database.writing() as db:
            return quarantine.release(db, self._intake, device, at=self._clock.now())

    def status(self) -> dict[str, Any]:
        """How things stand, as plain values."""
        with self._company.database.reading() as db:
            names = _names(db)
            return {
                "org": self._company.voice.org,
                "name": self._company.name,
                "server": self._company.voice.server,
                "key": self._company.voice.key.public.keyid,
                "people": _count(db, people),
                "records": _count(db, records),
                "receipts": self._company.log.size(db),
                "aside": quarantine.waiting(db),
                "tasks": tasks.counts(db),
                "devices": [_device_status(each, names) for each in register.all_devices(db)],
            }

    def verify(self) -> Audit:
        """Every signature, chain, receipt and checkpoint. Raises the first RecordError."""
        with self._company.database.snapshot() as db:
            return audit.verify(db, self._company.voice.ear)


def _count(db: Connection, table: Any) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def _names(db: Connection) -> Mapping[str, str]:
    """What people are called, by how they sign."""
    return {each.author: each.name for each in register.all_people(db)}


def _device_status(device: Device, names: Mapping[str, str]) -> dict[str, Any]:
    def iso(moment: datetime | None) -> str | None:
        return None if moment is None else moment.isoformat(timespec="seconds")

    return {
        "device": device.device,
        "author": device.author,
        "name": names[device.author],
        "enrolled": iso(device.enrolled),
        "seen": iso(device.seen),
        "revoked": iso(device.revoked),
        "quarantined": iso(device.quarantined),
        "clock_ahead_s": device.clock_ahead_s,
    }


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """In their order."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, words))))
