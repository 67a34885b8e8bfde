"""The colours, sizes and spaces of the window, as frozen values (paper and gold).

Three sets of tokens: light, dark and high contrast (black or white ground). Nothing here touches Qt, so the contrast
of every pair that is used together is a plain calculation (`contrast`, WCAG 2.2 §1.4.3), which a test does for all.
"""

from dataclasses import dataclass
from enum import StrEnum

# Spaces in pixels: an 8 px grid, 4 inside controls.
SPACE_1 = 4
SPACE_2 = 8
SPACE_3 = 12
SPACE_4 = 16
SPACE_5 = 24
SPACE_6 = 32

RADIUS_CONTROL = 6
RADIUS_CARD = 8
HIT = 28  # the least side of anything that is clicked
HEADER_HEIGHT = 52
FOOTER_HEIGHT = 56
RAIL_WIDTH = 184
RAIL_NARROW_WIDTH = 60
SIDE_WIDTH = 304
NARROW_WINDOW = 1000  # below this width, at the usual text size, the rail shows icons only
READING_COLUMNS = 74  # characters of a comfortable line; the column is 66 to 80

# Type in pixels at 100%.
SIZE_KEY = 11
SIZE_SMALL = 12
SIZE_INTERFACE = 13
SIZE_READING = 15
SIZE_PAGE_TITLE = 17  # in the header, beside the status line
SIZE_TITLE = 20
READING_LINE_HEIGHT = 1.55

MOTION_MS = 120

INTERFACE_FAMILY = "Inter"
CODE_FAMILY = "JetBrains Mono"


class ThemeName(StrEnum):
    """`SYSTEM` follows the desktop's light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_DARK = "contrast-dark"
    CONTRAST_LIGHT = "contrast-light"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme. Colours are `#RRGGBB`; `*_soft` are grounds that carry text of the colour they soften.

    `ground` is the room, `surface` a card or field on it, `line` a border that only separates, `edge` the border of
    a control (3:1 against its ground, WCAG 2.2 §1.4.11), `quiet` secondary words, `on_accent` words on the accent.
    """

    name: ThemeName
    is_dark: bool
    ground: str
    surface: str
    hover: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    caution: str
    caution_soft: str
    danger: str
    danger_soft: str
    selection: str
    on_selection: str
    line_width: int = 1
    focus_width: int = 2


LIGHT = Tokens(
    name=ThemeName.LIGHT,
    is_dark=False,
    ground="#FBFAF7",
    surface="#FFFFFF",
    hover="#F3F0E8",
    line="#E4DFD3",
    edge="#968F80",
    text="#1F1E1B",
    quiet="#6A655B",
    accent="#8A6500",
    accent_hover="#755600",
    on_accent="#FFFFFF",
    accent_soft="#F7EFD8",
    good="#1F6F43",
    good_soft="#E6F2EA",
    caution="#9A5200",
    caution_soft="#FBEEDD",
    danger="#B3261E",
    danger_soft="#FBE9E7",
    selection="#F0DDA6",
    on_selection="#1F1E1B",
)

DARK = Tokens(
    name=ThemeName.DARK,
    is_dark=True,
    ground="#181715",
    surface="#211F1C",
    hover="#2A2824",
    line="#3A372F",
    edge="#7C7666",
    text="#EEEBE4",
    quiet="#A8A294",
    accent="#E3BC55",
    accent_hover="#EDCB70",
    on_accent="#181715",
    accent_soft="#3A3118",
    good="#6CC495",
    good_soft="#1E3327",
    caution="#F0A457",
    caution_soft="#3A2A17",
    danger="#F2857C",
    danger_soft="#3A211E",
    selection="#5A4A1C",
    on_selection="#EEEBE4",
)

CONTRAST_DARK = Tokens(
    name=ThemeName.CONTRAST_DARK,
    is_dark=True,
    ground="#000000",
    surface="#000000",
    hover="#262626",
    line="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    quiet="#FFFFFF",
    accent="#FFD84D",
    accent_hover="#FFE680",
    on_accent="#000000",
    accent_soft="#332B00",
    good="#7CFFB2",
    good_soft="#00260F",
    caution="#FFC46B",
    caution_soft="#2E1B00",
    danger="#FFB3AD",
    danger_soft="#330300",
    selection="#FFD84D",
    on_selection="#000000",
    line_width=2,
    focus_width=3,
)

CONTRAST_LIGHT = Tokens(
    name=ThemeName.CONTRAST_LIGHT,
    is_dark=False,
    ground="#FFFFFF",
    surface="#FFFFFF",
    hover="#E6E6E6",
    line="#000000",
    edge="#000000",
    text="#000000",
    quiet="#000000",
    accent="#5C4300",
    accent_hover="#3D2C00",
    on_accent="#FFFFFF",
    accent_soft="#FFF3CC",
    good="#00461F",
    good_soft="#E0FFEC",
    caution="#663300",
    caution_soft="#FFF0DD",
    danger="#8C0009",
    danger_soft="#FFE5E3",
    selection="#5C4300",
    on_selection="#FFFFFF",
    line_width=2,
    focus_width=3,
)

ALL_TOKENS: tuple[Tokens, ...] = (LIGHT, DARK, CONTRAST_DARK, CONTRAST_LIGHT)


def tokens_named(name: ThemeName, *, system_is_dark: bool) -> Tokens:
    """Return the tokens of a theme; `SYSTEM` is light or dark as the desktop is."""
    if name is ThemeName.SYSTEM:
        return DARK if system_is_dark else LIGHT
    return next(tokens for tokens in ALL_TOKENS if tokens.name is name)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    # WCAG 2.2, "relative luminance" of sRGB.
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
