"""A model file made ready to compute: devices chosen, weights read, its vocabulary and provenance at hand.

Errors are translated here: llama.cpp says only that it did not work, and prints why.
"""

import ctypes
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import llama_cpp.llama_cpp as llama

from app.domain.candidate import Provenance
from app.domain.errors import GoldquillError, ModelLoadFailed, ModelTooBig, NoChatTemplate
from app.domain.generation import LoadRequest
from app.domain.model import Device, DeviceKind, FitVerdict, ModelInfo
from local_model.fit import AUTOMATIC, fit
from local_model.gguf import GgufHeader, read_header
from local_model.hardware import devices_argument, list_devices
from local_model.lane import Memory
from local_model.machine import cpu_device
from local_model.memory import EnginePlan
from local_model.model_info import model_info
from local_model.model_shape import model_shape
from local_model.vocabulary import Vocabulary

LOG_LINES: Final = 60
_WARNING: Final = 3  # enum ggml_log_level


class LoadCancelled(GoldquillError):
    """`on_progress` said no. Nothing of the model is left in memory."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the layers go, and how long a context there is room for. `device` computes the layers that are offloaded,
    or all of them when it is the processor."""

    device: Device
    gpu_layers: int
    context_tokens: int

    @property
    def on_processor(self) -> bool:
        return self.gpu_layers == 0


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory. `handle` is llama.cpp's; whoever holds this value calls `close` once."""

    handle: int
    info: ModelInfo
    template: str
    vocabulary: Vocabulary
    placement: Placement
    name: str
    sha256: str
    trained_context: int
    memory: Memory
    log: "NativeLog"

    def provenance(self, context_tokens: int) -> Provenance:
        """With no batch size yet."""
        device = self.placement.device
        return Provenance(
            model_sha256=self.sha256,
            model_name=self.name,
            architecture=self.info.architecture,
            quantisation=self.info.quantisation,
            template_sha256=self.info.template_sha256,
            engine_version=f"llama-cpp-python {version('llama-cpp-python')}",
            backend=device.kind.value,
            device=device.description or device.name,
            gpu_layers=self.placement.gpu_layers,
            context_tokens=context_tokens,
            k=0,
        )

    def close(self) -> None:
        """Free the weights; contexts made from them are gone before."""
        llama.llama_model_free(self.handle)
        self.log.close()


class NativeLog:
    """The end of what llama.cpp and ggml print, warnings and worse. There is one log in a process."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=LOG_LINES)
        self._callback = llama.llama_log_callback(self._take)  # kept: native code calls it
        llama.llama_log_set(self._callback, None)

    @property
    def tail(self) -> str:
        return "".join(self._lines)

    def close(self) -> None:
        """Let llama.cpp print again as it does by itself."""
        llama.llama_log_set(llama.llama_log_callback(), None)

    def _take(self, level: int, text: bytes, _data: ctypes.c_void_p) -> None:
        if level >= _WARNING:
            self._lines.append(text.decode("utf-8", "replace"))


def load_model(
    request: LoadRequest, on_placed: Callable[[Placement], None], on_progress: Callable[[float], bool]
) -> LoadedModel:
    """Read the file. `on_placed` is told before native code sees it.

    Raises what reading its header raises, `NoChatTemplate`, `ModelTooBig`, `ModelLoadFailed`, `LoadCancelled`.
    """
    header = read_header(request.path)
    info = model_info(header)
    if not info.has_chat_template:
        raise NoChatTemplate(request.path)
    placement = _place(header, request)
    on_placed(placement)
    log = NativeLog()
    llama.llama_backend_init()
    try:
        handle = _read_weights(request, placement, on_progress, log)
    except BaseException:
        log.close()  # or llama.cpp would go on calling what is gone
        raise
    template = llama.llama_model_chat_template(handle, None) or b""
    return LoadedModel(
        handle=handle,
        info=info,
        template=template.decode("utf-8", "replace"),
        vocabulary=Vocabulary(handle),
        placement=placement,
        name=request.model_name or info.name,
        sha256=request.model_sha256,
        trained_context=int(llama.llama_model_n_ctx_train(handle)),
        memory=Memory(
            recurrent=bool(llama.llama_model_is_recurrent(handle) or llama.llama_model_is_hybrid(handle)),
            windowed=llama.llama_model_n_swa(handle) > 0,
        ),
        log=log,
    )


def _place(header: GgufHeader, request: LoadRequest) -> Placement:
    # On the processor alone no driver of another device is asked, which may be what crashed before.
    devices = (cpu_device(),) if request.gpu_layers == 0 else list_devices()
    wanted = AUTOMATIC if request.gpu_layers < 0 else request.gpu_layers
    plan = EnginePlan(sequences=request.k_max + 1)
    report = fit(model_shape(header), devices, request.context_tokens, wanted, plan)
    if report.verdict is FitVerdict.TOO_BIG and not request.anyway:
        raise ModelTooBig(request.path, *report.scarcest)
    return Placement(report.device, report.gpu_layers, report.context_tokens)


def _read_weights(
    request: LoadRequest, placement: Placement, on_progress: Callable[[float], bool], log: NativeLog
) -> int:
    raised: list[BaseException] = []
    stopped = False

    def going(fraction: float, _data: object) -> bool:
        nonlocal stopped
        try:
            stopped = not on_progress(fraction)
        except BaseException as error:  # noqa: BLE001 - raised again once native code has returned
            raised.append(error)
            stopped = True
        return not stopped

    params = llama.llama_model_default_params()
    devices = devices_argument("CPU" if placement.device.kind is DeviceKind.CPU else placement.device.name)
    params.devices = ctypes.cast(devices, ctypes.c_void_p)
    params.n_gpu_layers = placement.gpu_layers
    params.progress_callback = callback = llama.llama_progress_callback(going)
    handle = llama.llama_model_load_from_file(os.fsencode(request.path), params)
    del callback  # lived as long as the load
    if raised:
        raise raised[0]
    if handle:
        return int(handle)
    if stopped:
        raise LoadCancelled
    raise ModelLoadFailed(request.path, log_tail=log.tail)
