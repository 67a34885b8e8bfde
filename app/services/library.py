"""The person's library of model files: add, list, verify, choose, remove, and say how each fits this machine.

A model is its bytes: its id is the SHA-256 found when it was added, and no file is chosen whose bytes have changed
since. Files are never copied, moved or deleted. How files are read and where the library is kept are the ports'.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.errors import ModelFileMissing, WrongHash
from app.domain.model import FileStamp, FitReport, HashState, LibraryModel, ShelvedModel
from app.domain.ports import ModelCatalogue, ModelInspector, ModelShelf

Progress = Callable[[int, int], None]


def _no_progress(done: int, total: int) -> None:
    """For callers that show none."""
    del done, total


def _never() -> bool:
    return False


class LibraryService:
    """`progress` gets bytes hashed and bytes in all; `cancelled` is asked between blocks and ends in `Cancelled`.

    `add`, `verify` and `choose` may read a whole file, `fit` asks the devices: not for the thread of the window.
    """

    def __init__(self, shelf: ModelShelf, inspector: ModelInspector, catalogue: ModelCatalogue) -> None:
        self._shelf = shelf
        self._inspector = inspector
        self._catalogue = catalogue

    def add(
        self, path: Path, *, progress: Progress = _no_progress, cancelled: Callable[[], bool] = _never
    ) -> LibraryModel:
        """Put a file into the library, or bring the entry with the same bytes up to date with where they lie now.

        Raises `ModelFileMissing`, `NotAGguf`, `TruncatedModel`, `UnsupportedModel`; `WrongHash` when the catalogue
        knows the file's name with other bytes. A file that the catalogue does not know is taken, as `UNKNOWN`.
        """
        path = path.absolute()
        info = self._inspector.inspect(path)
        stamp = self._inspector.stamp(path)
        sha256 = self._inspector.hash(path, progress, cancelled)
        self._refuse_impostor(path, sha256)
        chosen = False
        for other in self._shelf.models():
            if other.id == sha256 or other.info.path == path:  # the same bytes elsewhere, or other bytes in this place
                chosen = chosen or other.chosen
                if other.id != sha256:
                    self._shelf.remove(other.id)
        shelved = ShelvedModel(id=sha256, info=info, seen_sha256=sha256, stamp=stamp, chosen=chosen)
        self._shelf.put(shelved)
        return self._described(shelved)

    def models(self) -> tuple[LibraryModel, ...]:
        """Every model of the library, with the file's state as it is now; nothing is hashed."""
        return tuple(self._described(shelved) for shelved in self._shelf.models())

    def chosen(self) -> LibraryModel | None:
        """The model that conversations run on."""
        return next((model for model in self.models() if model.chosen), None)

    def verify(
        self,
        model_id: str,
        *,
        progress: Progress = _no_progress,
        cancelled: Callable[[], bool] = _never,
        again: bool = False,
    ) -> LibraryModel:
        """Make sure that the file is the one that was added, hashing it when it was touched since or `again` is set.

        Raises `ModelFileMissing`, `WrongHash`, `KeyError` for an unknown id.
        """
        shelved = self._find(model_id)
        path = shelved.info.path
        stamp = self._inspector.stamp(path)
        if again or stamp != shelved.stamp:
            seen = self._inspector.hash(path, progress, cancelled)
            shelved = replace(shelved, seen_sha256=seen, stamp=stamp)
            self._shelf.put(shelved)
        if shelved.seen_sha256 != shelved.id:
            raise WrongHash(path, expected=shelved.id, actual=shelved.seen_sha256)
        return self._described(shelved)

    def choose(
        self, model_id: str, *, progress: Progress = _no_progress, cancelled: Callable[[], bool] = _never
    ) -> LibraryModel:
        """Verify the model and make it the chosen one. Raises as `verify` does, and then the choice stays as it was."""
        model = self.verify(model_id, progress=progress, cancelled=cancelled)
        self._shelf.choose(model_id)
        return replace(model, chosen=True)

    def remove(self, model_id: str) -> ShelvedModel:
        """Take the model off the library; the file stays. Returns what `put_back` takes. `KeyError` if unknown."""
        shelved = self._find(model_id)
        self._shelf.remove(model_id)
        return shelved

    def put_back(self, removed: ShelvedModel) -> LibraryModel:
        """Undo `remove`. The model is the chosen one again if it was and no other was chosen since."""
        chosen = removed.chosen and self.chosen() is None
        restored = replace(removed, chosen=chosen)
        self._shelf.put(restored)
        return self._described(restored)

    def fit(self, model_id: str, *, context_tokens: int, gpu_layers: int = -1) -> FitReport:
        """Say how the model fits this machine; -1 layers means choose. Raises a `ModelError`, `KeyError`."""
        return self._inspector.fit(self._find(model_id).info, context_tokens, gpu_layers)

    def known_hash(self, path: Path) -> str | None:
        """The SHA-256 of a file of the library that was not touched since it was hashed, without reading it."""
        path = path.absolute()
        for shelved in self._shelf.models():
            if shelved.info.path == path and self._stamp_of(shelved) == shelved.stamp:
                return shelved.seen_sha256
        return None

    def _find(self, model_id: str) -> ShelvedModel:
        for shelved in self._shelf.models():
            if shelved.id == model_id:
                return shelved
        raise KeyError(model_id)

    def _refuse_impostor(self, path: Path, sha256: str) -> None:
        named = self._catalogue.by_file_name(path.name)
        if named and named.sha256 != sha256 and not self._catalogue.by_hash(sha256):
            raise WrongHash(path, expected=named.sha256, actual=sha256)

    def _described(self, shelved: ShelvedModel) -> LibraryModel:
        stamp = self._stamp_of(shelved)
        entry = self._catalogue.by_hash(shelved.id)
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
        )

    def _stamp_of(self, shelved: ShelvedModel) -> FileStamp | None:
        try:
            return self._inspector.stamp(shelved.info.path)
        except ModelFileMissing:
            return None
