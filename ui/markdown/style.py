"""How Markdown looks: the colours, type families and sizes a view is given, and may be given anew while it is open.

This package knows nothing of the theme; whoever owns the tokens builds a `MarkdownStyle` from them. Contrast is checked
where the tokens are chosen, not here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkdownStyle:
    """Colours are `#rrggbb`; sizes are device-independent pixels; `line_height` is a multiple of the reading size.

    `code_ground` is painted behind code, `line` draws every border and rule (`line_px` thick), `good`, `caution` and
    `quiet` also colour the strings, numbers and comments of code, `accent` its keywords and all links.
    """

    text: str
    quiet: str
    accent: str
    good: str
    caution: str
    line: str
    code_ground: str
    text_families: tuple[str, ...] = ("Inter",)
    code_families: tuple[str, ...] = ("JetBrains Mono",)
    text_px: int = 15
    code_px: int = 13
    line_height: float = 1.55
    line_px: int = 1

    def __post_init__(self) -> None:
        for name in ("text", "quiet", "accent", "good", "caution", "line", "code_ground"):
            value = getattr(self, name)
            if len(value) != 7 or value[0] != "#" or not all(c in "0123456789abcdefABCDEF" for c in value[1:]):
                raise ValueError(f"{name} is not #rrggbb: {value!r}")
        if not (self.text_families and self.code_families):
            raise ValueError("a style names at least one text family and one code family")
        if min(self.text_px, self.code_px, self.line_px) < 1 or self.line_height < 1.0:
            raise ValueError("sizes are at least one pixel and lines at least as high as their type")
