"""The way to the desk: a first start, a passphrase, the system's keyring, or what stands in the way.

Everything that blocks runs on the storage thread, so the window lives while a keyring asks the person to unlock it.
What `opened` carries is the composition's own; the gate hands it on unseen.

    gate = Gate(theme=theme, preferences=preferences, work=work, profiles=profiles, model="SmolLM2 135M")
    gate.opened.connect(build_the_desk)
    gate.start()
"""

from typing import Protocol

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import GoldquillError, WrongPassphrase
from ui.bridge.work import Work
from ui.i18n import Language, Retranslated
from ui.preferences import Preferences
from ui.theme import Theme, set_role
from ui.welcome.page import WelcomePage
from ui.welcome.state import Choice, Need
from ui.welcome.trouble import TroublePage
from ui.welcome.unlock import UnlockPage
from ui.widgets.first_size import take_first_size

_QUIET_MS = 250


class Profiles(Protocol):
    """What the gate asks of the profile's service. Every call blocks and may raise our errors."""

    def need(self) -> str:
        """Return a value of `Need`: what it takes to open the profile."""

    def check_keyring(self) -> None:
        """Raise `KeyringUnavailable` or `KeyringUnsafe` where the system's keyring cannot be used."""

    def create(self, choice: Choice) -> object:
        """Make the profile and return it open."""

    def open(self, passphrase: str | None) -> object:
        """Open the profile, by the keyring for None."""


class Gate(Retranslated, QWidget):
    """A window of its own, before there is a desk. Nothing is shown at all if the desk opens at once.

    Signals:
        opened(object): the open profile; the gate is closed.
        dropped(): something was typed after the passphrase that opens it; it may come after `opened`.
    """

    opened = Signal(object)
    dropped = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        work: Work,
        profiles: Profiles,
        model: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._work = work
        self._profiles = profiles
        self._model = model
        self._welcome: WelcomePage | None = None
        self._unlock: UnlockPage | None = None
        self._dropped = self._is_open = False
        self._trouble = TroublePage(theme)
        self._waiting = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self._waiting, "quiet")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._trouble)
        set_role(self._stack, "body")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._trouble.again_wanted.connect(self.start)
        self._trouble.quit_wanted.connect(self.close)
        # A keyring that answers at once opens the desk with nothing in between.
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_QUIET_MS)
        self._patience.timeout.connect(self._show_waiting)
        take_first_size(self, QSize(760, 820))
        self.setMinimumSize(480, 420)
        self.retranslate()

    def start(self) -> None:
        """Find out what is needed, and show it or open at once."""
        self._patience.start()
        self._work.run(self._profiles.need, self._on_need, self._on_trouble, owner=self)

    def welcome(self) -> None:
        """Begin at once, where it is known that there is no profile yet."""
        self._show_welcome()

    def ask_passphrase(self) -> None:
        """Ask at once, where it is known that a passphrase is needed."""
        self._show_unlock()

    def tell(self, error: GoldquillError) -> None:
        """Opening was tried before, by the keyring, and failed with this."""
        self._on_open_failed(error)

    def retranslate(self) -> None:
        self.setWindowTitle("Goldquill")
        self._waiting.setText(self.tr("Waiting for this computer's keyring. It may ask you to unlock it."))

    def _on_need(self, need: str) -> None:
        match Need(need):
            case Need.NEW:
                self._show_welcome()
            case Need.PASSPHRASE:
                self._show_unlock()
            case Need.KEYRING:
                self._open(None)

    def _show_welcome(self) -> None:
        if self._welcome is None:
            welcome = WelcomePage(self._theme, language=self._language.code, model=self._model)
            welcome.language_chosen.connect(self._preferences.choose_language)
            welcome.finished.connect(self._create)
            self._welcome = welcome
            self._work.run(
                self._profiles.check_keyring,
                lambda _: welcome.show_keyring_found(),
                welcome.show_keyring_refused,
                owner=welcome,
            )
        self._show(self._welcome)
        self._welcome.focus_first()

    def _show_unlock(self) -> None:
        if self._unlock is None:
            self._unlock = UnlockPage(self._theme)
            self._unlock.passphrase_typed.connect(self._open)
            self._unlock.dropped.connect(self._on_dropped)
        self._show(self._unlock)
        self._unlock.show_ready()

    def _show_waiting(self) -> None:
        self._show(self._waiting)

    def _show(self, page: QWidget) -> None:
        self._patience.stop()
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.show()

    def _create(self, choice: Choice) -> None:
        assert self._welcome is not None  # noqa: S101 — it sent the signal
        self._welcome.show_creating()
        self._work.run(lambda: self._profiles.create(choice), self._on_opened, self._welcome.show_failed, owner=self)

    def _open(self, passphrase: str | None) -> None:
        self._work.run(lambda: self._profiles.open(passphrase), self._on_opened, self._on_open_failed, owner=self)

    def _on_dropped(self) -> None:
        self._dropped = True
        if self._is_open:  # what was pressed while the desk was built comes when it stands
            self.dropped.emit()

    def _on_open_failed(self, error: GoldquillError) -> None:
        self._dropped = False  # the person types the passphrase again anyway
        if not isinstance(error, WrongPassphrase):
            self._on_trouble(error)
        elif self._unlock is not None:
            self._unlock.show_failed(error)
        else:
            self._trouble.show_keyring_changed()
            self._show(self._trouble)
            self._trouble.focus_first()

    def _on_trouble(self, error: GoldquillError) -> None:
        self._trouble.show_error(error)
        self._show(self._trouble)
        self._trouble.focus_first()

    def _on_opened(self, profile: object) -> None:
        self._patience.stop()
        self._is_open = True
        self.opened.emit(profile)
        self.close()
        if self._dropped:
            self.dropped.emit()
