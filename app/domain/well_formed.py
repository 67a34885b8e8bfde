"""Text that can be kept: what UTF-8 cannot hold is replaced, and nothing else is touched."""


def well_formed(text: str) -> str:
    """`text` with surrogate pairs joined and each lone surrogate (half an emoji out of a broken paste) as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
