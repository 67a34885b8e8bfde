"""What the library needs to know of model files: reads, checks and describes them, and says how one fits this machine.

Everything here reads the disk and may take minutes for a large file, so it is for neither the window's thread nor the
storage thread. The database is not touched: what is found is a `ShelvedModel` for `ModelLibrary` to keep. Files are
never copied, moved or deleted.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.errors import ModelFileMissing, WrongHash
from app.domain.model import CatalogueEntry, FileStamp, FitReport, HashState, LibraryModel, ModelInfo, ShelvedModel
from app.domain.ports import ModelCatalogue, ModelInspector

Progress = Callable[[int, int], None]


def _no_progress(done: int, total: int) -> None:
    """For callers that show none."""
    del done, total


def _never() -> bool:
    return False


class ModelFiles:
    """`progress` gets bytes hashed and bytes in all; `cancelled` is asked between blocks and ends in `Cancelled`."""

    def __init__(
        self,
        inspector: ModelInspector,
        catalogue: ModelCatalogue,
        *,
        company: Callable[[str], CatalogueEntry | None] = lambda _: None,
    ) -> None:
        """`company` finds what the person's company offers by its bytes, and never by its name: what a company calls
        its files is no reason to doubt a person's own."""
        self._inspector = inspector
        self._catalogue = catalogue
        self._company = company

    def read(
        self, path: Path, *, progress: Progress = _no_progress, cancelled: Callable[[], bool] = _never
    ) -> ShelvedModel:
        """Read a file from end to end, as it is to be kept in the library, not chosen.

        Raises `ModelFileMissing`, `NotAGguf`, `TruncatedModel`, `UnsupportedModel`; `WrongHash` when the catalogue
        knows the file's name with other bytes. A file that the catalogue does not know is taken.
        """
        path = path.absolute()
        info = self._inspector.inspect(path)
        stamp = self._inspector.stamp(path)  # before the hash: a file that grows meanwhile is `UNCHECKED` afterwards
        sha256 = self._inspector.hash(path, progress, cancelled)
        named = self._catalogue.by_file_name(path.name)
        if named and named.sha256 != sha256 and not self._catalogue.by_hash(sha256):
            raise WrongHash(path, expected=named.sha256, actual=sha256)
        return self._shelved(info, sha256, stamp)

    def take(self, path: Path, *, sha256: str) -> ShelvedModel:
        """The same for a file whose bytes were hashed while they were written. Raises what `read` raises, no
        `WrongHash`."""
        path = path.absolute()
        return self._shelved(self._inspector.inspect(path), sha256, self._inspector.stamp(path))

    def touched(self, shelved: ShelvedModel) -> bool:
        """Was the file written to since it was read? Raises `ModelFileMissing`."""
        return self._inspector.stamp(shelved.info.path) != shelved.stamp

    def check(
        self, shelved: ShelvedModel, *, progress: Progress = _no_progress, cancelled: Callable[[], bool] = _never
    ) -> ShelvedModel:
        """Read the file again and find out which bytes it has now.

        Whether they are the right ones is told by `ModelLibrary.keep_check`. Raises `ModelFileMissing`.
        """
        path = shelved.info.path
        stamp = self._inspector.stamp(path)
        return replace(shelved, seen_sha256=self._inspector.hash(path, progress, cancelled), stamp=stamp)

    def describe(self, shelved: ShelvedModel) -> LibraryModel:
        """The model with its file's state as it is now, by the file's stamp alone."""
        stamp = self._stamp_of(shelved)
        offered = self._company(shelved.id)
        entry = offered or self._catalogue.by_hash(shelved.id)
        if shelved.seen_sha256 != shelved.id:
            state = HashState.CHANGED
        elif stamp is not None and stamp != shelved.stamp:
            state = HashState.UNCHECKED
        else:
            state = HashState.VERIFIED if entry else HashState.UNKNOWN
        return LibraryModel(
            id=shelved.id,
            info=shelved.info,
            sha256=shelved.id,
            hash_state=state,
            available=stamp is not None,
            chosen=shelved.chosen,
            catalogue=entry,
            by_company=offered is not None,
        )

    def fit(self, info: ModelInfo, *, context_tokens: int, gpu_layers: int = -1) -> FitReport:
        """Say how the model fits this machine; -1 layers means choose. Raises a `ModelError`."""
        return self._inspector.fit(info, context_tokens, gpu_layers)

    def _shelved(self, info: ModelInfo, sha256: str, stamp: FileStamp) -> ShelvedModel:
        if known := self._company(sha256) or self._catalogue.by_hash(sha256):
            info = replace(info, name=known.name)  # what files call themselves is often a training run
        return ShelvedModel(id=sha256, info=info, seen_sha256=sha256, stamp=stamp)

    def _stamp_of(self, shelved: ShelvedModel) -> FileStamp | None:
        try:
            return self._inspector.stamp(shelved.info.path)
        except ModelFileMissing:
            return None
