"""Cards reflow from one row to a block to one column."""

import pytest

from ui.ranking.card_grid import LEAST_WIDTH, columns_for


@pytest.mark.parametrize(
    ("width", "cards", "columns"),
    [
        (920, 4, 4),
        (840, 4, 2),
        (700, 4, 2),
        (500, 4, 2),
        (420, 4, 1),
        (920, 2, 2),
        (300, 2, 1),
        (920, 3, 3),
        (600, 3, 2),
        (920, 9, 3),
        (1400, 9, 5),
        (100, 9, 1),
    ],
)
def test_columns_are_evened_out_over_the_rows(width, cards, columns):
    assert columns_for(width, cards) == columns


def test_a_card_is_never_narrower_than_its_scores_unless_the_window_is():
    for width in range(LEAST_WIDTH, 2000, 7):
        for cards in range(2, 10):
            columns = columns_for(width, cards)
            assert (width - (columns - 1) * 12) / columns >= LEAST_WIDTH
