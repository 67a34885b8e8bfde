"""From a style to Qt's character, block and table formats: the typography of an answer.

Formats are made once for each look and kept until the style changes. Block formats also carry, as properties, what the
painter of decorations and the copying of text need to know of a paragraph.
"""

from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)

from ui.markdown.columns import ColumnMeter, share
from ui.markdown.content import Align, Block, Container, Kind, Paragraph, Run, Table, Tone
from ui.markdown.style import MarkdownStyle

# Lines are set low in their height, so there is less padding above them.
CODE_PADDING = 14
CODE_PADDING_TOP = 10
CODE_PADDING_BOTTOM = 12
_QUOTE_WIDTH = 16
_MOST_INSETS = 8
_CELL_PADDING = 8
_TIGHT_CELL_PADDING = 5
_HEADING_SCALE = {1: 1.33, 2: 1.17}
_MINIMUM_HEIGHT = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
_LEFT = QTextOption.TabType.LeftTab
_ALIGNMENT = {
    Align.START: Qt.AlignmentFlag.AlignLeading,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.END: Qt.AlignmentFlag.AlignTrailing,
}


# What a run's format depends on: bold, italic, struck out, code, its tone, and the level and kind of its paragraph.
_Look = tuple[bool, bool, bool, bool, Tone, tuple[int, Kind] | None]


class Property(IntEnum):
    """Block properties of ours: what a paragraph is, where the rules of its quotes stand, how copied text joins it."""

    KIND = QTextFormat.Property.UserProperty.value + 1
    OPENS = KIND + 1
    QUOTES = KIND + 2
    JOINT = KIND + 3
    MARKER = KIND + 4
    DEPTH = KIND + 5


