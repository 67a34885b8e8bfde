"""The widget that shows Markdown, finished or while it is being written.

The raw text is kept beside the document and never read back from it. A text is read in slices of a few milliseconds, so
that no text, however long or odd, holds the window up. Links are chosen through `ReadingPane`.
"""

import math
import time
from enum import Enum, auto

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.markdown import decorations
from ui.markdown.compose import Composer
from ui.markdown.content import MORE_ADDRESS, Block, Paragraph, Run
from ui.markdown.formats import Formats
from ui.markdown.highlight import Lexers
from ui.markdown.live_text import LiveText
from ui.markdown.pacer import RepaintPacer
from ui.markdown.parser import Parser
from ui.markdown.reading_pane import ReadingPane
from ui.markdown.style import MarkdownStyle
from ui.markdown.typesetter import Typesetter

_SLICE_S = 0.004
_FIRST_SLICE_S = 0.012
_NEARLY = 40  # pixels below the view: the next line may come into it


class Sizing(Enum):
    """Whether a view is as high as its text, inside something that scrolls, or scrolls by itself."""

    GROWS = auto()
    SCROLLS = auto()


class MarkdownView(ReadingPane):
    """Read-only Markdown: `set_text` for a finished text, or `append` … `finish` for one that is being written.

    Signal `text_shown()`: what was given so far, or the next part of it, is in the document.
    """

    text_shown = Signal()

    def __init__(
        self,
        style: MarkdownStyle,
        *,
        sizing: Sizing = Sizing.SCROLLS,
        follows: bool = True,
        pacer: RepaintPacer | None = None,
        lexers: Lexers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Share `pacer` and `lexers` among the views of a window. With `follows`, a view that scrolls by itself stays
        at the end of a growing text while it is there, nothing is selected and the pointer is elsewhere."""
        super().__init__(parent)
        self._style = style
        self._sizing = sizing
        self._follows = follows
        self._settled = True
        self._pacer = pacer or RepaintPacer(self)
        self._composer = Composer(lexers or Lexers(), self.tr("image"))
        self._text = LiveText(Parser(), self._composer)
        formats = Formats(style)
        self.document().setDefaultFont(formats.font())
        self._typesetter = Typesetter(self.document(), formats)
        self.more_requested.connect(self._on_more_requested)
        if sizing is Sizing.GROWS:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)
        else:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def raw_text(self) -> str:
        """Every character given, unchanged."""
        return self._text.raw

    def set_text(self, text: str) -> None:
        """Show a finished text; a short one is in the document on return, a long one a little later."""
        self._text.replace(text)
        self._show_soon()

    def append(self, text: str) -> None:
        """Add to a text that is being written."""
        self._text.append(text)
        self._settled = False
        self._pacer.request(self)

    def finish(self) -> None:
        """The text is complete."""
        self._text.finish()
        self._show_soon()

    def set_style(self, style: MarkdownStyle) -> None:
        """Look otherwise from now on; what is shown, and where, stays."""
        self._style = style
        at = self.verticalScrollBar().value()
        formats = Formats(style)
        self.document().setDefaultFont(formats.font())
        self._typesetter.restyle(formats)
        self.verticalScrollBar().setValue(at)
        self.viewport().update()

    @property
    def is_settled(self) -> bool:
        """Whether all that was given is in the document, in its colours."""
        return self._settled

    @property
    def growth_in_sight(self) -> bool:
        """Whether the end of the text is seen. One that grows as a whole cannot tell, and takes it that it is."""
        if self._sizing is Sizing.GROWS or not self.isVisible():
            return self.isVisible()
        end = self.verticalScrollBar().value() + self.viewport().height()
        return end >= self.document().size().height() - _NEARLY

    def repaint_now(self) -> bool:
        """Read and set for a few milliseconds; True if there is more to do. The pacer calls this."""
        return self._show(_SLICE_S)

    def _show(self, seconds: float) -> bool:
        until = time.perf_counter() + seconds
        more = self._text.work()
        while more and time.perf_counter() < until:
            more = self._text.work()
        more = self._set(self._text.blocks()) or more
        self._settled = not (more or self._text.awaits_colours)
        if self._text.awaits_colours and not more:
            self._pacer.request(self)
        self.text_shown.emit()
        return more

    def _show_soon(self) -> None:
        if self._show(_FIRST_SLICE_S):
            self._pacer.request(self)

    def _set(self, blocks: list[Block]) -> bool:
        bar, cursor = self.verticalScrollBar(), self.textCursor()
        at = bar.value()
        at_end = at >= bar.maximum() - 2
        anchor, position = cursor.anchor(), cursor.position()
        if self._text.hidden:
            blocks = [*blocks, Paragraph((Run(self._more_words(), link=MORE_ADDRESS),))]
        more = self._typesetter.show(blocks)
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) != (anchor, position):
            self._select(anchor, position)
        follow = self._follows and self._text.writing and at_end and not (anchor != position or self.underMouse())
        bar.setValue(bar.maximum() if follow else at)
        self.viewport().update()
        return more

    def _select(self, anchor: int, position: int) -> None:
        """Put the selection back where it was: text set behind it must not stretch it."""
        last = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _more_words(self) -> str:
        count = self.locale().toString(self._text.hidden)
        return self.tr("Show more ({count} characters are not shown yet)").format(count=count)

    def _on_more_requested(self) -> None:
        self._text.show_more()
        self._settled = False
        self._pacer.request(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._composer.image_word = self.tr("image")
            self._text.compose_again()
            self._show_soon()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._sizing is Sizing.SCROLLS:
            return hint
        bar = self.horizontalScrollBar()
        height = math.ceil(self.document().size().height()) + 2 * self.frameWidth()
        height += bar.sizeHint().height() if bar.isVisible() else 0
        return QSize(hint.width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height()) if self._sizing is Sizing.GROWS else super().minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._typesetter.fit(self.viewport().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.translate(-x, -y)
        area = QRectF(event.rect()).translated(x, y)
        decorations.paint(painter, self.document(), self._style, area, width=self.viewport().width())
        if self._text.writing:
            decorations.paint_writing_mark(painter, self.document(), self._style)
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scrolls_outside = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
        if self._sizing is Sizing.GROWS and event.key() in scrolls_outside:
            event.ignore()
        else:
            super().keyPressEvent(event)
