"""`ports.ModelShelf` without a disk."""

from dataclasses import replace

from app.domain.model import ShelvedModel


class MemoryShelf:
    def __init__(self) -> None:
        self._models: dict[str, ShelvedModel] = {}
        self._removed_any = False

    def models(self) -> tuple[ShelvedModel, ...]:
        return tuple(self._models.values())

    def put(self, model: ShelvedModel) -> None:
        self._models[model.id] = model

    def remove(self, model_id: str) -> None:
        self._models.pop(model_id, None)
        self._removed_any = True

    def removed_any(self) -> bool:
        return self._removed_any

    def choose(self, model_id: str | None) -> None:
        if model_id is not None and model_id not in self._models:
            raise KeyError(model_id)
        self._models = {key: replace(model, chosen=key == model_id) for key, model in self._models.items()}
