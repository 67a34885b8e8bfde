"""This device's chain of signed records: continued inside one transaction, enrolled by itself on first use.

A record and its place in the outbox are kept together, or not at all; the mark outside the database follows after the
commit. An old copy of the database is noticed before anything is signed on top of it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import BrokenInvariant, StorageError
from app.domain.membership import Membership
from app.domain.ports import Clock
from app.domain.project import PERSONAL_PROJECT, Project
from app.domain.record import ChainHead, SignedRecord
from app.domain.work import RecordedWork
from app.signing import envelope, log
from app.signing.enrolment import Enrolment, enrol
from app.signing.enrolment import read as read_enrolment
from app.signing.high_water import HighWaterMark
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from app.signing.strict_json import JsonValue

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.outbox import OutboxRepository
    from app.storage.records import RecordRepository


class DeviceKeys(Protocol):
    """Where this device's key is kept; `app.signing.vault.OpenVault` is one."""

    @property
    def signing_key(self) -> SigningKey: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a record is for: the task it does, and by which guidelines of which project."""

    task: str
    project: str
    guidelines_sha256: str


class DeviceLog:
    """Blocking; runs on the storage executor.

    `author` is who enrols where the desk works for nobody; where `membership` says that it works for a company, it
    enrols for that. A chain that exists goes on as whom it was enrolled for, since a record that says otherwise does
    not verify.
    """

    def __init__(
        self,
        *,
        database: "Database",
        records: "RecordRepository",
        outbox: "OutboxRepository",
        keys: DeviceKeys,
        mark: HighWaterMark,
        clock: Clock,
        author: str,
        membership: Callable[[], Membership | None] = lambda: None,
        project: Project = PERSONAL_PROJECT,
    ) -> None:
        self._database = database
        self._records = records
        self._outbox = outbox
        self._keys = keys
        self._mark = mark
        self._clock = clock
        self._author = author
        self._membership = membership
        self._project = project
        self._marked: ChainHead | None = None
        self._writing = False

    @property
    def device(self) -> str:
        """The key id of the device that signs now."""
        return self._keys.signing_key.public.keyid

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction for records and what belongs to them. Raises DatabaseRolledBack."""
        with self._database.writing():
            if self._marked is None:
                self._mark.check(self.device, self._records.head(self.device))
            self._writing = True
            try:
                yield
            finally:
                self._writing = False
            head = self._records.head(self.device)
        self._remember(head)

    def append(
        self,
        *,
        kind: str,
        body: Mapping[str, JsonValue],
        supersedes: str | None = None,
        duty: Duty | None = None,
        work: RecordedWork | None = None,
    ) -> SignedRecord:
        """Sign the next record and keep it, with its outbox row. Inside `writing` only. Raises BadPayload."""
        if not self._writing:
            raise BrokenInvariant("a record is appended inside `writing`")
        enrolled = self._enrolled()
        duty = duty or Duty(task="", project=self._project.id, guidelines_sha256=self._project.guidelines_sha256)
        record = log.append(
            self._records.head(self.device),
            key=self._keys.signing_key,
            context=RecordContext(
                author=enrolled.author,
                org=enrolled.org,
                server=enrolled.server,
                task=duty.task,
                project=duty.project,
                guidelines_sha256=duty.guidelines_sha256,
            ),
            kind=kind,
            body=body,
            at=self._clock.now(),
            supersedes=supersedes,
        )
        self._records.add(record, work)
        self._outbox.add(record.entry_id, at=self._clock.now())
        return record

    def enrolment(self) -> bytes:
        """The envelope of this device's enrolment, its first record; made now if there is none."""
        with self.writing():
            self._enrolled()
            first = self._records.at_place(self.device, 1)
        assert first is not None  # noqa: S101 — kept a line above at the latest
        return first.envelope

    def _enrolled(self) -> Enrolment:
        first = self._records.at_place(self.device, 1)
        if first is not None:
            return read_enrolment(envelope.decode(first.envelope))
        company = self._membership()
        if company is None:
            context = RecordContext(author=self._author)
        else:
            context = RecordContext(author=company.author, org=company.org, server=company.server)
        record = enrol(self._keys.signing_key, context=context, at=self._clock.now())
        # Not for the outbox: a server learns of a device by enrolling it, a bundle carries this in its header.
        self._records.add(record)
        return read_enrolment(envelope.decode(record.envelope))

    def _remember(self, head: ChainHead) -> None:
        if head.seq == 0 or head == self._marked:
            self._marked = head
            return
        try:
            self._mark.advance(self.device, head)
        except StorageError:
            # The record is committed and the person must not be told otherwise. A mark that stays behind makes the next
            # look for an old copy see less, and is advanced with the next record.
            return
        self._marked = head
