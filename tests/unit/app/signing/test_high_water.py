from pathlib import Path

import pytest

from app.domain.errors import DatabaseRolledBack
from app.domain.record import ChainHead
from app.signing.high_water import HighWaterMark

A, B = "sha256:" + "0a" * 32, "sha256:" + "0b" * 32


def head(seq: int, fork: str = "0") -> ChainHead:
    return ChainHead(seq, f"{seq:0>63}{fork}")


@pytest.fixture
def mark(tmp_path: Path) -> HighWaterMark:
    return HighWaterMark(tmp_path / "chain.head")


def test_without_a_mark_any_database_is_taken(mark: HighWaterMark) -> None:
    mark.check(A, ChainHead.empty())
    mark.check(A, head(9))


def test_the_database_that_ends_at_the_mark_or_after_it_is_taken(mark: HighWaterMark) -> None:
    mark.advance(A, head(5))
    mark.check(A, head(5))
    mark.check(A, head(6))  # killed between the commit and the mark


@pytest.mark.parametrize("found", [ChainHead.empty(), head(1), head(4)])
def test_an_old_copy_of_the_database_is_noticed(mark: HighWaterMark, found: ChainHead) -> None:
    mark.advance(A, head(5))
    with pytest.raises(DatabaseRolledBack) as noticed:
        mark.check(A, found)
    assert (noticed.value.known_seq, noticed.value.found_seq) == (5, found.seq)


def test_a_fork_at_the_mark_itself_is_noticed(mark: HighWaterMark) -> None:
    mark.advance(A, head(5))
    with pytest.raises(DatabaseRolledBack):
        mark.check(A, head(5, fork="f"))


def test_a_device_enrolled_afresh_starts_without_a_mark_and_the_old_one_is_remembered(mark: HighWaterMark) -> None:
    mark.advance(A, head(5))
    mark.check(B, ChainHead.empty())
    mark.advance(B, head(1))
    mark.check(B, head(1))
    with pytest.raises(DatabaseRolledBack):
        mark.check(A, head(4))


def test_the_mark_outlives_the_object(tmp_path: Path) -> None:
    HighWaterMark(tmp_path / "chain.head").advance(A, head(5))
    with pytest.raises(DatabaseRolledBack):
        HighWaterMark(tmp_path / "chain.head").check(A, head(4))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b'{"devices":[]}',
        b'{"devices":{"a":1}}',
        b'{"devices":{"a":{"seq":0,"entry_id":"x"}}}',
        b'{"devices":{"a":{"seq":1,"entry_id":null}}}',
    ],
)
def test_a_mark_that_says_nothing_sensible_is_none_and_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "chain.head").write_bytes(content)
    mark = HighWaterMark(tmp_path / "chain.head")
    mark.check(A, head(1))
    mark.advance(A, head(2))
    with pytest.raises(DatabaseRolledBack):
        mark.check(A, head(1))
