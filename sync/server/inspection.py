"""Looks at one line that a desk sent: whether it is a record that this person's device may have signed.

The order is `app.signing.verify`'s: shape, type, signature, and only then what the payload says. Pure; the place in the
device's chain is `intake`'s, which knows the other records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadEnvelope, BadPayload, BadSignature, RecordError, UnknownKey, WrongPayloadType
from app.signing import envelope, payload
from app.signing.keys import PublicKey
from app.signing.payload import Payload
from app.signing.verify import DEVICE_FAMILIES, verify_signatures
from sync.protocol import Reason

_DEVICE_TYPES = tuple(payload.type_of_family(family) for family in DEVICE_FAMILIES)

MAX_NAME_BYTES: Final = 1024  # of a task's or a project's name

# The key of a device of this person, or None.
KeyOf = Callable[[str], PublicKey | None]


@dataclass(frozen=True, slots=True)
class Sound:
    """A record that verifies. `line` is the envelope as it came."""

    entry_id: str
    payload: Payload
    line: bytes


@dataclass(frozen=True, slots=True)
class Unsound:
    """A line that is none. `entry_id` and `seq` where they could be told, else empty and 0."""

    reason: Reason
    detail: str
    line: bytes
    entry_id: str = ""
    device: str = ""
    seq: int = 0


def inspect(line: bytes, *, author: str, org: str, server: str, key_of: KeyOf) -> Sound | Unsound:
    """What `line` is, when `author` sends it to `server` of `org`."""
    entry_id, device, seq = "", "", 0
    try:
        sealed = envelope.decode(line)
        entry_id = sealed.entry_id
        if sealed.payload_type not in _DEVICE_TYPES:
            raise WrongPayloadType(expected=" | ".join(_DEVICE_TYPES), found=sealed.payload_type)
        keys = {s.keyid: key for s in sealed.signatures if (key := key_of(s.keyid)) is not None}
        verify_signatures(sealed, keys)
        said = payload.decode(sealed.payload)
        device, seq = said.device, said.seq
        if said.type != sealed.payload_type:
            raise WrongPayloadType(expected=said.type, found=sealed.payload_type)
        if said.device not in keys:
            raise UnknownKey(keyid=said.device)
        _demand_findable("task", said.task)
        _demand_findable("project", said.project)
    except RecordError as error:
        return Unsound(_REASONS[type(error)], str(error), line, entry_id, device, seq)
    here = (("author", said.author, author), ("org", said.org, org), ("server", said.server, server))
    for name, found, expected in here:
        if found != expected:
            return Unsound(Reason.WRONG_AUTHOR, f"{name} is {found!r}", line, entry_id, device, seq)
    return Sound(entry_id, said, line)


def _demand_findable(name: str, text: str) -> None:
    """PostgreSQL holds no NUL in a text, and no more than 2,704 bytes in a row of an index."""
    if "\0" in text or len(text.encode("utf-8")) > MAX_NAME_BYTES:
        raise BadPayload(f"{name} is longer than {MAX_NAME_BYTES} bytes or has a NUL")


_REASONS: dict[type[RecordError], Reason] = {
    BadEnvelope: Reason.BAD_ENVELOPE,
    BadPayload: Reason.BAD_PAYLOAD,
    BadSignature: Reason.BAD_SIGNATURE,
    UnknownKey: Reason.UNKNOWN_KEY,
    WrongPayloadType: Reason.WRONG_TYPE,
}
