"""Typed access to the fields of a decoded JSON object, each refusal in the caller's own kind of error.

Fields that nobody asks for are not looked at: readers here ignore what they do not know.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from app.signing.strict_json import JsonObject, JsonValue

MAX_WHOLE = 2**53 - 1  # what every reader of JSON holds exactly (RFC 8259, 6), and every database
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fields:
    """`refuse` makes the error to raise out of a reason."""

    values: JsonObject
    refuse: Callable[[str], Exception]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.refuse(f"{name} is missing or not text")
        return value

    def text_or_null(self, name: str) -> str | None:
        """The field must be there, be it null."""
        return None if self.is_null(name) else self.text(name)

    def is_null(self, name: str) -> bool:
        return name in self.values and self.values[name] is None

    def whole_number(self, name: str, *, least: int) -> int:
        """JSON has one kind of number; 1.0 and true are refused all the same, for other readers tell them apart."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_WHOLE:
            raise self.refuse(f"{name} is missing or not a whole number from {least} to {MAX_WHOLE}")
        return value

    def object(self, name: str) -> "Fields":
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.refuse(f"{name} is missing or not an object")
        return Fields(value, self.refuse)

    def array(self, name: str) -> list[JsonValue]:
        value = self.values.get(name)
        if not isinstance(value, list):
            raise self.refuse(f"{name} is missing or not an array")
        return value

    def hash(self, name: str) -> str:
        """A SHA-256 in lower-case hex."""
        text = self.text(name)
        if not _SHA256.fullmatch(text):
            raise self.refuse(f"{name} is not a SHA-256 in hex")
        return text

    def bytes(self, name: str, *, length: int | None = None) -> bytes:
        """Standard base64, padded (RFC 4648 section 4). Spare bits must be zero (section 3.5), or the same bytes would
        have several spellings."""
        text = self.text(name)
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError as error:  # binascii.Error is one, and so is the complaint about characters beyond ASCII
            raise self.refuse(f"{name} is not base64") from error
        if to_base64(raw) != text:
            raise self.refuse(f"{name} is not canonical base64")
        if length is not None and len(raw) != length:
            raise self.refuse(f"{name} is not {length} bytes")
        return raw


def to_base64(raw: bytes) -> str:
    """As `Fields.bytes` reads it."""
    return base64.b64encode(raw).decode("ascii")
