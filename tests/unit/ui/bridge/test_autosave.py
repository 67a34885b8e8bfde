"""Whatever a page had is written, also when another piece of work took the page in the middle of it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.errors import AlreadySubmitted, DiskFull, GoldquillError
from ui.bridge import autosave as module
from ui.bridge.autosave import Autosave
from ui.bridge.work import Work
from ui.page import SavedMark


@dataclass
class Disk:
    """Writes what it is given, one after the other, once `let` is set; refuses with the next of `errors`."""

    let: threading.Event = field(default_factory=threading.Event)
    errors: list[GoldquillError] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        assert self.let.wait(10)
        if self.errors:
            self.owed = [text]
            raise self.errors.pop(0)
        self.written.append(text)

    def write_owed(self) -> None:
        for text in self.owed:
            self.write(text)
        self.owed = []


class Desk:
    """A page with one text."""

    def __init__(self, work: Work, disk: Disk) -> None:
        self.owner = QObject()
        self.disk = disk
        self.text = ""
        self.autosave = Autosave(work, self._snapshot, disk.write_owed, self.owner)

    def type(self, text: str) -> None:
        self.text = text
        self.autosave.changed()

    def _snapshot(self) -> Callable[[], None] | None:
        text = self.text
        return (lambda: self.disk.write(text)) if text else None


def no_crash(error: BaseException) -> None:
    raise AssertionError from error


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def desk(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(module, "PAUSE_MS", 5)
    monkeypatch.setattr(module, "RETRY_MS", 20)
    work = Work(no_crash)
    yield Desk(work, disk)
    disk.let.set()
    work.close()


def test_what_is_typed_is_written_after_a_pause(qtbot: QtBot, desk: Desk, disk: Disk) -> None:
    disk.let.set()
    desk.type("one")
    assert desk.autosave.state.mark is SavedMark.SAVING
    qtbot.waitUntil(lambda: desk.autosave.state.mark is SavedMark.SAVED)
    assert disk.written == ["one"]


def test_what_was_typed_while_a_write_was_under_way_is_written_when_the_work_leaves(
    qtbot: QtBot, desk: Desk, disk: Disk
) -> None:
    desk.type("one")
    desk.autosave.flush()
    desk.type("one two")
    desk.autosave.leave()
    desk.text = ""
    disk.let.set()
    qtbot.waitUntil(lambda: disk.written == ["one", "one two"])
    assert desk.autosave.state.mark is SavedMark.NOTHING


def test_what_came_while_a_slow_write_was_under_way_is_written_once(qtbot: QtBot, desk: Desk, disk: Disk) -> None:
    desk.type("one")
    desk.autosave.flush()
    for text in ("t", "tw", "two"):
        desk.type(text)
        qtbot.wait(10)  # longer than the pause
    disk.let.set()
    qtbot.waitUntil(lambda: desk.autosave.state.mark is SavedMark.SAVED)
    assert disk.written == ["one", "two"]


def test_a_failed_write_is_told_and_tried_again(qtbot: QtBot, desk: Desk, disk: Disk) -> None:
    disk.errors, told = [DiskFull(Path("desk.db"))], []
    desk.autosave.saved_changed.connect(lambda state: told.append(state.mark))
    disk.let.set()
    desk.type("one")
    qtbot.waitUntil(lambda: desk.autosave.state.mark is SavedMark.SAVED)
    assert SavedMark.UNSAVED in told
    assert disk.written == ["one"]


def test_a_write_that_fails_after_the_work_left_is_told_and_tried_until_it_is_on_the_disk(
    qtbot: QtBot, desk: Desk, disk: Disk
) -> None:
    disk.errors, told = [DiskFull(Path("desk.db")), DiskFull(Path("desk.db"))], []
    desk.autosave.not_kept.connect(told.append)
    desk.type("left behind")
    desk.autosave.leave()
    desk.text = ""
    disk.let.set()
    qtbot.waitUntil(lambda: bool(told))
    assert desk.autosave.state.mark is SavedMark.UNSAVED
    qtbot.waitUntil(lambda: disk.written == ["left behind"])
    qtbot.waitUntil(lambda: desk.autosave.state.mark is SavedMark.NOTHING)
    assert [type(error) for error in told] == [DiskFull]  # once, though it was tried twice more


def test_what_comes_next_is_written_though_the_write_before_it_failed(qtbot: QtBot, desk: Desk, disk: Disk) -> None:
    disk.errors = [DiskFull(Path("desk.db"))]
    desk.type("left behind")
    desk.autosave.leave()
    desk.type("next")
    qtbot.wait(10)
    disk.let.set()
    qtbot.waitUntil(lambda: sorted(disk.written) == ["left behind", "next"])


def test_a_draft_that_became_a_record_is_not_written_again(qtbot: QtBot, desk: Desk, disk: Disk) -> None:
    disk.errors, told = [AlreadySubmitted("0" * 64)], []
    desk.autosave.not_kept.connect(told.append)
    desk.type("signed")
    disk.let.set()
    qtbot.waitUntil(lambda: desk.autosave.state.mark is SavedMark.NOTHING)
    qtbot.wait(40)
    assert disk.written == []
    assert told == []
