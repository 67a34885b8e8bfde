"""The models that the company hands out, as its server's newest catalogue names them, and what of their files is here.

A catalogue is believed when the company's server signed it and it is no older than the one known: a server that shows
an older one, or another under the same number, contradicts itself. Nothing here opens a connection.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import RecordError, ServerLied
from app.domain.model import CatalogueEntry, Offer
from app.services.membership import MembershipService, ear_of
from app.signing import catalogue
from app.signing.catalogue import SignedCatalogue

if TYPE_CHECKING:
    from app.storage.catalogues import CatalogueRepository


def part_of(folder: Path, sha256: str) -> Path:
    """Where what was fetched of a model so far is kept, in the folder of its file to be."""
    return folder / f".{sha256}.part"


def size_of(part: Path) -> int:
    """How many bytes that is; 0 where nothing is."""
    try:
        return part.stat().st_size
    except OSError:
        return 0


class CompanyModels:
    """Blocking; runs on the storage executor, `by_hash` on any thread. `folder` is where fetched models lie."""

    def __init__(self, *, catalogues: "CatalogueRepository", members: MembershipService, folder: Path) -> None:
        self._catalogues = catalogues
        self._members = members
        self.folder = folder
        self._known: dict[str, CatalogueEntry] = {}

    def serial(self) -> int:
        """Of the newest catalogue known of the company's server; 0 for none."""
        known = self._newest()
        return 0 if known is None else known.serial

    def receive(self, raw: bytes) -> None:
        """Keep a catalogue that the server shows, if it is newer than the one known.

        Raises NotEnrolled, ServerLied: "catalogue" (not signed by the server), "catalogue_cut" (an older one),
        "catalogue_rewritten" (another one under the same serial).
        """
        ear = ear_of(self._members.present())
        try:
            shown = catalogue.read(ear, raw)
        except RecordError as error:
            raise ServerLied("catalogue") from error
        known = self._newest()
        if known is not None and shown.serial < known.serial:
            raise ServerLied("catalogue_cut")
        if known is not None and shown.serial == known.serial and shown != known:
            raise ServerLied("catalogue_rewritten")
        self._catalogues.keep(ear.public_key.keyid, raw)
        self._remember(shown)

    def offered(self) -> tuple[Offer, ...]:
        """What the company offers, in the server's order; nothing where the desk works for none."""
        self._remember(self._newest())
        return tuple(
            Offer(each, begun_bytes=size_of(part_of(self.folder, each.sha256))) for each in self._known.values()
        )

    def by_hash(self, sha256: str) -> CatalogueEntry | None:
        """The offered model with these bytes, as far as was known when the offers were last looked at."""
        return self._known.get(sha256)

    def _newest(self) -> SignedCatalogue | None:
        """What is kept of the present company, if it is of that one."""
        membership = self._members.current()
        if membership is None:
            return None
        ear = ear_of(membership)
        kept = self._catalogues.of(ear.public_key.keyid)
        try:
            return None if kept is None else catalogue.read(ear, kept)
        except RecordError:
            return None

    def _remember(self, known: SignedCatalogue | None) -> None:
        self._known = {} if known is None else {each.sha256: each for each in known.models}
