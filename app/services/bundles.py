"""Carries the signed records out as a bundle file, where no network reaches (RECORDS.md §2), and what the desk asks of
its company with them.

The file appears whole or not at all; nothing in the profile changes but that a device without a chain is enrolled and
that what was asked is noted.
Verifying is `app.signing`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.services.device_log import DeviceLog
from app.signing import bundle, durable_file

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.records import RecordRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The file written, how many records it carries, its size in bytes, and whether it asks the company for tasks."""

    path: Path
    records: int
    size_bytes: int
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A device that signed here, and how many records of it a bundle carries. One device is `current`; others have
    signed before an old copy of the database was put back."""

    device: str
    records: int
    current: bool


class BundleService:
    """Blocking; runs on the storage executor. `ask` signs what this device asks now; None where it asks nobody."""

    def __init__(
        self,
        *,
        database: "Database",
        log: DeviceLog,
        records: "RecordRepository",
        ask: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        self._database = database
        self._log = log
        self._records = records
        self._ask = ask

    def chains(self) -> tuple[Chain, ...]:
        """The chains kept here, oldest first; this device's is there only once it has signed."""
        return tuple(
            Chain(device=device, records=self._count(device), current=device == self._log.device)
            for device in self._records.devices()
        )

    def export(self, *, path: Path, device: str | None = None) -> Exported:
        """Write all records of one chain (None: this device's) to `path`, replacing it.

        Raises DiskFull, HomeReadOnly, DiskRefused (with the bundle's path), KeyError for an unknown device.
        """
        ask = self._ask() if device in (None, self._log.device) else None
        with durable_file.appearing(path) as stream:
            records = self.write(stream, device=device, ask=ask)
            size = stream.tell()
        return Exported(path=path, records=records, size_bytes=size, asks=ask is not None)

    def write(self, stream: BinaryIO, *, device: str | None = None, ask: bytes | None = None) -> int:
        """Write the bundle to an open stream; returns how many records it carries."""
        if device is None:
            device, enrolment = self._log.device, self._log.enrolment()
        else:
            first = self._records.at_place(device, 1)
            if first is None:
                raise KeyError(device)
            enrolment = first.envelope
        with self._database.reading():
            count = self._count(device)
            envelopes = self._records.envelopes(device, after_seq=1)
            bundle.write(stream, enrolment=enrolment, envelopes=envelopes, count=count, ask=ask)
        return count

    def _count(self, device: str) -> int:
        # The enrolment, record 1, is the bundle's header.
        return self._records.count(device, after_seq=1)
