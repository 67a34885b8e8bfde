import pytest

from ui.utf16 import units


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("мир", 3), ("👩", 2), ("a👩‍👩б", 7)])
def test_lengths_are_those_of_qt(text: str, length: int) -> None:
    assert units(text) == length
