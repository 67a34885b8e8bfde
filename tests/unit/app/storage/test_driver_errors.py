import sqlite3
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import BrokenInvariant, DatabaseDamaged, DiskFull, GoldquillError, HomeInUse, HomeReadOnly
from app.storage.driver_errors import Code, translated

PATH = Path("desk.db")

# SQLITE_OK, ROW and DONE are no errors; NOTICE and WARNING go to the log and are never returned.
NO_ERRORS = {"SQLITE_OK", "SQLITE_ROW", "SQLITE_DONE", "SQLITE_NOTICE", "SQLITE_WARNING"}


def failure(code: int) -> driver.OperationalError:
    error = driver.OperationalError("the driver's own words")
    error.sqlite_errorcode = code
    return error


def primary_codes() -> dict[str, int]:
    """As the standard library's driver lists them; extended codes have more than the low byte."""
    return {
        name: getattr(sqlite3, name)
        for name in dir(sqlite3)
        if name.startswith("SQLITE_") and isinstance(getattr(sqlite3, name), int) and name.count("_") == 1
    }


def test_every_error_code_of_sqlite_is_known_by_its_own_name_and_number() -> None:
    listed = {f"SQLITE_{code.name}": code.value for code in Code if f"SQLITE_{code.name}" in primary_codes()}
    assert listed == {name: primary_codes()[name] for name in listed}
    assert {code.value for code in Code} == set(range(1, 27))


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("writing", [True, False])
def test_every_code_has_a_translation_that_is_ours(code: Code, writing: bool) -> None:
    assert isinstance(translated(failure(code), path=PATH, writing=writing), GoldquillError)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (Code.FULL, DiskFull),
        (Code.NOLFS, DiskFull),
        (Code.READONLY, HomeReadOnly),
        (Code.PERM, HomeReadOnly),
        (Code.CANTOPEN, HomeReadOnly),
        (Code.CORRUPT, DatabaseDamaged),
        (Code.NOTADB, DatabaseDamaged),
        (Code.FORMAT, DatabaseDamaged),
        (Code.IOERR, DatabaseDamaged),
        (Code.BUSY, HomeInUse),
        (Code.LOCKED, HomeInUse),
        (Code.PROTOCOL, HomeInUse),
        (Code.CONSTRAINT, BrokenInvariant),
        (Code.ERROR, BrokenInvariant),
        (Code.MISUSE, BrokenInvariant),
    ],
)
def test_what_the_outside_world_did_is_told_apart_from_our_bugs(code: Code, kind: type[GoldquillError]) -> None:
    assert type(translated(failure(code), path=PATH, writing=False)) is kind


def test_an_io_error_while_writing_is_taken_for_want_of_room() -> None:
    assert isinstance(translated(failure(Code.IOERR), path=PATH, writing=True), DiskFull)


def test_an_error_without_a_code_is_a_bug_and_keeps_no_words() -> None:
    error = translated(driver.ProgrammingError("about a patient"), path=PATH, writing=True)
    assert isinstance(error, BrokenInvariant)
    assert "patient" not in str(error)
