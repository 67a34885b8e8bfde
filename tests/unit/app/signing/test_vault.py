import base64
import errno
import json
import os
import pickle
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from app.domain.errors import (
    BrokenInvariant,
    DatabaseNewer,
    DiskFull,
    DiskRefused,
    HomeReadOnly,
    KeyFileDamaged,
    KeyMissing,
    KeyringUnavailable,
    KeyringUnsafe,
    WrongPassphrase,
)
from app.signing.passphrase import Argon2Parameters
from app.signing.secret import Secret
from app.signing.vault import ByKeyring, ByPassphrase, OpenVault, Protection, Vault
from app.signing.wrapping import SystemKeyring

QUICK = Argon2Parameters(iterations=1, memory_kib=32, lanes=4)


class Keyring(KeyringBackend):
    """A keyring of this test, allowed by its name; `broken` makes it raise."""

    priority = -1  # never chosen by `keyring` itself

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.broken:
            raise RuntimeError("locked")
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise RuntimeError("locked")
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.broken:
            raise RuntimeError("locked")
        del self.entries[username]


@pytest.fixture
def ring() -> Keyring:
    return Keyring()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.gq"


@pytest.fixture
def vault(path: Path, ring: Keyring) -> Vault:
    return a_vault(path, ring)


def a_vault(path: Path, ring: Keyring) -> Vault:
    allowed = frozenset({f"{Keyring.__module__}.{Keyring.__qualname__}"})
    return Vault(
        path, database=path.with_name("desk.db"), keyring=SystemKeyring(lambda: ring, allowed=allowed), argon2=QUICK
    )


def keys(opened: OpenVault) -> tuple[bytes, bytes, str]:
    return (
        opened.database_key.reveal(),
        opened.signing_key.seed().reveal(),
        opened.profile,
    )


def test_keys_made_under_a_passphrase_open_with_it(vault: Vault, path: Path) -> None:
    assert vault.is_new()
    made = keys(vault.create(ByPassphrase("gold quill")))
    assert not vault.is_new()
    assert vault.needs_passphrase()
    assert keys(vault.open("gold quill")) == made
    assert len(made[0]) == len(made[1]) == 32
    assert made[0] != made[1]


