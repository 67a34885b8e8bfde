"""Which words of a line of Markdown are to be checked, and in which language.

Code, maths, addresses, tags, numbers and the names of files and of things in code are passed over; so are abbreviations
in capitals. The language is read from the script: Cyrillic is Russian, Latin is English, any other is not checked.
"""

import re
from dataclasses import dataclass

from ui.utf16 import units

# A letter with the stress marks and soft hyphens that may follow it.
_LETTER = "[^\\W\\d_][\u0301\u00ad]*"
_PIECE = re.compile(
    rf"""
      (?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)      # a code span
    | \$(?=\S)[^$]*?(?<=\S)\$(?!\d)                   # maths
    | </?[a-zA-Z][^<>]*>                              # a tag, or an address in angle brackets
    | (?<=\])\([^()\s]*\)                             # where a link leads
    | (?:[a-zA-Z][a-zA-Z\d+.-]*://|www\.|mailto:)\S+
    | [\w.+-]+@[\w-]+\.[\w.-]+
    | (?<!\S)(?:~|[A-Za-z]:|\.{{1,2}})?[/\\]\S+       # a path
    | [@\#]\w+
    | \w*[\d_]\w*(?:-\w+)*                            # 3-й, B12, snake_case
    | [A-Za-z]\w*(?:\.[a-z]{{1,4}})+(?!\w)            # main.py, e.g
    | \w+(?:\.\w+)*\(\)                               # a call
    | (?P<word>{_LETTER}(?:['’‑-]?{_LETTER})*)
    """,
    re.VERBOSE,
)
_FENCE = re.compile(r"[ \t>]*(?P<mark>`{3,}(?=[^`]*$)|~{3,}|\$\$(?=[^$]*$))")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CAMEL = re.compile(r"[^\W\d_]*[a-zа-яё][A-ZА-ЯЁ]")
_SPELT = str.maketrans({"’": "'", "‑": "-", "\u0301": None, "\u00ad": None})


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `length` are where it stands in its line, in UTF-16 code units; `text` is how it is looked up."""

    start: int
    length: int
    text: str


def words(line: str, fence: str = "") -> tuple[tuple[Word, ...], str]:
    """The words of a line to be checked, and the mark of the fence that is open after it.

    `fence` is the mark of the fence (or `$$`) that is open before the line; empty when there is none.
    """
    if fence:
        closed = set(line.strip(" \t>")) == set(fence) and line.count(fence[0]) >= len(fence)
        closed = closed or (fence == "$$" and line.rstrip().endswith("$$"))
        return (), "" if closed else fence
    if opening := _FENCE.match(line):
        return (), opening["mark"]
    found = []
    read = start = 0
    for piece in _PIECE.finditer(line):
        if not (word := piece["word"]) or not _is_checked(word):
            continue
        start += units(line[read : piece.start()])
        read = piece.start()
        found.append(Word(start, units(word), word.translate(_SPELT)))
    return tuple(found), ""


def language_of(word: str) -> str:
    """`ru`, `en`, or nothing for a word in another script. Of a word that mixes the two, the more frequent."""
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if cyrillic + latin < sum(character.isalpha() for character in word):
        return ""
    return "ru" if cyrillic >= latin else "en"


def _is_checked(word: str) -> bool:
    return len(word) > 1 and not word.isupper() and not _CAMEL.match(word)
