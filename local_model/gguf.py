"""Reads the header, the metadata and the tensor list of a GGUF file (versions 2 and 3) without llama.cpp.

Every count and length is checked against a limit and against what is left of the file before it is believed, so any
bytes at all give a `GgufHeader` or one of `NotAGguf`, `TruncatedModel`, `ModelFileMissing`, in bounded time and memory.
Tensor data is never read, long arrays (the vocabulary) are stepped over. What the metadata means is left to
`local_model.model_info` and `local_model.model_shape`. Format: ggml's docs/gguf.md; the checks follow ggml's gguf.cpp.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

from app.domain.errors import ModelFileMissing, NotAGguf, TruncatedHeader, TruncatedModel
from local_model.ggml_types import TENSOR_TYPES, TensorType

MAGIC: Final = b"GGUF"
DEFAULT_ALIGNMENT: Final = 32

# Several times what the largest published models have; llama.cpp's own limits are of the order of the address space.
MAX_KEYS: Final = 1 << 14
MAX_KEY_BYTES: Final = 1 << 10
MAX_STRING_BYTES: Final = 1 << 23
MAX_STRINGS: Final = 1 << 22  # in one array: the vocabulary, its merges
MAX_TENSORS: Final = 1 << 16
MAX_TENSOR_NAME_BYTES: Final = 63  # GGML_MAX_NAME less the final zero
MAX_DIMENSIONS: Final = 4
MAX_HEADER_BYTES: Final = 1 << 27
MAX_FILE_BYTES: Final = 1 << 50

# What is kept of the metadata: scalars, strings and short arrays, up to so many bytes of the file together.
KEPT_ITEMS: Final = 1 << 10
KEPT_BYTES: Final = 1 << 23

# Numbers by which gguf.md names the types of values.
_U32: Final = struct.Struct("<I")
_U64: Final = struct.Struct("<Q")
_FIXED_SIZE: Final = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: _U32,
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<?"),
    10: _U64,
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_STRING: Final = 8
_ARRAY: Final = 9

_WINDOW_BYTES: Final = 1 << 18

Scalar = int | float | bool | str


@dataclass(frozen=True, slots=True)
class SkippedArray:
    """An array too long to keep: only how many items it has."""

    length: int


Value = Scalar | tuple[Scalar, ...] | SkippedArray


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor's name, dimensions (ggml's order: a row's length first) and number format."""

    name: str
    dimensions: tuple[int, ...]
    type: TensorType

    @property
    def elements(self) -> int:
        return math.prod(self.dimensions)

    @property
    def size_bytes(self) -> int:
        return self.elements // self.type.block * self.type.size


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufHeader:
    """All that a GGUF file says before its tensors' data. The file is at least as long as the tensors need."""

    path: Path
    file_bytes: int
    version: int
    metadata: Mapping[str, Value]
    tensors: tuple[Tensor, ...]


def read_header(path: Path) -> GgufHeader:
    """Read the header of `path`.

    Raises `ModelFileMissing` (also for a folder, a pipe or a file that may not be read), `NotAGguf` with a machine word
    for what is wrong, `TruncatedModel` (`TruncatedHeader` where the whole length is not known).
    """
    try:
        if not path.is_file():  # opening a pipe would wait for its writer
            raise ModelFileMissing(path)
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            return _read(_Reader(path, file, size))
    except OSError as error:
        raise ModelFileMissing(path) from error


class _Reader:
    """A window that moves forward over the file; running past the end is `TruncatedHeader`."""

    def __init__(self, path: Path, file: BinaryIO, size: int) -> None:
        self.path = path
        self.size = size
        self._file = file
        self._window = b""
        self._start = 0  # the window's place in the file
        self._at = 0  # the next byte's place in the window, which a skip may have left behind

    @property
    def position(self) -> int:
        return self._start + self._at

    def refuse(self, reason: str) -> NoReturn:
        raise NotAGguf(self.path, reason=reason)

    def need(self, count: int) -> None:
        end = self.position + count
        if end > MAX_HEADER_BYTES:
            self.refuse("header-too-long")
        if end > self.size:
            raise TruncatedHeader(self.path, expected_bytes=end, actual_bytes=self.size)

    def take(self, count: int) -> bytes:
        self.need(count)
        if self._at + count > len(self._window):
            self._move_window(count)
        taken = self._window[self._at : self._at + count]
        self._at += count
        return taken

    def skip(self, count: int) -> None:
        self.need(count)
        self._at += count

    def skip_strings(self, count: int) -> None:
        """Step over `count` strings, tightly: the vocabulary and merges of a large model are half a million."""
        read_length, step = _U64.unpack_from, _U64.size
        window, at = self._window, self._at
        for _ in range(count):
            if at + step > len(window):
                self._at = at
                self.need(step)
                self._move_window(step)
                window, at = self._window, self._at
            (length,) = read_length(window, at)
            if length > MAX_STRING_BYTES:
                self.refuse("string-too-long")
            at += step + length
        self._at = at
        self.need(0)

    def integer(self, form: struct.Struct = _U64) -> int:
        value: int = form.unpack(self.take(form.size))[0]
        return value

    def text(self, limit: int) -> str:
        length = self.integer()
        if length > limit:
            self.refuse("string-too-long")
        return self.take(length).decode("utf-8", errors="replace")

    def _move_window(self, count: int) -> None:
        self._start += self._at
        self._at = 0
        self._file.seek(self._start)
        self._window = self._file.read(max(count, _WINDOW_BYTES))
        if len(self._window) < count:  # the file became shorter while it was read
            raise TruncatedHeader(
                self.path, expected_bytes=self._start + count, actual_bytes=self._start + len(self._window)
            )


