"""The dataset's folder is called as the person typed it, and an export begins nowhere but where it was asked for."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.commands import exporter
from app.domain.errors import DiskRefused
from tests.ui.export.test_page import folders, some_work
from tests.ui.export_rig import ExportDesk
from ui.i18n import Language


def field(desk: ExportDesk) -> QLineEdit:
    named = (each for each in desk.page.findChildren(QLineEdit) if each.accessibleName() == "Name of the folder")
    return next(named)


def call_it(desk: ExportDesk, name: str) -> None:
    """Type this name, in place of what stands there."""
    field(desk).setFocus()
    desk.rig.press("Ctrl+A", "Delete")
    desk.rig.type_words(name)


@pytest.fixture
def may_be_found(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A free name is found while this is set, as it is at first."""
    may_be_found, real = Event(), exporter.free_folder

    def found(wanted: Path) -> Path:
        assert may_be_found.wait(60)
        return real(wanted)

    monkeypatch.setattr(exporter, "free_folder", found)
    may_be_found.set()
    yield may_be_found
    may_be_found.set()


def test_it_is_called_as_was_typed_however_fast_the_export_is_asked_for(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    assert str(documents / field(desk).placeholderText()) in desk.seen()
    call_it(desk, "Право: 2026")
    desk.rig.press("Ctrl+Return")  # no free name is found by now
    desk.sees("7 pieces of work exported")
    assert folders(documents) == ["Право- 2026"]
    desk.sees(str(documents / "Право- 2026-2"))
    call_it(desk, "")
    desk.sees(str(documents / "goldquill-dataset-"))


@pytest.mark.parametrize(
    ("typed", "called"), [(".hidden", "hidden"), ("a/b", "a-b"), ("..", ""), ("con", "-con"), ("a\u202eb", "a-b")]
)
def test_a_name_that_is_made_another_is_told_as_it_is_typed(
    desk: ExportDesk, language: Language, typed: str, called: str
) -> None:
    some_work(desk)
    desk.go()
    assert "will be called" not in desk.seen()
    call_it(desk, typed)
    said = f"The folder will be called “{called or field(desk).placeholderText()}”: not every computer"
    assert said in desk.seen()
    assert field(desk).accessibleDescription().startswith(said)
    call_it(desk, "право 2026")
    assert "will be called" not in desk.seen()
    call_it(desk, typed)
    usual = field(desk).placeholderText()
    language.choose("ru")
    QApplication.processEvents()
    assert f"Папка будет называться «{called or usual}»" in desk.seen()


def test_what_has_the_focus_is_in_sight_wherever_one_comes_from(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    desk.rig.window.resize(900, 640)
    desk.button("Export").setFocus()
    desk.rig.press("Shift+Tab")
    assert field(desk).hasFocus()
    seen = field(desk).visibleRegion().boundingRect()
    assert seen.height() == field(desk).height()


def test_an_export_that_waits_for_a_name_goes_where_it_was_asked_for(
    may_be_found: Event, desk: ExportDesk, documents: Path, tmp_path: Path
) -> None:
    some_work(desk)
    desk.go()
    (tmp_path / "other").mkdir()
    desk.put_into(tmp_path / "other")
    may_be_found.clear()
    call_it(desk, "law")
    desk.rig.press("Ctrl+Return", "Ctrl+O")  # nothing else is chosen while an export is under way
    assert "Stop" in desk.actions()
    assert not field(desk).isEnabled()
    desk.rig.window.open_place("chat")
    desk.rig.press("Ctrl+Shift+D")
    may_be_found.set()
    desk.sees("7 pieces of work exported")
    assert folders(tmp_path / "other") == ["law"]
    assert folders(documents) == []


def test_an_export_that_waits_for_a_name_can_be_stopped(may_be_found: Event, desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    may_be_found.clear()
    call_it(desk, "law")
    desk.rig.press("Ctrl+Return", "Esc")
    desk.sees("Stopped.")
    assert desk.button("Export").hasFocus()
    may_be_found.set()
    desk.rig.wait(lambda: desk.page._state.folder == documents / "law")
    assert not desk.page._state.busy
    assert folders(documents) == []


def test_what_an_input_method_adds_as_the_export_begins_is_of_its_name(desk: ExportDesk, documents: Path) -> None:
    """It had begun a word, which it ends when the field loses the focus."""

    class InputMethod(QObject):
        composes = "я"

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.FocusAboutToChange and self.composes:
                ends, self.composes = QInputMethodEvent("", []), ""
                ends.setCommitString("я")
                QApplication.sendEvent(watched, ends)
            return False

    some_work(desk)
    desk.go()
    call_it(desk, "law")
    desk.rig.wait(lambda: desk.page._state.folder == documents / "law")
    method = InputMethod(field(desk))
    field(desk).installEventFilter(method)
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    assert folders(documents) == ["lawя"]


def test_what_is_checked_meanwhile_leaves_the_next_export_its_name(
    may_be_found: Event, desk: ExportDesk, documents: Path
) -> None:
    some_work(desk)
    desk.go()
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    desk.rig.wait(lambda: desk.page._state.folder is not None)
    may_be_found.clear()
    call_it(desk, "law")
    desk.rig.press("Ctrl+R")
    may_be_found.set()
    desk.sees("Checked: 7 records")
    desk.rig.wait(lambda: desk.page._state.folder == documents / "law")
    assert len(folders(documents)) == 1


def test_where_no_name_is_found_none_is_exported_until_it_is_asked_for_once_more(
    desk: ExportDesk, monkeypatch: pytest.MonkeyPatch, documents: Path
) -> None:
    some_work(desk)
    desk.go()

    def no_name(_: Path) -> Path:
        raise DiskRefused(documents, "gone")

    with monkeypatch.context() as patch:
        patch.setattr(exporter, "free_folder", no_name)
        call_it(desk, "law")
        desk.rig.press("Ctrl+Return")
        desk.rig.wait(lambda: bool(desk.said()))
        assert not desk.page._state.busy
    call_it(desk, "history")
    desk.rig.wait(lambda: desk.page._state.folder == documents / "history")
    assert folders(documents) == []
    assert not desk.page._state.busy
    with monkeypatch.context() as patch:
        patch.setattr(exporter, "free_folder", no_name)
        call_it(desk, "law")
        desk.rig.wait(lambda: bool(desk.said()))
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    assert folders(documents) == ["law"]
