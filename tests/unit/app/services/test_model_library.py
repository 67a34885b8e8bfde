"""The shelf of models: what is on it, and which one is chosen."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import WrongHash
from app.domain.model import FileStamp, ModelInfo, ShelvedModel
from app.services.model_library import ModelLibrary, load_request, wanted_context
from tests.unit.app.services.memory_shelf import MemoryShelf


@pytest.fixture
def library() -> ModelLibrary:
    return ModelLibrary(MemoryShelf())


def info(path: str, *, context_length: int = 40_960) -> ModelInfo:
    return ModelInfo(
        path=Path(path),
        file_bytes=1000,
        name="Tiny",
        architecture="llama",
        quantisation="Q8_0",
        parameters=1,
        context_length=context_length,
        layers=2,
        licence="",
        has_chat_template=True,
        template_sha256="",
    )


def model(letter: str, path: str = "") -> ShelvedModel:
    sha256 = letter * 64
    stamp = FileStamp(size_bytes=1000, mtime_ns=1, inode=1)
    return ShelvedModel(id=sha256, info=info(path or f"/models/{letter}.gguf"), seen_sha256=sha256, stamp=stamp)


def chosen_id(library: ModelLibrary) -> str:
    chosen = library.chosen()
    return chosen.id if chosen else ""


def test_what_is_added_is_listed_and_not_chosen(library: ModelLibrary) -> None:
    added = library.add(model("a"))

    assert library.models() == (added,)
    assert library.chosen() is None


def test_the_same_bytes_from_another_place_are_the_same_model(library: ModelLibrary) -> None:
    library.add(model("a"))
    library.keep_check(model("a"), choose=True)

    again = library.add(model("a", "/elsewhere/a.gguf"))

    assert library.models() == (again,)
    assert again.info.path == Path("/elsewhere/a.gguf")
    assert again.chosen


def test_other_bytes_in_the_same_place_take_the_place(library: ModelLibrary) -> None:
    library.add(model("a", "/models/x.gguf"))
    library.keep_check(model("a"), choose=True)

    new = library.add(model("b", "/models/x.gguf"))

    assert library.models() == (new,)
    assert new.chosen


def test_choosing_one_model_leaves_the_other(library: ModelLibrary) -> None:
    for letter in "ab":
        library.add(model(letter))

    library.keep_check(model("a"), choose=True)
    chosen = library.keep_check(model("b"), choose=True)

    assert chosen == library.chosen()
    assert [kept.chosen for kept in library.models()] == [False, True]


def test_what_a_check_found_is_kept_and_the_choice_stays(library: ModelLibrary) -> None:
    library.add(model("a"))
    library.keep_check(model("a"), choose=True)
    later = FileStamp(size_bytes=1000, mtime_ns=2, inode=1)

    kept = library.keep_check(replace(model("a"), stamp=later))

    assert kept is not None
    assert (kept.stamp, kept.chosen) == (later, True)
    assert library.models() == (kept,)


def test_a_changed_file_is_never_chosen_and_its_change_is_kept(library: ModelLibrary) -> None:
    for letter in "ab":
        library.add(model(letter))
    library.keep_check(model("b"), choose=True)

    with pytest.raises(WrongHash) as caught:
        library.keep_check(replace(model("a"), seen_sha256="e" * 64), choose=True)

    assert (caught.value.expected, caught.value.actual) == ("a" * 64, "e" * 64)
    assert library.models()[0].seen_sha256 == "e" * 64
    assert chosen_id(library) == "b" * 64


def test_a_file_put_right_again_can_be_chosen(library: ModelLibrary) -> None:
    library.add(model("a"))
    with pytest.raises(WrongHash):
        library.keep_check(replace(model("a"), seen_sha256="e" * 64))

    library.keep_check(model("a"), choose=True)

    assert chosen_id(library) == "a" * 64


def test_that_a_model_was_chosen_anyway_is_kept_until_it_is_chosen_otherwise(library: ModelLibrary) -> None:
    library.add(model("a"))
    library.keep_check(replace(model("a"), anyway=True))
    assert not library.models()[0].anyway  # it was only checked

    library.keep_check(replace(model("a"), anyway=True), choose=True)
    library.keep_check(model("a"))
    library.add(model("a", "/elsewhere/a.gguf"))
    assert library.chosen() == replace(model("a", "/elsewhere/a.gguf"), chosen=True, anyway=True)

    library.keep_check(model("a"), choose=True)
    assert not library.models()[0].anyway


def test_a_changed_file_is_not_taken_for_chosen_anyway(library: ModelLibrary) -> None:
    library.add(model("a"))
    with pytest.raises(WrongHash):
        library.keep_check(replace(model("a"), seen_sha256="b" * 64, anyway=True), choose=True)
    assert not library.models()[0].anyway


def test_other_bytes_in_the_place_of_a_model_chosen_anyway_are_another_model(library: ModelLibrary) -> None:
    library.add(model("a"))
    library.keep_check(replace(model("a"), anyway=True), choose=True)
    added = library.add(model("b", "/models/a.gguf"))
    assert (added.chosen, added.anyway) == (True, False)


def test_a_check_that_ends_after_the_model_was_removed_brings_nothing_back(library: ModelLibrary) -> None:
    library.add(model("a"))
    library.remove("a" * 64)

    assert library.keep_check(model("a"), choose=True) is None
    assert library.models() == ()


def test_removing_can_be_undone(library: ModelLibrary) -> None:
    library.add(model("a"))
    chosen = library.keep_check(model("a"), choose=True)

    removed = library.remove("a" * 64)

    assert removed is not None
    assert library.models() == ()
    assert library.put_back(removed) == chosen
    assert library.chosen() == chosen


def test_what_is_put_back_does_not_push_aside_what_was_chosen_since(library: ModelLibrary) -> None:
    for letter in "ab":
        library.add(model(letter))
    library.keep_check(model("a"), choose=True)
    removed = library.remove("a" * 64)
    library.keep_check(model("b"), choose=True)

    assert removed is not None
    library.put_back(removed)

    assert chosen_id(library) == "b" * 64


def test_what_was_added_again_meanwhile_stays_as_it_is(library: ModelLibrary) -> None:
    library.add(model("a"))
    removed = library.remove("a" * 64)
    library.add(model("a", "/elsewhere/a.gguf"))
    chosen = library.keep_check(model("a"), choose=True)

    assert removed is not None
    assert library.put_back(removed) == chosen
    assert library.models() == (chosen,)


def test_removing_what_is_not_there_is_no_error(library: ModelLibrary) -> None:
    assert library.remove("nobody") is None


@pytest.mark.parametrize(
    ("longest", "asked", "wanted"), [(40_960, 0, 8192), (2048, 0, 2048), (40_960, 1024, 1024), (4096, 32_768, 4096)]
)
def test_the_context_asked_for_is_at_most_the_models_own(longest: int, asked: int, wanted: int) -> None:
    assert wanted_context(info("/x.gguf", context_length=longest), asked) == wanted


def test_a_load_carries_the_checksum_for_the_provenance() -> None:
    request = load_request(model("a"), gpu_layers=7, context_tokens=0)

    assert (request.path, request.model_sha256) == (Path("/models/a.gguf"), "a" * 64)
    assert (request.gpu_layers, request.context_tokens) == (7, 8192)


def test_a_load_says_whether_it_is_wanted_anyway() -> None:
    assert not load_request(model("a"), gpu_layers=-1, context_tokens=0).anyway
    assert load_request(replace(model("a"), anyway=True), gpu_layers=-1, context_tokens=0).anyway


def test_a_new_library_is_not_one_that_was_emptied(library: ModelLibrary) -> None:
    assert not library.emptied()
    library.add(model("a"))
    assert not library.emptied()

    library.remove(model("a").id)

    assert library.emptied()