class Formats:
    """The formats of one style."""

    def __init__(self, style: MarkdownStyle) -> None:
        self.style = style
        self._chars: dict[_Look, QTextCharFormat] = {}
        self._tones = {
            Tone.PLAIN: style.text,
            Tone.QUIET: style.quiet,
            Tone.COMMENT: style.quiet,
            Tone.KEYWORD: style.accent,
            Tone.STRING: style.good,
            Tone.NUMBER: style.caution,
        }
        self._cells = {
            (align, later): self._make_cell(align, first=not later) for align in Align for later in (False, True)
        }
        # A list's marker is as wide as its characters, so that "10." does not push its text out of line.
        self._digit_width = QFontMetricsF(self.font()).horizontalAdvance("0")
        self._meter = ColumnMeter(
            QFontMetricsF(self.table_font()),
            QFontMetricsF(self.table_font(bold=True)),
            QFontMetricsF(self.table_font(code=True)),
        )
        self._code_width = QFontMetricsF(self.font(code=True)).horizontalAdvance("0")
        self._code_tabs = [QTextOption.Tab(4 * stop * self._code_width, _LEFT) for stop in range(1, 21)]

    def font(self, *, code: bool = False) -> QFont:
        """The font to read text in, or that of code."""
        style = self.style
        font = QFont(list(style.code_families if code else style.text_families))
        font.setPixelSize(style.code_px if code else style.text_px)
        if code:
            # JetBrains Mono draws "!=" as one sign; who judges code must see its characters.
            font.setFeature(QFont.Tag("calt"), 0)
        return font

    def table_font(self, *, code: bool = False, bold: bool = False) -> QFont:
        """The font of a table's cells, a little smaller than that of the text."""
        font = self.font(code=code)
        font.setPixelSize(font.pixelSize() - (0 if code else 1))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def char(self, run: Run, paragraph: Paragraph | None = None) -> QTextCharFormat:
        """The format of a run in a paragraph, or in a table cell."""
        where = (paragraph.level, paragraph.kind) if paragraph else None
        key = (run.bold, run.italic, run.strike, run.code, run.tone, where)
        known = self._chars.get(key)
        if known is None:
            known = self._chars[key] = self._make_char(run, paragraph)
        if not run.link:
            return known
        made = QTextCharFormat(known)
        made.setAnchor(True)
        made.setAnchorHref(run.link)
        made.setForeground(QBrush(QColor(self.style.accent)))
        made.setFontUnderline(True)
        return made

    def _make_char(self, run: Run, paragraph: Paragraph | None) -> QTextCharFormat:
        style = self.style
        level = paragraph.level if paragraph else 0
        made = QTextCharFormat()
        made.setFont(self.font(code=run.code) if paragraph else self.table_font(code=run.code))
        if level in _HEADING_SCALE:
            size = round((style.code_px if run.code else style.text_px) * _HEADING_SCALE[level])
            made.setProperty(QTextFormat.Property.FontPixelSize, size)
        made.setFontWeight(QFont.Weight.DemiBold if run.bold or level else QFont.Weight.Normal)
        made.setFontItalic(run.italic or run.tone is Tone.COMMENT)
        made.setFontStrikeOut(run.strike)
        made.setForeground(QBrush(QColor(self._tones[run.tone])))
        if run.code and not (paragraph and paragraph.kind is Kind.CODE):
            made.setBackground(QBrush(QColor(style.code_ground)))
        return made

    def page(self, first: Paragraph, last: Paragraph) -> QTextFrameFormat:
        """The format of the whole document. Qt takes no account of the outer margins of its first and last text, so
        the document has room for a code block's padding there."""
        made = QTextFrameFormat()
        made.setTopMargin(CODE_PADDING_TOP if first.kind is Kind.CODE else 0)
        made.setBottomMargin(CODE_PADDING_BOTTOM if last.kind is Kind.CODE else 0)
        return made

    def block(self, paragraph: Paragraph, previous: Block | None) -> QTextBlockFormat:
        """The format of a paragraph below `previous`."""
        made = QTextBlockFormat()
        code = paragraph.kind is Kind.CODE
        if not isinstance(previous, Table):
            made.setTopMargin(self._gap(paragraph, previous))
        made.setLineHeight(self._line_height(paragraph), _MINIMUM_HEIGHT)
        left, quotes = self._insets(paragraph)
        if paragraph.marker:
            width = self._marker_width(len(paragraph.marker))
            made.setTextIndent(-width)
            made.setTabPositions([QTextOption.Tab(width, _LEFT)])
        made.setLeftMargin(left)
        if code:
            # The rest of a line too long for the box is set in by two characters.
            hang = 2 * self._code_width
            made.setLeftMargin(left + CODE_PADDING + hang)
            made.setTextIndent(-hang)
            made.setRightMargin(CODE_PADDING)
            made.setTabPositions(self._code_tabs)
        made.setProperty(Property.KIND, paragraph.kind.value)
        made.setProperty(Property.OPENS, paragraph.opens)
        made.setProperty(Property.QUOTES, " ".join(map(str, quotes)))
        made.setProperty(Property.JOINT, paragraph.joint)
        made.setProperty(Property.MARKER, len(paragraph.marker))
        made.setProperty(Property.DEPTH, sum(inset.container is Container.ITEM for inset in paragraph.insets))
        return made

    def cell(self, align: Align, *, column: int) -> QTextBlockFormat:
        """The format of the text of a table cell."""
        return self._cells[align, column > 0]

    def _make_cell(self, align: Align, *, first: bool) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setAlignment(_ALIGNMENT[align])
        made.setLineHeight(round(self.style.text_px * 1.3), _MINIMUM_HEIGHT)
        made.setProperty(Property.JOINT, "\n" if first else "\t")
        return made

    def table(self, table: Table, above: Paragraph, below: Paragraph, width: float) -> QTextTableFormat:
        """The format of a table between two paragraphs in a view of some width (0: not known yet). Qt takes no account
        of the margin of text below a table, so the table has it."""
        made = QTextTableFormat()
        made.setBorder(self.style.line_px)
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setBorderBrush(QBrush(QColor(self.style.line)))
        made.setBorderCollapse(True)
        made.setCellSpacing(0)
        if above.kind is Kind.CODE:
            made.setTopMargin(self._paragraph_gap + CODE_PADDING)
        elif above.runs or above.kind is Kind.RULE:
            made.setTopMargin(self._paragraph_gap + 2)
        made.setBottomMargin(self._gap(below, table))
        left = self._insets(table)[0]
        made.setLeftMargin(left)
        made.setHeaderRowCount(int(table.header))
        made.setCellPadding(_CELL_PADDING)
        count, line = len(table.aligns), self.style.line_px
        words, lines = self._meter.measure(table)
        available = width - left - line * (count + 1)
        if width and sum(lines) > available - count * (2 * _CELL_PADDING + line):
            made.setCellPadding(_TIGHT_CELL_PADDING)
            beside = 2 * _TIGHT_CELL_PADDING + line
            fixed = QTextLength.Type.FixedLength
            widths = share(words, lines, available - count * beside)
            made.setColumnWidthConstraints([QTextLength(fixed, one + beside) for one in widths])
        return made

    @property
    def _paragraph_gap(self) -> int:
        return round(self.style.text_px * 0.6)

    def _line_height(self, paragraph: Paragraph) -> float:
        style = self.style
        match paragraph.kind:
            case Kind.CODE:
                return round(style.code_px * 1.5)
            case Kind.HEADING:
                return round(style.text_px * _HEADING_SCALE.get(paragraph.level, 1.0) * 1.35)
            case Kind.RULE:
                return self._paragraph_gap
            case Kind.TEXT:
                return round(style.text_px * style.line_height)

    def _gap(self, paragraph: Paragraph, previous: Block | None) -> float:
        """The space above a paragraph. A code block's own padding is part of the gaps around it."""
        code = paragraph.kind is Kind.CODE
        after_box = isinstance(previous, Paragraph) and previous.kind is Kind.CODE
        opens_box = code and (paragraph.opens or not after_box)
        inside_box = code and not opens_box
        if paragraph.glued or inside_box or previous is None:
            return 0
        gap = self._paragraph_gap
        if isinstance(previous, Table):
            gap += 3
        elif paragraph.kind is Kind.HEADING:
            gap = round(self.style.text_px * (1.2 if paragraph.level < 3 else 0.9))
        elif previous.kind is Kind.HEADING or (paragraph.tight and paragraph.insets and previous.insets):
            gap = 4
        return gap + CODE_PADDING_TOP * opens_box + (CODE_PADDING_BOTTOM + 2) * after_box

    def _marker_width(self, characters: int) -> int:
        return round(max(1.35 * self.style.text_px, self._digit_width * characters + 0.35 * self.style.text_px))

    def _insets(self, block: Block) -> tuple[int, list[int]]:
        """The left margin, and where the rules of the quotes around the block stand."""
        left = 0
        quotes = []
        for inset in block.insets[:_MOST_INSETS]:
            if inset.container is Container.QUOTE:
                quotes.append(left)
                left += _QUOTE_WIDTH
            else:
                left += self._marker_width(inset.marker_chars)
        return left, quotes
