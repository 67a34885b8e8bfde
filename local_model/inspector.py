"""Finds out about model files for the library (`ports.ModelInspector`) without loading them or llama.cpp."""

from collections.abc import Callable
from pathlib import Path

from app.domain.model import Device, FileStamp, FitReport, ModelInfo
from local_model.file_hash import hash_file, stamp
from local_model.fit import AUTOMATIC, fit
from local_model.gguf import read_header
from local_model.model_info import model_info
from local_model.model_shape import model_shape


class FileInspector:
    """Reads each file afresh: a header takes some hundredths of a second. `devices` is asked once for each fit."""

    def __init__(self, devices: Callable[[], tuple[Device, ...]]) -> None:
        self._devices = devices

    def inspect(self, path: Path) -> ModelInfo:
        return model_info(read_header(path))

    def stamp(self, path: Path) -> FileStamp:
        return stamp(path)

    def hash(self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        return hash_file(path, progress, cancelled)

    def fit(self, info: ModelInfo, context_tokens: int, gpu_layers: int = AUTOMATIC) -> FitReport:
        return fit(model_shape(read_header(info.path)), self._devices(), context_tokens, gpu_layers)
