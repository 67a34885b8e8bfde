"""A rekey killed half-way: the old or the new key opens, and the program finishes it (RELIABILITY.md row 24)."""

import os
import random
from pathlib import Path

import pytest

from app.storage.database import Database
from tests.faults.nursery import FULL, new_profile, nursery, open_profile

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and SIGKILL")

KILLS = 300 if FULL else 15
ROWS = 300


def words(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.exec_driver_sql("SELECT word FROM words ORDER BY added").scalars())


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_rekey_killed_anywhere_loses_nothing_and_leaves_one_key(tmp_path: Path) -> None:
    profile = new_profile(tmp_path)
    with profile.database.writing() as connection:
        for n in range(ROWS):
            connection.exec_driver_sql("INSERT INTO words VALUES (?, ?)", (f"{n}" + "слово" * 500, n))
    expected = words(profile.database)
    key = profile.vault.database_key.reveal()
    profile.close()
    chance = random.Random(24)
    finished = changed = 0
    with nursery() as children:
        for kill in range(KILLS):
            said = children.kill_one("rekey", tmp_path, seed=kill, after_s=chance.uniform(0, 0.3))
            finished += len(said) - 1
            profile = open_profile(tmp_path)
            assert profile.vault.next_database_key is None
            assert words(profile.database) == expected
            profile.database.check_integrity()
            changed += key != profile.vault.database_key.reveal()
            key = profile.vault.database_key.reveal()
            profile.close()
    assert changed > 0, "no rekey got anywhere"
    print(f"\n{KILLS} kills, {finished} rekeys finished between them; every start found all {ROWS} rows")
