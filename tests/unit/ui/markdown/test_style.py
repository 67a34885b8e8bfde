from dataclasses import replace

import pytest

from ui.markdown.style import MarkdownStyle

STYLE = MarkdownStyle(
    text="#1F1E1B", quiet="#6A655B", accent="#8A6500", good="#1F6F43", caution="#9A5200", line="#E4DFD3",
    code_ground="#FBFAF7",
)  # fmt: skip


@pytest.mark.parametrize("colour", ["", "red", "#FFF", "#GGGGGG", "1F1E1B#"])
def test_a_colour_that_is_not_six_digits_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="accent"):
        replace(STYLE, accent=colour)


def test_sizes_below_a_pixel_and_lines_below_their_type_are_refused() -> None:
    with pytest.raises(ValueError, match="pixel"):
        replace(STYLE, text_px=0)
    with pytest.raises(ValueError, match="pixel"):
        replace(STYLE, line_height=0.9)


def test_a_style_without_a_family_is_refused() -> None:
    with pytest.raises(ValueError, match="family"):
        replace(STYLE, code_families=())
