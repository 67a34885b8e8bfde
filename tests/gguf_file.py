"""Writes GGUF files for tests: real headers of any shape, their tensors' data left as a hole in a sparse file."""

import math
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from local_model.ggml_types import TENSOR_TYPES

TYPE_NUMBERS = {kind.name: number for number, kind in TENSOR_TYPES.items()}

TensorRow = tuple[str, tuple[int, ...], str]

TINY: dict[str, object] = {
    "general.architecture": "llama",
    "general.type": "model",
    "general.name": "Tiny",
    "general.license": "apache-2.0",
    "general.languages": ("ru", "en"),
    "general.file_type": 7,
    "llama.block_count": 2,
    "llama.context_length": 4096,
    "llama.embedding_length": 64,
    "llama.feed_forward_length": 128,
    "llama.attention.head_count": 4,
    "llama.attention.head_count_kv": 2,
    "tokenizer.ggml.tokens": ("a", "b", "c", "d") * 64,
    "tokenizer.chat_template": "{{ messages }}",
}


def tiny_tensors(layers: int = 2, embedding: int = 64, hidden: int = 128, tokens: int = 256) -> list[TensorRow]:
    rows: list[TensorRow] = [("token_embd.weight", (embedding, tokens), "Q8_0")]
    for layer in range(layers):
        rows.append((f"blk.{layer}.attn_q.weight", (embedding, embedding), "Q8_0"))
        rows.append((f"blk.{layer}.attn_k.weight", (embedding, embedding // 2), "Q8_0"))
        rows.append((f"blk.{layer}.attn_v.weight", (embedding, embedding // 2), "Q8_0"))
        rows.append((f"blk.{layer}.ffn_up.weight", (embedding, hidden), "Q8_0"))
    rows.append(("output_norm.weight", (embedding,), "F32"))
    return rows


def header_bytes(
    metadata: Mapping[str, object], tensors: Sequence[TensorRow] = (), *, version: int = 3, alignment: int = 32
) -> bytes:
    """The bytes before the tensors' data, padded. Whole numbers are u32 (u64 where they must be), reals f32."""
    parts = [b"GGUF", struct.pack("<IQQ", version, len(tensors), len(metadata))]
    parts += [_string(key) + _value(value) for key, value in metadata.items()]
    offset = 0
    for name, dimensions, kind in tensors:
        parts += [_string(name), struct.pack("<I", len(dimensions))]
        parts += [struct.pack("<Q", dimension) for dimension in dimensions]
        parts.append(struct.pack("<IQ", TYPE_NUMBERS[kind], offset))
        offset = _padded(offset + _size(dimensions, kind), alignment)
    data = b"".join(parts)
    return data.ljust(_padded(len(data), alignment), b"\0") if tensors else data


def write_gguf(path: Path, metadata: Mapping[str, object], tensors: Sequence[TensorRow], **how: int) -> Path:
    """Write the file at its full length."""
    header = header_bytes(metadata, tensors, **how)
    alignment = how.get("alignment", 32)
    end = 0
    for _, dimensions, kind in tensors:
        end = _padded(end, alignment) + _size(dimensions, kind)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + end)
    return path


def write_tiny(path: Path, **changes: object) -> Path:
    """A two-layer model. Changes are metadata with "__" for ".", None to leave a key out."""
    metadata = TINY | {key.replace("__", "."): value for key, value in changes.items()}
    return write_gguf(path, {key: value for key, value in metadata.items() if value is not None}, tiny_tensors())


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _value(value: object) -> bytes:
    if isinstance(value, tuple):
        kinds = {_typed(item)[0] for item in value} or {4}
        assert len(kinds) == 1, "an array holds one type"
        return struct.pack("<IIQ", 9, kinds.pop(), len(value)) + b"".join(_typed(item)[1] for item in value)
    kind, encoded = _typed(value)
    return struct.pack("<I", kind) + encoded


def _typed(value: object) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return 7, struct.pack("<?", value)
    if isinstance(value, int):
        return (4, struct.pack("<I", value)) if 0 <= value < 1 << 32 else (10, struct.pack("<Q", value & (2**64 - 1)))
    if isinstance(value, float):
        return 6, struct.pack("<f", value)
    assert isinstance(value, str)
    return 8, _string(value)


def _size(dimensions: tuple[int, ...], kind: str) -> int:
    form = TENSOR_TYPES[TYPE_NUMBERS[kind]]
    return math.prod(dimensions) // form.block * form.size


def _padded(count: int, alignment: int) -> int:
    return -(-count // alignment) * alignment
