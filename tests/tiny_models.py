"""Tiny models of random weights that llama.cpp really runs: a recurrent one and one with sliding-window attention.

What they write is noise, but the same noise whenever the same tokens come before it.
"""

import math
import random
import struct
from collections.abc import Mapping
from pathlib import Path

from tests.gguf_file import TensorRow, header_bytes

EMBEDDING = 64
LAYERS = 4
TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>' }}{% endfor %}"
    "{{ '<|im_start|>assistant\n' }}"
)
_SPECIAL = ("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>")
_BYTES = tuple(f"<0x{byte:02X}>" for byte in range(128))  # ASCII, so that whatever they write is text
TOKENS = (*_SPECIAL, *_BYTES, "▁")  # the last one is this tokeniser's space
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6  # enum llama_token_type

_VOCABULARY: dict[str, object] = {
    "tokenizer.ggml.model": "llama",
    "tokenizer.ggml.tokens": TOKENS,
    "tokenizer.ggml.scores": (0.0,) * len(TOKENS),
    "tokenizer.ggml.token_type": (_UNKNOWN, *(_CONTROL,) * (len(_SPECIAL) - 1), *(_BYTE,) * len(_BYTES), _NORMAL),
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 4,
    "tokenizer.ggml.add_space_prefix": False,
    "tokenizer.chat_template": TEMPLATE,
}


def write_mamba(path: Path, **changes: object) -> Path:
    """A recurrent model: it has a state and no cache of tokens. Changes are as in `tests.gguf_file.write_tiny`."""
    inner, state, rank, width = 2 * EMBEDDING, 8, 4, 4
    metadata = {
        "general.architecture": "mamba",
        "general.name": "Tiny Mamba",
        "mamba.context_length": 4096,
        "mamba.embedding_length": EMBEDDING,
        "mamba.feed_forward_length": 0,
        "mamba.attention.head_count": 0,
        "mamba.block_count": LAYERS,
        "mamba.attention.layer_norm_rms_epsilon": 1e-5,
        "mamba.ssm.conv_kernel": width,
        "mamba.ssm.inner_size": inner,
        "mamba.ssm.state_size": state,
        "mamba.ssm.time_step_rank": rank,
    }
    rows = _ends()
    for layer in range(LAYERS):
        rows += _layer(
            layer,
            {
                "attn_norm.weight": (EMBEDDING,),
                "ssm_in.weight": (EMBEDDING, 2 * inner),
                "ssm_conv1d.weight": (width, inner),
                "ssm_conv1d.bias": (inner,),
                "ssm_x.weight": (inner, rank + 2 * state),
                "ssm_dt.weight": (rank, inner),
                "ssm_dt.bias": (inner,),
                "ssm_a": (state, inner),
                "ssm_d": (inner,),
                "ssm_out.weight": (inner, EMBEDDING),
            },
        )
    changed = {**metadata, **_VOCABULARY, **{key.replace("__", "."): value for key, value in changes.items()}}
    return _write(path, {key: value for key, value in changed.items() if value is not None}, rows)


def write_gemma2(path: Path, *, window: int) -> Path:
    """Every second layer sees only the last `window` tokens."""
    heads, head, hidden = 4, 32, 128
    metadata = {
        "general.architecture": "gemma2",
        "general.name": "Tiny Gemma",
        "gemma2.context_length": 4096,
        "gemma2.embedding_length": EMBEDDING,
        "gemma2.feed_forward_length": hidden,
        "gemma2.block_count": LAYERS,
        "gemma2.attention.head_count": heads,
        "gemma2.attention.head_count_kv": 2,
        "gemma2.attention.key_length": head,
        "gemma2.attention.value_length": head,
        "gemma2.attention.layer_norm_rms_epsilon": 1e-6,
        "gemma2.attention.sliding_window": window,
        "gemma2.attn_logit_softcapping": 50.0,
        "gemma2.final_logit_softcapping": 30.0,
    }
    rows = _ends()
    for layer in range(LAYERS):
        rows += _layer(
            layer,
            {
                "attn_norm.weight": (EMBEDDING,),
                "attn_q.weight": (EMBEDDING, heads * head),
                "attn_k.weight": (EMBEDDING, 2 * head),
                "attn_v.weight": (EMBEDDING, 2 * head),
                "attn_output.weight": (heads * head, EMBEDDING),
                "post_attention_norm.weight": (EMBEDDING,),
                "ffn_norm.weight": (EMBEDDING,),
                "ffn_gate.weight": (EMBEDDING, hidden),
                "ffn_up.weight": (EMBEDDING, hidden),
                "ffn_down.weight": (hidden, EMBEDDING),
                "post_ffw_norm.weight": (EMBEDDING,),
            },
        )
    return _write(path, {**metadata, **_VOCABULARY}, rows)


def _ends() -> list[TensorRow]:
    return [("token_embd.weight", (EMBEDDING, len(TOKENS)), "F32"), ("output_norm.weight", (EMBEDDING,), "F32")]


def _layer(layer: int, shapes: Mapping[str, tuple[int, ...]]) -> list[TensorRow]:
    return [(f"blk.{layer}.{name}", shape, "F32") for name, shape in shapes.items()]


def _write(path: Path, metadata: Mapping[str, object], rows: list[TensorRow]) -> Path:
    header = header_bytes(metadata, rows)
    # llama.cpp wants the types of tokens signed.
    key = b"tokenizer.ggml.token_type"
    header = header.replace(key + struct.pack("<II", 9, 4), key + struct.pack("<II", 9, 5))
    chance = random.Random(7)
    with path.open("wb") as file:
        file.write(header)
        for name, shape, _ in rows:
            count = math.prod(shape)
            if "norm" in name:
                values = [1.0] * count
            elif name.endswith("ssm_a"):
                values = [-chance.uniform(0.1, 2) for _ in range(count)]  # a state that fades
            else:
                values = [chance.gauss(0, 0.25) for _ in range(count)]
            file.write(struct.pack(f"<{count}f", *values).ljust(-(-count * 4 // 32) * 32, b"\0"))
    return path
