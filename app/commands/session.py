"""One run of the desk: what lives from the first moment to the quit, and the order in which it ends.

The window and the tour are the same session; they differ in how the profile is opened. At the end what the pages still
hold is written before the database closes, and the engine is stopped. What is imported here is imported before the
window is on the screen; the rest comes while the profile is opened.
"""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app import VERSION
from app.clock import SystemClock
from app.commands.profiles import Profiles
from app.domain.errors import GoldquillError
from app.paths import Home
from app.settings import SettingsFile
from ui.application import install_hooks
from ui.bridge.call_thread import CallThread
from ui.bridge.collector import Collector
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.crash_report import CrashReports
from ui.i18n import Language
from ui.preferences import Preferences
from ui.theme import Theme
from ui.tokens import ThemeName

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.commands.desk_window import DeskWindow
    from app.domain.ports import Engine


class Session(QObject):
    """Signals:
    bug_reported(): one of our own bugs was written to a crash report; may come from any thread.
    """

    bug_reported = Signal()

    def __init__(self, home: Home, app: QApplication, make_engine: "Callable[[Path], Engine] | None" = None) -> None:
        """`make_engine` starts an engine whose folder is the one given; None is the real one."""
        super().__init__()
        self.app = app
        self._collector = Collector(self)
        self._crash = CrashReports(home.crashes, VERSION, on_report=self.bug_reported.emit)
        install_hooks(self._crash)
        settings = SettingsFile(home.settings)
        self.home = home
        self.theme = Theme(ThemeName(settings.current.theme), settings.current.text_scale)
        self.theme.apply(self.app)
        self.language = Language(self.app, settings.current.language)
        self._thread = CallThread("storage")
        self.work = Work(self._crash, thread=self._thread)
        self.preferences = Preferences(settings, self.theme, self.language, self.work)
        self._desk_work = Work(self._crash, thread=self._thread, held=True)
        self.clock = SystemClock()
        self.profiles = Profiles(home, clock=self.clock)
        self._make_engine = make_engine
        self._client: Engine | None = None
        self.engine = EngineBridge()
        self.desk: Desk | None = None
        self._opened_desk: Desk | None = None
        self.desk_window: DeskWindow | None = None

    def show_window(self) -> "DeskWindow":
        """The desk's window, which needs no desk to be on the screen."""
        if self.desk_window is None:
            from app.commands.desk_window import DeskWindow  # where the gate comes first, not before the gate

            self.desk_window = DeskWindow(
                desk=self.desk,
                theme=self.theme,
                language=self.language,
                preferences=self.preferences,
                work=self._desk_work,
                engine=self.engine,
                clock=self.clock,
                report_crash=self._crash,
            )
            self.bug_reported.connect(self.desk_window.tell_of_bug)
            self.desk_window.open()
        return self.desk_window

    def open(self, passphrase: str | None, on_failed: Callable[[GoldquillError], None]) -> None:
        """Open the profile on the storage thread for the window that is shown, or hide that and say what failed."""

        def failed(error: GoldquillError) -> None:
            if self.desk_window is not None:
                self.desk_window.window.hide()
            on_failed(error)

        self.work.run(lambda: self._opened(passphrase), self.show_desk, failed, owner=self)

    def show_desk(self, desk: "Desk") -> None:
        """The profile is open: the engine starts, and the window has its desk."""
        from app.commands.engine import engine_client  # imported already, with the desk

        self.desk = desk
        self._client = (self._make_engine or engine_client)(self.home.engine)
        self.engine.take(self._client)
        self._desk_work.let_go()
        if self.desk_window is None:
            self.show_window()
        else:
            self.desk_window.window.show()
            self.desk_window.arrive(desk)
        # Everything imported and built so far stays to the end: the collector need not walk it each time it stops us.
        gc.freeze()

    def close(self) -> None:
        """Stop the engine, finish what waits to be written, close the profile."""
        if self._client is not None:
            self._client.close()
        if self.desk_window is not None:
            self.desk_window.close()
        self._thread.wait()
        if self.desk is None and self._opened_desk is not None:
            # Quit while the profile was being opened: what was typed until then is kept all the same.
            self.desk = self._opened_desk
            if self.desk_window is not None:
                self.desk_window.take(self.desk)
            self._desk_work.let_go()
        self._desk_work.close()
        if self.desk is not None:
            self.work.run(self.desk.profile.close, owner=self)
        self.work.close()
        self._thread.close()
        self._collector.stop()

    def _opened(self, passphrase: str | None) -> "Desk":
        """Runs on the storage thread."""
        self._opened_desk = self.profiles.open(passphrase)
        return self._opened_desk
