"""The Models page in any width, size of text and language."""

from pathlib import Path

import pytest

from tests.gguf_file import write_tiny
from tests.ui.models_rig import ModelsRig
from ui.i18n import Language
from ui.models.machine_view import MachineView
from ui.models.model_view import ModelView
from ui.models.two_panes import TwoPanes
from ui.theme import Theme


@pytest.mark.parametrize(("width", "scale"), [(720, 1.0), (720, 1.6), (800, 1.6), (1100, 1.6), (720, 2.0)])
def test_nothing_is_out_of_reach_in_a_narrow_window(
    rig: ModelsRig, models: Path, language: Language, theme: Theme, width: int, scale: float
) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))
    language.choose("ru")  # its words are longer
    theme.set_text_scale(scale)
    try:
        rig.window.resize(width, 600)
        rig.wait(lambda: "Поместится" in rig.words)
        view, machine = rig.page.findChild(ModelView), rig.page.findChild(MachineView)

        def reaches() -> bool:
            overhang = view.widget().width() - view.viewport().width()
            return view.horizontalScrollBar().maximum() == max(overhang, 0) and (overhang <= 0 or scale == 2.0)

        rig.wait(reaches)
        rig.wait(lambda: machine.height() >= machine.heightForWidth(machine.width()))
        assert view.viewport().height() > 100
    finally:
        theme.set_text_scale(1.0)


def test_the_border_stays_where_the_person_put_it(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))
    panes = rig.page.findChild(TwoPanes)
    panes.moveSplitter(400, 1)

    rig.window.resize(760, 600)
    rig.wait(lambda: panes.sizes()[0] < 400)
    rig.window.resize(1280, 800)

    rig.wait(lambda: panes.sizes()[0] == 400)


def test_the_whole_page_changes_its_language_at_once(rig: ModelsRig, models: Path, language: Language) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))

    language.choose("ru")

    rig.wait(lambda: "Поместится" in rig.words)
    for words in ("Работать с этой моделью", "Этот компьютер", "Кэш на контекст: 4\u00a0096 токенов", "3 слоя"):
        assert words in rig.words
    for english in ("Weights", "Licence", "tokens", "layers", "Remove"):
        assert english not in rig.words


def test_every_action_has_a_name(rig: ModelsRig, models: Path) -> None:
    rig.put(write_tiny(models / "tiny.gguf"))

    keys = {action.text(): action.shortcut().toString() for action in rig.page.named_actions()}

    assert keys == {
        "Use this model": "Ctrl+Return",
        "Add from disk…": "Ctrl+O",
        "Check the file": "Ctrl+R",
        "Remove": "Del",
    }
