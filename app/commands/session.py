"""One run of the desk: what lives from the first moment to the quit, and the order in which it ends.

The window and the tour are the same session; they differ in how the profile is opened. At the end what the pages still
hold is written before the database closes, and the engine is stopped.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app import VERSION
from app.clock import SystemClock
from app.commands.desk import Desk
from app.commands.desk_window import DeskWindow
from app.commands.engine import device_list, engine_client
from app.commands.profiles import Profiles
from app.domain.errors import GoldquillError
from app.paths import Home
from app.settings import SettingsFile
from ui.application import install_hooks
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.crash_report import CrashReports
from ui.i18n import Language
from ui.preferences import Preferences
from ui.theme import Theme
from ui.tokens import ThemeName


class Session(QObject):
    """Signals:
    shown(): the desk's window is on the screen.
    bug_reported(): one of our own bugs was written to a crash report; may come from any thread.
    """

    shown = Signal()
    bug_reported = Signal()

    def __init__(self, home: Home, app: QApplication) -> None:
        super().__init__()
        self.app = app
        self._crash = CrashReports(home.crashes, VERSION, on_report=self.bug_reported.emit)
        install_hooks(self._crash)
        settings = SettingsFile(home.settings)
        self.home = home
        self.theme = Theme(ThemeName(settings.current.theme), settings.current.text_scale)
        self.theme.apply(self.app)
        self.language = Language(self.app, settings.current.language)
        self.preferences = Preferences(settings, self.theme, self.language)
        self.work = Work(self._crash)
        self.clock = SystemClock()
        self.profiles = Profiles(home, clock=self.clock, devices=device_list())
        self._client = engine_client(home.engine)
        self.engine = EngineBridge(self._client)
        self.desk: Desk | None = None
        self.desk_window: DeskWindow | None = None

    def open(self, opening: Callable[[], Desk], on_failed: Callable[[GoldquillError], None]) -> None:
        """Open a profile on the storage thread, then show its window."""
        self.work.run(opening, self.show_desk, on_failed, owner=self)

    def show_desk(self, desk: Desk) -> None:
        """The profile is open: the window comes."""
        self.desk = desk
        self.desk_window = DeskWindow(
            desk=desk,
            theme=self.theme,
            language=self.language,
            preferences=self.preferences,
            work=self.work,
            engine=self.engine,
            clock=self.clock,
            report_crash=self._crash,
        )
        self.bug_reported.connect(self.desk_window.tell_of_bug)
        self.desk_window.open()
        self.shown.emit()

    def close(self) -> None:
        """Stop the engine, finish what waits to be written, close the profile."""
        self._client.close()
        if self.desk is not None:
            self.work.run(self.desk.profile.close, owner=self)
        self.work.close()
