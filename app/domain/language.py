"""Which language a text reads as, by its letters: enough to tell Russian from English, never more sure than that."""

from collections.abc import Sequence


def reads_as(text: str, offered: Sequence[str] = ("en", "ru")) -> str:
    """ "ru" when most letters are Cyrillic, else "en"; the first of `offered` when that is not among them."""
    letters = [c for c in text if c.isalpha()]
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    language = "ru" if cyrillic * 2 > len(letters) else "en"
    return language if language in offered else offered[0]