class TestKeysThatAreTakenBack:
    """Keys that protect nothing leave no file and no entry in the keyring."""

    @pytest.mark.parametrize("protection", [ByPassphrase("x"), ByKeyring()])
    def test_keys_taken_back_may_be_made_anew(self, vault: Vault, ring: Keyring, protection: Protection) -> None:
        vault.create(protection).unmake()
        assert vault.is_new()
        assert not ring.entries
        vault.create(ByPassphrase("y"))

    def test_a_full_disk_leaves_nothing(self, vault: Vault, path: Path, ring: Keyring) -> None:
        on_a_full_disk(lambda: vault.create(ByKeyring()))
        assert list(path.parent.iterdir()) == []
        assert not ring.entries

    def test_a_file_that_came_into_place_before_the_disk_failed_is_taken_back(
        self, vault: Vault, path: Path, ring: Keyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        failures = [OSError(errno.EIO, "Input/output error")]  # once, for the folder: the file itself is written
        folder = os.open

        def failing(name: Path, flags: int, *rest: int) -> int:
            if name == path.parent and failures:
                raise failures.pop()
            return folder(name, flags, *rest)

        monkeypatch.setattr(os, "open", failing)
        with pytest.raises(DiskRefused):
            vault.create(ByKeyring())
        assert not failures
        assert vault.is_new()
        assert not ring.entries

    def test_a_file_that_cannot_be_removed_keeps_its_entry_in_the_keyring(
        self, vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = vault.create(ByKeyring())
        made = keys(opened)

        def refusing(*_args: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        with monkeypatch.context() as broken:
            broken.setattr(os, "unlink", refusing)
            with pytest.raises(HomeReadOnly):
                opened.unmake()
        assert keys(vault.open()) == made


def test_an_open_vault_says_how_it_is_protected(vault: Vault) -> None:
    opened = vault.create(ByPassphrase("four quiet river stones"))
    assert opened.protected_by_passphrase

    opened.protect(ByKeyring())
    assert not opened.protected_by_passphrase


def test_keys_made_under_the_keyring_open_with_nothing_typed(vault: Vault, ring: Keyring) -> None:
    made = keys(vault.create(ByKeyring()))
    assert not vault.needs_passphrase()
    assert keys(vault.open()) == made
    assert len(ring.entries) == 1


def test_no_key_stands_in_the_file_in_the_clear(vault: Vault, path: Path) -> None:
    opened = vault.create(ByPassphrase("gold quill"))
    raw = path.read_bytes()
    for secret in (opened.database_key.reveal(), opened.signing_key.seed().reveal(), b"gold quill"):
        for spelling in (secret, base64.b64encode(secret), secret.hex().encode()):
            assert spelling not in raw


def test_two_profiles_have_nothing_in_common(tmp_path: Path, ring: Keyring) -> None:
    made = [keys(a_vault(tmp_path / name, ring).create(ByPassphrase("x"))) for name in ("a", "b")]
    assert len({*made[0], *made[1]}) == 6


def test_the_design_s_argon2_is_the_default(path: Path, ring: Keyring) -> None:
    vault = Vault(path, database=path.with_name("desk.db"), keyring=SystemKeyring(lambda: ring))
    vault.create(ByPassphrase("x"))
    wrapping = json.loads(path.read_bytes())["wrapping"]
    assert (wrapping["method"], wrapping["iterations"], wrapping["memory_kib"], wrapping["lanes"]) == (
        "argon2id",
        3,
        65536,
        4,
    )
    assert a_vault(path, ring).open("x").profile


@pytest.mark.parametrize("typed", ["", "Gold quill", "gold quill ", None])
def test_another_passphrase_does_not_open(vault: Vault, typed: str | None) -> None:
    vault.create(ByPassphrase("gold quill"))
    with pytest.raises(WrongPassphrase):
        vault.open(typed)


def test_an_empty_passphrase_is_not_taken() -> None:
    with pytest.raises(ValueError, match="empty"):
        ByPassphrase("")


class TestMissingKeys:
    """A missing key is told; it is never replaced by a new one (RELIABILITY.md row 22)."""

    def test_without_a_file_there_is_nothing_to_open(self, vault: Vault, path: Path) -> None:
        for use in (vault.open, vault.needs_passphrase):
            with pytest.raises(KeyMissing) as told:
                use()
            assert told.value.path == path

    def test_over_a_database_no_keys_are_made(self, vault: Vault, path: Path, ring: Keyring) -> None:
        path.with_name("desk.db").write_bytes(b"")
        for use in (vault.is_new, lambda: vault.create(ByPassphrase("x")), lambda: vault.create(ByKeyring())):
            with pytest.raises(KeyMissing):
                use()
        assert not path.exists()
        assert not ring.entries

    def test_over_keys_no_keys_are_made(self, vault: Vault, path: Path) -> None:
        vault.create(ByPassphrase("x"))
        before = path.read_bytes()
        with pytest.raises(BrokenInvariant):
            vault.create(ByPassphrase("x"))
        assert path.read_bytes() == before

    def test_a_keyring_that_lost_its_entry_is_told(self, vault: Vault, ring: Keyring) -> None:
        vault.create(ByKeyring())
        ring.entries.clear()
        with pytest.raises(KeyMissing):
            vault.open()

    def test_a_keyring_whose_entry_was_changed_does_not_open(self, vault: Vault, ring: Keyring) -> None:
        vault.create(ByKeyring())
        (account,) = ring.entries
        for text in (base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(31)).decode(), "gibberish"):
            ring.entries[account] = text
            with pytest.raises(WrongPassphrase):
                vault.open()

    def test_a_locked_keyring_is_unavailable_and_opens_later(self, vault: Vault, ring: Keyring) -> None:
        made = keys(vault.create(ByKeyring()))
        ring.broken = True
        with pytest.raises(KeyringUnavailable):
            vault.open()
        ring.broken = False
        assert keys(vault.open()) == made

    def test_an_unsafe_keyring_gets_no_key_and_no_file_is_written(self, path: Path, ring: Keyring) -> None:
        vault = Vault(path, database=path.with_name("desk.db"), keyring=SystemKeyring(lambda: ring))
        with pytest.raises(KeyringUnsafe):
            vault.create(ByKeyring())
        assert not path.exists()
        assert not ring.entries


class TestChangingProtection:
    """The keys stay what they are; only what wraps them changes."""

    def test_only_the_passphrase_that_holds_is_confirmed(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("old"))
        opened.confirm("old")
        opened.protect(ByPassphrase("new"))
        opened.confirm("new")
        for other in ("old", "", None):
            with pytest.raises(WrongPassphrase):
                opened.confirm(other)
        opened.confirm("new")

    def test_a_keyring_has_nothing_to_be_confirmed(self, vault: Vault) -> None:
        vault.create(ByKeyring()).confirm(None)

    def test_a_new_passphrase_replaces_the_old(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("old"))
        made = keys(opened)
        opened.protect(ByPassphrase("new"))
        assert keys(opened) == keys(vault.open("new")) == made
        with pytest.raises(WrongPassphrase):
            vault.open("old")

    def test_the_same_passphrase_again_has_a_new_salt(self, vault: Vault, path: Path) -> None:
        opened = vault.create(ByPassphrase("x"))
        salt = json.loads(path.read_bytes())["wrapping"]["salt"]
        opened.protect(ByPassphrase("x"))
        assert json.loads(path.read_bytes())["wrapping"]["salt"] != salt

    def test_from_passphrase_to_keyring_and_back(self, vault: Vault, ring: Keyring) -> None:
        opened = vault.create(ByPassphrase("x"))
        made = keys(opened)
        opened.protect(ByKeyring())
        assert keys(vault.open()) == made
        opened.protect(ByPassphrase("y"))
        assert keys(vault.open("y")) == made
        assert not ring.entries

    def test_from_keyring_to_keyring_takes_a_new_entry_and_drops_the_old(self, vault: Vault, ring: Keyring) -> None:
        opened = vault.create(ByKeyring())
        (before,) = ring.entries
        opened.protect(ByKeyring())
        (after,) = ring.entries
        assert after != before
        assert keys(vault.open()) == keys(opened)

    def test_a_keyring_that_refuses_leaves_everything_as_it_was(self, vault: Vault, path: Path, ring: Keyring) -> None:
        opened = vault.create(ByPassphrase("x"))
        before = path.read_bytes()
        ring.broken = True
        with pytest.raises(KeyringUnavailable):
            opened.protect(ByKeyring())
        assert path.read_bytes() == before
        opened.save()
        assert keys(vault.open("x")) == keys(opened)

    def test_a_broken_keyring_can_be_left_for_a_passphrase(self, vault: Vault, ring: Keyring) -> None:
        opened = vault.create(ByKeyring())
        ring.broken = True
        opened.protect(ByPassphrase("x"))
        assert keys(vault.open("x")) == keys(opened)

    def test_a_full_disk_leaves_the_old_protection(self, vault: Vault, ring: Keyring) -> None:
        opened = vault.create(ByKeyring())
        on_a_full_disk(lambda: opened.protect(ByKeyring()))
        assert keys(vault.open()) == keys(opened)
        opened.protect(ByPassphrase("x"))
        assert keys(vault.open("x")) == keys(opened)


class TestRekey:
    """The next database key is on the disk before the database has it (RELIABILITY.md row 24)."""

    def test_both_keys_are_kept_until_it_is_settled(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        old = opened.database_key.reveal()
        assert opened.next_database_key is None
        new = opened.begin_rekey().reveal()
        again = vault.open("x")
        assert again.database_key.reveal() == old
        assert again.next_database_key is not None
        assert again.next_database_key.reveal() == new != old

    def test_begun_twice_it_goes_on_with_the_first_key(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        first = opened.begin_rekey()
        assert opened.begin_rekey() == first
        assert vault.open("x").begin_rekey() == first

    def test_settled_with_the_new_key_the_old_is_gone(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        old, new = opened.database_key, Secret(opened.begin_rekey().reveal())
        opened.settle_rekey(new)
        assert opened.database_key == vault.open("x").database_key == new
        assert opened.next_database_key is vault.open("x").next_database_key is None
        with pytest.raises(ValueError, match="wiped"):
            old.reveal()

    def test_settled_with_the_old_key_the_new_is_gone(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        old, new = opened.database_key, opened.begin_rekey()
        again = vault.open("x")
        again.settle_rekey(old)
        assert vault.open("x").database_key == old
        assert vault.open("x").next_database_key is None
        assert new != old

    def test_settled_without_a_rekey_nothing_changes(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        before = opened.database_key.reveal()
        opened.settle_rekey(opened.database_key)
        assert vault.open("x").database_key.reveal() == opened.database_key.reveal() == before

    def test_a_key_that_the_vault_never_had_is_our_own_bug(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        with pytest.raises(BrokenInvariant):
            opened.settle_rekey(Secret(bytes(32)))

    def test_a_full_disk_stops_it_before_it_begins(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        on_a_full_disk(opened.begin_rekey)
        assert opened.next_database_key is None
        assert keys(vault.open("x")) == keys(opened)


def test_a_new_device_key_replaces_the_old_and_nothing_else(vault: Vault) -> None:
    opened = vault.create(ByPassphrase("x"))
    database_key, old = opened.database_key.reveal(), opened.signing_key.public
    new = opened.replace_signing_key()
    assert new.public == opened.signing_key.public == vault.open("x").signing_key.public != old
    assert opened.database_key.reveal() == vault.open("x").database_key.reveal() == database_key


class TestAnAlteredFile:
    """Whatever is altered in the file, it does not open."""

    def alter(self, path: Path, change: Callable[[dict], object]) -> None:
        fields = json.loads(path.read_bytes())
        change(fields)
        path.write_text(json.dumps(fields))

    @pytest.mark.parametrize(
        "change",
        [
            lambda fields: fields.update(profile="another"),
            lambda fields: fields.update(later="x"),
            lambda fields: fields["wrapping"].update(iterations=2),
            lambda fields: fields["wrapping"].update(memory_kib=64),
            lambda fields: fields["wrapping"].update(lanes=2),
            lambda fields: fields["wrapping"].update(salt=base64.b64encode(bytes(16)).decode()),
            lambda fields: fields["wrapping"].update(account="x"),
            lambda fields: fields.update(nonce=base64.b64encode(bytes(12)).decode()),
            lambda fields: fields.update(sealed=base64.b64encode(bytes(100)).decode()),
            lambda fields: fields.update(sealed=""),
        ],
    )
    def test_what_the_seal_vouches_for_fails_the_seal(self, vault: Vault, path: Path, change: Callable) -> None:
        vault.create(ByPassphrase("x"))
        self.alter(path, change)
        with pytest.raises(WrongPassphrase):
            vault.open("x")

    def test_another_profile_s_account_fails_the_seal(self, vault: Vault, path: Path, ring: Keyring) -> None:
        vault.create(ByKeyring())
        (secret,) = ring.entries.values()
        ring.entries["elsewhere"] = secret
        self.alter(path, lambda fields: fields["wrapping"].update(account="elsewhere"))
        with pytest.raises(WrongPassphrase):
            vault.open()

    @pytest.mark.parametrize(
        "change",
        [
            lambda fields: fields.pop("profile"),
            lambda fields: fields.pop("goldquill_keys"),
            lambda fields: fields.update(goldquill_keys=0),
            lambda fields: fields.update(goldquill_keys="1"),
            lambda fields: fields.pop("wrapping"),
            lambda fields: fields["wrapping"].pop("method"),
            lambda fields: fields["wrapping"].update(method="rot13"),
            lambda fields: fields["wrapping"].update(salt="AAAA"),
            lambda fields: fields["wrapping"].update(iterations=10**6),
            lambda fields: fields["wrapping"].update(memory_kib=2**30),
            lambda fields: fields["wrapping"].pop("lanes"),
            lambda fields: fields.update(nonce="AAAA"),
            lambda fields: fields.pop("sealed"),
        ],
    )
    def test_what_is_no_key_file_is_damaged(self, vault: Vault, path: Path, change: Callable) -> None:
        vault.create(ByPassphrase("x"))
        self.alter(path, change)
        with pytest.raises(KeyFileDamaged) as told:
            vault.open("x")
        assert told.value.path == path

    @pytest.mark.parametrize("raw", [b"", b"{", b"\x00" * 500, b"x" * 100_000])
    def test_what_is_no_json_is_damaged(self, vault: Vault, path: Path, raw: bytes) -> None:
        path.write_bytes(raw)
        with pytest.raises(KeyFileDamaged):
            vault.open("x")

    def test_what_cannot_be_read_is_damaged(self, vault: Vault, path: Path) -> None:
        path.mkdir()
        with pytest.raises(KeyFileDamaged, match="cannot be read"):
            vault.open("x")

    def test_a_file_of_a_later_program_is_told_as_such(self, vault: Vault, path: Path) -> None:
        vault.create(ByPassphrase("x"))
        self.alter(path, lambda fields: fields.update(goldquill_keys=2))
        with pytest.raises(DatabaseNewer) as told:
            vault.open("x")
        assert (told.value.found, told.value.known) == ("keys.gq 2", "keys.gq 1")

    def test_every_bit_counts(self, vault: Vault, path: Path) -> None:
        vault.create(ByPassphrase("x"))
        raw = path.read_bytes()
        for position in range(len(raw)):
            # Bit 4 would turn some digits of the parameters into others that take this machine minutes.
            path.write_bytes(raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :])
            with pytest.raises((WrongPassphrase, KeyFileDamaged)):
                vault.open("x")


class TestSecrecy:
    def test_the_passphrase_is_not_in_a_repr(self) -> None:
        assert "canary" not in repr(ByPassphrase("canary"))

    def test_open_keys_show_no_key_and_are_not_pickled(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        shown = f"{opened!r} {opened!s} {opened._contents!r} {opened.database_key!r}"
        assert opened.signing_key.public.keyid in shown
        for secret in (opened.database_key.reveal(), opened.signing_key.seed().reveal()):
            assert repr(secret) not in shown
            assert secret.hex() not in shown
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(opened)

    def test_wiped_keys_are_gone_from_memory_that_we_hold(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        pending = opened.begin_rekey()
        opened.wipe()
        for secret in (opened.database_key, pending):
            with pytest.raises(ValueError, match="wiped"):
                secret.reveal()

    def test_keys_without_a_rekey_are_wiped_too(self, vault: Vault) -> None:
        opened = vault.create(ByPassphrase("x"))
        opened.wipe()
        with pytest.raises(ValueError, match="wiped"):
            opened.database_key.reveal()


def on_a_full_disk(action: Callable[[], object]) -> None:
    """Run `action` where no file may grow beyond eight bytes: the kernel's own refusal, not a pretended one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        with pytest.raises(DiskFull):
            action()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
