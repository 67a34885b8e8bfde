"""Kill −9 while the key file is being rewritten: it opens all the same, with the same keys (RELIABILITY.md row 24)."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import WrongPassphrase
from app.signing.passphrase import Argon2Parameters
from app.signing.vault import ByPassphrase, OpenVault, Vault
from app.signing.wrapping import SystemKeyring

ROOT = Path(__file__).parents[2]
QUICK = Argon2Parameters(iterations=1, memory_kib=32, lanes=4)
PASSPHRASES = ("один", "два")

# Changes everything that can be changed, over and over; says when it has begun.
REWRITER = """
import sys
from pathlib import Path
from tests.faults.test_key_file_survives_kill import PASSPHRASES, open_with_either, vault_at
from app.signing.vault import ByPassphrase
opened = open_with_either(vault_at(Path(sys.argv[1])))
print("begun", flush=True)
while True:
    for passphrase in PASSPHRASES:
        opened.begin_rekey()
        opened.protect(ByPassphrase(passphrase))
        opened.settle_rekey(opened.database_key)
"""


def vault_at(home: Path) -> Vault:
    return Vault(home / "keys.gq", database=home / "desk.db", keyring=SystemKeyring(), argon2=QUICK)


def open_with_either(vault: Vault) -> OpenVault:
    for passphrase in PASSPHRASES:
        try:
            return vault.open(passphrase)
        except WrongPassphrase:
            continue
    raise AssertionError("neither passphrase opens the key file")


def kill_in_the_middle(home: Path, delay_s: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", REWRITER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as rewriter:
        assert rewriter.stdout is not None
        assert rewriter.stdout.readline() == "begun\n"
        try:
            rewriter.wait(delay_s)
        except subprocess.TimeoutExpired:
            os.kill(rewriter.pid, signal.SIGKILL)
    assert rewriter.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_killed_while_rewriting_it_opens_with_the_old_or_the_new(tmp_path: Path) -> None:
    kills = 500 if os.environ.get("GOLDQUILL_FAULT_SCALE") == "full" else 8
    made = vault_at(tmp_path).create(ByPassphrase(PASSPHRASES[0]))
    expected = (made.database_key.reveal(), made.signing_key.public)
    chance = random.Random(1)
    for _ in range(kills):
        kill_in_the_middle(tmp_path, chance.uniform(0, 0.05))
        opened = open_with_either(vault_at(tmp_path))
        assert (opened.database_key.reveal(), opened.signing_key.public) == expected
    print(f"{kills} kills, the key file opened after each")
    assert {path.name for path in tmp_path.iterdir()} <= {"keys.gq", "keys.gq.new"}
