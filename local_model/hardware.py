"""The devices llama.cpp can compute on, asked of ggml itself; `python -m local_model.hardware --json` prints them.

Imports llama_cpp, so only the worker and that command import this module: a graphics driver that crashes when it is
asked must not take the window with it. CUDA and Metal were not run by us; Vulkan was (`build/gpu_path.py`).
"""

import argparse
import ctypes
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

import msgspec
from llama_cpp import llama_cpp

from app.domain.model import Device, DeviceKind
from local_model.machine import cpu_device

BACKEND_VARIABLE: Final = "GOLDQUILL_BACKEND_LIBRARY"

# What ggml's backends call themselves (each one's `GGML_*_NAME`).
_KINDS: Final = {"CUDA": DeviceKind.CUDA, "MTL": DeviceKind.METAL, "Vulkan": DeviceKind.VULKAN}

_CPU: Final = 0  # enum ggml_backend_dev_type
_GPU: Final = 1
_INTEGRATED_GPU: Final = 2

_log = logging.getLogger(__name__)


@cache
def load_extra_backends() -> None:
    """Load the ggml backend that `GOLDQUILL_BACKEND_LIBRARY` names, if any; once in a process.

    The functions below call it first, so whoever lists the devices before loading a model need not. A library that
    cannot be loaded is logged and left out: the model then runs on what there is.
    """
    path = os.environ.get(BACKEND_VARIABLE)
    if path and not _pointer("ggml_backend_load", ctypes.c_char_p)(os.fsencode(path)):
        _log.warning("the backend library %s could not be loaded", path)


def list_devices() -> tuple[Device, ...]:
    """The CPU first, then the GPUs in ggml's order. Accelerators without memory of their own are the CPU's."""
    load_extra_backends()
    devices = [cpu_device()]
    for index in range(_size("ggml_backend_dev_count")()):
        handle = _pointer("ggml_backend_dev_get", ctypes.c_size_t)(index)
        kind = _integer("ggml_backend_dev_type", ctypes.c_void_p)(handle)
        if kind in (_GPU, _INTEGRATED_GPU):
            devices.append(_gpu(handle, integrated=kind == _INTEGRATED_GPU))
    return tuple(devices)


def devices_argument(name: str) -> ctypes.Array[ctypes.c_void_p]:
    """The value of `llama_model_params.devices` that uses this one device; for the CPU's name, none but the CPU.

    The array must be kept until the model is loaded. Raises `LookupError` for a name that ggml does not know.
    """
    load_extra_backends()
    handle = _pointer("ggml_backend_dev_by_name", ctypes.c_char_p)(name.encode())
    if not handle:
        raise LookupError(name)
    is_cpu = _integer("ggml_backend_dev_type", ctypes.c_void_p)(handle) == _CPU
    return (ctypes.c_void_p * 2)(None if is_cpu else handle, None)


def _gpu(handle: int | None, *, integrated: bool) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    memory = _function("ggml_backend_dev_memory", None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    memory(handle, ctypes.byref(free), ctypes.byref(total))
    registry = _pointer("ggml_backend_dev_backend_reg", ctypes.c_void_p)(handle)
    kind = _KINDS.get(_text("ggml_backend_reg_name")(registry), DeviceKind.OTHER)
    silent = not free.value and not total.value  # a device that reports nothing is taken to use main memory
    main = cpu_device()
    return Device(
        name=_text("ggml_backend_dev_name")(handle),
        description=_text("ggml_backend_dev_description")(handle),
        kind=kind,
        total_bytes=main.total_bytes if silent else total.value,
        free_bytes=main.free_bytes if silent else free.value,
        shares_main_memory=integrated or silent or kind is DeviceKind.METAL,
    )


def _libraries() -> list[ctypes.CDLL]:
    """Where ggml's functions are found. Opening libggml by path would map it, and its device list, a second time."""
    loaded: ctypes.CDLL = llama_cpp._lib
    if os.name != "nt":
        return [loaded]  # a look-up on this handle goes on to the libraries it was linked with
    return [loaded, ctypes.CDLL("ggml.dll"), ctypes.CDLL("ggml-base.dll")]


def _function(name: str, result: type | None, *arguments: type) -> Callable[..., object]:
    for library in _libraries():
        if hasattr(library, name):
            function = library[name]  # by item: a fresh object, so its types are nobody else's
            function.restype, function.argtypes = result, arguments
            return function
    raise LookupError(name)


def _pointer(name: str, *arguments: type) -> Callable[..., int | None]:
    return _function(name, ctypes.c_void_p, *arguments)  # type: ignore[return-value]  # ctypes: c_void_p reads as int


def _size(name: str, *arguments: type) -> Callable[..., int]:
    return _function(name, ctypes.c_size_t, *arguments)  # type: ignore[return-value]  # ctypes: reads as int


def _integer(name: str, *arguments: type) -> Callable[..., int]:
    return _function(name, ctypes.c_int, *arguments)  # type: ignore[return-value]  # ctypes: reads as int


def _text(name: str) -> Callable[[int | None], str]:
    read = _function(name, ctypes.c_char_p, ctypes.c_void_p)

    def decoded(handle: int | None) -> str:
        found = read(handle)
        return found.decode(errors="replace") if isinstance(found, bytes) else ""

    return decoded


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="local_model.hardware", description="List the devices a model can run on.")
    parser.add_argument("--json", action="store_true", required=True)
    parser.parse_args(arguments)
    # Drivers print where they like: keep the real standard output for the list and give them standard error.
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)
        output.write(msgspec.json.encode(list_devices()) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
