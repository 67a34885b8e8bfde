from hypothesis import given
from hypothesis import strategies as st

from ui.common_start import common_start


@given(start=st.text("ab"), one=st.text("ab"), other=st.text("ab"))
def test_it_is_what_a_look_at_each_character_finds(start: str, one: str, other: str) -> None:
    first, second = start + one, start + other
    expected = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    assert common_start(first, second) == (min(len(first), len(second)) if expected is None else expected)
