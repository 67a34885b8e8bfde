"""The memory formula, held against figures measured on the pinned llama.cpp (ENGINE.md, "Will it fit")."""

import math
from pathlib import Path

import pytest

from local_model.gguf import read_header
from local_model.memory import RESERVE_BYTES, EnginePlan, cells, compute_bytes, layer_cache_bytes, splits
from local_model.model_shape import ModelShape, model_shape
from tests.gguf_file import TensorRow, write_gguf, write_tiny

MIB = 1 << 20

# gemma-3-270m as published: 18 layers, one cached head of 256, a window of 512 on five layers of six.
GEMMA_270M: dict[str, object] = {
    "general.architecture": "gemma3",
    "gemma3.block_count": 18,
    "gemma3.context_length": 32768,
    "gemma3.embedding_length": 640,
    "gemma3.feed_forward_length": 2048,
    "gemma3.attention.head_count": 4,
    "gemma3.attention.head_count_kv": 1,
    "gemma3.attention.key_length": 256,
    "gemma3.attention.value_length": 256,
    "gemma3.attention.sliding_window": 512,
}


def gemma(folder: Path) -> ModelShape:
    rows: list[TensorRow] = [("token_embd.weight", (640, 262144), "Q8_0")]
    for layer in range(18):
        rows.append((f"blk.{layer}.attn_q.weight", (640, 1024), "Q8_0"))
        rows.append((f"blk.{layer}.attn_k.weight", (640, 256), "Q8_0"))
        rows.append((f"blk.{layer}.attn_v.weight", (640, 256), "Q8_0"))
        rows.append((f"blk.{layer}.attn_output.weight", (1024, 640), "Q8_0"))
        rows += [(f"blk.{layer}.ffn_{part}.weight", (640, 2048), "Q8_0") for part in ("gate", "up")]
        rows.append((f"blk.{layer}.ffn_down.weight", (2048, 640), "Q8_0"))
    return model_shape(read_header(write_gguf(folder / "gemma.gguf", GEMMA_270M, rows)))


def cache_of(shape: ModelShape, context: int, plan: EnginePlan, *, windowed: bool) -> int:
    chosen = [layer for layer in shape.layers if layer.windowed == windowed]
    return sum(layer_cache_bytes(layer, shape.window, context, plan) for layer in chosen)


def test_gemmas_cache_is_what_llama_cpp_allocates(tmp_path: Path) -> None:
    shape, plan = gemma(tmp_path), EnginePlan()

    assert cache_of(shape, 8192, plan, windowed=False) == 24 * MIB
    assert cache_of(shape, 8192, plan, windowed=True) == 120 * MIB


def test_gemmas_compute_buffer_is_not_underestimated(tmp_path: Path) -> None:
    measured = 34 * MIB  # with n_outputs_max 16 (ENGINE.md)

    assert measured <= compute_bytes(gemma(tmp_path), 8192, EnginePlan()) <= 2 * measured


def test_few_outputs_save_the_logits_of_the_others(tmp_path: Path) -> None:
    shape = gemma(tmp_path)

    saved = compute_bytes(shape, 8192, EnginePlan(outputs=512)) - compute_bytes(shape, 8192, EnginePlan(outputs=16))

    assert saved == (512 - 16) * 262144 * 4


def test_a_window_keeps_its_cells_for_each_sequence_and_one_batch(tmp_path: Path) -> None:
    plan = EnginePlan(full_window=False, sequences=5, micro_batch=512)

    # 15 layers of 512 cells * 5 sequences + 512, a key and a value of 256 16-bit numbers each
    assert cache_of(gemma(tmp_path), 8192, plan, windowed=True) == 15 * (512 * 5 + 512) * 2 * 256 * 2
    assert cache_of(gemma(tmp_path), 1024, plan, windowed=True) == 15 * 1024 * 2 * 256 * 2


@pytest.mark.parametrize(("context", "expected"), [(1, 256), (256, 256), (257, 512), (8192, 8192)])
def test_cells_are_rounded_up(context: int, expected: int) -> None:
    assert cells(context) == expected


@pytest.mark.parametrize(("name", "factor"), [("f16", 2), ("q8_0", 34 / 32), ("q4_0", 18 / 32)])
def test_a_quantised_cache_takes_the_bytes_of_its_blocks(tmp_path: Path, name: str, factor: float) -> None:
    layer = model_shape(read_header(write_tiny(tmp_path / "tiny.gguf"))).layers[0]
    plan = EnginePlan(key_type=name, value_type="f16")

    assert layer_cache_bytes(layer, 0, 4096, plan) == 4096 * (32 * factor + 32 * 2)


def test_layers_move_from_main_memory_to_the_device_from_the_last_one_up(tmp_path: Path) -> None:
    shape, plan = gemma(tmp_path), EnginePlan()

    every = splits(shape, 8192, plan)

    assert [split.gpu_layers for split in every] == list(range(18 + 2))
    assert every[1].device.weights == shape.output_bytes + shape.tied_bytes
    assert every[1].device.cache == 0
    assert every[2].device.weights == every[1].device.weights + shape.layers[17].weight_bytes
    assert every[2].device.cache == layer_cache_bytes(shape.layers[17], shape.window, 8192, plan)
    assert every[-1].host.weights == shape.input_bytes
    assert every[-1].host.total == shape.input_bytes


def test_nothing_is_lost_between_the_two_places(tmp_path: Path) -> None:
    shape = gemma(tmp_path)
    every = splits(shape, 4096, EnginePlan())
    whole = shape.input_bytes + shape.output_bytes + sum(layer.weight_bytes for layer in shape.layers)

    assert every[0].device.total == 0
    assert every[0].host.reserve == RESERVE_BYTES
    for split in every:
        doubled = shape.tied_bytes if split.gpu_layers else 0
        assert split.device.weights + split.host.weights == whole + doubled
        assert math.isclose(split.device.cache + split.host.cache, every[0].host.cache)
