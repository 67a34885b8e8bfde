"""Figures say honestly whether their bar is reached, and come out of JSON as they went in."""

import pytest

from local_model.figure import Figure, as_json, as_table, from_json, percentile

FIGURES = [
    Figure(name="wait", value=12.0, unit="ms", at_most=12.0, note="of 100"),
    Figure(name="speed", value=0.44, unit="×", at_least=0.45),
    Figure(name="size", value=3.0, unit="MB"),
]


def test_a_bar_is_reached_at_its_own_value_and_a_figure_without_one_says_nothing() -> None:
    assert [figure.reached for figure in FIGURES] == [True, False, None]


def test_a_table_names_what_was_missed() -> None:
    wait, speed, size = as_table(FIGURES).splitlines()
    assert "≤ 12" in wait
    assert wait.endswith("of 100")
    assert speed.endswith("MISSED")
    assert size.endswith("MB")


def test_json_gives_the_figures_back() -> None:
    assert from_json(as_json(FIGURES)) == FIGURES


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 5), (0.95, 10), (1.0, 10)])
def test_a_percentile_is_one_of_the_values_by_nearest_rank(share: float, value: int) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == value
