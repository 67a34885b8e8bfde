"""The profile for the gate: what it takes to open it, then the desk, made whole on the storage thread.

The database's library takes several times as long to import as a window to come, so it is imported at the first call,
on the thread that calls.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import Home

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.domain.ports import Clock
    from app.services.profile import OpenProfile, ProfileService
    from app.signing.wrapping import SystemKeyring
    from ui.welcome.state import Choice


class Profiles:
    """Implements `ui.welcome.gate.Profiles`; what it opens is a `Desk`."""

    def __init__(self, home: Home, *, clock: "Clock") -> None:
        self._home = home
        self._clock = clock

    @cached_property
    def _keyring(self) -> "SystemKeyring":
        from app.signing.wrapping import SystemKeyring

        return SystemKeyring()

    @cached_property
    def _service(self) -> "ProfileService":
        from app.services.profile import ProfileService

        return ProfileService(self._home, keyring=self._keyring)

    def need(self) -> str:
        return self._service.state().value

    def check_keyring(self) -> None:
        self._keyring.check()

    def create(self, choice: "Choice") -> "Desk":
        from app.signing.protection import ByKeyring, ByPassphrase

        protection = ByKeyring() if choice.passphrase is None else ByPassphrase(choice.passphrase)
        profile = self._service.create(name=choice.name, specialisations=choice.specialisations, protection=protection)
        return self._desk(profile)

    def open(self, passphrase: str | None) -> "Desk":
        return self._desk(self._service.open(passphrase=passphrase))

    def _desk(self, profile: "OpenProfile") -> "Desk":
        try:
            from app.commands.desk import make_desk
            from app.commands.engine import device_list

            return make_desk(profile, clock=self._clock, devices=device_list())
        except BaseException:
            profile.close()
            raise


def read_passphrase(file: Path) -> str:
    """The first line of a passphrase file, without its line end. Raises ValueError, which says what is wrong with the
    file and quotes nothing of it."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ValueError(f"{file} is not text in UTF-8") from None
    if not lines or not lines[0]:
        raise ValueError(f"{file} holds no passphrase")
    return lines[0]
