"""What the settings page knows of the person and their lock. No Qt.

Everything is kept by itself; only a change of the lock is a deliberate step.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from ui.welcome.state import LEAST_PASSPHRASE


class Named(Protocol):
    """A person, as `app.services.profile.Person` is one."""

    @property
    def name(self) -> str: ...

    @property
    def specialisations(self) -> tuple[str, ...]: ...


class Account(Protocol):
    """What the settings ask of the open profile. Every call blocks and may raise our errors."""

    def person(self) -> Named:
        """Return who works here."""

    def rename(self, *, name: str, specialisations: tuple[str, ...]) -> Named:
        """Change what the person is called and works on."""

    def locked_by_passphrase(self) -> bool:
        """Return whether a passphrase is typed at each start; else the keyring opens the profile."""

    def protect(self, passphrase: str | None) -> None:
        """Lock with another passphrase, or with the system's keyring for None."""


class LockStep(StrEnum):
    """`READING` how it is locked · `SHOWN` · `TYPING` a new passphrase · `CHANGING` it is being done."""

    READING = "reading"
    SHOWN = "shown"
    TYPING = "typing"
    CHANGING = "changing"


class PassphraseFault(StrEnum):
    EMPTY = "empty"
    SHORT = "short"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockState:
    """The lock, and a passphrase on the way to become the new one."""

    step: LockStep = LockStep.READING
    by_passphrase: bool = False
    typed: str = ""
    again: str = ""

    def __repr__(self) -> str:
        return f"LockState(step={self.step}, by_passphrase={self.by_passphrase})"

    @property
    def fault(self) -> PassphraseFault | None:
        """Why what was typed cannot become the passphrase."""
        if not self.typed:
            return PassphraseFault.EMPTY
        if len(self.typed) < LEAST_PASSPHRASE:
            return PassphraseFault.SHORT
        return None if self.typed == self.again else PassphraseFault.DIFFERENT

    def read(self, by_passphrase: bool) -> "LockState":
        """It is known how the profile is locked."""
        return LockState(step=LockStep.SHOWN, by_passphrase=by_passphrase)

    def failed(self) -> "LockState":
        """The lock is as it was; what was typed stays."""
        return replace(self, step=LockStep.TYPING if self.typed else LockStep.SHOWN)
