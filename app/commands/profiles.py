"""The profile for the gate: what it takes to open it, then the desk, made whole on the storage thread."""

from pathlib import Path

from app.commands.desk import Desk, make_desk
from app.domain.ports import Clock
from app.paths import Home
from app.services.profile import ProfileService
from app.signing.protection import ByKeyring, ByPassphrase
from app.signing.wrapping import SystemKeyring
from local_model.device_list import DeviceList
from ui.welcome.state import Choice


class Profiles:
    """Implements `ui.welcome.gate.Profiles`; what it opens is a `Desk`."""

    def __init__(self, home: Home, *, clock: Clock, devices: DeviceList) -> None:
        self._keyring = SystemKeyring()
        self._service = ProfileService(home, keyring=self._keyring)
        self._clock = clock
        self._devices = devices

    def need(self) -> str:
        return self._service.state().value

    def check_keyring(self) -> None:
        self._keyring.check()

    def create(self, choice: Choice) -> Desk:
        protection = ByKeyring() if choice.passphrase is None else ByPassphrase(choice.passphrase)
        profile = self._service.create(name=choice.name, specialisations=choice.specialisations, protection=protection)
        return make_desk(profile, clock=self._clock, devices=self._devices)

    def open(self, passphrase: str | None) -> Desk:
        profile = self._service.open(passphrase=passphrase)
        return make_desk(profile, clock=self._clock, devices=self._devices)


def read_passphrase(file: Path) -> str:
    """The first line of a passphrase file, without its line end. Raises OSError, ValueError when it is empty."""
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0]:
        raise ValueError(f"{file} holds no passphrase")
    return lines[0]
