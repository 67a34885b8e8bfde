"""Lengths as Qt counts them: in UTF-16 code units, of which an emoji takes two where Python counts one character."""


def units(text: str) -> int:
    """How many code units `text` takes; it holds no lone surrogates."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
