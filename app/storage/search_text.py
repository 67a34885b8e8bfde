"""What a search looks for and what it shows: the words of a text, a query made of a person's words, a snippet.

Texts and queries are cut into words here, so a query is nothing but quoted words and can never be FTS5 syntax. Case and
diacritics are FTS5's own business (unicode61); е and ё are one letter, as Russians write them.
"""

import re
import unicodedata

from app.domain.listing import Snippet

# U+0301 and the like mark stress in Russian textbooks and belong to the letter before them.
_MARKS = re.compile("[\u0300-\u036f]+")
_MARKS_BUT_BREVE = re.compile("[\u0300-\u0305\u0307-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_MARKED_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_SPACE = re.compile(r"\s+")

MAX_QUERY_WORDS = 16
SNIPPET_CHARACTERS = 160
_BEFORE_HIT = 40


def indexed(text: str) -> str:
    """The words of `text`, as the index gets them."""
    return " ".join(_words(text))


def match(query: str, *, column: str = "words") -> str | None:
    """An FTS5 expression for rows whose `column` has all the words of `query`, or words beginning with them.

    None when there is no word in it. Words beyond `MAX_QUERY_WORDS` are left out: nobody types them, a paste does.
    """
    words = dict.fromkeys(_words(query))
    if not words:
        return None
    # Letters and digits only, so a quotation mark cannot be among them.
    return f"{column} : (" + " ".join(f'"{word}"*' for word in list(words)[:MAX_QUERY_WORDS]) + ")"


def snippet(text: str, query: str, *, length: int = SNIPPET_CHARACTERS) -> Snippet:
    """One line of `text` around the first hit of `query`, about `length` characters; its beginning when there is none.

    What counts as a hit is worked out apart from FTS5's tables, so in scripts far from Latin and Cyrillic one may go
    unmarked.
    """
    sought = tuple(_folded(word) for word in dict.fromkeys(_words(query)))
    text = unicodedata.normalize("NFC", text)
    first = next((m.start() for m in _MARKED_WORD.finditer(text) if _folded(m.group()).startswith(sought)), 0)
    start = _word_start(text, first - _BEFORE_HIT) if first > _BEFORE_HIT else 0
    line = _SPACE.sub(" ", text[start : start + length]).strip()
    if start > 0:
        line = "… " + line
    if start + length < len(text):
        line += "…"
    hits = tuple(m.span() for m in _MARKED_WORD.finditer(line) if _folded(m.group()).startswith(sought))
    return Snippet(line, hits if sought else ())


def _words(text: str) -> list[str]:
    return _WORD.findall(_one_yo(_MARKS.sub("", unicodedata.normalize("NFC", text))))


def _one_yo(text: str) -> str:
    # str.translate takes ten times as long.
    return text.replace("ё", "е").replace("Ё", "Е")


def _folded(word: str) -> str:
    """As unicode61 compares words, nearly: without case and marks, but й is not и."""
    bare = _MARKS_BUT_BREVE.sub("", unicodedata.normalize("NFD", _one_yo(word.casefold())))
    return unicodedata.normalize("NFC", bare)


def _word_start(text: str, near: int) -> int:
    """The beginning of a word at or after `near`, so that a snippet does not begin inside one."""
    space = _SPACE.search(text, near, near + _BEFORE_HIT)
    return space.end() if space else near
