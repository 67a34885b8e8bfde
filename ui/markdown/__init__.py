"""The text of a model on the screen: a safe, fast Markdown view in Qt Widgets."""

from ui.markdown.highlight import Lexers
from ui.markdown.pacer import RepaintPacer
from ui.markdown.style import MarkdownStyle
from ui.markdown.view import MarkdownView, Sizing

__all__ = ["Lexers", "MarkdownStyle", "MarkdownView", "RepaintPacer", "Sizing"]
