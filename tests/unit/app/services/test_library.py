"""The library of models: real small GGUF files, a real inspector, a shelf in memory."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import (
    Cancelled,
    ModelFileMissing,
    NotAGguf,
    TruncatedModel,
    UnsupportedModel,
    WrongHash,
)
from app.domain.model import CatalogueEntry, FitVerdict, HashState, ShelvedModel
from app.services.library import LibraryService
from local_model.catalogue import Catalogue
from local_model.file_hash import hash_file
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from tests.gguf_file import write_tiny


class MemoryShelf:
    """`ports.ModelShelf` without a disk."""

    def __init__(self) -> None:
        self._models: dict[str, ShelvedModel] = {}

    def models(self) -> tuple[ShelvedModel, ...]:
        return tuple(self._models.values())

    def put(self, model: ShelvedModel) -> None:
        self._models[model.id] = model

    def remove(self, model_id: str) -> None:
        self._models.pop(model_id, None)

    def choose(self, model_id: str | None) -> None:
        if model_id is not None and model_id not in self._models:
            raise KeyError(model_id)
        self._models = {key: replace(model, chosen=key == model_id) for key, model in self._models.items()}


class CountingInspector(FileInspector):
    """Knows how often a file was read from end to end."""

    hashed = 0

    def hash(self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        self.hashed += 1
        return super().hash(path, progress, cancelled)


@pytest.fixture
def inspector() -> CountingInspector:
    return CountingInspector(lambda: (cpu_device(),))


@pytest.fixture
def library(inspector: CountingInspector) -> LibraryService:
    return LibraryService(MemoryShelf(), inspector, Catalogue(()))


def sha256_of(path: Path) -> str:
    return hash_file(path, lambda *_: None, lambda: False)


def entry_for(path: Path, **changes: str) -> CatalogueEntry:
    entry = CatalogueEntry(
        id="tiny",
        name="Tiny",
        file_name=path.name,
        file_bytes=path.stat().st_size,
        sha256=sha256_of(path),
        publisher="Somebody",
        licence="Apache-2.0",
        languages=("ru",),
    )
    return replace(entry, **changes)


def test_a_file_is_added_with_what_it_says_of_itself(library: LibraryService, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")

    added = library.add(path)

    assert added.id == added.sha256 == sha256_of(path)
    assert added.info.name == "Tiny"
    assert added.available
    assert not added.chosen
    assert library.models() == (added,)


def test_a_file_that_nobody_knows_is_taken_as_unknown(library: LibraryService, tmp_path: Path) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))

    assert (added.hash_state, added.catalogue) == (HashState.UNKNOWN, None)


def test_a_file_of_the_catalogue_is_verified_under_any_name(inspector: CountingInspector, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "renamed.gguf")
    entry = entry_for(path, file_name="Official.gguf")

    added = LibraryService(MemoryShelf(), inspector, Catalogue([entry])).add(path)

    assert (added.hash_state, added.catalogue) == (HashState.VERIFIED, entry)


def test_a_file_with_a_known_name_and_other_bytes_is_refused(inspector: CountingInspector, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "Tiny.GGUF")
    entry = entry_for(path, file_name="tiny.gguf", sha256="a" * 64)
    library = LibraryService(MemoryShelf(), inspector, Catalogue([entry]))

    with pytest.raises(WrongHash) as caught:
        library.add(path)

    assert (caught.value.path, caught.value.expected, caught.value.actual) == (path, "a" * 64, sha256_of(path))
    assert library.models() == ()


def test_files_that_are_no_models_are_refused_before_they_are_read_whole(
    library: LibraryService, inspector: CountingInspector, tmp_path: Path
) -> None:
    text = tmp_path / "notes.gguf"
    text.write_text("not a model")
    cut = write_tiny(tmp_path / "cut.gguf")
    os.truncate(cut, cut.stat().st_size - 10)
    adapter = write_tiny(tmp_path / "adapter.gguf", general__type="adapter")

    with pytest.raises(NotAGguf):
        library.add(text)
    with pytest.raises(TruncatedModel):
        library.add(cut)
    with pytest.raises(UnsupportedModel):
        library.add(adapter)
    with pytest.raises(ModelFileMissing):
        library.add(tmp_path / "nothing.gguf")
    assert inspector.hashed == 0
    assert library.models() == ()


def test_a_model_without_a_template_is_listed_and_says_so(library: LibraryService, tmp_path: Path) -> None:
    added = library.add(write_tiny(tmp_path / "bare.gguf", tokenizer__chat_template=None))

    assert not added.info.has_chat_template
    assert library.models() == (added,)


def test_adding_can_be_cancelled_and_leaves_nothing(library: LibraryService, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        library.add(write_tiny(tmp_path / "tiny.gguf"), cancelled=lambda: True)

    assert library.models() == ()


def test_adding_tells_how_far_it_is(library: LibraryService, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    seen: list[tuple[int, int]] = []

    library.add(path, progress=lambda done, total: seen.append((done, total)))

    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_the_same_bytes_from_another_place_are_the_same_model(library: LibraryService, tmp_path: Path) -> None:
    first = library.add(write_tiny(tmp_path / "one.gguf"))
    library.choose(first.id)
    moved = (tmp_path / "one.gguf").rename(tmp_path / "two.gguf")

    again = library.add(moved)

    assert [model.info.path for model in library.models()] == [moved]
    assert again.id == first.id
    assert again.chosen


def test_other_bytes_in_the_same_place_take_the_place(library: LibraryService, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    old = library.add(path)
    library.choose(old.id)
    write_tiny(path, general__name="Newer")

    new = library.add(path)

    assert new.id != old.id
    assert library.models() == (new,)
    assert new.chosen


def test_choosing_one_model_leaves_the_other(library: LibraryService, tmp_path: Path) -> None:
    first = library.add(write_tiny(tmp_path / "one.gguf"))
    second = library.add(write_tiny(tmp_path / "two.gguf", general__name="Two"))

    library.choose(first.id)
    assert library.choose(second.id).chosen

    assert [model.chosen for model in library.models()] == [False, True]
    assert library.chosen() == library.models()[1]


def test_an_untouched_file_is_not_read_again(
    library: LibraryService, inspector: CountingInspector, tmp_path: Path
) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))
    library.choose(added.id)

    assert inspector.hashed == 1
    library.verify(added.id, again=True)
    assert inspector.hashed == 2


def test_a_touched_file_is_unchecked_until_its_bytes_are_found_the_same(
    library: LibraryService, inspector: CountingInspector, tmp_path: Path
) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    added = library.add(path)
    os.utime(path, ns=(1, 1))

    assert library.models()[0].hash_state is HashState.UNCHECKED
    library.choose(added.id)

    assert inspector.hashed == 2
    assert library.models()[0].hash_state is HashState.UNKNOWN


def test_a_changed_file_is_never_chosen(library: LibraryService, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    added = library.add(path)
    other = library.add(write_tiny(tmp_path / "other.gguf", general__name="Other"))
    library.choose(other.id)
    with path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"!")

    for _ in range(2):  # the second time from memory
        with pytest.raises(WrongHash) as caught:
            library.choose(added.id)
        assert (caught.value.expected, caught.value.actual) == (added.id, sha256_of(path))

    assert library.models()[0].hash_state is HashState.CHANGED
    assert library.chosen() == library.models()[1]


def test_a_file_put_right_again_can_be_chosen(library: LibraryService, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    added = library.add(path)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"!")
    with pytest.raises(WrongHash):
        library.verify(added.id)

    path.write_bytes(data)
    os.utime(path, ns=(1, 1))

    assert library.choose(added.id).chosen


def test_a_file_that_went_away_stays_listed_as_missing(library: LibraryService, tmp_path: Path) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))
    added.info.path.unlink()

    assert not library.models()[0].available
    with pytest.raises(ModelFileMissing):
        library.choose(added.id)
    with pytest.raises(ModelFileMissing):
        library.fit(added.id, context_tokens=2048)


def test_removing_leaves_the_file_and_can_be_undone(library: LibraryService, tmp_path: Path) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))
    chosen = library.choose(added.id)

    removed = library.remove(added.id)

    assert library.models() == ()
    assert added.info.path.exists()
    assert library.put_back(removed) == chosen
    assert library.models() == (chosen,)


def test_what_is_put_back_does_not_push_aside_what_was_chosen_since(library: LibraryService, tmp_path: Path) -> None:
    first = library.add(write_tiny(tmp_path / "one.gguf"))
    second = library.add(write_tiny(tmp_path / "two.gguf", general__name="Two"))
    library.choose(first.id)
    removed = library.remove(first.id)
    library.choose(second.id)

    library.put_back(removed)

    chosen = library.chosen()
    assert chosen is not None
    assert chosen.id == second.id


def test_fit_is_told_with_its_numbers(library: LibraryService, tmp_path: Path) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))

    report = library.fit(added.id, context_tokens=2048)

    assert report.verdict in FitVerdict
    assert report.cache_bytes == 2 * 2048 * (32 + 32) * 2  # layers, cells, key and value of two heads of 16, 16 bits


def test_a_known_file_is_recognised_without_reading_it(
    library: LibraryService, inspector: CountingInspector, tmp_path: Path
) -> None:
    added = library.add(write_tiny(tmp_path / "tiny.gguf"))

    assert library.known_hash(added.info.path) == added.id
    os.utime(added.info.path, ns=(1, 1))
    assert library.known_hash(added.info.path) is None
    assert library.known_hash(tmp_path / "other.gguf") is None
    assert inspector.hashed == 1


@pytest.mark.parametrize("action", ["verify", "choose", "remove"])
def test_an_id_that_nobody_gave_is_unknown(library: LibraryService, action: str) -> None:
    with pytest.raises(KeyError):
        getattr(library, action)("nobody")
