"""The person's library of models: what is on the shelf and which one is chosen.

A model is its bytes: its id is the SHA-256 found when it was added, and none is chosen whose bytes were last seen to
be others. Every call is a short one, for the storage thread; what a file holds is found out by `ModelFiles`.
"""

from dataclasses import replace

from app.domain.errors import WrongHash
from app.domain.generation import LoadRequest
from app.domain.model import ModelInfo, ShelvedModel
from app.domain.ports import ModelShelf

AUTOMATIC_CONTEXT = 8192  # tokens: long enough for a piece of work, short enough to leave room for nine answers


class ModelLibrary:
    """Each method is one user action and returns what changed."""

    def __init__(self, shelf: ModelShelf) -> None:
        self._shelf = shelf

    def models(self) -> tuple[ShelvedModel, ...]:
        """Every model of the library, in the order in which they were added."""
        return self._shelf.models()

    def chosen(self) -> ShelvedModel | None:
        """The model that conversations run on."""
        return next((model for model in self._shelf.models() if model.chosen), None)

    def emptied(self) -> bool:
        """Whether it is empty because the person took every model off it, and not because it is new."""
        return not self._shelf.models() and self._shelf.removed_any()

    def add(self, read: ShelvedModel) -> ShelvedModel:
        """Keep a file that was read. The same bytes elsewhere, and other bytes in this place, make way for it; if one
        of them was the chosen model, this one is now."""
        chosen = anyway = False
        for other in self._shelf.models():
            if other.id == read.id:
                anyway = other.anyway
            if other.id == read.id or other.info.path == read.info.path:
                chosen = chosen or other.chosen
                if other.id != read.id:
                    self._shelf.remove(other.id)
        added = replace(read, chosen=chosen, anyway=anyway)
        self._shelf.put(added)
        return added

    def keep_check(self, checked: ShelvedModel, *, choose: bool = False) -> ShelvedModel | None:
        """Keep what a check of the file found, and `choose` the model if its bytes are the ones that were added; how
        it was chosen (`checked.anyway`) is then kept as well.

        Returns None when it was taken off the library meanwhile. Raises `WrongHash` when the bytes are others: that
        is kept as well, and the choice stays as it was.
        """
        kept = self._find(checked.id)
        if kept is None:
            return None
        kept = replace(kept, seen_sha256=checked.seen_sha256, stamp=checked.stamp)
        same = kept.seen_sha256 == kept.id
        if choose and same:
            kept = replace(kept, anyway=checked.anyway)
        self._shelf.put(kept)
        if not same:
            raise WrongHash(kept.info.path, expected=kept.id, actual=kept.seen_sha256)
        if choose:
            self._shelf.choose(kept.id)
            return replace(kept, chosen=True)
        return kept

    def remove(self, model_id: str) -> ShelvedModel | None:
        """Take the model off the library; the file stays. Returns what `put_back` takes, None when it is not there."""
        kept = self._find(model_id)
        self._shelf.remove(model_id)
        return kept

    def put_back(self, removed: ShelvedModel) -> ShelvedModel:
        """Undo `remove`. The model is the chosen one again if it was and no other was chosen since. One that was added
        again meanwhile stays as it is."""
        if (added_again := self._find(removed.id)) is not None:
            return added_again
        restored = replace(removed, chosen=removed.chosen and self.chosen() is None)
        self._shelf.put(restored)
        return restored

    def _find(self, model_id: str) -> ShelvedModel | None:
        return next((model for model in self._shelf.models() if model.id == model_id), None)


def wanted_context(info: ModelInfo, context_tokens: int) -> int:
    """The context to ask for, in tokens; 0 means automatic. Never more than the model was trained for."""
    return min(context_tokens or AUTOMATIC_CONTEXT, info.context_length)


def load_request(model: ShelvedModel, *, gpu_layers: int, context_tokens: int) -> LoadRequest:
    """How to load a model whose file was just found untouched; -1 layers and 0 tokens are chosen automatically."""
    return LoadRequest(
        path=model.info.path,
        context_tokens=wanted_context(model.info, context_tokens),
        gpu_layers=gpu_layers,
        anyway=model.anyway,
        model_sha256=model.id,
        model_name=model.info.name,
    )
