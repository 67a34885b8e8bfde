"""What a search looks for and what it shows: the words of a text, a query made of a person's words, a snippet.

Texts and queries are cut into words here, so a query is nothing but quoted words and can never be FTS5 syntax. Case and
diacritics are FTS5's own business (unicode61); е and ё are one letter, as Russians write them.
"""

import re
import unicodedata
from functools import cache, lru_cache

from app.domain.listing import Snippet

# U+0301 and the like mark stress in Russian textbooks and belong to the letter before them.
_MARK = "[\u0300-\u036f]"
_MARKS = re.compile(f"{_MARK}+")
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")

MAX_QUERY_WORDS = 16
SNIPPET_CHARACTERS = 160
_BEFORE_HIT = 40


def indexed(text: str) -> str:
    """The words of `text`, as the index gets them."""
    return " ".join(_words(text))


def match(query: str) -> str | None:
    """An FTS5 expression for rows that have all the words of `query`, or words beginning with them.

    None when there is no word in it. Words beyond `MAX_QUERY_WORDS` are left out: nobody types them, a paste does.
    """
    words = dict.fromkeys(_words(query))
    if not words:
        return None
    # Letters and digits only, so a quotation mark cannot be among them.
    return "words : (" + " ".join(f'"{word}"*' for word in list(words)[:MAX_QUERY_WORDS]) + ")"


def snippet(text: str, query: str, *, length: int = SNIPPET_CHARACTERS) -> Snippet:
    """One line of `text` around the first hit of `query`, about `length` characters; its beginning when there is none.

    What counts as a hit is worked out apart from FTS5's tables: in scripts other than Latin and Cyrillic a letter with
    its marks may go unmarked where FTS5 found it.
    """
    text = unicodedata.normalize("NFC", text)
    hit = _hit(query)
    found = hit.search(text) if hit else None
    first, hit_end = found.span() if found else (0, 0)
    start = _word_start(text, first - _BEFORE_HIT, first) if first > _BEFORE_HIT else 0
    end = _word_end(text, start + length, hit_end)
    line = _SPACE.sub(" ", text[start:end]).strip()
    if start > 0:
        line = "… " + line
    if end < len(text):
        line += "…"
    return Snippet(line, tuple(m.span() for m in hit.finditer(line)) if hit else ())


def _words(text: str) -> list[str]:
    # е for ё by `replace`: `translate` takes ten times as long.
    return _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFC", text)).replace("ё", "е").replace("Ё", "Е"))


@lru_cache(maxsize=16)
def _hit(query: str) -> re.Pattern[str] | None:
    """Whole words of a text that begin with a word of `query`. One expression, for texts are long and hits are many."""
    words = dict.fromkeys(_words(query))
    if not words:
        return None
    beginnings = "|".join("".join(map(_letter, word.lower())) for word in list(words)[:MAX_QUERY_WORDS])
    return re.compile(rf"(?<![^\W_])(?<!{_MARK})(?:{beginnings})(?:[^\W_]|{_MARK})*", re.IGNORECASE)


def _letter(letter: str) -> str:
    """A pattern for the letter, with whatever marks: e finds é, е finds ё, but и does not find й."""
    bare = unicodedata.normalize("NFD", letter)[0]
    alike = _with_marks().get(bare, "")
    return f"[{bare}{alike}]{_MARK}*" if letter == bare or letter in alike else f"{letter}{_MARK}*"


@cache
def _with_marks() -> dict[str, str]:
    """Small letters of Latin that are a letter and marks, by that letter; and ё."""
    found = {"е": "ё"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        bare = unicodedata.normalize("NFD", letter)[0]
        if bare != letter and letter.islower():
            found[bare] = found.get(bare, "") + letter
    return found


def _word_start(text: str, near: int, hit: int) -> int:
    """The beginning of a word from `near` to the hit, so that a snippet does not begin inside one."""
    space = _SPACE.search(text, near, hit)
    return space.end() if space else near


def _word_end(text: str, near: int, hit_end: int) -> int:
    """The end of a word from the hit's end to `near`, so that a snippet does not end inside one."""
    if near >= len(text) or text[near].isspace():
        return near
    spaces = [space.start() for space in _SPACE.finditer(text, hit_end, near)]
    return spaces[-1] if spaces else near
