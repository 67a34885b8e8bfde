"""Two styles for the tests of the Markdown view, as the themes would make them."""

from ui.markdown import MarkdownStyle

LIGHT = MarkdownStyle(
    text="#1F1E1B",
    quiet="#6A655B",
    accent="#8A6500",
    good="#1F6F43",
    caution="#9A5200",
    line="#E4DFD3",
    code_ground="#FBFAF7",
)
DARK = MarkdownStyle(
    text="#EEEBE4",
    quiet="#A8A294",
    accent="#E3BC55",
    good="#6CC495",
    caution="#F0A457",
    line="#3A372F",
    code_ground="#211F1C",
)
