"""Closing the window over an export that is under way asks, for as long as there is something to ask."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.export_rig import ExportDesk
from ui.i18n import Language


@contextmanager
def under_way(desk: ExportDesk) -> Iterator[None]:
    """An export that does not get on meanwhile."""
    desk.sign(120)
    desk.go()
    with desk.held_up():
        desk.rig.press("Ctrl+Return")
        desk.sees("Step 1 of 2: looking at your records")
        yield


def asked(desk: ExportDesk) -> str:
    """What the window asks before it closes."""
    notice = desk.rig.window.notice
    return " ".join(label.text() for label in notice.findChildren(QLabel)) if notice.isVisible() else ""


def test_closing_anyway_leaves_nothing(desk: ExportDesk, documents: Path) -> None:
    with under_way(desk):
        assert not desk.rig.window.close()
        assert desk.rig.window.isVisible()
        assert "A dataset is being exported: closing the window stops that" in asked(desk)
        desk.rig.press("F8")  # close anyway
        assert not desk.rig.window.isVisible()
    desk.rig.desk_window.close()
    assert list(documents.iterdir()) == []
    assert not any(each.name == "export" for each in threading.enumerate())


@pytest.mark.parametrize("ends", ["done", "stopped", "stopping"])
def test_when_the_export_is_over_nothing_is_asked_any_more(desk: ExportDesk, documents: Path, ends: str) -> None:
    with under_way(desk):
        desk.rig.window.open_place("chat")
        assert not desk.rig.window.close()
        assert "A dataset is being exported" in asked(desk)
        if ends != "done":
            desk.rig.window.open_place("export")
            desk.rig.press("Esc")
            assert asked(desk) == ""
        if ends == "stopping":
            assert desk.rig.window.close()
    if ends != "stopping":
        desk.rig.wait(lambda: not desk.page._state.busy)
        assert asked(desk) == ""
        assert desk.rig.window.close()
    desk.rig.desk_window.close()
    assert len(list(documents.iterdir())) == (ends == "done")


def test_what_is_said_after_the_question_is_left_when_the_export_ends(desk: ExportDesk) -> None:
    with under_way(desk):
        assert not desk.rig.window.close()
        desk.rig.window.notice.say("The spelling is known now.")
    desk.rig.wait(lambda: not desk.page._state.busy)
    assert "The spelling is known now." in asked(desk)


def test_the_question_is_asked_in_the_language_that_is_chosen_meanwhile(desk: ExportDesk, language: Language) -> None:
    with under_way(desk):
        assert not desk.rig.window.close()
        language.choose("ru")
        desk.rig.wait(lambda: "Набор данных выгружается" in asked(desk))
        language.choose("en")
        desk.rig.wait(lambda: "A dataset is being exported" in asked(desk))
