"""The demo model known before it is loaded, and llama.cpp agreeing once it is."""

import ctypes
import re
from pathlib import Path

import pytest
from llama_cpp import llama_cpp

from app.domain.model import FitVerdict
from local_model.catalogue import read_catalogue
from local_model.file_hash import hash_file
from local_model.gguf import read_header
from local_model.hardware import devices_argument
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from local_model.memory import EnginePlan, compute_bytes, layer_cache_bytes
from local_model.model_shape import model_shape

MODELS = Path(__file__).parents[3] / "resources" / "models"
DEMO = MODELS / "SmolLM2-135M-Instruct.Q4_1.gguf"

pytestmark = pytest.mark.model


def test_the_demo_model_describes_itself() -> None:
    info = FileInspector(lambda: (cpu_device(),)).inspect(DEMO)

    assert (info.architecture, info.quantisation, info.layers, info.context_length) == ("llama", "Q4_1", 30, 8192)
    assert info.parameters == 134_515_008
    assert info.licence == "apache-2.0"
    assert info.has_chat_template
    assert info.languages == ("en",)
    assert info.file_bytes == 98_362_432


def test_the_demo_model_is_the_one_the_catalogue_names() -> None:
    entry = read_catalogue(MODELS / "catalogue.json").by_file_name(DEMO.name)

    assert entry is not None
    assert hash_file(DEMO, lambda *_: None, lambda: False) == entry.sha256
    assert entry.file_bytes == DEMO.stat().st_size


def test_the_demo_model_fits_any_machine_that_runs_the_tests() -> None:
    inspector = FileInspector(lambda: (cpu_device(),))

    report = inspector.fit(inspector.inspect(DEMO), 4096)

    assert report.verdict is not FitVerdict.TOO_BIG
    assert report.weights_bytes < 98_362_432


@pytest.mark.parametrize("context", [2048, 8192])
def test_llama_cpp_allocates_what_the_formula_says(context: int) -> None:
    header = read_header(DEMO)
    shape, plan = model_shape(header), EnginePlan()
    printed: list[str] = []
    listen = llama_cpp.llama_log_callback(lambda _level, text, _data: printed.append(text.decode(errors="replace")))
    llama_cpp.llama_log_set(listen, ctypes.c_void_p(0))
    try:
        devices = devices_argument("CPU")
        load = llama_cpp.llama_model_default_params()
        load.devices = ctypes.cast(devices, ctypes.c_void_p)
        model = llama_cpp.llama_model_load_from_file(str(DEMO).encode(), load)
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = context, plan.micro_batch, plan.micro_batch
        parameters.n_seq_max, parameters.n_outputs_max = plan.sequences, plan.outputs
        parameters.kv_unified = parameters.swa_full = True
        llama_cpp.llama_free(llama_cpp.llama_init_from_model(model, parameters))
        size = llama_cpp.llama_model_size(model)
        llama_cpp.llama_model_free(model)
    finally:
        silence = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(silence, ctypes.c_void_p(0))
        _KEPT.append(silence)

    cache = sum(layer_cache_bytes(layer, shape.window, context, plan) for layer in shape.layers)
    assert size == sum(tensor.size_bytes for tensor in header.tensors)
    assert mebibytes(printed, "KV buffer") == pytest.approx(cache / 2**20, abs=0.01)
    assert mebibytes(printed, "compute buffer") <= compute_bytes(shape, context, plan) / 2**20


_KEPT: list[object] = []  # llama.cpp calls the last callback it was given for as long as the process lives


def mebibytes(printed: list[str], what: str) -> float:
    """The figure of llama.cpp's line "CPU KV buffer size = 180.00 MiB"."""
    return sum(float(found) for found in re.findall(rf"{what} size =\s+([\d.]+) MiB", "".join(printed)))
