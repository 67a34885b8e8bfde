"""Languages by their codes, and which one a text reads as by its letters: enough to tell Russian from English, never
more sure than that."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_CODE: Final = re.compile(r"([a-z]{2,3})([-_.@][a-z0-9]+)*", re.ASCII)
_OTHERWISE: Final = {"eng": "en", "rus": "ru", "english": "en", "russian": "ru", "английский": "en", "русский": "ru"}


def language_code(said: str) -> str:
    """The language (ISO 639) of a code as people write it: "ru" of "RU", "ru-RU" and "rus", "" of nothing.

    Raises ValueError for what is no code: work is handed out and filtered by equal codes, and would fit nobody.
    """
    said = said.strip()
    if not said:
        return ""
    code = _CODE.fullmatch(said.lower())
    word = said.lower() if code is None else code[1]
    if code is None and word not in _OTHERWISE:
        raise ValueError(f"a language is a code, as ru or en, not {said!r}")
    return _OTHERWISE.get(word, word)


@lru_cache(maxsize=256)
def known_as(said: str) -> str:
    """The same of what was signed as it may: what is no code stays as it is."""
    try:
        return language_code(said)
    except ValueError:
        return said


def reads_as(text: str, offered: Sequence[str] = ("en", "ru")) -> str:
    """ "ru" when most letters are Cyrillic, else "en"; the first of `offered` when that is not among them."""
    letters = [c for c in text if c.isalpha()]
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    language = "ru" if cyrillic * 2 > len(letters) else "en"
    return language if language in offered else offered[0]
