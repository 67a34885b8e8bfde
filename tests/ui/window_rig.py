"""The whole window over a real profile: real keys, real encrypted database; the engine is scripted."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.clock import SystemClock
from app.commands.desk import Desk, make_desk
from app.commands.desk_window import DeskWindow
from app.paths import Home
from app.services.profile import ProfileService, ProfileState
from app.settings import SettingsFile
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from app.storage.database import Database
from local_model.device_list import DeviceList
from tests.scripted_engine import ScriptedEngine
from tests.ui.driver import Driver, turn_until
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.chat.page import ChatPage
from ui.history.page import HistoryPage
from ui.i18n import Language
from ui.instruct.page import InstructPage
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.ranking.page import RankingPage
from ui.theme import Theme
from ui.widgets.spell.speller import Speller

FAST = Argon2Parameters(iterations=1, memory_kib=64, lanes=1)


@dataclass
class WindowRig(Driver):
    """A desk's window. `kill` it, then `open_window` on the same home: what was kept is there."""

    work: Work
    engine: ScriptedEngine
    desk: Desk
    desk_window: DeskWindow
    crashes: list[BaseException]

    @property
    def window(self) -> MainWindow:  # type: ignore[override]
        return self.desk_window.window

    @property
    def database(self) -> Database:
        return self.desk.profile.database

    @property
    def chat(self) -> ChatPage:
        page = self.window.open_place("chat")
        assert isinstance(page, ChatPage)
        return page

    @property
    def write(self) -> InstructPage:
        page = self.window.open_place("write")
        assert isinstance(page, InstructPage)
        return page

    @property
    def rank(self) -> RankingPage:
        page = self.window.open_place("rank")
        assert isinstance(page, RankingPage)
        return page

    @property
    def history(self) -> HistoryPage:
        page = self.window.open_place("history")
        assert isinstance(page, HistoryPage)
        return page

    def close(self) -> None:
        """Close the window, so that the pages and the settings are kept, and end."""
        self.window.close()
        self.kill()

    def kill(self) -> None:
        """End without the pages being told."""
        for speller in self.desk_window.findChildren(Speller):
            speller.close()
        self.work.run(self.desk.profile.close, owner=self.window)
        self.work.close()
        self.window.deleteLater()
        QApplication.processEvents()


def open_window(
    home: Path,
    theme: Theme,
    language: Language,
    *,
    size: tuple[int, int] = (1280, 860),
    typed: str = "",
    pressed: str = "",
) -> WindowRig:
    """`typed` and `pressed` are what the person types and presses before anything comes back from the disk."""
    crashes: list[BaseException] = []
    work = Work(crashes.append)
    place = Home(home)
    place.create()
    clock = SystemClock()
    profiles = ProfileService(place, keyring=SystemKeyring(), argon2=FAST)

    def opening() -> Desk:
        if profiles.state() is ProfileState.NEW:
            lock = ByPassphrase("four quiet river stones")
            profile = profiles.create(name="Anna Weiss", specialisations=("medicine",), protection=lock)
        else:
            profile = profiles.open(passphrase="four quiet river stones")
        return make_desk(profile, clock=clock, devices=DeviceList(("no-such-program",)))

    desks: list[Desk] = []
    work.run(opening, desks.append, owner=work)
    turn_until(lambda: desks, crashes=crashes)
    may_read = Event()
    work.run(lambda: may_read.wait(30), owner=work)
    engine = ScriptedEngine()
    desk_window = DeskWindow(
        desk=desks[0],
        theme=theme,
        language=language,
        preferences=Preferences(SettingsFile(place.settings), theme, language, work),
        work=work,
        engine=EngineBridge(engine),
        clock=clock,
        report_crash=crashes.append,
    )
    desk_window.open()
    desk_window.window.resize(*size)
    desk_window.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk_window.window)
    rig = WindowRig(work, engine, desks[0], desk_window, crashes)
    if typed:
        rig.type_words(typed)
    if pressed:
        rig.press(pressed)
    may_read.set()
    rig.stored(lambda: True)
    return rig
