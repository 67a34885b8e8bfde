"""The window opens at the place where the person was, however the program ended, and its parts lead where they say."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.ui.window_rig import open_window
from ui.i18n import Language
from ui.theme import Theme


def test_a_killed_program_opens_at_the_place_where_it_was(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    rig.window.open_place("rank")
    rig.kill()
    again = open_window(tmp_path, theme, language)
    assert again.window.state().place == "rank"
    again.close()
    assert rig.crashes == again.crashes == []


def test_a_click_on_the_models_name_goes_to_the_models(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    [model] = rig.window.status.findChildren(QAbstractButton)
    QTest.mouseClick(model, Qt.MouseButton.LeftButton)
    assert rig.window.current_place == "models"
    rig.close()


def said(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_stop_in_a_side_panel_has_a_name(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    for place in ("chat", "write", "rank"):
        side = rig.window.open_place(place).side_panel()
        stops = [w for w in (side, *side.findChildren(QWidget)) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        unnamed = [stop for stop in stops if stop.isVisible() and not said(stop)]
        assert unnamed == [], (place, unnamed)
    rig.close()
