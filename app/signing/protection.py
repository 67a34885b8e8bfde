"""How the person has their keys protected, and the wrapping key that each way gives.

A wrapping key is made once for each choice: a new passphrase has a new salt, a move to the keyring a new entry. Where
the key file is and when it is written is left to `vault`.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import KeyMissing, WrongPassphrase
from app.signing import passphrase
from app.signing.key_file import KeyringWrapping, PassphraseWrapping, Wrapping
from app.signing.passphrase import SALT_BYTES, WRAPPING_KEY_BYTES, Argon2Parameters
from app.signing.secret import Secret
from app.signing.wrapping import SystemKeyring


@dataclass(frozen=True, slots=True)
class ByPassphrase:
    """Protect the keys with what the person types at each start. Raises ValueError when it is empty."""

    typed: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.typed:
            raise ValueError("an empty passphrase protects nothing")


@dataclass(frozen=True, slots=True)
class ByKeyring:
    """Protect the keys with the system keyring, unlocked with the person's session."""


Protection = ByPassphrase | ByKeyring


@dataclass(frozen=True, slots=True)
class Protector:
    """Makes wrapping keys and finds them again."""

    keyring: SystemKeyring
    argon2: Argon2Parameters

    def wrap(self, protection: Protection, *, profile: str) -> tuple[Wrapping, Secret]:
        """A new wrapping key and how to find it. Raises KeyringUnavailable, KeyringUnsafe."""
        if isinstance(protection, ByPassphrase):
            salt = secrets.token_bytes(SALT_BYTES)
            key = passphrase.derive(protection.typed, salt=salt, parameters=self.argon2)
            return PassphraseWrapping(salt, self.argon2), key
        account = f"{profile}/{uuid.uuid4()}"
        key = Secret(secrets.token_bytes(WRAPPING_KEY_BYTES))
        self.keyring.store(account, key.reveal())
        return KeyringWrapping(account), key

    def unwrap(self, wrapping: Wrapping, typed: str | None, *, path: Path) -> Secret:
        """The wrapping key of the key file at `path`. Raises WrongPassphrase when one is needed and none was typed,
        or the keyring's entry is no key; KeyMissing when the entry is gone; KeyringUnavailable, KeyringUnsafe."""
        if isinstance(wrapping, PassphraseWrapping):
            if typed is None:
                raise WrongPassphrase
            return passphrase.derive(typed, salt=wrapping.salt, parameters=wrapping.parameters)
        kept = self.keyring.load(wrapping.account)
        if kept is None:
            raise KeyMissing(path)
        if len(kept) != WRAPPING_KEY_BYTES:
            raise WrongPassphrase
        return Secret(kept)

    def discard(self, wrapping: Wrapping) -> None:
        """Take a keyring's entry back once no key file needs it."""
        if isinstance(wrapping, KeyringWrapping):
            self.keyring.forget(wrapping.account)
