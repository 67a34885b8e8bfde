import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlcipher3 import dbapi2 as driver

from app.domain.listing import Snippet
from app.storage.database import Database
from app.storage.search_index import turns_index
from app.storage.search_text import MAX_QUERY_WORDS, indexed, match, snippet


def found(database: Database, text: str, query: str) -> bool:
    expression = match(query)
    if expression is None:
        return False
    with database.writing() as connection:
        turns_index.put(connection, 1, text)
        rows = connection.execute(select(turns_index.rows.c.rowid).where(turns_index.matches(expression))).all()
        turns_index.remove(connection, 1)
    return bool(rows)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Ещё не вечер", "еще"),
        ("Еще не вечер", "ЕЩЁ"),
        ("Café Zürich", "cafe zurich"),
        ("диабет второго типа", "диаб тип"),
        ("за\u0301мок на горе", "замок"),
        ("cafe\u0301", "café"),
        ("snake_case and kebab-case", "case kebab"),
        ("рН 7,4", "7 4"),
        ("東京都", "東京"),
        ("a\u19b0b", "a\u19b0b"),
    ],
)
def test_words_are_found_however_they_are_written(database: Database, text: str, query: str) -> None:
    assert found(database, text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [("мой", "мои"), ("infarction", "farction"), ("first only", "first second"), ("anything", "…"), ("x", "")],
)
def test_other_words_are_not(database: Database, text: str, query: str) -> None:
    assert not found(database, text, query)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        'a" OR "b',
        "NEAR(a b)",
        "a AND",
        "words : a",
        "*",
        "^a",
        "a NOT b",
        "(",
        "a + b",
        "-",
        "'; DROP TABLE turns",
    ],
)
def test_fts_syntax_in_a_query_is_only_words(database: Database, query: str) -> None:
    found(database, "something else", query)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar_one() == 0


# One index for the whole run: making a database for each example takes longer than the search.
INDEX = driver.connect(":memory:")
INDEX.execute(
    "CREATE VIRTUAL TABLE i USING fts5(words, content='', contentless_delete=1, detail=column, prefix='1 2 3',"
    " tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mc'\")"
)


@given(st.text(max_size=30))
def test_any_text_is_found_by_itself_and_none_is_a_syntax_error(text: str) -> None:
    expression = match(text)
    INDEX.execute("DELETE FROM i")
    INDEX.execute("INSERT INTO i(rowid, words) VALUES (1, ?)", (indexed(text),))
    if expression is not None:
        assert INDEX.execute("SELECT rowid FROM i WHERE i MATCH ?", (expression,)).fetchall() == [(1,)]


def test_a_pasted_page_is_cut_to_its_first_words() -> None:
    expression = match(" ".join(f"word{n}" for n in range(500)))
    assert expression is not None
    assert expression.count("*") == MAX_QUERY_WORDS


def test_a_snippet_is_one_line_around_the_hit() -> None:
    text = "Before it. " * 30 + "\n\nThe needle\tis here.\n" + "After it. " * 30
    around = snippet(text, "need")
    assert "\n" not in around.text
    assert around.text.startswith("… ")
    assert around.text.endswith("…")
    ((start, end),) = around.hits
    assert around.text[start:end] == "needle"


def test_a_snippet_is_cut_between_words() -> None:
    text = "hydrochlorothiazide " * 10 + "needle " + "hydrochlorothiazide " * 20

    words = snippet(text, "needle").text.strip("…").split()

    assert set(words) == {"hydrochlorothiazide", "needle"}


def test_each_hit_in_a_snippet_is_marked() -> None:
    around = snippet("Ёлка, елка и café", "елк cafe")
    assert [around.text[start:end] for start, end in around.hits] == ["Ёлка", "елка", "café"]


def test_a_snippet_does_not_take_one_letter_for_another() -> None:
    assert snippet("мой, мои", "мои").hits == ((5, 8),)


def test_without_a_hit_a_snippet_is_the_beginning() -> None:
    assert snippet("Short text", "other") == Snippet("Short text", ())
    assert snippet("Short text", "?!") == Snippet("Short text", ())


def test_a_snippet_of_one_endless_word_is_cut() -> None:
    around = snippet("x" * 100 + " y" + "z" * 100_000, "yz")
    assert len(around.text) < 250
    assert around.hits
