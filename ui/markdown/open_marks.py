"""What to make of the end of a text that is still being written, so that finished words do not jump a moment later.

Emphasis and code that were opened are closed, the address of a half-written link waits, and a last line that could
still become anything ("-", "1.", "```") is held back. Only what is shown for the moment goes through here.
"""

import re

_UNDECIDED_LINE = re.compile(r"(?:^|\n)[ \t>]*(?:[-=*_+~`#|:$>]+|\d{1,9}[.)]?)[ \t]*$")
_HALF_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\s]*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def settled(source: str, open_fence: str = "") -> str:
    """The open tail of a text as it is best shown now; `open_fence` is the mark of the fence it ends in, if any."""
    if open_fence:
        start = source.rfind("\n") + 1
        last = source[start:].strip()
        return source[:start] if last and open_fence.startswith(last) else source
    undecided = _UNDECIDED_LINE.search(source)
    if undecided:
        source = source[: undecided.start()]
    source = _HALF_LINK.sub(r"\1", source)
    paragraph = source[source.rfind("\n\n") + 1 :]
    outside = _CODE.sub("", paragraph)
    if "`" in outside:
        opened = outside[outside.index("`") :]
        ticks = len(opened) - len(opened.lstrip("`"))
        return source[:-ticks] if ticks == len(opened) else source + "`" * ticks
    if outside.count("**") % 2:
        if outside.endswith("**"):
            return source[:-2]
        return source.removesuffix("*").rstrip(" \t") + "**"
    return source
