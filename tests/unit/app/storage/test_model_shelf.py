import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.model import FileStamp, ModelInfo, ShelvedModel
from app.domain.ports import ModelShelf
from app.storage.database import Database
from app.storage.model_shelf import StoredModelShelf

INFO = ModelInfo(
    path=Path("models") / "small.gguf",
    file_bytes=98_362_432,
    name="SmolLM2",
    architecture="llama",
    quantisation="Q4_1",
    parameters=134_515_008,
    context_length=8192,
    layers=30,
    licence="apache-2.0",
    has_chat_template=True,
    template_sha256="ab" * 32,
    languages=("en",),
)


def shelved(name: str, *, chosen: bool = False) -> ShelvedModel:
    stamp = FileStamp(size_bytes=98_362_432, mtime_ns=1_700_000_000_000_000_001, inode=7)
    return ShelvedModel(id=name, info=INFO, seen_sha256="cd" * 32, stamp=stamp, chosen=chosen)


@pytest.fixture
def shelf(database: Database) -> ModelShelf:
    return StoredModelShelf(database)


def test_models_come_back_in_the_order_in_which_they_came(shelf: ModelShelf) -> None:
    shelf.put(shelved("b"))
    shelf.put(shelved("a"))
    shelf.put(replace(shelved("b"), seen_sha256="ef" * 32))
    assert shelf.models() == (replace(shelved("b"), seen_sha256="ef" * 32), shelved("a"))


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX")
def test_a_model_whose_name_is_no_text_is_found_where_it_lies(shelf: ModelShelf, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.gguf")
    try:
        file.touch()
    except OSError:
        pytest.skip("this file system takes text alone")
    shelf.put(replace(shelved("a"), info=replace(INFO, path=file)))
    (kept,) = shelf.models()
    assert kept.info.path.exists()


def test_at_most_one_model_is_chosen(shelf: ModelShelf) -> None:
    shelf.put(shelved("a", chosen=True))
    shelf.put(shelved("b", chosen=True))
    assert [model.id for model in shelf.models() if model.chosen] == ["b"]
    shelf.choose("a")
    assert [model.id for model in shelf.models() if model.chosen] == ["a"]
    shelf.choose(None)
    assert [model.id for model in shelf.models() if model.chosen] == []


def test_choosing_an_unknown_model_changes_nothing(shelf: ModelShelf) -> None:
    shelf.put(shelved("a", chosen=True))
    with pytest.raises(KeyError):
        shelf.choose("nobody")
    assert shelf.models() == (shelved("a", chosen=True),)


def test_a_removed_model_is_forgotten(shelf: ModelShelf) -> None:
    shelf.put(shelved("a"))
    shelf.remove("a")
    shelf.remove("a")
    assert shelf.models() == ()


def test_a_shelf_remembers_that_a_model_was_removed(shelf: ModelShelf) -> None:
    shelf.put(shelved("a"))
    assert not shelf.removed_any()

    shelf.remove("a")
    shelf.remove("a")

    assert shelf.removed_any()
