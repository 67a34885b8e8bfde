from hypothesis import given
from hypothesis import strategies as st

from ui.markdown.columns import share

COLUMNS = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 900)), min_size=1, max_size=12)


def test_room_beside_the_longest_words_goes_where_lines_are_long() -> None:
    assert share([40, 40], [40, 400], 200) == [40, 160]


def test_short_columns_keep_what_they_need_where_words_do_not_fit() -> None:
    assert share([30, 200, 200], [30, 500, 500], 230) == [30, 100, 100]


@given(COLUMNS, st.integers(20, 1_000))
def test_columns_never_take_more_than_there_is(columns: list[tuple[int, int]], available: int) -> None:
    words = [word for word, _ in columns]
    lines = [word + more for word, more in columns]
    assert sum(share(words, lines, available)) <= max(available, len(columns))


@given(COLUMNS, st.integers(20, 4_000))
def test_no_word_is_broken_while_all_the_longest_words_fit(columns: list[tuple[int, int]], available: int) -> None:
    words = [word for word, _ in columns]
    lines = [word + more for word, more in columns]
    if sum(words) <= available:
        assert all(given >= word for given, word in zip(share(words, lines, available), words, strict=True))
