"""What the welcome knows: what was chosen so far, and what is still missing. No Qt.

State and event in, new state out; the page paints it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import GoldquillError

LEAST_PASSPHRASE = 8


class Need(StrEnum):
    """What stands between the person and their desk; the values of `app.services.profile.ProfileState`."""

    NEW = "new"
    PASSPHRASE = "passphrase"  # noqa: S105 — a kind, not a secret
    KEYRING = "keyring"


class Lock(StrEnum):
    """How the profile's keys are kept."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 — a kind, not a secret


class Keyring(StrEnum):
    """Whether the system's keyring can be used; asking may take half a minute."""

    ASKED = "asked"
    USABLE = "usable"
    REFUSED = "refused"


class Missing(StrEnum):
    """What keeps the person from beginning, in the order of the page."""

    NAME = "name"
    SPECIALISATION = "specialisation"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 — a kind, not a secret
    LONGER = "longer"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A finished welcome. `passphrase` is None for the keyring."""

    name: str
    specialisations: tuple[str, ...]
    passphrase: str | None

    def __repr__(self) -> str:
        return (
            f"Choice(specialisations={self.specialisations}, lock={'keyring' if self.passphrase is None else 'typed'})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeState:
    """`lock` None: not chosen yet, the keyring if it turns out to be usable. `why_refused` tells why it is not."""

    name: str = ""
    specialisations: tuple[str, ...] = ()
    lock: Lock | None = None
    keyring: Keyring = Keyring.ASKED
    why_refused: GoldquillError | None = None
    passphrase: str = ""
    again: str = ""
    creating: bool = False

    def __repr__(self) -> str:
        return f"WelcomeState(lock={self.lock}, keyring={self.keyring}, creating={self.creating})"

    @property
    def lock_shown(self) -> Lock:
        """The lock that is marked."""
        if self.lock is not None:
            return self.lock
        return Lock.PASSPHRASE if self.keyring is Keyring.REFUSED else Lock.KEYRING

    @property
    def missing(self) -> Missing | None:
        """The first thing that is missing; None when the person can begin."""
        if not self.name.strip():
            return Missing.NAME
        if not self.specialisations:
            return Missing.SPECIALISATION
        if self.lock_shown is Lock.KEYRING:
            return None if self.keyring is Keyring.USABLE else Missing.KEYRING
        if not self.passphrase:
            return Missing.PASSPHRASE
        if len(self.passphrase) < LEAST_PASSPHRASE:
            return Missing.LONGER
        return None if self.passphrase == self.again else Missing.SAME

    def keyring_found(self) -> "WelcomeState":
        """The system's keyring can be used."""
        return replace(self, keyring=Keyring.USABLE, why_refused=None)

    def keyring_refused(self, why: GoldquillError) -> "WelcomeState":
        """The system's keyring cannot be used, so a passphrase is what remains."""
        return replace(self, keyring=Keyring.REFUSED, why_refused=why, lock=Lock.PASSPHRASE)

    def toggled(self, specialisation: str, chosen: bool) -> "WelcomeState":
        """A specialisation was chosen or taken back; their order is that of choosing."""
        kept = tuple(one for one in self.specialisations if one != specialisation)
        return replace(self, specialisations=(*kept, specialisation) if chosen else kept)

    def choice(self) -> Choice:
        """Return what was chosen. Raises `ValueError` while something is missing."""
        if self.missing is not None:
            raise ValueError(f"{self.missing} is missing")
        typed = self.passphrase if self.lock_shown is Lock.PASSPHRASE else None
        return Choice(name=self.name.strip(), specialisations=self.specialisations, passphrase=typed)
