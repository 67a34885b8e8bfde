"""The profile's two secrets, the database key and the device's signing key, and the one file that keeps them.

Keys are made only where there are none and no database either: a missing key is told, never replaced by a new one.
Every change is on the disk whole before it counts. Derivation and keyrings are slow, so this is not for the window's
thread; one object at a time owns the file (the profile's lock sees to that).
"""

import contextlib
import secrets
import uuid
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from app.domain.errors import BrokenInvariant, KeyFileDamaged, KeyMissing, StorageError, WrongPassphrase
from app.signing import durable_file, key_file
from app.signing.key_file import KEY_BYTES, Contents, KeyFile, PassphraseWrapping, Wrapping
from app.signing.keys import SigningKey
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByKeyring, ByPassphrase, Protection, Protector
from app.signing.secret import Secret
from app.signing.wrapping import SystemKeyring

__all__ = ["ByKeyring", "ByPassphrase", "OpenVault", "Protection", "Vault"]


class Vault:
    """The key file of one profile. `database` is the file whose existence forbids making new keys."""

    def __init__(
        self, path: Path, *, database: Path, keyring: SystemKeyring, argon2: Argon2Parameters | None = None
    ) -> None:
        self._path = path
        self._database = database
        self._protector = Protector(keyring, argon2 or Argon2Parameters())

    def is_new(self) -> bool:
        """Whether this profile has no keys yet. Raises KeyMissing when a database is there without its key file."""
        if self._path.exists():
            return False
        if self._database.exists():
            raise KeyMissing(self._path)
        return True

    def needs_passphrase(self) -> bool:
        """Whether `open` wants one. Raises KeyMissing, KeyFileDamaged, DatabaseNewer."""
        return isinstance(self._read().wrapping, PassphraseWrapping)

    def create(self, protection: Protection) -> "OpenVault":
        """Make both keys and keep them. Raises KeyMissing when a database is there without its key file,
        BrokenInvariant when there are keys already; KeyringUnavailable, KeyringUnsafe, DiskFull, HomeReadOnly,
        DiskRefused: then there are none, as before."""
        if not self.is_new():
            raise BrokenInvariant("keys are not made where there are some")
        profile = str(uuid.uuid4())
        wrapping, wrapping_key = self._protector.wrap(protection, profile=profile)
        opened = OpenVault(
            self._path,
            self._protector,
            profile=profile,
            wrapping=wrapping,
            wrapping_key=wrapping_key,
            contents=Contents(Secret(secrets.token_bytes(KEY_BYTES)), SigningKey.generate().seed()),
        )
        try:
            opened.save()
        except StorageError:
            with contextlib.suppress(StorageError):
                opened.unmake()
            raise
        return opened

    def open(self, typed: str | None = None) -> "OpenVault":
        """Unseal the keys, with the passphrase `typed` if the file is protected by one.

        Raises WrongPassphrase (also for None where one is needed, and for a keyring's entry that was changed),
        KeyMissing (the file, or its entry in the keyring), KeyringUnavailable, KeyringUnsafe, KeyFileDamaged,
        DatabaseNewer.
        """
        file = self._read()
        wrapping_key = self._protector.unwrap(file.wrapping, typed, path=self._path)
        return OpenVault(
            self._path,
            self._protector,
            profile=file.profile,
            wrapping=file.wrapping,
            wrapping_key=wrapping_key,
            contents=key_file.unseal(file, wrapping_key, path=self._path),
        )

    def _read(self) -> KeyFile:
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError as error:
            raise KeyMissing(self._path) from error
        except OSError as error:
            raise KeyFileDamaged(self._path, f"cannot be read: {error.strerror}") from error
        return key_file.parse(raw, path=self._path)


