from sqlalchemy import select

from app.storage.database import Database
from app.storage.search_index import turns_index
from app.storage.search_text import match


def numbers(database: Database, word: str) -> list[int]:
    expression = match(word)
    assert expression is not None
    with database.reading() as connection:
        rowid = turns_index.rows.c.rowid
        return list(connection.execute(select(rowid).where(turns_index.matches(expression)).order_by(rowid)).scalars())


def test_words_put_again_replace_what_was(database: Database) -> None:
    with database.writing() as connection:
        turns_index.put(connection, 1, "first words")
        turns_index.put(connection, 1, "second words")
    assert numbers(database, "first") == []
    assert numbers(database, "second") == [1]


def test_what_was_removed_is_not_found_before_or_after_the_index_is_rewritten(database: Database) -> None:
    with database.writing() as connection:
        turns_index.put(connection, 1, "secret words")
        turns_index.put(connection, 2, "plain words")
        turns_index.remove(connection, 1)
    assert numbers(database, "words") == [2]
    with database.writing() as connection:
        turns_index.forget_removed(connection)
    assert numbers(database, "words") == [2]
    with database.reading() as connection:
        segments = connection.exec_driver_sql("SELECT block FROM turns_index_data").scalars().all()
    assert b"secret" not in b"".join(segments)
