"""Makes what would deceive or break a text layout visible: control characters, direction overrides, stray surrogates.

Everything else passes unchanged, so ordinary Russian, Arabic or emoji text is not touched. Only what is shown goes
through here; the raw text is kept elsewhere.
"""

import re

# Unicode Technical Report 36 and CVE-2021-42574: these reorder what is read without changing what is stored.
_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# QTextDocument keeps U+FDD0 and U+FDD1 for the borders of frames and reads U+2029 as a new paragraph; U+FFFC stands for
# an embedded object. A model's text must not be able to write any of them.
_STRUCTURE = "\u2029\ufdd0\ufdd1\ufffc"
_SUSPECT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTION}{_STRUCTURE}\ud800-\udfff]")


def _number(match: re.Match[str]) -> str:
    code = ord(match.group())
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"[U+{code:04X}]"


def visible(text: str) -> str:
    """`text` with every suspect character replaced by its number; tabs and line feeds are kept."""
    return _SUSPECT.sub(_number, text)
