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

    def protect(self, passphrase: str | None, *, present: str | None) -> None:
        """Lock with another passphrase, or with the system's keyring for None. Raises `WrongPassphrase` when the
        profile is locked with another passphrase than `present`."""


class LockStep(StrEnum):
    """`READING` how it is locked · `SHOWN` · `TYPING` what a change takes · `CHANGING` it is being done."""

    READING = "reading"
    SHOWN = "shown"
    TYPING = "typing"
    CHANGING = "changing"


class PassphraseFault(StrEnum):
    EMPTY = "empty"
    SHORT = "short"
    DIFFERENT = "different"
    PRESENT = "present"  # the passphrase that holds now is not typed yet
    REFUSED = "refused"  # what was typed for it is another


@dataclass(frozen=True, slots=True, kw_only=True)
class LockState:
    """The lock, and what was typed to change it: the passphrase that holds, where there is one, and the new one twice
    unless the lock moves `to_keyring`."""

    step: LockStep = LockStep.READING
    by_passphrase: bool = False
    to_keyring: bool = False
    present: str = ""
    refused: bool = False
    typed: str = ""
    again: str = ""

    def __repr__(self) -> str:
        return f"LockState(step={self.step}, by_passphrase={self.by_passphrase})"

    @property
    def fault(self) -> PassphraseFault | None:
        """Why the lock cannot be changed with what was typed."""
        if self.refused:
            return PassphraseFault.REFUSED
        if not self.to_keyring:
            if not self.typed:
                return PassphraseFault.EMPTY
            if len(self.typed) < LEAST_PASSPHRASE:
                return PassphraseFault.SHORT
            if self.typed != self.again:
                return PassphraseFault.DIFFERENT
        return PassphraseFault.PRESENT if self.by_passphrase and not self.present else None

    def read(self, by_passphrase: bool) -> "LockState":
        """It is known how the profile is locked."""
        return LockState(step=LockStep.SHOWN, by_passphrase=by_passphrase)

    def changing(self, *, to_keyring: bool) -> "LockState":
        """A change of the lock is wanted."""
        return replace(self, step=LockStep.TYPING, to_keyring=to_keyring)

    def present_typed(self, words: str) -> "LockState":
        """What was typed for the passphrase that holds is these words now."""
        return replace(self, present=words, refused=False)

    def failed(self, *, refused: bool = False) -> "LockState":
        """The lock is as it was; what was typed stays. `refused`: the passphrase that holds is another."""
        return replace(self, step=LockStep.TYPING, refused=refused)
