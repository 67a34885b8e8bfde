"""What is loaded when the program starts: the chosen model, or the one that came with the program."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.errors import ModelFileMissing, ModelTooBig, NotAGguf, WrongHash
from app.domain.model import HashState
from app.paths import resources
from local_model.catalogue import read_catalogue
from tests.gguf_file import write_tiny
from tests.real_engine import DEMO, real_engine
from tests.ui.models_rig import ModelsRig, button
from ui.i18n import Language
from ui.models.state import Plan
from ui.theme import Theme

MakeRig = Callable[..., ModelsRig]


@pytest.fixture
def make_rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[MakeRig]:
    made: list[ModelsRig] = []

    def make(**how: object) -> ModelsRig:
        """A start; the one before it has ended."""
        if made:
            made[-1].close()
        made.append(ModelsRig(theme, tmp_path / "home", **how))  # type: ignore[arg-type]
        return made[-1]

    yield make
    made[-1].close()
    assert [crash for rig in made for crash in rig.crashes] == []


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "bundled.gguf", general__name="Bundled")


def test_the_first_start_takes_in_the_model_that_came_along_and_loads_it(make_rig: MakeRig, bundled: Path) -> None:
    rig = make_rig(plan=Plan(gpu_layers=0, context_tokens=1024))

    rig.library.load_chosen(bundled)

    rig.wait(lambda: rig.engine.loads)
    [kept] = rig.shelved()
    assert (kept.info.path, kept.chosen) == (bundled, True)
    request = rig.engine.loads[0]
    assert (request.path, request.gpu_layers, request.context_tokens) == (bundled, 0, 1024)
    assert request.model_sha256 == kept.id


def test_the_next_start_loads_it_without_reading_it_again(make_rig: MakeRig, bundled: Path) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)

    second = make_rig()
    second.library.load_chosen(bundled)

    second.wait(lambda: second.engine.loads)
    assert second.inspector.hashed == []


def test_a_model_that_was_loaded_anyway_is_so_at_the_next_start_without_a_question(
    make_rig: MakeRig, bundled: Path
) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)
    assert not first.engine.loads[0].anyway
    first.open()
    first.engine.fail(ModelTooBig(bundled, 2, 1))
    first.wait(lambda: "are free." in first.words)
    button(first, "Load it anyway").click()
    first.wait(lambda: len(first.engine.loads) == 2)

    second = make_rig()
    second.library.load_chosen(bundled)

    second.wait(lambda: second.engine.loads)
    assert second.engine.loads[0].anyway


def test_the_model_that_came_along_stays_removed_at_the_next_start(make_rig: MakeRig, bundled: Path) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)
    first.open()
    first.press("Del")
    first.wait(lambda: first.rows == [] and "is off the list" in first.words)

    second = make_rig(bundled=bundled)
    second.library.load_chosen(bundled)
    page = second.open()
    second.stored(lambda: None)
    second.settle()
    assert (second.rows, second.inspector.hashed, second.engine.loads) == ([], [], [])

    (back,) = [button for button in page.findChildren(QPushButton) if "came along" in button.text()]
    back.click()
    second.wait(lambda: [title for title, _ in second.rows] == ["Bundled"])
    assert not back.isVisible()


def test_a_library_in_which_nothing_is_chosen_is_left_as_it_is(
    make_rig: MakeRig, bundled: Path, tmp_path: Path
) -> None:
    rig = make_rig()
    rig.open()
    rig.put(write_tiny(tmp_path / "other.gguf", general__name="Other"))

    rig.library.load_chosen(bundled)
    rig.settle()

    assert rig.engine.loads == []
    assert [model.info.name for model in rig.shelved()] == ["Other"]


def test_a_program_without_a_model_of_its_own_starts_with_none(make_rig: MakeRig) -> None:
    rig = make_rig()
    rig.library.load_chosen(None)
    rig.open()

    assert rig.start_errors == []
    assert "A model is one file that ends in .gguf" in rig.words


def test_the_model_that_came_along_is_found_where_the_program_lies_now(make_rig: MakeRig, bundled: Path) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)
    moved = bundled.rename(bundled.with_name("moved.gguf"))

    second = make_rig()
    second.library.load_chosen(moved)

    second.wait(lambda: second.engine.loads)
    assert [(model.info.path, model.chosen) for model in second.shelved()] == [(moved, True)]


def test_a_chosen_model_that_is_gone_is_told_and_nothing_takes_its_place(
    make_rig: MakeRig, bundled: Path, tmp_path: Path
) -> None:
    own = write_tiny(tmp_path / "own.gguf", general__name="Own")
    first = make_rig()
    first.library.load_chosen(own)
    first.wait(lambda: first.engine.loads)
    own.unlink()

    second = make_rig()
    second.library.load_chosen(bundled)

    second.wait(lambda: second.start_errors)
    assert [type(error) for error in second.start_errors] == [ModelFileMissing]
    assert [model.info.name for model in second.shelved()] == ["Own"]
    assert second.engine.loads == []


def test_a_chosen_model_that_was_changed_is_told_and_not_loaded(make_rig: MakeRig, bundled: Path) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)
    write_tiny(bundled, general__name="Changed")

    second = make_rig()
    second.library.load_chosen(bundled)

    second.wait(lambda: second.start_errors)
    assert [type(error) for error in second.start_errors] == [WrongHash]
    assert second.engine.loads == []


def test_a_damaged_model_that_came_along_is_told(make_rig: MakeRig, bundled: Path) -> None:
    bundled.write_text("not a model")
    rig = make_rig()

    rig.library.load_chosen(bundled)

    rig.wait(lambda: rig.start_errors)
    assert [type(error) for error in rig.start_errors] == [NotAGguf]


def test_what_is_chosen_by_hand_during_the_start_wins(make_rig: MakeRig, bundled: Path, tmp_path: Path) -> None:
    first = make_rig()
    first.library.load_chosen(bundled)
    first.wait(lambda: first.engine.loads)
    os.utime(bundled, ns=(1, 1))

    second = make_rig()
    second.open()
    other = write_tiny(tmp_path / "other.gguf", general__name="Other")
    second.put(other)
    by_name = {model.info.name: model.id for model in second.shelved()}
    second.inspector.may_read.clear()
    second.library.load_chosen(bundled)
    second.wait(lambda: "Reading bundled.gguf" in second.words)
    second.library.use_model(by_name["Other"], Plan())
    second.wait(lambda: second.engine.loads)
    second.inspector.may_read.set()
    second.wait(lambda: "Reading" not in second.words)
    second.settle()

    assert [request.path for request in second.engine.loads] == [other]


@pytest.mark.model
def test_the_demo_model_is_verified_by_the_catalogue_and_shown_with_its_facts(make_rig: MakeRig) -> None:
    rig = make_rig(catalogue=read_catalogue(resources() / "models" / "catalogue.json").entries)
    rig.library.load_chosen(DEMO)
    rig.open()
    rig.wait(lambda: rig.rows)
    rig.settle()

    for words in (
        "SmolLM2 135M Instruct",
        "134.5 million · 31 layers, the output layer included",
        "Q4_1",
        "98.4 MB",
        "8,192 tokens",
        "English",
        "Apache-2.0",
        "HuggingFaceTB",
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        "The checksum is the one in the catalogue.",
        "All 31 layers run on the processor",
        "188.7 MB",  # 30 layers, 8192 cells, key and value of three heads of 64, 16 bits
    ):
        assert words in rig.words
    state = rig.library.listed
    described: list[object] = []
    state.connect(lambda models: described.extend(model.hash_state for model in models))
    rig.settle()
    assert described == [HashState.VERIFIED]


@pytest.mark.model
def test_the_real_engine_loads_the_demo_model_and_the_page_says_so(make_rig: MakeRig, tmp_path: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    with real_engine(folder) as engine:
        rig = make_rig(engine=engine)
        rig.library.load_chosen(DEMO)
        rig.open()

        rig.wait(lambda: "In use, on the processor, with a context of 8,192 tokens" in rig.words)

        assert [badge for _, badge in rig.rows] == ["in use"]
        assert "In memory now" in rig.words


@pytest.mark.model
def test_the_real_engine_refuses_a_file_that_only_looks_like_a_model(make_rig: MakeRig, tmp_path: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    with real_engine(folder) as engine:
        rig = make_rig(engine=engine)
        rig.open()
        rig.put(write_tiny(tmp_path / "hollow.gguf"))

        rig.press("Ctrl+Return")

        rig.wait(lambda: "“hollow.gguf” could not be loaded." in rig.words)
        assert "Choose another model in Models." in rig.words
