"""Reading GGUF headers: what is kept, what is refused, and that no bytes at all can do worse than that."""

import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import ModelError, ModelFileMissing, NotAGguf, TruncatedHeader, TruncatedModel
from local_model import gguf
from local_model.gguf import SkippedArray, read_header
from local_model.model_info import model_info
from local_model.model_shape import model_shape
from tests.gguf_file import TINY, header_bytes, tiny_tensors, write_gguf, write_tiny


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(NotAGguf) as caught:
        read_header(path)
    assert caught.value.path == path
    return caught.value.reason


def with_one_value(value: bytes) -> bytes:
    """A header with no tensors and one key, "k"."""
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k" + value


def test_metadata_and_tensors_are_read(tmp_path: Path) -> None:
    header = read_header(write_tiny(tmp_path / "tiny.gguf"))

    assert header.version == 3
    assert header.metadata["general.name"] == "Tiny"
    assert header.metadata["llama.block_count"] == 2
    assert header.metadata["general.languages"] == ("ru", "en")
    assert [tensor.name for tensor in header.tensors][:2] == ["token_embd.weight", "blk.0.attn_q.weight"]
    assert header.tensors[0].elements == 64 * 256
    assert header.tensors[0].size_bytes == 64 * 256 // 32 * 34
    assert header.file_bytes == (tmp_path / "tiny.gguf").stat().st_size


def test_version_two_reads_as_version_three(tmp_path: Path) -> None:
    header = read_header(write_gguf(tmp_path / "two.gguf", TINY, tiny_tensors(), version=2))

    assert header.version == 2
    assert header.metadata["general.name"] == "Tiny"


def test_alignment_of_the_file_is_followed(tmp_path: Path) -> None:
    metadata = TINY | {"general.alignment": 4096}
    path = write_gguf(tmp_path / "aligned.gguf", metadata, tiny_tensors(), alignment=4096)

    assert len(read_header(path).tensors) == len(tiny_tensors())


@pytest.mark.parametrize("value", [True, 7, 0.5, "слово", 2**40, (), (1, 2, 3), (True, False)])
def test_values_of_every_kind_come_back(tmp_path: Path, value: object) -> None:
    assert read_header(stored(tmp_path, header_bytes({"k": value}))).metadata["k"] == value


def test_long_arrays_are_stepped_over(tmp_path: Path) -> None:
    metadata = {"words": ("слово", "") * 200_000, "numbers": (1,) * 100_000, "after": "here"}

    header = read_header(stored(tmp_path, header_bytes(metadata)))

    assert header.metadata == {
        "words": SkippedArray(400_000),
        "numbers": SkippedArray(100_000),
        "after": "here",
    }


def test_text_that_is_not_utf8_is_read_with_replacements(tmp_path: Path) -> None:
    data = with_one_value(struct.pack("<IQ", 8, 3) + b"a\xffb")

    assert read_header(stored(tmp_path, data)).metadata["k"] == "a\N{REPLACEMENT CHARACTER}b"


def test_a_missing_file_a_folder_and_a_pipe_are_no_model_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.gguf"
    paths = [tmp_path / "nothing.gguf", tmp_path, Path("zero\0byte.gguf")]
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        paths.append(pipe)

    for path in paths:
        with pytest.raises(ModelFileMissing) as caught:
            read_header(path)
        assert caught.value.path == path


@pytest.mark.parametrize("data", [b"", b"GG", b"PK\x03\x04 a zip file", b"GGML", b"\0" * 100])
def test_a_file_that_begins_otherwise_is_not_a_gguf(tmp_path: Path, data: bytes) -> None:
    assert refusal(stored(tmp_path, data)) == "magic"


@pytest.mark.parametrize(("version", "reason"), [(1, "version"), (4, "version"), (0x03000000, "big-endian")])
def test_versions_that_llama_cpp_does_not_read_are_refused(tmp_path: Path, version: int, reason: str) -> None:
    assert refusal(stored(tmp_path, header_bytes({}, version=version))) == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "too-many-tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "too-many-keys"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 40), "string-too-long"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 0), "key"),
        (with_one_value(struct.pack("<IQ", 8, 1 << 62)), "string-too-long"),
        (with_one_value(struct.pack("<I", 13)), "value-type"),
        (with_one_value(struct.pack("<IIQ", 9, 9, 1)), "value-type"),
        (with_one_value(struct.pack("<IIQ", 9, 8, 1 << 40)), "array-too-long"),
        (with_one_value(struct.pack("<IIQ", 9, 12, 1 << 62)), "header-too-long"),
    ],
)
def test_counts_beyond_reason_are_refused_before_they_are_followed(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refusal(stored(tmp_path, data)) == reason


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    once = header_bytes({"k": 1})[24:]

    assert refusal(stored(tmp_path, b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + once + once)) == "key"


@pytest.mark.parametrize("alignment", [0, 3, 48, "32", -8])
def test_an_alignment_that_is_no_power_of_two_is_refused(tmp_path: Path, alignment: object) -> None:
    assert refusal(stored(tmp_path, header_bytes({"general.alignment": alignment}))) == "alignment"


def tensor_row(name: bytes, dimensions: tuple[int, ...], kind: int, offset: int) -> bytes:
    head = struct.pack("<Q", len(name)) + name + struct.pack("<I", len(dimensions))
    return head + struct.pack(f"<{len(dimensions)}Q", *dimensions) + struct.pack("<IQ", kind, offset)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([tensor_row(b"a" * 64, (32,), 0, 0)], "string-too-long"),
        ([tensor_row(b"a", (1, 1, 1, 1, 1), 0, 0)], "tensor-dimensions"),
        ([tensor_row(b"a", (33,), 2, 0)], "tensor-dimensions"),
        ([tensor_row(b"a", (1 << 40, 1 << 40), 0, 0)], "tensor-dimensions"),
        ([tensor_row(b"a", (1 << 60,), 0, 0)], "tensor-dimensions"),
        ([tensor_row(b"a", (32,), 4, 0)], "tensor-type"),
        ([tensor_row(b"a", (32,), 0, 32)], "tensor-offset"),
        ([tensor_row(b"a", (32,), 0, 0), tensor_row(b"b", (32,), 0, 0)], "tensor-offset"),
        ([tensor_row(b"a", (32,), 0, 0), tensor_row(b"a", (32,), 0, 128)], "tensor-name"),
    ],
)
def test_tensors_that_cannot_be_are_refused(tmp_path: Path, rows: list[bytes], reason: str) -> None:
    data = b"GGUF" + struct.pack("<IQQ", 3, len(rows), 0) + b"".join(rows)

    assert refusal(stored(tmp_path, data.ljust(4096, b"\0"))) == reason


