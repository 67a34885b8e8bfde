"""How the text of answers is set, from the theme's tokens: what every `MarkdownView` of the window is given."""

from ui.markdown.style import MarkdownStyle
from ui.theme import Theme
from ui.tokens import CODE_FAMILY, INTERFACE_FAMILY, READING_LINE_HEIGHT, SIZE_INTERFACE, SIZE_READING


def markdown_style(theme: Theme, *, size: int = SIZE_READING) -> MarkdownStyle:
    """The style in force; ask again on `theme_changed`. `size` is the reading size at 100%, in pixels."""
    tokens = theme.tokens
    return MarkdownStyle(
        text=tokens.text,
        quiet=tokens.quiet,
        accent=tokens.accent,
        good=tokens.good,
        caution=tokens.caution,
        line=tokens.line,
        code_ground=tokens.hover,
        text_families=(INTERFACE_FAMILY,),
        code_families=(CODE_FAMILY,),
        text_px=theme.px(size),
        code_px=theme.px(size - SIZE_READING + SIZE_INTERFACE),
        line_height=READING_LINE_HEIGHT,
        line_px=tokens.line_width,
    )
