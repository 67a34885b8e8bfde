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
    shares_main_memory: bool = False  # an integrated GPU, Apple's chips


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
    layers: int  # the repeating ones
    licence: str
    has_chat_template: bool
    template_sha256: str
    languages: tuple[str, ...] = ()  # as the file names them, usually two-letter codes

    @property
    def total_layers(self) -> int:
        """The repeating layers and the output layer: what llama.cpp offloads, and the number that people are told."""
        return self.layers + 1


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
    total_layers: int = 0  # what `gpu_layers` is counted against: the repeating layers and the output layer
    wanted_context_tokens: int = 0  # asked for; `context_tokens` is smaller where memory or the model's own limit is
    host_needed_bytes: int = 0  # what stays in main memory beside a GPU; 0 when `device` is the CPU
    host_available_bytes: int = 0

    @property
    def needed_bytes(self) -> int:
        return self.weights_bytes + self.cache_bytes + self.compute_bytes + self.reserve_bytes

    @property
    def scarcest(self) -> tuple[int, int]:
        """Bytes needed and bytes free where there is least to spare: on `device`, or in main memory beside it."""
        device = (self.needed_bytes, self.available_bytes)
        host = (self.host_needed_bytes, self.host_available_bytes)
        return max(device, host, key=lambda place: place[0] - place[1])


class HashState(StrEnum):
    """`VERIFIED` equals the catalogue's · `UNKNOWN` not in the catalogue, remembered as first seen · `CHANGED` differs
    from what was remembered or from the catalogue · `UNCHECKED` the file was written to since it was hashed."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """Tells, without reading a file, whether it is the one that was hashed: size, time of the last write, inode."""

    size_bytes: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A model file that we know: what its bytes are, who made it, and under which licence it may be used."""

    id: str
    name: str
    file_name: str
    file_bytes: int
    sha256: str
    publisher: str
    licence: str  # SPDX identifier
    languages: tuple[str, ...]  # BCP 47


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that the company hands out. `begun_bytes` are here from a try that did not reach its end."""

    entry: CatalogueEntry
    begun_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedModel:
    """What is remembered of a model between two starts (`ports.ModelShelf`).

    `id` is the SHA-256 of the file as it was added, so the same bytes are one model wherever they lie. `seen_sha256`
    is the hash found last; `stamp` is of the file at that moment. `anyway`: when it was last chosen, the person said to
    load it although it needs more memory than is free.
    """

    id: str
    info: ModelInfo
    seen_sha256: str
    stamp: FileStamp
    chosen: bool = False
    anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryModel:
    """A model of the person's library."""

    id: str
    info: ModelInfo
    sha256: str
    hash_state: HashState
    available: bool  # the file is where it was
    chosen: bool = False
    catalogue: CatalogueEntry | None = None
    by_company: bool = False  # it is the company's catalogue that has it
