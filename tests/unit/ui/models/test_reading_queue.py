"""Files are read one after another, told of as they go, and stopped all together."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from app.domain.errors import Cancelled, GoldquillError, NotAGguf
from app.domain.model import ShelvedModel
from app.services.model_files import ModelFiles
from local_model.catalogue import Catalogue
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from tests.gguf_file import write_tiny
from ui.models.reading_queue import ReadFile, ReadingQueue
from ui.models.state import Reading


class Rig:
    """A queue, and what came of what was asked of it."""

    def __init__(self) -> None:
        self.crashes: list[BaseException] = []
        self.queue = ReadingQueue(self.crashes.append)
        self.told: list[Reading | None] = []
        self.read: list[ShelvedModel] = []
        self.failed: list[GoldquillError] = []
        self.on_main: list[bool] = []
        self.queue.changed.connect(self.told.append)

    def ask(self, path: Path, read: ReadFile) -> None:
        def done(model: ShelvedModel) -> None:
            self.on_main.append(QThread.isMainThread())
            self.read.append(model)

        self.queue.read(path, read, done, self.failed.append)

    @property
    def idle(self) -> bool:
        return bool(self.told) and self.told[-1] is None


class SlowRead:
    """Reads a file, once it may; gives up when cancelled. Tells a thousand steps of progress first."""

    def __init__(self, read: Callable[[], ShelvedModel]) -> None:
        self._read = read
        self.started, self.may = threading.Event(), threading.Event()

    def __call__(self, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> ShelvedModel:
        for step in range(1000):
            progress(step * 5_000_000, 5_000_000_000)
        self.started.set()
        while not self.may.wait(0.005):
            if cancelled():
                raise Cancelled
        return self._read()


@pytest.fixture
def files() -> ModelFiles:
    return ModelFiles(FileInspector(lambda: (cpu_device(),)), Catalogue(()))


@pytest.fixture
def rig(qtbot) -> Iterator[Rig]:
    made = Rig()
    yield made
    made.queue.close()
    assert made.crashes == []


def test_files_are_read_in_order_and_told_of_on_the_windows_thread(rig, files, qtbot, tmp_path):
    paths = [write_tiny(tmp_path / f"{name}.gguf", general__name=name) for name in "abc"]

    for path in paths:
        rig.ask(path, lambda path=path, **how: files.read(path, **how))
    qtbot.waitUntil(lambda: rig.idle)

    assert [model.info.path for model in rig.read] == paths
    assert rig.on_main == [True] * 3


def test_a_file_that_cannot_be_read_does_not_stop_the_next(rig, files, qtbot, tmp_path):
    text, model = tmp_path / "text.gguf", write_tiny(tmp_path / "model.gguf")
    text.write_text("not a model")

    for path in (text, model):
        rig.ask(path, lambda path=path, **how: files.read(path, **how))
    qtbot.waitUntil(lambda: rig.idle)

    assert [type(error) for error in rig.failed] == [NotAGguf]
    assert [read.info.path for read in rig.read] == [model]


def test_progress_is_told_in_whole_percents_beyond_two_gigabytes(rig, files, qtbot, tmp_path):
    path = write_tiny(tmp_path / "model.gguf")
    slow = SlowRead(lambda: files.read(path))

    rig.ask(path, slow)
    qtbot.waitUntil(lambda: rig.told[-1] is not None and rig.told[-1].done >= 4_950_000_000)
    slow.may.set()
    qtbot.waitUntil(lambda: rig.idle)

    assert len(rig.told) < 110
    assert max(reading.done for reading in rig.told if reading) <= 5_000_000_000


def test_what_waits_is_counted_and_the_progress_stays(rig, files, qtbot, tmp_path):
    path = write_tiny(tmp_path / "model.gguf")
    slow = SlowRead(lambda: files.read(path))
    rig.ask(path, slow)
    qtbot.waitUntil(lambda: rig.told[-1].done >= 4_950_000_000)

    rig.ask(path, lambda **how: files.read(path, **how))

    assert (rig.told[-1].waiting, rig.told[-1].done) == (1, rig.told[-2].done)
    slow.may.set()
    qtbot.waitUntil(lambda: rig.idle)


def test_cancelling_stops_the_running_and_forgets_the_waiting(rig, files, qtbot, tmp_path):
    path = write_tiny(tmp_path / "model.gguf")
    slow = SlowRead(lambda: files.read(path))
    rig.ask(path, slow)
    rig.ask(path, lambda **how: files.read(path, **how))
    qtbot.waitUntil(slow.started.is_set)

    rig.queue.cancel()
    qtbot.waitUntil(lambda: rig.idle)

    assert [type(error) for error in rig.failed] == [Cancelled, Cancelled]
    assert rig.read == []


def test_after_a_cancel_files_are_read_again(rig, files, qtbot, tmp_path):
    path = write_tiny(tmp_path / "model.gguf")
    slow = SlowRead(lambda: files.read(path))
    rig.ask(path, slow)
    rig.queue.cancel()
    qtbot.waitUntil(lambda: rig.idle)

    rig.ask(path, lambda **how: files.read(path, **how))
    qtbot.waitUntil(lambda: bool(rig.read))

    assert rig.failed != []


def test_closing_does_not_wait_for_a_large_file(files, qtbot, tmp_path):
    path = write_tiny(tmp_path / "model.gguf")
    made, slow = Rig(), SlowRead(lambda: files.read(path))
    made.ask(path, slow)
    assert slow.started.wait(30)

    made.queue.close()

    assert not slow.may.is_set()
    assert made.read == []