def _read(reader: _Reader) -> GgufHeader:
    if reader.take(min(len(MAGIC), reader.size)) != MAGIC:
        reader.refuse("magic")
    version = reader.integer(_U32)
    if version & 0xFFFF == 0:
        reader.refuse("big-endian")
    if version not in (2, 3):
        reader.refuse("version")
    tensor_count = reader.integer()
    if tensor_count > MAX_TENSORS:
        reader.refuse("too-many-tensors")
    metadata = _read_metadata(reader)
    alignment = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
        reader.refuse("alignment")
    tensors, data_bytes = _read_tensors(reader, tensor_count, alignment)
    if tensors:
        expected = _padded(reader.position, alignment) + data_bytes
        if expected > MAX_FILE_BYTES:
            reader.refuse("tensor-dimensions")
        if expected > reader.size:
            raise TruncatedModel(reader.path, expected_bytes=expected, actual_bytes=reader.size)
    return GgufHeader(path=reader.path, file_bytes=reader.size, version=version, metadata=metadata, tensors=tensors)


def _read_metadata(reader: _Reader) -> dict[str, Value]:
    count = reader.integer()
    if count > MAX_KEYS:
        reader.refuse("too-many-keys")
    metadata: dict[str, Value] = {}
    kept = 0
    for _ in range(count):
        key = reader.text(MAX_KEY_BYTES)
        if not key or key in metadata:
            reader.refuse("key")
        before = reader.position
        metadata[key] = _read_value(reader)
        if not isinstance(metadata[key], SkippedArray):
            kept += reader.position - before
        if kept > KEPT_BYTES:
            reader.refuse("metadata-too-long")
    return metadata


def _read_value(reader: _Reader) -> Value:
    kind = reader.integer(_U32)
    if kind != _ARRAY:
        return _read_scalar(reader, kind)
    kind = reader.integer(_U32)
    length = reader.integer()
    if kind == _STRING:
        if length > MAX_STRINGS:
            reader.refuse("array-too-long")
        reader.need(length * _U64.size)
        if length > KEPT_ITEMS:
            reader.skip_strings(length)
            return SkippedArray(length)
    elif kind in _FIXED_SIZE:
        if length > KEPT_ITEMS:
            reader.skip(length * _FIXED_SIZE[kind].size)
            return SkippedArray(length)
    else:
        reader.refuse("value-type")  # an array of arrays among them: ggml reads none
    return tuple(_read_scalar(reader, kind) for _ in range(length))


def _read_scalar(reader: _Reader, kind: int) -> Scalar:
    if kind == _STRING:
        return reader.text(MAX_STRING_BYTES)
    form = _FIXED_SIZE.get(kind)
    if form is None:
        reader.refuse("value-type")
    value: Scalar = form.unpack(reader.take(form.size))[0]
    return value


def _read_tensors(reader: _Reader, count: int, alignment: int) -> tuple[tuple[Tensor, ...], int]:
    """The tensors, and how many bytes their data take. Each must begin where the one before it ends, padded."""
    tensors: dict[str, Tensor] = {}
    end = 0
    for _ in range(count):
        tensor = _read_tensor(reader)
        if tensor.name in tensors:
            reader.refuse("tensor-name")
        tensors[tensor.name] = tensor
        if reader.integer() != _padded(end, alignment):
            reader.refuse("tensor-offset")
        end = _padded(end, alignment) + tensor.size_bytes
    return tuple(tensors.values()), end


def _read_tensor(reader: _Reader) -> Tensor:
    name = reader.text(MAX_TENSOR_NAME_BYTES)
    dimension_count = reader.integer(_U32)
    if dimension_count > MAX_DIMENSIONS:
        reader.refuse("tensor-dimensions")
    dimensions = tuple(reader.integer() for _ in range(dimension_count))
    kind = TENSOR_TYPES.get(reader.integer(_U32))
    if kind is None:
        reader.refuse("tensor-type")
    tensor = Tensor(name, dimensions, kind)
    row = dimensions[0] if dimensions else 1
    if row % kind.block or tensor.elements >= 1 << 63:
        reader.refuse("tensor-dimensions")
    return tensor


def _padded(count: int, alignment: int) -> int:
    return (count + alignment - 1) // alignment * alignment
