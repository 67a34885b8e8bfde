import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.domain.errors import (
    BrokenInvariant,
    DatabaseDamaged,
    DatabaseNewer,
    DiskFull,
    DiskRefused,
    HomeInUse,
    HomeReadOnly,
)
from app.storage.database import Database
from app.storage.migrations import HEAD
from tests.desk_samples import KEY
from tests.full_disk import no_file_beyond

OTHER_KEY = bytes(reversed(KEY))


def put(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO profile VALUES (?, ?)", (key, value))


def values(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {row.key: row.value for row in connection.exec_driver_sql("SELECT key, value FROM profile")}


def pragma(database: Database, name: str) -> object:
    with database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_what_was_written_is_there_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database.open(path, KEY)
    with database.writing() as connection:
        put(connection, "name", "Анна")
    database.close()
    database.close()
    again = Database.open(path, KEY)
    assert values(again) == {"name": "Анна"}
    again.check_integrity()
    again.close()


def test_nothing_in_the_file_can_be_read_without_the_key(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        put(connection, "name", "plain words")
    for file in tmp_path.iterdir():
        assert b"plain words" not in file.read_bytes()
        assert not file.read_bytes().startswith(b"SQLite format 3")


def test_the_settings_that_keep_data_safe_are_on(database: Database) -> None:
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == 2  # FULL
    assert pragma(database, "fullfsync") == 1
    assert pragma(database, "temp_store") == 2  # MEMORY
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "secure_delete") == 1
    assert pragma(database, "cipher_version")


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def interrupted() -> None:
        with database.writing() as connection:
            put(connection, "name", "Анна")
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert values(database) == {}


def test_an_inner_transaction_is_part_of_the_outer_one(database: Database) -> None:
    def outer() -> None:
        with database.writing():
            with database.writing() as connection:
                put(connection, "name", "Анна")
            with database.writing(durable=False) as connection:
                put(connection, "town", "Тверь")
            raise KeyError

    with pytest.raises(KeyError):
        outer()
    assert values(database) == {}


def test_reading_inside_writing_sees_what_was_written(database: Database) -> None:
    with database.writing() as connection:
        put(connection, "name", "Анна")
        assert values(database) == {"name": "Анна"}


def test_writing_inside_reading_is_a_bug(database: Database) -> None:
    with database.reading(), pytest.raises(BrokenInvariant), database.writing():
        pass


def test_a_transaction_that_waits_for_no_disk_is_kept_and_the_next_one_waits_again(database: Database) -> None:
    with database.writing(durable=False) as connection:
        put(connection, "text", "so far")
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1  # NORMAL
    assert values(database) == {"text": "so far"}
    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_it_waits_for_the_disk_again_after_a_failure(database: Database) -> None:
    with pytest.raises(KeyError), database.writing(durable=False):
        raise KeyError
    assert pragma(database, "synchronous") == 2


def test_waiting_for_no_disk_where_the_driver_refuses_it_is_one_of_our_errors(database: Database) -> None:
    database._raw("BEGIN")  # in which SQLite lets nobody change how it syncs
    with pytest.raises(BrokenInvariant), database.writing(durable=False):
        pass
    database._raw("ROLLBACK")
    assert pragma(database, "synchronous") == 2


def test_another_thread_is_refused(database: Database) -> None:
    refused: list[BaseException] = []

    def write(*, durable: bool) -> None:
        with database.writing(durable=durable):
            pass

    def trespass() -> None:
        for attempt in (
            lambda: values(database),
            lambda: write(durable=True),
            lambda: write(durable=False),
            lambda: database.rekey(OTHER_KEY),
            database.close,
        ):
            try:
                attempt()
            except BrokenInvariant as error:
                refused.append(error)

    thread = threading.Thread(target=trespass)
    thread.start()
    thread.join()
    assert len(refused) == 5


def test_a_key_has_32_bytes(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        Database.open(tmp_path / "other.db", b"short")
    with pytest.raises(ValueError, match="32"):
        database.rekey(b"short")


def test_another_key_does_not_open_it(database: Database) -> None:
    with pytest.raises(DatabaseDamaged):
        Database.open(database.path, OTHER_KEY)


def test_a_file_that_is_no_database_is_damaged_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"something else entirely" * 1000)
    with pytest.raises(DatabaseDamaged):
        Database.open(path, KEY)
    assert path.read_bytes() == b"something else entirely" * 1000


def test_a_database_of_others_is_not_taken_for_ours(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with pytest.raises(DatabaseDamaged):
        Database.open(database.path, KEY)


def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database.open(path, KEY)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    database.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer) as caught:
        Database.open(path, KEY)
    assert (caught.value.found, caught.value.known) == ("0999", HEAD)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["desk.db"]


def test_an_empty_file_left_by_a_killed_first_start_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.touch()
    Database.open(path, KEY).close()
    assert path.stat().st_size > 0


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(HomeReadOnly):
        Database.open(tmp_path / "nowhere" / "desk.db", KEY)


def test_another_connection_that_holds_on_is_told(database: Database) -> None:
    other = Database.open(database.path, KEY)
    database._raw("PRAGMA busy_timeout = 10")
    with other.writing(), pytest.raises(HomeInUse), database.writing():
        pass
    other.close()


def test_a_full_database_is_told_and_goes_on_when_there_is_room(database: Database) -> None:
    pages = pragma(database, "page_count")
    pragma(database, f"max_page_count = {pages}")
    with pytest.raises(DiskFull), database.writing() as connection:
        put(connection, "text", "x" * 100_000)
    assert values(database) == {}
    pragma(database, "max_page_count = 100000")
    with database.writing() as connection:
        put(connection, "text", "x" * 100_000)
    assert len(values(database)["text"]) == 100_000


def test_a_disk_too_full_to_open_is_not_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Database.open(path, KEY).close()
    with no_file_beyond(0), pytest.raises(DiskFull):
        Database.open(path, KEY)
    Database.open(path, KEY).close()


def test_a_removed_database_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Database.open(path, KEY).close()
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).touch()
    Database.remove(path)
    Database.remove(path)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskRefused):
        Database.remove(tmp_path / "file" / "desk.db")


