"""What the library page is told of a file, and which files it is told not to take."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from app.domain.errors import NotAGguf, UnsupportedModel
from local_model.gguf import read_header
from local_model.model_info import model_info
from tests.gguf_file import TINY, tiny_tensors, write_gguf, write_tiny


def test_a_model_is_described_by_its_metadata(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")

    info = model_info(read_header(path))

    assert info.path == path
    assert info.name == "Tiny"
    assert info.architecture == "llama"
    assert info.quantisation == "Q8_0"
    assert info.parameters == 64 * 256 + 2 * (64 * 64 + 2 * 64 * 32 + 64 * 128) + 64
    assert (info.context_length, info.layers) == (4096, 2)
    assert info.licence == "apache-2.0"
    assert info.languages == ("ru", "en")


def test_the_template_is_hashed_as_it_stands(tmp_path: Path) -> None:
    info = model_info(read_header(write_tiny(tmp_path / "tiny.gguf", tokenizer__chat_template=" {{ messages }}\n")))

    assert info.has_chat_template
    assert info.template_sha256 == hashlib.sha256(b" {{ messages }}\n").hexdigest()


@pytest.mark.parametrize("template", [None, "", "  \n"])
def test_a_model_without_a_template_is_listed_and_says_so(tmp_path: Path, template: str | None) -> None:
    info = model_info(read_header(write_tiny(tmp_path / "tiny.gguf", tokenizer__chat_template=template)))

    assert not info.has_chat_template
    assert info.template_sha256 == ""


def test_a_file_without_a_name_goes_by_its_file_name(tmp_path: Path) -> None:
    assert model_info(read_header(write_tiny(tmp_path / "My model.gguf", general__name=None))).name == "My model"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_file_name_that_is_not_text_gives_a_name_that_is(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / os.fsdecode(b"m\xffdel.gguf"), general__name=None)
    info = model_info(read_header(path))
    assert (info.name, info.path) == ("m\ufffddel", path)


def test_the_format_of_most_bytes_stands_in_for_an_unnamed_quantisation(tmp_path: Path) -> None:
    for file_type in (None, 1024):
        info = model_info(read_header(write_tiny(tmp_path / "tiny.gguf", general__file_type=file_type)))
        assert info.quantisation == "Q8_0"


@pytest.mark.parametrize(
    ("changes", "architecture", "reason"),
    [
        ({"general__type": "adapter"}, "llama", "adapter"),
        ({"general__type": "mmproj", "general__architecture": "clip"}, "clip", "mmproj"),
        ({"general__type": None, "general__architecture": "clip"}, "clip", "mmproj"),
        ({"general__type": "imatrix"}, "llama", "imatrix"),
        ({"general__architecture": "bert"}, "bert", "encoder"),
        ({"general__architecture": "t5"}, "t5", "encoder-decoder"),
        ({"general__architecture": "dream"}, "dream", "diffusion"),
        ({"llama__pooling_type": 3}, "llama", "embedding"),
        ({"llama__attention__causal": False}, "llama", "encoder"),
        ({"split__count": 3}, "llama", "split"),
    ],
)
def test_files_that_nobody_can_chat_with_are_refused(
    tmp_path: Path, changes: dict[str, object], architecture: str, reason: str
) -> None:
    path = write_tiny(tmp_path / "other.gguf", **changes)

    with pytest.raises(UnsupportedModel) as caught:
        model_info(read_header(path))

    assert (caught.value.path, caught.value.architecture, caught.value.reason) == (path, architecture, reason)


def test_a_vocabulary_without_tensors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedModel) as caught:
        model_info(read_header(write_gguf(tmp_path / "vocabulary.gguf", TINY, ())))

    assert caught.value.reason == "no-tensors"


def test_one_part_of_one_is_a_whole_model(tmp_path: Path) -> None:
    assert model_info(read_header(write_tiny(tmp_path / "whole.gguf", split__count=1))).name == "Tiny"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"general__architecture": None}, "metadata general.architecture"),
        ({"general__architecture": 7}, "metadata general.architecture"),
        ({"llama__block_count": None}, "metadata llama.block_count"),
        ({"llama__block_count": 513}, "metadata llama.block_count"),
        ({"llama__block_count": "two"}, "metadata llama.block_count"),
        ({"llama__context_length": 0}, "metadata llama.context_length"),
        ({"llama__context_length": 2**40}, "metadata llama.context_length"),
        ({"llama__attention__causal": 1}, "metadata llama.attention.causal"),
    ],
)
def test_metadata_that_cannot_be_is_no_gguf(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(NotAGguf) as caught:
        model_info(read_header(write_tiny(tmp_path / "nonsense.gguf", **changes)))

    assert caught.value.reason == reason


def test_languages_that_are_no_words_are_left_out(tmp_path: Path) -> None:
    metadata = TINY | {"general.languages": 7}

    assert model_info(read_header(write_gguf(tmp_path / "odd.gguf", metadata, tiny_tensors()))).languages == ()
