"""What others sent, as text that a keeper can read and a terminal does not obey.

JSON is laid out token by token and never decoded: what is shown is what was said, a key that stands twice and a number
that no reader holds included, and what is no JSON at all is still shown. Pure; takes any bytes.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadPayload, RecordError
from app.signing import envelope, strict_json
from app.signing.envelope import MAX_PAYLOAD_BYTES

_INDENT: Final = "  "
_DEEPEST: Final = 40  # what is deeper stays on its line: a record may be nothing but brackets

# A string (its end may be missing), a bracket, what separates, space, or a run of anything else.
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]|[,:]|[ \t\r\n]+|[^"\[\]{},: \t\r\n]+', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a line says. Of a line that is no envelope `payload_type` is empty and `raw` is the line itself. The others
    are the payload's own words for what it is, empty where it has none; whether they are true is not looked at."""

    raw: bytes
    payload_type: str = ""
    kind: str = ""
    at: str = ""
    project: str = ""
    task: str = ""
    supersedes: str = ""


def said_in(line: bytes) -> Said:
    """What a line says, whether it is sound or not."""
    try:
        sealed = envelope.decode(line)
    except RecordError:
        return Said(raw=line)
    try:
        fields = strict_json.load(sealed.payload, refuse=BadPayload, max_bytes=MAX_PAYLOAD_BYTES)
    except BadPayload:
        fields = {}

    def word(name: str) -> str:
        value = fields.get(name)
        return value if isinstance(value, str) else ""

    return Said(
        raw=sealed.payload,
        payload_type=sealed.payload_type,
        kind=word("kind"),
        at=word("at"),
        project=word("project"),
        task=word("task"),
        supersedes=word("supersedes"),
    )


def as_text(raw: bytes) -> str:
    """A byte that is no UTF-8 is shown as `\\xff`."""
    return raw.decode("utf-8", "backslashreplace")


def on_one_line(text: str) -> str:
    """With an escape of JSON in place of each character that is not printed, line breaks included: in a string of JSON
    it means the same."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def laid_out(text: str) -> str:
    """JSON, one value a line."""
    parts: list[str] = []
    before, deep = "", 0
    for piece in _TOKEN.findall(text):
        if piece.isspace():
            continue
        opened, closes = before in ("[", "{"), piece in ("]", "}")
        deep -= closes
        if before and (opened != closes if opened or closes else before == ","):
            parts.append("\n" + _INDENT * max(0, deep) if deep < _DEEPEST else " ")
        elif before not in ("", ":", "[", "{") and piece not in (",", ":", "]", "}"):
            parts.append(" ")
        parts.append(": " if piece == ":" else on_one_line(piece))
        deep += piece in ("[", "{")
        before = piece
    return "".join(parts)


def _escaped(one: str) -> str:
    if one.isprintable():
        return one
    units = one.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2]):04x}" for at in range(0, len(units), 2))
