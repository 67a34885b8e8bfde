"""Model files, devices, and whether one fits the other. Plain facts; `local_model` finds them out."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class DeviceKind(StrEnum):
    CPU = "cpu"
    CUDA = "cuda"
    METAL = "metal"
    VULKAN = "vulkan"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A place to compute, with its memory in bytes."""

    name: str
    description: str
    kind: DeviceKind
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """What a GGUF file says of itself, read without llama.cpp. Sizes in bytes, lengths in tokens."""

    path: Path
    file_bytes: int
    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_length: int
    layers: int
    licence: str
    has_chat_template: bool
    template_sha256: str


class FitVerdict(StrEnum):
    FITS = "fits"
    TIGHT = "tight"  # fits with less than 10% of the memory to spare
    TOO_BIG = "too_big"


@dataclass(frozen=True, slots=True, kw_only=True)
class FitReport:
    """The numbers behind "will it fit", in bytes, as ENGINE.md's formula adds them."""

    verdict: FitVerdict
    weights_bytes: int
    cache_bytes: int
    compute_bytes: int
    reserve_bytes: int
    available_bytes: int
    context_tokens: int
    gpu_layers: int
    device: Device
    reason: str  # machine word: "all-layers", "some-layers", "cpu-only", "no-device", "manual", "too-big"

    @property
    def needed_bytes(self) -> int:
        return self.weights_bytes + self.cache_bytes + self.compute_bytes + self.reserve_bytes


class HashState(StrEnum):
    """`VERIFIED` equals the catalogue's · `UNKNOWN` not in the catalogue, remembered as first seen · `CHANGED` differs
    from what was remembered or from the catalogue."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryModel:
    """A model of the person's library."""

    id: str
    info: ModelInfo
    sha256: str
    hash_state: HashState
    available: bool  # the file is where it was
    chosen: bool = False
