"""The library of models as a person meets it: added, looked at, planned, loaded."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QListView, QProgressBar, QSpinBox

from app.domain.errors import ModelLoadFailed, ModelTooBig
from app.domain.model import CatalogueEntry, Device, DeviceKind
from local_model.file_hash import hash_file
from local_model.machine import cpu_device
from tests.gguf_file import write_tiny
from tests.ui.models_rig import ModelsRig, button
from ui.i18n import Language
from ui.models.state import Plan

GB = 10**9
CARD = Device(name="CUDA0", description="GeForce", kind=DeviceKind.CUDA, total_bytes=8 * GB, free_bytes=8 * GB)

MakeRig = Callable[..., ModelsRig]


def entry_for(path: Path, **changes: str) -> CatalogueEntry:
    entry = CatalogueEntry(
        id="tiny",
        name="Tiny of the catalogue",
        file_name=path.name,
        file_bytes=path.stat().st_size,
        sha256=hash_file(path, lambda *_: None, lambda: False),
        publisher="Somebody",
        licence="MIT",
        languages=("ru",),
    )
    return replace(entry, **changes)


def test_an_empty_library_says_what_a_model_is_and_offers_to_add_one(rig: ModelsRig) -> None:
    assert "A model is one file that ends in .gguf" in rig.words
    assert button(rig, "Add from disk…").hasFocus()
    assert rig.rows == []


def test_a_file_chosen_in_the_dialog_is_added_and_shown_with_its_facts(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.press("Ctrl+O")
    dialog = rig.page.findChild(QFileDialog)
    dialog.filesSelected.emit([str(path)])
    dialog.reject()

    rig.wait(lambda: rig.rows)
    rig.settle()

    assert rig.rows == [("Tiny", "")]
    for fact in ("tiny.gguf", "llama", "Q8_0", "4,096 tokens", "Russian, English", "apache-2.0", "3 layers", str(path)):
        assert fact in rig.words
    assert hash_file(path, lambda *_: None, lambda: False) in rig.words
    assert "Not in the catalogue. The checksum is remembered" in rig.words


def test_files_let_go_over_the_page_are_added(rig: ModelsRig, models: Path) -> None:
    paths = [write_tiny(models / f"{name}.gguf", general__name=name) for name in ("One", "Two")]

    assert rig.drop(paths)

    rig.wait(lambda: len(rig.rows) == 2)
    assert [title for title, _ in rig.rows] == ["One", "Two"]


def test_folders_are_not_taken(rig: ModelsRig, models: Path) -> None:
    assert not rig.drop([models])


def test_a_model_of_the_catalogue_is_named_and_verified_by_it(make_rig: MakeRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig = make_rig(catalogue=(entry_for(path),))
    rig.open()

    rig.put(path)

    assert rig.rows == [("Tiny of the catalogue", "")]
    for words in ("The checksum is the one in the catalogue.", "Somebody", "MIT"):
        assert words in rig.words


def test_a_publisher_that_the_catalogue_leaves_out_is_said_to_be(make_rig: MakeRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig = make_rig(catalogue=(entry_for(path, publisher=""),))
    rig.open()
    rig.put(path)
    assert "not in the catalogue" in rig.words


def not_a_gguf(folder: Path) -> Path:
    path = folder / "notes.gguf"
    path.write_text("not a model")
    return path


def truncated(folder: Path) -> Path:
    path = write_tiny(folder / "cut.gguf")
    os.truncate(path, path.stat().st_size - 10)
    return path


def cut_in_its_header(folder: Path) -> Path:
    path = write_tiny(folder / "begun.gguf")
    os.truncate(path, 2000)
    return path


def known_by_another_sum(folder: Path) -> Path:
    return write_tiny(folder / "known.gguf")


def no_chat_model(folder: Path) -> Path:
    return write_tiny(folder / "adapter.gguf", general__type="adapter")


def one_part_of_several(folder: Path) -> Path:
    return write_tiny(folder / "part.gguf", split__count=3)


def gone(folder: Path) -> Path:
    return folder / "gone.gguf"


@pytest.mark.parametrize(
    ("make", "english", "russian"),
    [
        (not_a_gguf, "“notes.gguf” is not a GGUF model file", "«notes.gguf» — не файл модели GGUF"),
        (truncated, "“cut.gguf” is cut short", "«cut.gguf» обрезан"),
        (cut_in_its_header, "cut short: only its first 2.0 kB are there", "есть только его начало, 2,0 кБ"),
        (known_by_another_sum, "its checksum differs", "контрольная сумма не совпадает"),
        (no_chat_model, "“adapter.gguf” is an adapter (LoRA)", "«adapter.gguf» — адаптер (LoRA)"),
        (one_part_of_several, "one part of a model", "лишь часть модели"),
        (gone, "“gone.gguf” is not where it was", "«gone.gguf» нет на прежнем месте"),
    ],
)
def test_a_file_that_is_no_model_is_refused_in_plain_words(
    make_rig: MakeRig,
    models: Path,
    language: Language,
    make: Callable[[Path], Path],
    english: str,
    russian: str,
) -> None:
    path = make(models)
    catalogue = (entry_for(path, sha256="a" * 64),) if make is known_by_another_sum else ()
    rig = make_rig(catalogue=catalogue)
    page = rig.open()

    page.add_files([path])
    rig.wait(lambda: english in rig.words)
    language.choose("ru")
    page.add_files([path])
    rig.wait(lambda: russian in rig.words)

    assert rig.rows == []


def test_several_refusals_are_told_together_and_the_good_file_is_added(rig: ModelsRig, models: Path) -> None:
    good = write_tiny(models / "good.gguf", general__name="Good")

    rig.page.add_files([not_a_gguf(models), good, truncated(models)])

    rig.wait(lambda: "Could not add 2 files." in rig.words)
    assert "notes.gguf" in rig.words
    assert "cut.gguf" in rig.words
    rig.wait(lambda: rig.rows == [("Good", "")])


def test_a_model_without_a_template_is_listed_and_says_so(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "bare.gguf", tokenizer__chat_template=None))

    assert "carries no chat template" in rig.words


def test_the_same_file_again_is_said_to_be_there(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)

    rig.page.add_files([path])

    rig.wait(lambda: "in the library already" in rig.words)
    assert len(rig.rows) == 1


def test_the_numbers_behind_the_fit_are_shown(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))

    rig.wait(lambda: "Fits this machine" in rig.words)
    for words in (
        "All 3 layers run on the processor: no graphics card was found.",
        "Cache for a context of 4,096 tokens",
        "1.0 MB",  # 2 layers, 4096 cells, key and value of two heads of 16, 16 bits
        "Needed in all",
        "Free in main memory now",
        "Processor and main memory",
    ):
        assert words in rig.words


def test_another_context_is_worked_out_at_once_and_nothing_is_loaded(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.wait(lambda: "Cache for a context of 4,096 tokens" in rig.words)
    context = rig.page.findChild(QComboBox)

    context.setFocus()
    QTest.keyClicks(context, "1")  # "1,024 tokens"

    rig.wait(lambda: "Cache for a context of 1,024 tokens" in rig.words)
    assert "262.1 kB" in rig.words
    assert rig.engine.loads == []
    assert rig.remembered == []


def test_layers_are_chosen_for_the_card_and_can_be_set_by_hand(make_rig: MakeRig, models: Path) -> None:
    rig = make_rig(devices=(cpu_device(), CARD))
    rig.open()
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.wait(lambda: "All 3 layers go to GeForce: there is room for them." in rig.words)
    layers = rig.page.findChild(QSpinBox)
    assert layers.text() == "automatic: 3 of 3"

    QTest.mouseClick(layers.lineEdit(), Qt.MouseButton.LeftButton)
    rig.wait(layers.lineEdit().hasSelectedText)
    QTest.keyClicks(layers, "1")
    rig.wait(lambda: "1 of 3 layers go to the graphics card, as you set it." in rig.words)
    rig.press("Ctrl+Return")

    rig.wait(lambda: rig.engine.loads)
    assert rig.engine.loads[0].gpu_layers == 1
    assert rig.remembered == [(1, 0)]


def test_without_a_card_there_are_no_layers_to_set(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))

    layers = rig.page.findChild(QSpinBox)

    rig.wait(lambda: layers.text() == "no graphics card")
    assert not layers.isEnabled()
    assert "No graphics card was found: models run on the processor." in rig.words


def test_the_plan_begins_with_what_the_settings_remember(make_rig: MakeRig, models: Path) -> None:
    rig = make_rig(plan=Plan(gpu_layers=2, context_tokens=2048), devices=(cpu_device(), CARD))
    rig.open()
    rig.put(write_tiny(models / "tiny.gguf"))

    rig.wait(lambda: "Cache for a context of 2,048 tokens" in rig.words)
    assert "2 of 3 layers go to the graphics card, as you set it." in rig.words


def test_what_was_changed_in_the_settings_is_planned_when_the_page_comes_back(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))

    rig.plan = Plan(context_tokens=2048)
    rig.page.enter()

    rig.wait(lambda: "Cache for a context of 2,048 tokens" in rig.words)


def test_a_model_is_loaded_with_progress_and_is_then_in_use(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)

    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.engine.loads)
    request = rig.engine.loads[0]
    assert (request.path, request.model_sha256) == (path, rig.shelved()[0].id)
    assert (request.context_tokens, request.gpu_layers) == (4096, -1)
    assert rig.remembered == [(-1, 0)]
    assert rig.shelved()[0].chosen

    rig.engine.come_to(0.43)
    rig.wait(lambda: "Loading Tiny: 43%" in rig.words)
    assert 430 in [bar.value() for bar in rig.page.findChildren(QProgressBar) if bar.isVisible()]
    assert rig.rows == [("Tiny", "loading")]

    rig.engine.be_ready()
    rig.wait(lambda: "In use, on the processor, with a context of 4,096 tokens" in rig.words)
    assert rig.rows == [("Tiny", "in use")]
    assert not button(rig, "In use").isEnabled()
    assert "Loading" not in rig.words


def test_enter_on_a_model_that_cannot_be_loaded_now_says_why(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    [rows] = [view for view in rig.page.findChildren(QListView) if view.isVisible()]
    rig.press("Ctrl+Return")
    rig.wait(lambda: "Loading Tiny: 0%" in rig.words)
    rows.activated.emit(rows.currentIndex())
    assert "This model is being loaded." in rig.words
    rig.engine.be_ready()
    rig.wait(lambda: rig.rows == [("Tiny", "in use")])
    rows.activated.emit(rows.currentIndex())
    assert "This model is in use already, as it is set here." in rig.words
    assert len(rig.engine.loads) == 1


def test_a_load_is_cancelled_with_one_key(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.press("Ctrl+Return")
    rig.wait(lambda: "Loading Tiny: 0%" in rig.words)

    rig.press("Esc")

    rig.wait(lambda: "Loading was stopped. No model is in use." in rig.words)
    assert rig.engine.cancelled == 1
    assert button(rig, "Use this model").isEnabled()


def test_a_model_that_does_not_load_is_told_with_what_to_do_and_details_to_copy(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.engine.loads)

    rig.engine.fail(ModelLoadFailed(path, "error loading model: unknown architecture"))

    rig.wait(lambda: "“tiny.gguf” could not be loaded." in rig.words)
    button(rig, "Copy the details").click()
    assert QGuiApplication.clipboard().text() == "error loading model: unknown architecture"


def test_a_model_too_big_is_loaded_only_on_a_second_word(make_rig: MakeRig, models: Path) -> None:
    little = replace(cpu_device(), free_bytes=500_000_000)
    rig = make_rig(devices=(little,))
    rig.open()
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.wait(lambda: "Too big for the memory that is free" in rig.words)

    rig.press("Ctrl+Return")
    rig.wait(lambda: "500.0 MB are free" in rig.words)
    assert rig.engine.loads == []

    button(rig, "Load it anyway").click()
    rig.wait(lambda: rig.engine.loads)
    assert rig.engine.loads[0].anyway
    assert rig.shelved()[0].anyway

    rig.engine.be_ready()
    rig.wait(lambda: "In memory now" in rig.words)
    assert "It does not fit" not in rig.words


def test_a_model_that_fits_is_not_loaded_anyway(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.engine.loads)
    assert not rig.engine.loads[0].anyway


def test_what_the_engine_finds_too_big_is_loaded_on_a_second_word(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.engine.loads)

    rig.engine.fail(ModelTooBig(path, 9 * GB, 2 * GB))
    rig.wait(lambda: "“tiny.gguf” needs 9.0 GB of memory and 2.0 GB are free." in rig.words)
    button(rig, "Load it anyway").click()

    rig.wait(lambda: len(rig.engine.loads) == 2)
    assert rig.engine.loads[1].anyway


def test_a_fallback_is_told_with_what_really_runs(make_rig: MakeRig, models: Path) -> None:
    rig = make_rig(devices=(cpu_device(), CARD))
    rig.open()
    rig.put(write_tiny(models / "tiny.gguf"))
    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.engine.loads)

    rig.engine.be_ready(gpu_layers=1, reason="fewer-layers")

    rig.wait(lambda: "so fewer are there now" in rig.words)
    assert "In use, 1 layer on the card" in rig.words
    rig.wait(lambda: rig.page.findChild(QSpinBox).text() == "automatic: 1 of 3")
