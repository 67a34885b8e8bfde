"""Carries the signed records out as a bundle file, where no network reaches (RECORDS.md §2).

The file appears whole or not at all; nothing in the profile changes. Verifying is `app.signing`'s.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The file written, how many records it carries, its size in bytes."""

    path: Path
    records: int
    size_bytes: int


class BundleService:
    """Blocking; runs on the storage executor."""

    def export(self, *, path: Path) -> Exported:
        """Write all records of this device's chain to `path`, replacing it. Raises DiskFull, HomeReadOnly."""
        raise NotImplementedError
