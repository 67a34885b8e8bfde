"""The open profile as the settings page asks of it."""

from app.services.profile import OpenProfile, Person
from app.signing.protection import ByKeyring, ByPassphrase


class ProfileAccount:
    """Implements `ui.settings.state.Account`; every call runs on the storage thread."""

    def __init__(self, profile: OpenProfile) -> None:
        self._profile = profile

    def person(self) -> Person:
        return self._profile.person

    def rename(self, *, name: str, specialisations: tuple[str, ...]) -> Person:
        return self._profile.rename(name=name, specialisations=specialisations)

    def locked_by_passphrase(self) -> bool:
        return self._profile.vault.protected_by_passphrase

    def protect(self, passphrase: str | None, *, present: str | None) -> None:
        self._profile.protect(ByKeyring() if passphrase is None else ByPassphrase(passphrase), present=present)
