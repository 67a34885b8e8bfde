from hypothesis import given
from hypothesis import strategies as st

from app.domain.well_formed import well_formed


@given(st.text(st.characters(codec="utf-8")))
def test_text_that_can_be_kept_is_not_touched(text: str) -> None:
    assert well_formed(text) == text


@given(st.text(st.characters()))
def test_whatever_is_left_can_be_kept(text: str) -> None:
    well_formed(text).encode("utf-8")


def test_two_halves_become_one_and_one_half_a_replacement() -> None:
    assert well_formed("a\ud83d\ude00b") == "a😀b"
    assert well_formed("a\ud83db") == "a�b"
