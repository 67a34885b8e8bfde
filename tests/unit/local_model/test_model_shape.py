"""Layers as the memory estimate sees them, for the shapes that llama.cpp's architectures take."""

from pathlib import Path

import pytest

from app.domain.errors import NotAGguf
from local_model.gguf import read_header
from local_model.model_shape import ModelShape, model_shape
from tests.gguf_file import TINY, TensorRow, tiny_tensors, write_gguf, write_tiny


def shape_of(folder: Path, **changes: object) -> ModelShape:
    return model_shape(read_header(write_tiny(folder / "model.gguf", **changes)))


def shape_with(folder: Path, rows: list[TensorRow], **changes: object) -> ModelShape:
    metadata = TINY | {key.replace("__", "."): value for key, value in changes.items()}
    return model_shape(read_header(write_gguf(folder / "model.gguf", metadata, rows)))


def q8_0(elements: int) -> int:
    return elements // 32 * 34


def test_tensors_are_counted_where_llama_cpp_puts_them(tmp_path: Path) -> None:
    shape = shape_of(tmp_path)

    assert [layer.weight_bytes for layer in shape.layers] == [q8_0(64 * 64 + 2 * 64 * 32 + 64 * 128)] * 2
    assert shape.input_bytes == q8_0(64 * 256)
    assert shape.output_bytes == 64 * 4
    assert shape.vocabulary == 256
    assert (shape.embedding_length, shape.feed_forward_length, shape.total_layers) == (64, 128, 3)


def test_an_output_that_is_the_input_table_is_doubled_when_offloaded(tmp_path: Path) -> None:
    own = shape_with(tmp_path, [*tiny_tensors(), ("output.weight", (64, 256), "Q8_0")])

    assert shape_of(tmp_path).tied_bytes == q8_0(64 * 256)
    assert own.tied_bytes == 0
    assert own.output_bytes == q8_0(64 * 256) + 64 * 4


def test_head_width_follows_the_embedding_where_it_is_not_said(tmp_path: Path) -> None:
    layer = shape_of(tmp_path).layers[0]

    assert (layer.keys, layer.values) == (2 * 16, 2 * 16)


def test_head_width_is_taken_where_it_is_said(tmp_path: Path) -> None:
    layer = shape_of(tmp_path, llama__attention__key_length=24, llama__attention__value_length=8).layers[0]

    assert (layer.keys, layer.values) == (2 * 24, 2 * 8)


def test_all_heads_are_cached_where_none_are_shared(tmp_path: Path) -> None:
    assert shape_of(tmp_path, llama__attention__head_count_kv=None).layers[0].keys == 4 * 16


def test_heads_may_differ_from_layer_to_layer(tmp_path: Path) -> None:
    shape = shape_of(tmp_path, llama__attention__head_count_kv=(4, 0))

    assert [layer.keys for layer in shape.layers] == [4 * 16, 0]


def test_a_list_with_fewer_entries_than_layers_is_nonsense(tmp_path: Path) -> None:
    with pytest.raises(NotAGguf) as caught:
        shape_of(tmp_path, llama__attention__head_count_kv=(4,))

    assert caught.value.reason == "metadata llama.attention.head_count_kv"


def test_a_tensor_of_a_layer_beyond_the_last_is_nonsense(tmp_path: Path) -> None:
    with pytest.raises(NotAGguf) as caught:
        shape_with(tmp_path, tiny_tensors(layers=3))

    assert caught.value.reason == "metadata llama.block_count"


def test_latent_attention_caches_one_vector_and_no_values(tmp_path: Path) -> None:
    changes = {"llama__attention__key_length": 40, "llama__attention__key_length_mla": 16}
    layer = shape_of(tmp_path, llama__attention__head_count_kv=1, **changes).layers[0]

    assert (layer.keys, layer.values) == (40, 0)


def test_layers_that_share_a_cache_add_nothing(tmp_path: Path) -> None:
    shape = shape_of(tmp_path, llama__attention__shared_kv_layers=1)

    assert [layer.keys for layer in shape.layers] == [2 * 16, 0]


def test_every_sixth_layer_of_gemma3_sees_the_whole_context(tmp_path: Path) -> None:
    metadata = {key.replace("llama.", "gemma3."): value for key, value in TINY.items()}
    metadata |= {"general.architecture": "gemma3", "gemma3.block_count": 12, "gemma3.attention.sliding_window": 512}
    shape = model_shape(read_header(write_gguf(tmp_path / "gemma.gguf", metadata, tiny_tensors(layers=12))))

    assert [index for index, layer in enumerate(shape.layers) if not layer.windowed] == [5, 11]
    assert shape.window == 512


def test_a_window_pattern_in_the_file_wins(tmp_path: Path) -> None:
    window = {"llama__attention__sliding_window": 64}
    listed = shape_of(tmp_path, llama__attention__sliding_window_pattern=(True, False), **window)
    period = shape_of(tmp_path, llama__attention__sliding_window_pattern=2, **window)

    assert [layer.windowed for layer in listed.layers] == [True, False]
    assert [layer.windowed for layer in period.layers] == [True, False]


def test_a_window_that_the_architecture_does_not_use_is_ignored(tmp_path: Path) -> None:
    assert not any(layer.windowed for layer in shape_of(tmp_path, llama__attention__sliding_window=64).layers)


def test_a_recurrent_layer_keeps_state_and_caches_nothing(tmp_path: Path) -> None:
    rows: list[TensorRow] = [
        ("token_embd.weight", (64, 256), "Q8_0"),
        ("blk.0.ssm_in.weight", (64, 128), "Q8_0"),
        ("blk.1.attn_k.weight", (64, 32), "Q8_0"),
    ]
    ssm = {"llama__ssm__conv_kernel": 4, "llama__ssm__inner_size": 128, "llama__ssm__state_size": 16}

    shape = shape_with(tmp_path, rows, llama__ssm__group_count=1, **ssm)

    # llama-hparams.cpp: (d_conv - 1) * (d_inner + 2 * n_group * d_state) + d_state * d_inner
    assert [layer.states for layer in shape.layers] == [3 * (128 + 32) + 16 * 128, 0]
    assert [layer.keys for layer in shape.layers] == [0, 2 * 16]


@pytest.mark.parametrize(
    ("part", "changes", "states"),
    [
        ("time_mix_w1", {"llama__wkv__head_size": 32}, 64 * 2 + 64 * 32),
        ("shortconv", {"llama__shortconv__l_cache": 3}, 64 * 2),
        ("ssm_a", {"llama__kda__head_dim": 16, "llama__ssm__conv_kernel": 4}, 3 * 3 * 4 * 16 + 16 * 16 * 4),
    ],
)
def test_each_kind_of_recurrence_has_its_own_state(
    tmp_path: Path, part: str, changes: dict[str, object], states: int
) -> None:
    rows: list[TensorRow] = [("token_embd.weight", (64, 256), "Q8_0"), (f"blk.0.{part}.weight", (64,), "F32")]

    assert shape_with(tmp_path, rows, **changes).layers[0].states == states


def test_experts_that_work_at_once_count_as_one_wide_row(tmp_path: Path) -> None:
    shape = shape_of(tmp_path, llama__expert_feed_forward_length=96, llama__expert_used_count=4)

    assert shape.feed_forward_length == 4 * 96
