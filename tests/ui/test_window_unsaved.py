"""The window does not close over words that are not on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.window_rig import WindowRig, open_window
from ui.bridge import autosave
from ui.i18n import Language
from ui.theme import Theme

HOUR = "an hour of work " * 5_000


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowRig]:
    monkeypatch.setattr(autosave, "RETRY_MS", 50)
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def said(rig: WindowRig) -> str:
    notice = rig.window.notice
    return " ".join(label.text() for label in notice.findChildren(QLabel)) if notice.isVisible() else ""


def test_with_a_full_disk_the_first_close_is_refused_and_says_why(rig: WindowRig) -> None:
    rig.chat.focus_first()
    with rig.no_room():
        rig.type_words(HOUR)
        rig.wait(lambda: rig.chat.saved().mark == "unsaved")
        assert not rig.window.close()
        assert rig.window.isVisible()
        assert "Not everything is saved yet. There is no room left on the disk" in said(rig)
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    rig.wait(lambda: said(rig) == "")
    assert rig.window.close()


def test_who_wants_to_close_all_the_same_can(rig: WindowRig) -> None:
    rig.chat.focus_first()
    with rig.no_room():
        rig.type_words(HOUR)
        rig.wait(lambda: rig.chat.saved().mark == "unsaved")
        rig.window.close()
        (way,) = [b for b in rig.window.notice.findChildren(QPushButton) if b.text() == "Close anyway"]
        way.click()
        assert not rig.window.isVisible()


def test_work_that_left_the_page_before_it_could_be_written_is_there_when_it_is_opened_again(rig: WindowRig) -> None:
    rig.write.open_blank()
    rig.type_words("Old.")
    rig.wait(lambda: rig.write.saved().mark == "saved")
    (draft,) = rig.stored(rig.desk.drafts.recent)
    with rig.no_room():
        rig.type_words(HOUR)
        rig.press("Ctrl+W")
        rig.wait(lambda: rig.write.saved().mark == "unsaved")
    rig.write.open_draft(draft.id)
    rig.wait(lambda: rig.write.writing)
    rig.type_words(" And on.")
    rig.wait(lambda: rig.write.saved().mark == "saved")
    kept = rig.stored(lambda: rig.desk.drafts.load(draft_id=draft.id))
    assert kept is not None
    assert f"Old.{HOUR} And on." in kept.body
