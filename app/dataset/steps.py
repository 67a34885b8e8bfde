"""An answer as steps, each right or wrong: sentences, and the errors that people marked in them.

Offsets count the Unicode code points of the NFC text, as Python's own strings do, so emoji, combining marks, Cyrillic
and right-to-left text need nothing of their own. A sentence ends at a line's end, and at a stop that white space and
then no small letter follow: so abbreviations within a sentence stay in it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.dataset.bodies import Critique, Span

NEUTRAL: Final = "neutral"  # MQM: worth saying, and no error

_STOP = re.compile(r"""[.!?…。！？؟۔]+['"»”’)\]]*(?=\s)|\n""")
_SPACE = re.compile(r"\s*")


class Step(NamedTuple):
    """`text` is [start, end) of the answer."""

    text: str
    start: int
    end: int


def nfc(text: str) -> str:
    """The text that offsets are in."""
    return unicodedata.normalize("NFC", text)


def steps(text: str) -> list[Step]:
    """The sentences of `text`, without the white space between them; none is empty."""
    return list(_steps(text))


def labelled(critique: Critique) -> list[tuple[str, bool]]:
    """Each step of the answer, and whether no error was marked in it."""
    text = nfc(critique.answer.text)
    wrong = [span for span in critique.errors if span.severity != NEUTRAL and fits(span, text)]
    return [(step.text, not _touched(step, wrong)) for step in steps(text)]


def fits(span: Span, text: str) -> bool:
    """Whether the span's place in `text` holds what it quotes."""
    if span.start is None or span.end is None:
        return False
    return 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.quote


def _touched(step: Step, spans: Sequence[Span]) -> bool:
    return any(_start(span) < step.end and step.start < _end(span) for span in spans)


def _start(span: Span) -> int:
    return -1 if span.start is None else span.start


def _end(span: Span) -> int:
    return -1 if span.end is None else span.end


def _steps(text: str) -> Iterator[Step]:
    begin = 0
    for stop in _STOP.finditer(text):
        if stop.group() != "\n" and _goes_on(text, stop.end()):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, len(text))


def _goes_on(text: str, after: int) -> bool:
    space = _SPACE.match(text, after)
    following = after if space is None else space.end()
    return text[following : following + 1].islower()


def _trimmed(text: str, begin: int, end: int) -> Iterator[Step]:
    found = text[begin:end]
    start = begin + len(found) - len(found.lstrip())
    if said := found.strip():
        yield Step(said, start, start + len(said))
