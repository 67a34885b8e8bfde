"""The desk: from the first moment of a start to the last of a quit.

The order matters. One instance a profile; then the gate opens the profile on the storage thread while the engine's
process is started beside it; then the window. At the end what the pages still hold is written before the database
closes, and the engine is stopped.
"""

import argparse
import sys
from functools import partial

from app.clock import SystemClock
from app.commands.desk import Desk
from app.commands.desk_window import DeskWindow
from app.commands.engine import DEMO_MODEL, demo_model, device_list, engine_client
from app.commands.profiles import Profiles, read_passphrase
from app.main import VERSION
from app.paths import Home, default_home
from app.settings import SettingsFile
from ui.application import install_hooks, make_application
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.crash_report import CrashReports
from ui.i18n import Language
from ui.instance import Instance
from ui.preferences import Preferences
from ui.theme import Theme
from ui.tokens import ThemeName
from ui.welcome.gate import Gate


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    home = Home(options.home.absolute()) if options.home else default_home()
    app = make_application(["goldquill"])
    instance = Instance(home.root)
    if not instance.claim():
        return 0
    crash = CrashReports(home.crashes, VERSION)
    install_hooks(crash)
    clock = SystemClock()
    settings = SettingsFile(home.settings)
    theme = Theme(ThemeName(settings.current.theme), settings.current.text_scale)
    theme.apply(app)
    language = Language(app, settings.current.language)
    preferences = Preferences(settings, theme, language)
    work = Work(crash)
    profiles = Profiles(home, clock=clock, devices=device_list())
    gate = Gate(
        theme=theme,
        language=language,
        preferences=preferences,
        work=work,
        profiles=profiles,
        model=DEMO_MODEL.removesuffix(".gguf") if demo_model().exists() else "",
    )
    opened: list[DeskWindow] = []
    desks: list[Desk] = []
    engine = engine_client(home.engine)
    bridge = EngineBridge(engine)

    def on_opened(desk: Desk) -> None:
        desks.append(desk)
        shown = DeskWindow(desk=desk, theme=theme, preferences=preferences, work=work, engine=bridge, clock=clock)
        instance.raise_wanted.connect(shown.window.raise_to_front)
        opened.append(shown)
        shown.open()

    gate.opened.connect(on_opened)
    instance.raise_wanted.connect(gate.raise_)
    if options.passphrase_file is not None:
        typed = read_passphrase(options.passphrase_file)
        work.run(partial(profiles.open, typed), on_opened, lambda error: gate.start(), owner=gate)
    else:
        gate.start()
    code = app.exec()
    engine.close()
    for desk in desks:
        work.run(desk.profile.close, owner=app)
    work.close()
    instance.release()
    return code


if __name__ == "__main__":
    sys.exit(run(argparse.Namespace(home=None, passphrase_file=None)))