class OpenVault:
    """The unsealed keys, and the changes that may be made to them; `Vault` makes these.

    A change is on the disk when its method returns. When one raises DiskFull or HomeReadOnly this object is as it was,
    and the file opens as before or as changed.
    """

    def __init__(
        self,
        path: Path,
        protector: Protector,
        *,
        profile: str,
        wrapping: Wrapping,
        wrapping_key: Secret,
        contents: Contents,
    ) -> None:
        self.profile = profile
        self._path = path
        self._protector = protector
        self._wrapping = wrapping
        self._wrapping_key = wrapping_key
        self._contents = contents
        self._signing_key = SigningKey(contents.signing_seed.reveal())

    @property
    def signing_key(self) -> SigningKey:
        return self._signing_key

    @property
    def protected_by_passphrase(self) -> bool:
        return isinstance(self._wrapping, PassphraseWrapping)

    @property
    def database_key(self) -> Secret:
        """32 bytes, raw."""
        return self._contents.database_key

    @property
    def next_database_key(self) -> Secret | None:
        """There only when a rekey was begun and not settled: the database opens with this or with `database_key`."""
        return self._contents.next_database_key

    def begin_rekey(self) -> Secret:
        """The key to rekey the database to, kept beside the old one until `settle_rekey`. A rekey that was begun
        before goes on with its key."""
        pending = self._contents.next_database_key
        if pending is None:
            pending = Secret(secrets.token_bytes(KEY_BYTES))
            self._change(replace(self._contents, next_database_key=pending))
        return pending

    def settle_rekey(self, opens_with: Secret) -> None:
        """End a rekey: `opens_with` is the key that the database has now, and the only one kept."""
        before = self._contents
        held = [key for key in (before.database_key, before.next_database_key) if key is not None]
        if opens_with not in held:
            raise BrokenInvariant("the database opens with a key that the vault does not hold")
        kept = held[held.index(opens_with)]
        self._change(replace(before, database_key=kept, next_database_key=None))
        for key in held:
            if key is not kept:
                key.wipe()

    def confirm(self, typed: str | None) -> None:
        """Raise WrongPassphrase unless `typed` is the passphrase that opens the file; a keyring asks for none."""
        if isinstance(self._wrapping, PassphraseWrapping):
            key = self._protector.unwrap(self._wrapping, typed, path=self._path)
            fits = key == self._wrapping_key
            key.wipe()
            if not fits:
                raise WrongPassphrase

    def protect(self, protection: Protection) -> None:
        """Change the passphrase, or move between passphrase and keyring. Raises KeyringUnavailable, KeyringUnsafe;
        the old protection holds until the new one is on the disk."""
        wrapping, wrapping_key = self._protector.wrap(protection, profile=self.profile)
        # A failure here leaves a keyring's entry that opens nothing. Taking it back would be worse: the error may come
        # from syncing the folder, when the new file is already in place.
        durable_file.replace(self._path, self._sealed(self._contents, wrapping, wrapping_key))
        self._protector.discard(self._wrapping)
        self._wrapping_key.wipe()
        self._wrapping, self._wrapping_key = wrapping, wrapping_key

    def replace_signing_key(self) -> SigningKey:
        """A new device key for a new chain, when an old copy of the database was put back (RELIABILITY.md row 21).

        The old private key is forgotten; what it signed still verifies by its enrolment.
        """
        key = SigningKey.generate()
        self._change(replace(self._contents, signing_seed=key.seed()))
        self._signing_key = key
        return key

    def save(self) -> None:
        """Write the file as it stands. Raises DiskFull, HomeReadOnly."""
        self._change(self._contents)

    def unmake(self) -> None:
        """Take back keys that were made a moment ago and protect nothing: the file first, so that no file is left whose
        entry in the keyring is gone. Raises DiskFull, HomeReadOnly, DiskRefused, and then the keys are kept."""
        durable_file.remove(self._path)
        self._protector.discard(self._wrapping)

    def wipe(self) -> None:
        """Forget the keys, as far as Python lets one (see `secret`)."""
        for secret in (self._wrapping_key, self._contents.database_key, self._contents.signing_seed):
            secret.wipe()
        if self._contents.next_database_key is not None:
            self._contents.next_database_key.wipe()

    def __repr__(self) -> str:
        return f"OpenVault(profile={self.profile!r}, device={self._signing_key.public.keyid!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("open keys are not pickled")

    def _change(self, contents: Contents) -> None:
        durable_file.replace(self._path, self._sealed(contents, self._wrapping, self._wrapping_key))
        self._contents = contents

    def _sealed(self, contents: Contents, wrapping: Wrapping, wrapping_key: Secret) -> bytes:
        return key_file.seal(
            contents, wrapping_key=wrapping_key, wrapping=wrapping, profile=self.profile, path=self._path
        )
