"""The words that the person taught the spelling checker."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.storage.database import Database
from app.storage.tables import words


class WordList:
    """Each method is one transaction. Case is kept: a name is not a word."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[str, ...]:
        """In the order of their letters."""
        with self._database.reading() as connection:
            return tuple(connection.execute(select(words.c.word).order_by(words.c.word)).scalars())

    def add(self, word: str, *, at: datetime) -> None:
        """A word that is there already is no error."""
        with self._database.writing() as connection:
            connection.execute(insert(words).values(word=word, added=at).on_conflict_do_nothing())

    def remove(self, word: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(words).where(words.c.word == word))
