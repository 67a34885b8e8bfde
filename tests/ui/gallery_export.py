"""Paints the Export page to PNG files, to be looked at: `python tests/ui/gallery_export.py FOLDER`.

A profile without work, one with much of it, an export under way, done, checked, stopped and failed, and one whose
folder is gone; in both languages, several themes and sizes. Not a test.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QLineEdit, QScrollArea

from app.dataset.written import Step
from tests.ui.export_rig import ExportDesk
from tests.ui.gallery import Gallery
from tests.ui.window_rig import open_window
from ui.export.place_card import PlaceCard
from ui.export.state import Way
from ui.tokens import ThemeName
from ui.widgets.chip import Chip


class ExportGallery(Gallery):
    """Of a desk and its own work."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "export")

    def walk(self, theme: ThemeName, language: str, size: tuple[int, int], *, scale: float = 1.0) -> None:
        self.dress(theme, language)
        self.theme.set_text_scale(scale)
        said = f"{language}-{theme}-{size[0]}" + (f"-{round(scale * 100)}%" if scale != 1.0 else "")
        with tempfile.TemporaryDirectory(prefix="documents-") as folder:
            documents = Path(folder) / "Документы"
            documents.mkdir()
            QStandardPaths.writableLocation = staticmethod(lambda _: str(documents))  # type: ignore[method-assign]
            desk = ExportDesk(open_window(Path(folder) / "home", self.theme, self.language, size=size), documents)
            desk.go()
            self._of(desk, f"{said}-0-empty")
            desk.rig.window.open_place("chat")
            for specialisation in ("medicine", "law", "poetry", "mathematics", "education", "programming"):
                desk.sign(7, specialisation=specialisation)
                desk.rank(9, specialisation=specialisation)
            desk.go()
            self._of(desk, f"{said}-1-full")
            self._scroll(desk)
            self._of(desk, f"{said}-2-full-below")
            self._scroll(desk, to_top=True)
            for chip in desk.page.findChildren(Chip)[:2]:
                chip.click()
            self._of(desk, f"{said}-3-narrowed")
            with desk.held_up():
                desk.rig.press("Ctrl+Return")
                self.settle(1.0)
                desk.page._on_went(Way(Step.WRITING, 1251, 4001))  # as of a larger profile
                self._of(desk, f"{said}-4-running")
                desk.rig.window.close()
                self._of(desk, f"{said}-4-closing")
            desk.rig.wait(lambda: desk.page._state.exported is not None)
            self._of(desk, f"{said}-5-done")
            desk.rig.press("Ctrl+R")
            desk.rig.wait(lambda: desk.page._state.checked is not None)
            self._of(desk, f"{said}-6-checked")
            with desk.held_up():
                desk.rig.press("Ctrl+Return")
                desk.rig.press("Esc")
            desk.rig.wait(lambda: not desk.page._state.busy)
            self._of(desk, f"{said}-7-stopped")
            elsewhere = documents.rename(documents.with_name("away"))
            desk.rig.press("Ctrl+Return")
            desk.rig.wait(lambda: not desk.page._state.busy)
            self._of(desk, f"{said}-8-failed")
            elsewhere.rename(documents)
            exported = desk.page._state.exported
            assert exported is not None
            desk.rig.window.open_place("chat")
            desk.go()  # where it is seen again
            desk.rig.wait(lambda: desk.page._state.in_reach)
            shutil.rmtree(exported.path)
            desk.rig.press("Ctrl+R")
            desk.rig.wait(lambda: desk.page._state.gone)
            self._scroll(desk, to_top=True)
            self._of(desk, f"{said}-9-gone")
            (name,) = (field for card in desk.page.findChildren(PlaceCard) for field in card.findChildren(QLineEdit))
            name.setText("Ответы/2026: врачи, юристы и переводчики, собранные за осень")
            name.textEdited.emit(name.text())  # as typing does
            desk.rig.wait(lambda: desk.page._state.folder is not None)
            self._scroll(desk)
            self._of(desk, f"{said}-9-named")
            desk.leave()
            assert desk.rig.crashes == [], desk.rig.crashes
        self.theme.set_text_scale(1.0)

    def _scroll(self, desk: ExportDesk, *, to_top: bool = False) -> None:
        for area in desk.page.findChildren(QScrollArea):
            bar = area.verticalScrollBar()
            bar.setValue(0 if to_top else bar.maximum())

    def _of(self, desk: ExportDesk, name: str) -> None:
        assert desk.page.isVisible()
        self.picture(desk.rig.window, name)


def main(folder: Path) -> None:
    gallery = ExportGallery(folder)
    for theme, language, size in (
        (ThemeName.LIGHT, "ru", (1400, 900)),
        (ThemeName.DARK, "en", (900, 640)),
        (ThemeName.DARK, "ru", (900, 640)),
        (ThemeName.LIGHT, "en", (1400, 900)),
    ):
        gallery.walk(theme, language, size)
    gallery.walk(ThemeName.CONTRAST_DARK, "ru", (900, 640), scale=1.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
