"""`goldquill` without a command: the desk in its window, through the gate where something has to be asked first.

Where nothing has to be asked, the window comes before the profile is opened; when that fails after all, the gate tells.
"""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from app.commands.demo import DEMO_MODEL, demo_model
from app.commands.failure import told
from app.commands.profiles import read_passphrase
from app.commands.session import Session
from app.domain.errors import GoldquillError
from app.paths import Home, default_home
from app.signing.lock_hint import lock_hint
from ui.application import make_application
from ui.first_paint import FirstPaint
from ui.instance import Instance

if TYPE_CHECKING:
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
    desk = Start(Session(home, app))
    instance.raise_wanted.connect(desk.raise_window)
    desk.begin(typed)
    code = app.exec()
    desk.session.close()
    instance.release()
    return code


class Start:
    """The way from nothing to the open desk, whichever it is."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._gate: Gate | None = None

    def begin(self, typed: str | None) -> None:
        lock = lock_hint(self.session.home.keys)
        if lock != "keyring" and (typed is None or lock != "argon2id"):
            self._ask(passphrase=lock == "argon2id")
            return
        window = self.session.show_window().window
        on_failed = self._tell if typed is None else lambda _: self._ask(passphrase=False)
        FirstPaint(window).happened.connect(partial(self.session.open, typed, on_failed))

    def raise_window(self) -> None:
        """Another start of the program was asked for."""
        if self._gate is not None and self._gate.isVisible():
            self._gate.raise_()
            self._gate.activateWindow()
        elif self.session.desk_window is not None:
            self.session.desk_window.window.raise_to_front()

    def _ask(self, *, passphrase: bool) -> None:
        gate = self._made_gate()
        if passphrase:
            gate.ask_passphrase()
            FirstPaint(gate).happened.connect(partial(self.session.work.run, _import_desk, owner=self.session))
        else:
            gate.start()

    def _tell(self, error: GoldquillError) -> None:
        self._made_gate().tell(error)

    def _made_gate(self) -> "Gate":
        if self._gate is None:
            from ui.welcome.gate import Gate  # most starts go without

            self._gate = Gate(
                theme=self.session.theme,
                language=self.session.language,
                preferences=self.session.preferences,
                work=self.session.work,
                profiles=self.session.profiles,
                model=DEMO_MODEL.removesuffix(".gguf") if demo_model().exists() else "",
            )
            self._gate.opened.connect(self.session.show_desk)
        return self._gate


def _import_desk() -> None:
    """On the storage thread while the passphrase is typed."""
    import app.commands.desk
    import app.commands.desk_window
    import app.commands.engine  # noqa: F401
