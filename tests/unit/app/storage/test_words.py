from app.storage.database import Database
from app.storage.words import WordList
from tests.desk_samples import START


def test_words_are_kept_once_with_their_case(database: Database) -> None:
    words = WordList(database)
    for word in ("Рэлей", "рэлей", "Рэлей"):
        words.add(word, at=START)
    assert words.all() == ("Рэлей", "рэлей")
    words.remove("Рэлей")
    words.remove("Рэлей")
    assert words.all() == ("рэлей",)
