import pytest

from ui.markdown.content import Align, Run, Table


def test_a_table_with_rows_of_different_lengths_is_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        Table((((Run("a"),),), ()), (Align.START,))


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        Table((), ())
