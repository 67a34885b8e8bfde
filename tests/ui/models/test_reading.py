"""Files read again, checked, removed and missed, while the rest of the page goes on."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.gguf_file import write_tiny
from tests.ui.models_rig import ModelsRig, button
from ui.models.state import Plan

MakeRig = Callable[..., ModelsRig]


def test_a_touched_file_is_read_again_before_it_is_loaded(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    os.utime(path, ns=(1, 1))

    rig.press("Ctrl+Return")

    rig.wait(lambda: rig.engine.loads)
    assert rig.inspector.hashed == [path, path]


def test_an_untouched_file_is_loaded_without_reading_it_again(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)

    rig.press("Ctrl+Return")

    rig.wait(lambda: rig.engine.loads)
    assert rig.inspector.hashed == [path]


def test_a_changed_file_is_not_loaded_and_can_be_added_as_it_is_now(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    write_tiny(path, general__name="Newer")

    rig.press("Ctrl+Return")
    rig.wait(lambda: rig.rows == [("Tiny", "changed")])
    assert "its checksum differs" in rig.words
    assert rig.engine.loads == []

    button(rig, "Add it as it is now").click()
    rig.wait(lambda: rig.rows == [("Newer", "")])


def test_a_check_reads_the_whole_file_and_says_that_it_is_the_one(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)

    rig.press("Ctrl+R")

    rig.wait(lambda: "“Tiny” is the very file that was added." in rig.words)
    assert rig.inspector.hashed == [path, path]


def test_a_removed_model_leaves_its_file_and_comes_back(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)

    rig.press("Del")
    rig.wait(lambda: rig.rows == [] and "“Tiny” is off the list" in rig.words)
    assert path.exists()
    assert rig.shelved() == ()

    button(rig, "Undo").click()
    rig.wait(lambda: rig.rows == [("Tiny", "")])


def test_a_file_that_is_gone_is_said_to_be_missing_and_cannot_be_used(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    path.unlink()
    rig.settle()

    assert rig.rows == [("Tiny", "missing")]
    assert "The file is not where it was. Put it back" in rig.words
    assert not button(rig, "Use this model").isEnabled()


def test_what_is_saved_does_not_wait_for_a_large_file_to_be_read(rig: ModelsRig, models: Path) -> None:
    rig.inspector.may_read.clear()
    rig.page.add_files([write_tiny(models / "large.gguf")])
    rig.wait(lambda: "Reading large.gguf to work out its checksum: 25%" in rig.words)

    assert rig.shelved() == ()  # the storage thread answers
    rig.inspector.may_read.set()
    rig.wait(lambda: rig.rows)


def test_another_model_can_be_looked_at_and_used_while_a_large_file_is_read(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "small.gguf"))
    rig.inspector.may_read.clear()
    rig.page.add_files([write_tiny(models / "large.gguf", general__name="Large")])
    rig.wait(lambda: "Reading large.gguf" in rig.words)

    rig.press("Ctrl+Return")

    rig.wait(lambda: rig.engine.loads)
    rig.inspector.may_read.set()
    rig.wait(lambda: len(rig.rows) == 2)


def test_reading_is_stopped_with_one_key_and_keeps_nothing(rig: ModelsRig, models: Path) -> None:
    rig.inspector.may_read.clear()
    rig.page.add_files([write_tiny(models / f"{name}.gguf", general__name=name) for name in "abc"])
    rig.wait(lambda: "2 more files after it" in rig.words)

    rig.press("Esc")

    rig.wait(lambda: "Reading" not in rig.words)
    rig.settle()
    assert rig.shelved() == ()


def test_asking_three_times_reads_a_touched_file_once(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    os.utime(path, ns=(1, 1))
    rig.inspector.may_read.clear()

    for _ in range(3):
        rig.press("Ctrl+Return")
    rig.wait(lambda: "Reading tiny.gguf" in rig.words)
    rig.inspector.may_read.set()

    rig.wait(lambda: rig.engine.loads)
    assert rig.inspector.hashed == [path, path]
    assert len(rig.engine.loads) == 1


def test_what_was_stopped_can_be_asked_for_again(rig: ModelsRig, models: Path) -> None:
    path = write_tiny(models / "tiny.gguf")
    rig.put(path)
    os.utime(path, ns=(1, 1))
    rig.inspector.may_read.clear()
    rig.press("Ctrl+Return")
    rig.wait(lambda: "Reading tiny.gguf" in rig.words)
    rig.press("Esc")
    rig.wait(lambda: "Reading" not in rig.words)
    rig.inspector.may_read.set()

    rig.press("Ctrl+Return")

    rig.wait(lambda: rig.engine.loads)


def test_the_last_wish_is_loaded_when_an_older_one_had_to_be_read_first(rig: ModelsRig, models: Path) -> None:
    slow, quick = (write_tiny(models / f"{name}.gguf", general__name=name) for name in ("a-slow", "b-quick"))
    rig.put(slow, quick)
    os.utime(slow, ns=(1, 1))
    rig.inspector.may_read.clear()
    by_name = {model.info.name: model.id for model in rig.shelved()}

    rig.library.use_model(by_name["a-slow"], Plan())
    rig.wait(lambda: "Reading a-slow.gguf" in rig.words)
    rig.library.use_model(by_name["b-quick"], Plan())
    rig.wait(lambda: rig.engine.loads)
    rig.inspector.may_read.set()
    rig.wait(lambda: "Reading" not in rig.words)
    rig.settle()

    assert [request.path for request in rig.engine.loads] == [quick]
    assert [model.info.name for model in rig.shelved() if model.chosen] == ["b-quick"]
