"""The model files we know, by their bytes and by their names (resources/models/catalogue.json, shipped with us).

An entry says that these bytes are that model under that licence; it does not say that the model is good. The file is
part of the program, so a catalogue that cannot be read is a bug.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.domain.errors import BrokenInvariant
from app.domain.model import CatalogueEntry

_SHA256 = re.compile(r"[0-9a-f]{64}")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """catalogue.json: one object with the list of entries, so that the format can grow."""

    models: tuple[CatalogueEntry, ...]


class Catalogue:
    """Implements `ports.ModelCatalogue`. Hashes and file names (letter case apart) are unique among the entries."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        self.entries = tuple(entries)
        self._by_hash = {entry.sha256: entry for entry in self.entries}
        self._by_file_name = {entry.file_name.casefold(): entry for entry in self.entries}
        if len(self._by_hash) < len(self.entries) or len(self._by_file_name) < len(self.entries):
            raise BrokenInvariant("the catalogue names a file twice")
        if not all(_SHA256.fullmatch(entry.sha256) for entry in self.entries):
            raise BrokenInvariant("the catalogue holds something that is no SHA-256 in lower-case hex")

    def by_hash(self, sha256: str) -> CatalogueEntry | None:
        return self._by_hash.get(sha256)

    def by_file_name(self, file_name: str) -> CatalogueEntry | None:
        return self._by_file_name.get(file_name.casefold())


def read_catalogue(path: Path) -> Catalogue:
    """Read the shipped catalogue."""
    try:
        return Catalogue(msgspec.json.decode(path.read_bytes(), type=_File).models)
    except (OSError, msgspec.MsgspecError) as error:
        raise BrokenInvariant(f"the catalogue {path.name} cannot be read: {error}") from error
