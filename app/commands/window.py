"""`goldquill` without a command: the desk in its window, through the gate that opens the profile."""

import argparse

from app.commands.desk import Desk
from app.commands.engine import DEMO_MODEL, demo_model
from app.commands.failure import told
from app.commands.profiles import read_passphrase
from app.commands.session import Session
from app.domain.errors import GoldquillError
from app.paths import Home, default_home
from ui.application import make_application
from ui.instance import Instance
from ui.welcome.gate import Gate


@told
def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed. A second start raises the first one's window and ends."""
    typed = read_passphrase(options.passphrase_file) if options.passphrase_file else None
    home = Home(options.home.absolute()) if options.home else default_home()
    app = make_application(["goldquill"])
    instance = Instance(home.root)
    if not instance.claim():
        return 0
    session = Session(home, app)
    gate = Gate(
        theme=session.theme,
        language=session.language,
        preferences=session.preferences,
        work=session.work,
        profiles=session.profiles,
        model=DEMO_MODEL.removesuffix(".gguf") if demo_model().exists() else "",
    )

    def on_opened(desk: object) -> None:
        assert isinstance(desk, Desk)  # noqa: S101 — the gate hands on what `Profiles` made
        session.show_desk(desk)

    def raise_window() -> None:
        if session.desk_window is not None:
            session.desk_window.window.raise_to_front()
        else:
            gate.raise_()
            gate.activateWindow()

    def ask_instead(_: GoldquillError) -> None:
        gate.start()

    gate.opened.connect(on_opened)
    instance.raise_wanted.connect(raise_window)
    if typed is None:
        gate.start()
    else:
        session.open(lambda: session.profiles.open(typed), ask_instead)
    code = app.exec()
    session.close()
    instance.release()
    return code
