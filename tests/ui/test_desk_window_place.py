"""The window opens at the place where the person was, however the program ended, and its parts lead where they say."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.paths import Home
from app.settings import SettingsFile
from tests.ui.window_rig import open_window
from ui.i18n import Language
from ui.main_window import MainWindow, WindowState
from ui.theme import Theme


def test_a_killed_program_opens_at_the_place_where_it_was(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    rig.window.open_place("rank")
    rig.kill()
    again = open_window(tmp_path, theme, language)
    assert again.window.state().place == "rank"
    again.close()
    assert rig.crashes == again.crashes == []


def test_a_killed_program_opens_as_large_and_where_it_was(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    before = SettingsFile(Home(tmp_path).settings).current.geometry
    rig.window.resize(740, 600)
    rig.window.move(20, 50)
    rig.wait(lambda: rig.desk_window._preferences.current.geometry != before, seconds=5)
    rig.stored(lambda: True)
    left = rig.window.geometry()
    rig.kill()

    kept = SettingsFile(Home(tmp_path).settings).current.geometry
    again = MainWindow(theme, ())
    again.restore(WindowState(geometry=kept))
    assert again.geometry() == left
    assert left.size().toTuple() == (740, 600)
    again.deleteLater()


def test_a_killed_program_opens_at_the_ranking_that_was_on_the_desk(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_window(tmp_path, theme, language)
    rig.chat.focus_first()
    for question in ("One?", "Two?"):
        rig.chat.focus_first()
        rig.type_words(question)
        rig.press("Ctrl+2")
        rig.wait(lambda: rig.rank.streaming)
        rig.engine.answer("Yes.", "No.")
        rig.wait(lambda: not rig.rank.streaming)
        rig.chat.focus_first()
    rig.rank.open_draft(next(d.id for d in rig.stored(rig.desk.drafts.recent) if d.title == "One?"))
    rig.wait(lambda: rig.rank.state is not None and rig.rank.state.messages[-1].content == "One?")
    rig.press("2")
    rig.press("Return")
    rig.stored(lambda: True)
    rig.kill()

    again = open_window(tmp_path, theme, language)
    again.wait(lambda: again.rank.judging)
    assert again.rank.state is not None
    assert again.rank.state.messages[-1].content == "One?"
    again.rank.put_aside()
    again.stored(lambda: True)
    again.kill()

    third = open_window(tmp_path, theme, language)
    third.stored(lambda: True)
    assert not third.rank.judging
    third.close()


def test_a_click_on_the_models_name_goes_to_the_models(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    [model] = [each for each in rig.window.status.findChildren(QAbstractButton) if each.isVisible()]
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
