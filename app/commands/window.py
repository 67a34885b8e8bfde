"""`goldquill` without a command: the desk in its window, through the gate where something has to be asked first.

Where nothing has to be asked, the window comes before the profile is opened; when that fails after all, the gate tells.
"""

import argparse
import gc
from collections.abc import Callable
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
    from PySide6.QtWidgets import QWidget

    from ui.welcome.gate import Gate


@told
def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed. A second start raises the first one's window and ends."""
    typed = read_passphrase(options.passphrase_file) if options.passphrase_file else None
    home = Home(options.home.absolute()) if options.home else default_home()
    app = make_application(["goldquill"])
    instance = Instance(home.root)
    if instance.may_be_second and not instance.claim():
        return 0
    session = Session(home, app)
    start = Start(session)

    def on_screen() -> None:
        gc.freeze()  # what is there now is there to stay: the collector need not walk it
        if instance.claimed or instance.claim():
            start.go_on()
        else:
            app.quit()

    instance.raise_wanted.connect(start.raise_window)
    FirstPaint(start.show(typed)).happened.connect(on_screen)
    code = app.exec()
    session.close()
    instance.release()
    return code


class Start:
    """The way from nothing to the open desk, whichever it is: `show` a window, then `go_on` once it is painted."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gate: Gate | None = None
        self._next: Callable[[], None] = lambda: None

    def show(self, typed: str | None) -> "QWidget":
        """Show the desk's window if it can be opened without asking, else the gate. `typed` is a passphrase."""
        home = self._session.home
        lock = lock_hint(home.keys)
        if lock == "keyring" or (lock == "argon2id" and typed is not None):
            window = self._session.show_window().window
            self._next = lambda: self._session.open(typed, self._tell if typed is None else lambda _: self._ask())
            return window
        gate = self._made_gate()
        if lock == "argon2id":
            gate.ask_passphrase()
            self._next = lambda: self._session.work.run(_import_desk, owner=self._session)
        elif not home.keys.exists() and not home.database.exists():
            gate.welcome()
        else:
            gate.start()
        return gate

    def go_on(self) -> None:
        """What is slow begins here: the profile, or what it will take while the passphrase is typed."""
        self._next()

    def raise_window(self) -> None:
        """Another start of the program was asked for."""
        if self._gate is not None and self._gate.isVisible():
            self._gate.raise_()
            self._gate.activateWindow()
        elif self._session.desk_window is not None:
            self._session.desk_window.window.raise_to_front()

    def _ask(self) -> None:
        self._made_gate().start()

    def _tell(self, error: GoldquillError) -> None:
        self._made_gate().tell(error)

    def _tell_of_dropped(self) -> None:
        if self._session.desk_window is not None:
            self._session.desk_window.tell_of_dropped()

    def _made_gate(self) -> "Gate":
        if self._gate is None:
            from ui.welcome.gate import Gate  # most starts go without

            self._gate = Gate(
                theme=self._session.theme,
                language=self._session.language,
                preferences=self._session.preferences,
                work=self._session.work,
                profiles=self._session.profiles,
                model=DEMO_MODEL.removesuffix(".gguf") if demo_model().exists() else "",
            )
            self._gate.opened.connect(self._session.show_desk)
            self._gate.dropped.connect(self._tell_of_dropped)
        return self._gate


def _import_desk() -> None:
    """On the storage thread while the passphrase is typed."""
    import app.commands.desk
    import app.commands.desk_window
    import app.commands.engine  # noqa: F401
