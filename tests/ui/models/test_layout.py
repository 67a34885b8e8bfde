"""The Models page in any width, size of text and language."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from app.domain.model import CatalogueEntry, Offer
from tests.gguf_file import write_tiny
from tests.ui.models_rig import ModelsRig
from ui.i18n import Language
from ui.models.machine_view import MachineView
from ui.models.model_list import ModelList
from ui.models.model_view import ModelView
from ui.models.offer_view import OfferView
from ui.models.two_panes import TwoPanes
from ui.theme import Theme

LONG = "Рентгеноэлектрокардиографическая"


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


@pytest.mark.parametrize(("width", "scale"), [(720, 1.0), (720, 1.6), (900, 1.0), (1100, 1.6)])
def test_an_offer_of_the_company_is_whole_in_a_narrow_window(
    make_rig: Callable[..., ModelsRig], language: Language, theme: Theme, width: int, scale: float
) -> None:
    offers = tuple(
        Offer(entry(letter, f"{LONG} {letter}", size), begun_bytes=begun)
        for letter, size, begun in (("a", 4 * 10**9, 10**9), ("b", 10**15, 0))
    )
    rig = make_rig(offered=offers)
    rig.open()
    language.choose("ru")
    theme.set_text_scale(scale)
    try:
        rig.window.resize(width, 600)
        rig.wait(lambda: "Судя по размеру, поместится" in rig.words)
        view = rig.page.findChild(OfferView)
        rig.wait(lambda: view.isVisible() and view.horizontalScrollBar().maximum() == 0)
        rig.press("Down")
        rig.wait(lambda: "Слишком велика для этого компьютера" in rig.words)
        rig.wait(lambda: view.horizontalScrollBar().maximum() == 0)
    finally:
        theme.set_text_scale(1.0)


def test_every_action_on_an_offer_has_a_name_and_the_list_says_whose_models_it_has(
    make_rig: Callable[..., ModelsRig],
) -> None:
    rig = make_rig(offered=(Offer(entry("a", "Model of Acme", 1000), begun_bytes=10),))
    rig.open()
    rig.wait(lambda: rig.rows)

    keys = {action.text(): action.shortcut().toString() for action in rig.page.named_actions()}
    views = rig.page.findChild(ModelList).findChild(QListView)

    assert keys == {"Go on": "Ctrl+Return", "Add from disk…": "Ctrl+O"}
    assert views.hasFocus()
    assert views.accessibleName() == "Your models and your company's"
    said = views.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Model of Acme, begun, from the company · 1.0 kB · a.gguf"
    assert rig.page.findChild(OfferView).accessibleName() == "The company's model"


def entry(letter: str, name: str, size: int) -> CatalogueEntry:
    return CatalogueEntry(
        id=letter,
        name=name,
        file_name=f"{letter}.gguf",
        file_bytes=size,
        sha256=letter * 64,
        publisher=LONG * 4,
        licence="",
        languages=("ru", "en"),
    )
