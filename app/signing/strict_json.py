"""JSON with one meaning: what two readers could understand differently is refused.

RFC 8259 leaves duplicate names, NaN and lone surrogates to the reader's taste; a signature over such bytes would not
say what was signed. Both directions go through the same checks, so nothing is written here that cannot be read
here. What the fields mean is left to the caller.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import NoReturn

import msgspec

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]

MAX_DEPTH = 32

# Possessive, and the closing quote optional, so that no input makes the scan go back over what it has read.
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_NESTED = frozenset({dict, list})
_NO_OPENING = bytes(each for each in range(256) if each not in b"[{")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _Refused(Exception):
    """Carries a reason out of the decoder's hooks."""


def dump(fields: Mapping[str, object], *, refuse: Callable[[str], Exception], max_bytes: int) -> bytes:
    """Compact UTF-8 JSON of `fields`, keys in the order given. Raises what `refuse` makes of the reason."""
    try:
        raw = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, TypeError, RecursionError) as error:  # UnicodeEncodeError, a lone surrogate, is a ValueError
        raise refuse(f"cannot be written as JSON: {error}") from error
    load(raw, refuse=refuse, max_bytes=max_bytes)
    return raw


def load(raw: bytes, *, refuse: Callable[[str], Exception], max_bytes: int) -> JsonObject:
    """The one JSON object that `raw` is. Raises what `refuse` makes of the reason.

    Refused: more than `max_bytes`, not UTF-8, a byte-order mark, anything but an object, a key twice in one object,
    NaN and infinities (also as 1e999), lone surrogates, nesting deeper than `MAX_DEPTH` (the outermost object is 1).
    """
    if len(raw) > max_bytes:
        raise refuse(f"{len(raw)} bytes, at most {max_bytes} are read")
    if (fields := _plain(raw)) is not None:
        return fields
    try:
        text = raw.decode("utf-8")
        _refuse_deep(text)
        value = _decode(text)
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except _Refused as error:
        raise refuse(str(error)) from error
    except json.JSONDecodeError as error:
        raise refuse(f"not JSON from character {error.pos + 1} on") from error
    except UnicodeEncodeError as error:
        raise refuse("lone surrogates") from error
    except UnicodeDecodeError as error:
        raise refuse("not UTF-8") from error
    except ValueError as error:  # Python reads no more digits than a machine does in a moment
        raise refuse("a number with too many digits") from error
    if not isinstance(value, dict):
        raise refuse("not a JSON object")
    return value


def _plain(raw: bytes) -> JsonObject | None:
    """The object in bytes that a writer of compact JSON writes again just so; None where these are others, and `load`
    has to look closer. It takes a third of the time: nothing that is refused is written so, nesting alone left aside.
    """
    try:
        value = msgspec.json.decode(raw)
        again = msgspec.json.encode(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if again == raw and isinstance(value, dict) and not _deep(value, raw) else None


def _deep(value: JsonObject, raw: bytes) -> bool:
    """Whether it is nested too deeply. `raw` is what it was read from, which mostly tells so at a glance."""
    if len(raw.translate(None, _NO_OPENING)) <= MAX_DEPTH:
        return False
    level: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)  # type: ignore[union-attr]
            if type(inner) in _NESTED
        ]
        if not level:
            return False
    return True


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _Refused("a key stands twice in one object")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused("a number too large for a float")
    return number


def _refuse_deep(text: str) -> None:
    """Before decoding: the decoder recurses, and where it gives up depends on the caller's own stack."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        part = match.group()
        if part in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refused(f"nested deeper than {MAX_DEPTH}")
        elif part in "]}":
            depth -= 1


# One for all: `json.loads` with hooks makes a decoder for each call, which takes as long as decoding a receipt.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite)


def _decode(text: str) -> JsonValue:
    if text.startswith("\ufeff"):
        raise _Refused("begins with a BOM")
    value: JsonValue = _DECODER.decode(text)
    return value