def test_a_statement_that_is_wrong_is_a_bug_and_does_not_name_its_values(database: Database) -> None:
    with pytest.raises(BrokenInvariant) as caught, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO profile VALUES (?, ?, ?)", ("name", "of a patient", "x"))
    assert caught.value.__cause__ is not None
    assert "patient" not in f"{caught.value} {caught.value.__cause__}"


def test_a_rekeyed_database_opens_with_the_new_key_only(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database.open(path, KEY)
    with database.writing() as connection:
        put(connection, "name", "Анна")
    database.rekey(OTHER_KEY)
    assert values(database) == {"name": "Анна"}
    database.close()
    with pytest.raises(DatabaseDamaged):
        Database.open(path, KEY)
    again, key = Database.open_any(path, [KEY, OTHER_KEY])
    assert key == OTHER_KEY
    assert values(again) == {"name": "Анна"}
    again.check_integrity()
    again.close()


def test_a_rekey_is_refused_while_anybody_else_has_the_database_open(database: Database) -> None:
    other = Database.open(database.path, KEY)
    database._raw("PRAGMA busy_timeout = 10")
    with pytest.raises(HomeInUse):
        database.rekey(OTHER_KEY)
    with other.writing() as connection:
        put(connection, "name", "Анна")
    other.close()
    assert values(database) == {"name": "Анна"}
    database.rekey(OTHER_KEY)
    other = Database.open(database.path, OTHER_KEY)
    assert values(other) == {"name": "Анна"}
    other.close()


@pytest.mark.parametrize("room", [0, 40_000, 120_000])
@pytest.mark.parametrize("length", [100, 40_000_000], ids=["small", "beyond what is cached"])
def test_a_rekey_on_a_full_disk_is_told_as_such_and_the_old_key_opens(tmp_path: Path, room: int, length: int) -> None:
    path = tmp_path / "desk.db"
    database = Database.open(path, KEY)
    with database.writing() as connection:
        put(connection, "text", "x" * length)
    database._raw("PRAGMA wal_checkpoint(TRUNCATE)")
    with no_file_beyond(room), pytest.raises(DiskFull):
        database.rekey(OTHER_KEY)
    database.close()
    again, key = Database.open_any(path, [OTHER_KEY, KEY])
    assert key == KEY
    assert len(values(again)["text"]) == length
    again.check_integrity()
    again.close()


def test_a_rekey_inside_a_transaction_is_a_bug(database: Database) -> None:
    with database.reading(), pytest.raises(BrokenInvariant):
        database.rekey(OTHER_KEY)


def test_the_first_of_two_keys_is_tried_first(database: Database) -> None:
    again, key = Database.open_any(database.path, [KEY, OTHER_KEY])
    assert key == KEY
    again.close()


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database.open(path, KEY)
    database.close()
    raw = bytearray(path.read_bytes())
    raw[-2000] ^= 1
    path.write_bytes(raw)
    damaged = Database.open(path, KEY)
    with pytest.raises(DatabaseDamaged):
        damaged.check_integrity()
    damaged.close()
