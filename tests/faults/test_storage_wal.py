"""A torn or flipped write-ahead log: a committed prefix is there, and the database is sound (RELIABILITY.md row 18)."""

import random
import shutil
from pathlib import Path

import pytest

from app.storage.database import Database
from tests.desk_samples import KEY
from tests.faults.nursery import FULL

HARMS = 500 if FULL else 30
TRANSACTIONS = 40
CHECKPOINTED = 10


def write(database: Database, n: int) -> None:
    """One transaction that is only right whole: the same number in two tables, on several pages."""
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO words VALUES (?, ?)", (f"{n:04}" + "x" * 3000, n))
        connection.exec_driver_sql("INSERT OR REPLACE INTO profile VALUES ('n', ?)", (str(n),))


def committed(database: Database) -> int:
    """How many transactions are there; fails unless they are the first ones, each whole."""
    with database.reading() as connection:
        words = connection.exec_driver_sql("SELECT added FROM words ORDER BY added").scalars().all()
        last = connection.exec_driver_sql("SELECT value FROM profile WHERE key = 'n'").scalar_one()
    assert words == list(range(1, len(words) + 1))
    assert int(last) == len(words)
    return len(words)


@pytest.fixture
def cut_off(tmp_path: Path) -> Path:
    """A folder with the database as it lies on the disk when the machine stops: folded into it up to `CHECKPOINTED`,
    the rest in its log."""
    folder = tmp_path / "whole"
    folder.mkdir()
    database = Database.open(tmp_path / "desk.db", KEY)
    for n in range(1, TRANSACTIONS + 1):
        write(database, n)
        if n == CHECKPOINTED:
            database._raw("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in ("desk.db", "desk.db-wal"):
        shutil.copy(tmp_path / name, folder / name)
    database.close()
    return folder


def torn(log: bytearray, chance: random.Random) -> str:
    at = chance.randrange(len(log))
    del log[at:]
    return f"torn at {at}"


def flipped(log: bytearray, chance: random.Random) -> str:
    at, bit = chance.randrange(len(log)), chance.randrange(8)
    log[at] ^= 1 << bit
    return f"bit {bit} flipped at {at}"


def unwritten(log: bytearray, chance: random.Random) -> str:
    """A disk that reported more than it wrote: a stretch of zeros."""
    start = chance.randrange(len(log))
    end = min(len(log), start + 512 * chance.randint(1, 64))
    log[start:end] = bytes(end - start)
    return f"zeros from {start} to {end}"


def swapped(log: bytearray, chance: random.Random) -> str:
    """Two sectors written to one another's places."""
    first, second = (512 * chance.randrange(len(log) // 512) for _ in range(2))
    log[first : first + 512], log[second : second + 512] = log[second : second + 512], log[first : first + 512]
    return f"sectors at {first} and {second} swapped"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_after_any_harm_to_the_log_there_is_a_committed_prefix(cut_off: Path, tmp_path: Path) -> None:
    chance = random.Random(18)
    found = []
    for number in range(HARMS):
        folder = tmp_path / f"harm{number}"
        shutil.copytree(cut_off, folder)
        log = bytearray((folder / "desk.db-wal").read_bytes())
        harm = chance.choice((torn, flipped, unwritten, swapped))(log, chance)
        (folder / "desk.db-wal").write_bytes(log)
        database = Database.open(folder / "desk.db", KEY)
        database.check_integrity()
        count = committed(database)
        assert CHECKPOINTED <= count <= TRANSACTIONS, harm
        write(database, count + 1)
        assert committed(database) == count + 1
        database.close()
        shutil.rmtree(folder)
        found.append(count)
    assert len(set(found)) > 3, "the harms were all the same"
    print(f"\n{HARMS} harmed logs, each opened sound with {min(found)} to {max(found)} of {TRANSACTIONS} transactions")


def test_an_unharmed_log_gives_everything(cut_off: Path) -> None:
    database = Database.open(cut_off / "desk.db", KEY)
    assert committed(database) == TRANSACTIONS
    database.close()
