import json
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from app.domain.generation import Message, Role
from app.storage.columns import Json, Moment, Words, from_json, from_microseconds, microseconds, to_json

TABLE = Table(
    "t",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("at", Moment),
    Column("words", Words),
    Column("value", Json(tuple[Message, ...])),
)


def kept(**values: object) -> tuple[object, ...]:
    engine = create_engine("sqlite://")
    TABLE.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(TABLE).values(n=1, **values))
        row = tuple(connection.execute(select(TABLE.c.at, TABLE.c.words, TABLE.c.value)).one())
    engine.dispose()
    return row


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert from_microseconds(microseconds(moment)) == moment


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    there = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    assert kept(at=there)[0] == there


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        microseconds(datetime(2026, 11, 22))  # noqa: DTZ001


def test_nothing_stays_nothing() -> None:
    assert kept() == (None, None, None)


def test_half_an_emoji_is_kept_as_a_replacement_character() -> None:
    assert kept(words="so \ud83d it is")[1] == "so � it is"


def test_a_domain_value_comes_back_as_itself() -> None:
    said = (Message(Role.USER, "почему?"), Message(Role.ASSISTANT, "так"))
    assert kept(value=said)[2] == said


def test_json_takes_text_that_utf8_does_not() -> None:
    assert from_json(to_json(Message(Role.USER, "a\ud83d")), Message).content == "a�"
    assert kept(value=(Message(Role.USER, "a\ude00"),))[2] == (Message(Role.USER, "a�"),)


def test_a_path_comes_back_as_a_path() -> None:
    assert from_json(to_json(Path("models") / "small.gguf"), Path) == Path("models") / "small.gguf"


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX")
def test_a_path_that_is_no_text_comes_back_as_the_same_bytes() -> None:
    path = Path(os.fsdecode(b"/m/caf\xe9 \xff.gguf"))
    assert from_json(to_json(path), Path) == path
    to_json(path).encode("utf-8")


@pytest.mark.parametrize("text", ["/m/small.gguf", "AAAA", '{"bytes":"AAAA"}', "/модели/ё.gguf"])
def test_a_path_that_is_text_is_kept_as_it_reads(text: str) -> None:
    assert json.loads(to_json(Path(text))) == text
    assert from_json(to_json(Path(text)), Path) == Path(text)


def test_a_value_that_is_no_json_is_refused_both_ways() -> None:
    with pytest.raises(NotImplementedError):
        to_json(object())
    with pytest.raises(NotImplementedError):
        from_json('"x"', complex)
    with pytest.raises(NotImplementedError):
        from_json("7", Path)
