"""Paints the page of the company to PNG files, to be looked at: `python tests/ui/gallery_company.py FOLDER`.

With a real server: joining, all sent, work that waits offline and on a metered network, what was not taken, a lost
connection, a revoked desk, one whose chain forked and that joins again, a server put back from a
backup; in both languages, several themes and sizes.
Not a test.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


from tests.company_server import Door
from tests.told_network import Reach, System
from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.gallery import Gallery
from tests.ui.window_rig import open_window
from ui.bridge import network
from ui.tokens import ThemeName

NAME = "Общество с ограниченной ответственностью «Рентгеноэлектрокардиография и партнёры»"


class CompanyGallery(Gallery):
    """Of a desk and its company."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "company")
        self._system = System(Reach.Online)
        network._of_the_system = lambda: self._system  # type: ignore[assignment,return-value]

    def walk(self, theme: ThemeName, language: str, size: tuple[int, int]) -> None:
        self.dress(theme, language)
        said = f"{language}-{theme}-{size[0]}"
        with tempfile.TemporaryDirectory() as folder, self._company(Path(folder)) as server:
            desk = CompanyDesk(open_window(Path(folder) / "home", self.theme, self.language, size=size))
            self._of(desk, f"{said}-0-empty")
            desk.rig.type_words(server.address)
            desk.rig.press("Return")
            desk.rig.type_words(server.code())
            desk.rig.press("Return")
            self._of(desk, f"{said}-1-offer")
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-2-joined")
            self._system.cost(True)
            desk.submit(3)
            self._of(desk, f"{said}-3-metered")
            desk.rig.press("Ctrl+Shift+L")
            self._of(desk, f"{said}-4-offline")
            desk.rig.press("Ctrl+Return")
            desk.rig.press("Ctrl+Shift+L")
            self._of(desk, f"{said}-5-sent")
            server.close()
            desk.submit()
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-6-no-connection")
            server.open()
            server.revoke(desk.standing().membership.device)
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-7-revoked")
            self._system.cost(False)
            desk.leave()
            assert desk.rig.crashes == [], desk.rig.crashes

    def fork(self, theme: ThemeName, language: str, size: tuple[int, int]) -> None:
        """A desk that another copy of its profile was before, and one that another copy came after."""
        self.dress(theme, language)
        said = f"{language}-{theme}-{size[0]}"
        with tempfile.TemporaryDirectory() as folder, self._company(Path(folder)) as server:
            desk = CompanyDesk(open_window(Path(folder) / "home", self.theme, self.language, size=size))
            self._join(desk, server)
            other = desk.another_copy()
            desk.submit()
            desk.rig.press("Ctrl+Return")
            self.settle(1.0)
            other.send(other.write())
            desk.submit(3)
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-8-set-aside")
            server.release(desk.standing().membership.device)
            desk.rig.press("Ctrl+R")
            self.settle(1.0)
            other = desk.another_copy()
            other.send(other.write())
            desk.submit(3)
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-9-forked")
            desk.rig.press("Ctrl+J")
            self._of(desk, f"{said}-10-again")
            desk.rig.type_words(server.code())
            desk.rig.press("Return")
            self._of(desk, f"{said}-11-offer")
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-12-joined-again")
            desk.rig.press("Tab", "Tab", "Tab", "Tab", "Down")  # to what was not taken
            self._of(desk, f"{said}-13-not-taken")
            desk.leave()
            assert desk.rig.crashes == [], desk.rig.crashes

    def restored(self, theme: ThemeName, language: str, size: tuple[int, int]) -> None:
        """A server that was put back from a backup."""
        self.dress(theme, language)
        said = f"{language}-{theme}-{size[0]}"
        with tempfile.TemporaryDirectory() as folder, self._company(Path(folder)) as server:
            desk = CompanyDesk(open_window(Path(folder) / "home", self.theme, self.language, size=size))
            self._join(desk, server)
            server.back_up(Path(folder) / "backup")
            desk.submit()
            desk.rig.wait(lambda: desk.standing().sent == 1)
            self.settle(1.0)
            server.put_back(Path(folder) / "backup")
            desk.rig.press("Ctrl+Return")
            self._of(desk, f"{said}-14-not-believed")
            desk.rig.press("Ctrl+B")
            self._of(desk, f"{said}-15-asked")
            desk.rig.press("F8")
            self._of(desk, f"{said}-16-believed-again")
            desk.leave()
            assert desk.rig.crashes == [], desk.rig.crashes

    def _join(self, desk: CompanyDesk, server: CompanyServer) -> None:
        assert desk.page.isVisible()
        self.settle(1.0)
        for words in (server.address, server.code()):
            desk.rig.type_words(words)
            desk.rig.press("Return")
        self.settle(1.0)
        desk.rig.press("Ctrl+Return")
        self.settle(1.0)

    @contextmanager
    def _company(self, folder: Path) -> Iterator[CompanyServer]:
        with Door() as door:
            server = CompanyServer(folder / "server", door, name=NAME)
            server.open()
            yield server

    def _of(self, desk: CompanyDesk, name: str) -> None:
        assert desk.page.isVisible()
        self.picture(desk.rig.window, name, after_s=2.0)


def main(folder: Path) -> None:
    gallery = CompanyGallery(folder)
    for theme, language, size in (
        (ThemeName.LIGHT, "ru", (1400, 900)),
        (ThemeName.DARK, "en", (900, 640)),
        (ThemeName.DARK, "ru", (900, 640)),
        (ThemeName.LIGHT, "en", (1400, 900)),
    ):
        gallery.walk(theme, language, size)
        gallery.fork(theme, language, size)
        gallery.restored(theme, language, size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