def test_a_file_cut_anywhere_in_its_header_says_that_it_was_cut(tmp_path: Path) -> None:
    short = {key: value for key, value in TINY.items() if key != "tokenizer.ggml.tokens"}
    whole = header_bytes(short, tiny_tensors(layers=1))

    for length in range(4, len(whole)):
        with pytest.raises(TruncatedModel) as caught:
            read_header(stored(tmp_path, whole[:length]))
        assert caught.value.actual_bytes == length < caught.value.expected_bytes


def test_a_file_cut_in_its_header_does_not_say_how_long_it_should_be(tmp_path: Path) -> None:
    whole = header_bytes(TINY, tiny_tensors())

    with pytest.raises(TruncatedHeader):
        read_header(stored(tmp_path, whole[: len(whole) // 2]))


def test_a_file_cut_in_its_tensors_says_how_long_it_should_be(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "cut.gguf")
    size = path.stat().st_size
    os.truncate(path, size - 1)

    with pytest.raises(TruncatedModel) as caught:
        read_header(path)

    assert not isinstance(caught.value, TruncatedHeader)
    assert (caught.value.expected_bytes, caught.value.actual_bytes) == (size, size - 1)


def test_a_vocabulary_is_not_kept_in_memory(tmp_path: Path) -> None:
    items = 300_000
    array = struct.pack("<IIQ", 9, 8, items) + (struct.pack("<Q", 4) + b"word") * items
    path = stored(tmp_path, with_one_value(array))
    tracemalloc.start()
    try:
        assert read_header(path).metadata["k"] == SkippedArray(items)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 2 * gguf._WINDOW_BYTES + 100_000


def test_metadata_that_would_fill_memory_is_refused(tmp_path: Path) -> None:
    large = "x" * (gguf.KEPT_BYTES // 4)
    metadata = {f"k{number}": large for number in range(5)}

    assert refusal(stored(tmp_path, header_bytes(metadata))) == "metadata-too-long"


def everything_read(path: Path) -> None:
    """What the library does with a file: an error that is no `ModelError` gets out and fails the test."""
    try:
        header = read_header(path)
        info = model_info(header)
        shape = model_shape(header)
    except ModelError:
        return
    assert info.layers == len(shape.layers) > 0
    assert len(header.tensors) <= gguf.MAX_TENSORS


fuzzing = settings(max_examples=400, suppress_health_check=list(HealthCheck))


@fuzzing
@given(data=st.binary(max_size=400), begin=st.sampled_from([b"", b"GGUF", b"GGUF\x03\0\0\0"]))
def test_any_bytes_give_a_model_or_a_model_error(tmp_path: Path, data: bytes, begin: bytes) -> None:
    everything_read(stored(tmp_path, begin + data))


@fuzzing
@given(data=st.data())
def test_a_model_with_bytes_changed_gives_a_model_or_a_model_error(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(header_bytes(TINY, tiny_tensors()).ljust(90_000, b"\0"))
    limit = len(header_bytes(TINY, tiny_tensors())) - 1
    for place in data.draw(st.lists(st.integers(0, limit), min_size=1, max_size=4)):
        patch = data.draw(st.binary(min_size=1, max_size=8))
        whole[place : place + len(patch)] = patch

    everything_read(stored(tmp_path, bytes(whole)))


@fuzzing
@given(
    changes=st.dictionaries(
        st.sampled_from([key for key in TINY if key.startswith(("llama.", "general."))] + ["llama.pooling_type"]),
        st.one_of(st.none(), st.integers(0, 2**64 - 1), st.booleans(), st.floats(width=32), st.text(max_size=20))
        | st.lists(st.integers(0, 2**32 - 1), max_size=4).map(tuple),
        max_size=4,
    ),
    names=st.lists(
        st.sampled_from(["blk", "blk.", "blk.0", "blk.1.", "blk.7.x", "blk.-1.x", "blk.999999999999.x", "blk.¹.x"]),
        unique=True,
        max_size=3,
    ),
)
def test_metadata_of_the_wrong_kind_gives_a_model_or_a_model_error(
    tmp_path: Path, changes: dict[str, object], names: list[str]
) -> None:
    metadata = {key: value for key, value in (TINY | changes).items() if value is not None}
    tensors = [*tiny_tensors(), *((name, (32,), "F32") for name in names)]

    everything_read(write_gguf(tmp_path / "model.gguf", metadata, tensors))
