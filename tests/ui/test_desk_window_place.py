"""The window opens at the place where the person was, however the program ended."""

from pathlib import Path

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
