"""The person's profile on this machine: made once, opened at each start, closed at the end.

Opening unseals the keys, opens the database with them, finishes a rekey that was cut off and looks whether an old copy
of the database was put back. Everything here blocks; in the window it runs on the storage thread.
"""

import uuid
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import DatabaseRolledBack, StorageError
from app.paths import Home
from app.signing.high_water import HighWaterMark
from app.signing.passphrase import Argon2Parameters
from app.signing.secret import Secret
from app.signing.vault import OpenVault, Protection, Vault
from app.signing.wrapping import SystemKeyring
from app.storage.database import Database
from app.storage.home_lock import HomeLock
from app.storage.profile import ProfileStore
from app.storage.records import RecordRepository

_PERSON = "person"


class ProfileState(StrEnum):
    """What stands between the person and their desk."""

    NEW = "new"  # nothing here yet: the welcome
    PASSPHRASE = "passphrase"  # noqa: S105 — it must be typed
    KEYRING = "keyring"  # opens by itself with the person's session


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who works here. `author` stands in every record and never changes; the name may."""

    author: str
    name: str
    specialisations: tuple[str, ...] = ("general",)


@dataclass(slots=True)
class OpenProfile:
    """An open profile; it belongs to the thread that opened it. `rolled_back` tells of an old copy put back: the
    device has a new key then, and its chain begins anew."""

    home: Home
    database: Database
    vault: OpenVault
    lock: HomeLock
    person: Person
    rolled_back: DatabaseRolledBack | None = None

    def rename(self, *, name: str, specialisations: tuple[str, ...]) -> Person:
        """Change what the person is called and works on; records already signed keep what they say."""
        self.person = replace(self.person, name=name, specialisations=specialisations)
        ProfileStore(self.database).put(_PERSON, self.person)
        return self.person

    def protect(self, protection: Protection, *, present: str | None = None) -> None:
        """Change the passphrase, or move between passphrase and keyring.

        `present` is the passphrase that holds until then: whoever finds the desk open cannot lock its owner out. Raises
        WrongPassphrase when it is another, KeyringUnavailable, KeyringUnsafe, DiskFull, HomeReadOnly, DiskRefused.
        """
        self.vault.confirm(present)
        self.vault.protect(protection)

    def rekey(self) -> None:
        """Encrypt the database under a new key. Cut off on the way, `ProfileService.open` goes on with the one that
        fits. Raises HomeInUse; DiskFull, HomeReadOnly, DiskRefused, after which nothing but `close` is left to do."""
        key = self.vault.begin_rekey()
        self.database.rekey(key.reveal())
        self.vault.settle_rekey(key)

    def close(self) -> None:
        """Close the database, forget the keys, let others in: each of them even when one before it raises."""
        with ExitStack() as closing:
            closing.callback(self.lock.release)
            closing.callback(self.vault.wipe)
            closing.callback(self.database.close)


class ProfileService:
    """The profile under one home. `argon2` is for tests."""

    def __init__(self, home: Home, *, keyring: SystemKeyring, argon2: Argon2Parameters | None = None) -> None:
        self._home = home
        self._vault = Vault(home.keys, database=home.database, keyring=keyring, argon2=argon2)

    def state(self) -> ProfileState:
        """What is needed to open it. Raises KeyMissing when a database is there and its keys are gone."""
        if self._vault.is_new():
            return ProfileState.NEW
        return ProfileState.PASSPHRASE if self._vault.needs_passphrase() else ProfileState.KEYRING

    def create(self, *, name: str, specialisations: tuple[str, ...], protection: Protection) -> OpenProfile:
        """Make the keys and the database. What fails half-way leaves nothing, so that the next try may choose anew.

        Raises HomeReadOnly, DiskFull, DiskRefused, KeyringUnavailable, KeyringUnsafe, KeyMissing (a database without
        keys is never given new ones), HomeInUse.
        """
        self._home.create()
        with ExitStack() as undo:
            lock = HomeLock(self._home.lock)
            undo.callback(lock.release)
            vault = self._vault.create(protection)
            undo.callback(vault.wipe)
            # `Vault.create` found neither keys nor a database, and the lock is ours: what lies there now is made here.
            undo.callback(self._take_back, vault)
            database = Database.open(self._home.database, vault.database_key.reveal())
            undo.callback(database.close)
            person = Person(author=str(uuid.uuid4()), name=name, specialisations=specialisations)
            ProfileStore(database).put(_PERSON, person)
            undo.pop_all()
        return OpenProfile(self._home, database, vault, lock, person)

    def open(self, *, passphrase: str | None = None) -> OpenProfile:
        """Open it. Raises WrongPassphrase, KeyMissing, KeyringUnavailable, KeyringUnsafe, KeyFileDamaged, HomeInUse,
        DatabaseNewer, DatabaseDamaged, HomeReadOnly, DiskFull."""
        self._home.create()
        with ExitStack() as undo:
            lock = HomeLock(self._home.lock)
            undo.callback(lock.release)
            vault = self._vault.open(passphrase)
            undo.callback(vault.wipe)
            database = _open_database(self._home, vault, undo)
            person = ProfileStore(database).get(_PERSON, Person)
            if person is None:
                # The program died in `create`, between making the database and naming its owner.
                person = Person(author=str(uuid.uuid4()), name="")
                ProfileStore(database).put(_PERSON, person)
            profile = OpenProfile(self._home, database, vault, lock, person)
            profile.rolled_back = _notice_old_copy(profile)
            undo.pop_all()
        return profile

    def _take_back(self, vault: OpenVault) -> None:
        """Remove a database with nobody in it, then its keys: one without keys would never open again. Where the disk
        refuses that, the keys open what is left, and `open` makes it whole."""
        with suppress(StorageError):
            Database.remove(self._home.database)
            vault.unmake()


def _open_database(home: Home, vault: OpenVault, undo: ExitStack) -> Database:
    """Open with the key that fits: a rekey may have been killed half-way, and is settled here."""
    held = [key.reveal() for key in (vault.database_key, vault.next_database_key) if key is not None]
    database, key = Database.open_any(home.database, held)
    undo.callback(database.close)
    if vault.next_database_key is not None:
        vault.settle_rekey(Secret(key))
    return database


def _notice_old_copy(profile: OpenProfile) -> DatabaseRolledBack | None:
    """Look whether the chain ends before what this device signed; if so the device begins a new one with a new key,
    so that no record number is ever used twice."""
    device = profile.vault.signing_key.public.keyid
    head = RecordRepository(profile.database).head(device)
    try:
        HighWaterMark(profile.home.chain_head).check(device, head)
    except DatabaseRolledBack as error:
        profile.vault.replace_signing_key()
        return error
    return None
