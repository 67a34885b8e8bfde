"""What the Models page knows: the library, the model looked at, how it would run, and what is being read or loaded.

Answers about files come later than the questions and sometimes out of date: a fit carries the model and plan it is
for, and one that no longer fits the question changes nothing. No Qt here.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from app.domain.errors import GoldquillError
from app.domain.events import EngineChanged, EngineStatus
from app.domain.model import CatalogueEntry, Device, DeviceKind, FitReport, LibraryModel, Offer

LOADING = (EngineStatus.STARTING, EngineStatus.LOADING, EngineStatus.RESTARTING)
ANSWERING = (EngineStatus.READY, EngineStatus.BUSY)
_SHORTEST = 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is to be run, in the words of the settings: -1 layers and 0 tokens are chosen automatically."""

    gpu_layers: int = -1
    context_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """The model that the engine was last told to load, and how."""

    model_id: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file being read from end to end: bytes done and in all, and how many more files wait."""

    path: Path
    done: int = 0
    total: int = 0
    waiting: int = 0

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """A model of the company's on its way here: bytes that are here, and how long the rest takes if it goes on like
    the last seconds; None while that cannot be told."""

    entry: CatalogueEntry
    done: int = 0
    seconds_left: float | None = None

    @property
    def fraction(self) -> float:
        return self.done / self.entry.file_bytes

    @property
    def percent(self) -> int:
        """Whole ones: 100 is all of it."""
        return self.done * 100 // self.entry.file_bytes


class Room(StrEnum):
    """Whether a file that is not here has room in memory, as far as its size alone tells."""

    UNKNOWN = "unknown"  # the devices are still being looked for
    ENOUGH = "enough"
    NOT_NOW = "not_now"  # in what there is, but not in what is free
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """The answer to "will it fit" for one model and plan: a report, or why there is none."""

    model_id: str
    plan: Plan
    report: FitReport | None = None
    error: GoldquillError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsState:
    """`models` is None until the library was read once. `fitting` is always for the selected model; while a changed
    plan is being worked out, it is still the one of the plan before. `offers` are the company's; the selected one is
    called by the bytes of its file, as the model will be that it becomes."""

    models: tuple[LibraryModel, ...] | None = None
    selected: str | None = None
    plan: Plan = Plan()
    fitting: Fitting | None = None
    devices: tuple[Device, ...] = ()
    reading: Reading | None = None
    offers: tuple[Offer, ...] = ()
    fetching: Fetching | None = None
    engine: EngineChanged = field(default_factory=lambda: EngineChanged(status=EngineStatus.OFF))
    use: Use | None = None

    @property
    def model(self) -> LibraryModel | None:
        """The selected model."""
        return next((model for model in self.models or () if model.id == self.selected), None)

    @property
    def to_get(self) -> tuple[Offer, ...]:
        """What the company offers and is not here."""
        here = {model.id for model in self.models or ()}
        return tuple(offer for offer in self.offers if offer.entry.sha256 not in here)

    @property
    def offer(self) -> Offer | None:
        """The selected one of these."""
        return next((offer for offer in self.to_get if offer.entry.sha256 == self.selected), None)

    @property
    def empty(self) -> bool:
        """There is no model here, and none to get."""
        return self.models == () and not self.offers

    @property
    def memory(self) -> tuple[int, int]:
        """Bytes free and bytes in all, of all devices together: a model may be shared out among them."""
        own = [device for device in self.devices if not device.shares_main_memory]
        return sum(device.free_bytes for device in own), sum(device.total_bytes for device in own)

    @property
    def has_gpu(self) -> bool:
        return any(device.kind is not DeviceKind.CPU for device in self.devices)

    @property
    def loading(self) -> bool:
        return self.engine.status in LOADING

    @property
    def selected_is_loaded(self) -> bool:
        return self.loaded is not None and self.loaded.id == self.selected

    @property
    def loaded(self) -> LibraryModel | None:
        """The model that answers, if it is still in the library."""
        made = self.engine.provenance
        if made is None or self.engine.status not in ANSWERING:
            return None
        return next((model for model in self.models or () if model.id == made.model_sha256), None)

    @property
    def being_loaded(self) -> LibraryModel | None:
        """The model that is loading, if it is still in the library."""
        if self.use is None or not self.loading:
            return None
        return next((model for model in self.models or () if model.id == self.use.model_id), None)

    @property
    def runs_as_planned(self) -> bool:
        """The selected model answers already, with this very plan."""
        return self.selected_is_loaded and self.use == Use(self.selected or "", self.plan)

    @property
    def question(self) -> tuple[str | None, Plan]:
        """The model and plan whose fit is to be shown: where the engine had to change the plan, what it came to."""
        made = self.engine.provenance
        if self.runs_as_planned and self.engine.reason and made is not None:
            return self.selected, Plan(gpu_layers=made.gpu_layers, context_tokens=made.context_tokens)
        return self.selected, self.plan

    @property
    def can_use(self) -> bool:
        """There is something to be gained by loading the selected model as planned."""
        model = self.model
        if model is None or not model.available or self.runs_as_planned:
            return False
        return not self.loading or self.use != Use(model.id, self.plan)

    def listed(self, models: tuple[LibraryModel, ...], remembered: Plan) -> Self:
        """With the library as it is now, by name. What was selected stays so; else the chosen one is, or the first."""
        ordered = tuple(sorted(models, key=lambda model: (model_name(model).casefold(), model.info.file_bytes)))
        return replace(self, models=ordered)._with_one_selected(remembered)

    def offered(self, offers: tuple[Offer, ...], remembered: Plan) -> Self:
        """With what the company offers now."""
        return replace(self, offers=offers)._with_one_selected(remembered)

    def room_for(self, offer: Offer) -> Room:
        """Whether the file alone has room in memory; what else it needs is known once it is here."""
        free, total = self.memory
        if not self.devices:
            return Room.UNKNOWN
        if offer.entry.file_bytes > total:
            return Room.TOO_LITTLE
        return Room.NOT_NOW if offer.entry.file_bytes > free else Room.ENOUGH

    def selecting(self, model_id: str | None, remembered: Plan) -> Self:
        """With another model looked at, planned as it runs or else as the settings say."""
        if model_id == self.selected:
            return self
        plan = self.use.plan if self.use is not None and self.use.model_id == model_id else remembered
        return replace(self, selected=model_id, plan=plan, fitting=None)

    def planning(self, plan: Plan) -> Self:
        """With another plan; the fit shown stays until the answer for this one comes."""
        return replace(self, plan=plan)

    def using(self, use: Use) -> Self:
        """With another model being loaded, or the same one in another way."""
        return replace(self, use=use, plan=use.plan if use.model_id == self.selected else self.plan)

    def _with_one_selected(self, remembered: Plan) -> Self:
        if self.models is None or self.model is not None or self.offer is not None:
            return self
        ids = [model.id for model in self.models if model.chosen]
        ids += [model.id for model in self.models] + [offer.entry.sha256 for offer in self.to_get]
        return self.selecting(ids[0] if ids else None, remembered)

    def fitted(self, fitting: Fitting) -> Self:
        """With an answer, if it is one to what is asked now."""
        return replace(self, fitting=fitting) if (fitting.model_id, fitting.plan) == self.question else self


def model_name(model: LibraryModel) -> str:
    """What people call the model: its name in the catalogue, or else the one in the file."""
    return model.catalogue.name if model.catalogue else model.info.name


def context_choices(longest: int, kept: int) -> tuple[int, ...]:
    """Contexts to offer: 0 for automatic, powers of two, the one kept, and the `longest` the model was trained for."""
    powers = [_SHORTEST << shift for shift in range(11) if _SHORTEST << shift < longest]
    return tuple(sorted({0, *powers, longest, min(kept, longest)}))
