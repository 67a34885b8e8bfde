"""How the text of answers is set: makes the Markdown views of a page, all in the theme's look, now and after a switch.

The views of one `Reading` share what is costly (highlighting) and what must be shared (the pacing of repaints).
"""

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.markdown.highlight import Lexers
from ui.markdown.pacer import RepaintPacer
from ui.markdown.style import MarkdownStyle
from ui.markdown.view import MarkdownView, Sizing
from ui.theme import Theme, set_role
from ui.tokens import CODE_FAMILY, INTERFACE_FAMILY, READING_LINE_HEIGHT, SIZE_INTERFACE, SIZE_READING


class Reading(QObject):
    """Makes views; keep it as long as they live."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pacer = RepaintPacer(self)
        self._lexers = Lexers()
        self._views: list[tuple[MarkdownView, int]] = []
        theme.theme_changed.connect(self._on_theme_changed)

    def view(
        self,
        *,
        sizing: Sizing = Sizing.GROWS,
        size: int = SIZE_READING,
        follows: bool = True,
        parent: QWidget | None = None,
    ) -> MarkdownView:
        """A view at `size` pixels of type (at 100%) that keeps to the theme; `follows` as in `MarkdownView`."""
        made = MarkdownView(
            markdown_style(self._theme, size=size),
            sizing=sizing,
            follows=follows,
            pacer=self._pacer,
            lexers=self._lexers,
            parent=parent,
        )
        set_role(made, "plain")
        self._views = [(view, px) for view, px in self._views if shiboken6.isValid(view)]
        self._views.append((made, size))
        return made

    def _on_theme_changed(self) -> None:
        for view, size in self._views:
            if shiboken6.isValid(view):
                view.set_style(markdown_style(self._theme, size=size))


def markdown_style(theme: Theme, *, size: int = SIZE_READING) -> MarkdownStyle:
    """The style in force; `size` is the reading size at 100%, in pixels."""
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
