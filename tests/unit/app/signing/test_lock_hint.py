"""What a key file says of its lock is only ever a hint: whatever the file holds, something is answered."""

from pathlib import Path

import pytest

from app.signing.lock_hint import lock_hint
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.vault import Vault
from app.signing.wrapping import SystemKeyring


def test_the_hint_is_what_the_vault_wrote(tmp_path: Path) -> None:
    vault = Vault(
        tmp_path / "keys.gq",
        database=tmp_path / "desk.db",
        keyring=SystemKeyring(),
        argon2=Argon2Parameters(1, 64, 1),
    )
    vault.create(ByPassphrase("four quiet river stones")).wipe()
    assert lock_hint(tmp_path / "keys.gq") == "argon2id"


def test_a_keyrings_file_is_told_from_a_passphrases(tmp_path: Path) -> None:
    (tmp_path / "keys.gq").write_text('{"goldquill_keys": 1, "wrapping": {"method": "keyring", "account": "a"}}')
    assert lock_hint(tmp_path / "keys.gq") == "keyring"


DAMAGED = (
    b"",
    b"\xff",
    b"[]",
    b"7",
    b'{"wrapping": "keyring"}',
    b'{"wrapping": {}}',
    b'{"wrapping": {"method": 3}}',
    b"[" * 60_000,
    b'{"wrapping": {"method": "keyring"}, "padding": "' + b"x" * 70_000 + b'"}',
)


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:24].decode("latin-1"))
def test_a_damaged_file_gives_no_hint(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.gq").write_bytes(content)
    assert lock_hint(tmp_path / "keys.gq") == ""


def test_a_missing_file_gives_no_hint(tmp_path: Path) -> None:
    assert lock_hint(tmp_path / "keys.gq") == ""
