"""What a Markdown view shows, as frozen values: paragraphs of runs, and tables.

The list is flat. A quote or a list item is an inset of the paragraphs inside it, a code block is one paragraph a line;
so two versions of an answer can be compared paragraph by paragraph and only what differs is set again. No Qt here.
"""

from dataclasses import dataclass
from enum import Enum, auto

# The address of the line that shows the next part of a clipped text. No model can write it: links of its
# own are kept only when they are http, https or mailto.
MORE_ADDRESS = "more:"


class Tone(Enum):
    """The colour of a run, named for what it says."""

    PLAIN = auto()
    QUIET = auto()
    KEYWORD = auto()
    STRING = auto()
    COMMENT = auto()
    NUMBER = auto()


class Kind(Enum):
    TEXT = auto()
    HEADING = auto()
    CODE = auto()
    RULE = auto()


class Align(Enum):
    START = auto()
    CENTRE = auto()
    END = auto()


class Container(Enum):
    QUOTE = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True)
class Inset:
    """One container around a paragraph; an item is as wide as the widest marker of its list, in characters."""

    container: Container
    marker_chars: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; `link` is an http, https or mailto address, or `MORE_ADDRESS`, or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    tone: Tone = Tone.PLAIN
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, code line or rule.

    `marker` is the bullet or number in front of it. `glued` says it goes on with the paragraph before, which was cut
    because it is overlong, and `joint` what stood at the cut: nothing, a space or a line break. `opens` marks the first
    line of a code block, `tight` an item of a list without blank lines.
    """

    runs: tuple[Run, ...] = ()
    kind: Kind = Kind.TEXT
    level: int = 0
    insets: tuple[Inset, ...] = ()
    marker: str = ""
    tight: bool = False
    opens: bool = False
    glued: bool = False
    joint: str = "\n"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of runs, every row as long as `aligns`; `header` says whether the first row is one."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    aligns: tuple[Align, ...]
    header: bool = True
    insets: tuple[Inset, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows or not self.aligns or any(len(row) != len(self.aligns) for row in self.rows):
            raise ValueError("a table has at least one cell, and rows of one length")


Block = Paragraph | Table
