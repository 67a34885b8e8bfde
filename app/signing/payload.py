"""What a record says: the fields every payload has, and the one function that turns them into the bytes to sign.

Reading is strict about these fields and keeps those it does not know, so that a record by a newer program of the same
schema version passes through whole. The body's own shape is left to the services, signatures to `verify`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.errors import BadPayload, BrokenInvariant
from app.signing import strict_json
from app.signing.envelope import MAX_PAYLOAD_BYTES
from app.signing.strict_json import JsonObject, JsonValue

SCHEMA = 1

# Beyond this, readers that hold numbers as doubles (RFC 8259 section 6) would not see consecutive numbers apart.
MAX_SEQ = 2**53 - 1

_KINDS = frozenset({"annotation", "review", "comment", "enrolment", "revocation", "receipt", "checkpoint"})
_TYPE_PREFIX = "application/vnd.goldquill."
_TYPE_SUFFIX = ".v1+json"

_KIND = re.compile(r"[a-z]+\.[a-z][a-z_]*")
_ENTRY_ID = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"sha256:[0-9a-f]{64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def payload_type(kind: str) -> str:
    """The DSSE payload type of a record kind: `annotation.submitted` goes under `…annotation.v1+json`."""
    family, _, action = kind.partition(".")
    if family not in _KINDS or not action:
        raise BrokenInvariant(f"no payload type for kind {kind!r}")
    return f"{_TYPE_PREFIX}{family}{_TYPE_SUFFIX}"


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z`. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a record's time has a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The signed statement (RECORDS.md §2). Raises BadPayload for a field that the contract does not allow.

    `task`, `project` and `guidelines_sha256` are empty where there is none. `unknown` holds fields that a newer
    program of this schema version added.
    """

    org: str
    server: str
    author: str
    device: str
    seq: int
    prev: str | None
    kind: str
    at: str
    body: Mapping[str, JsonValue]
    supersedes: str | None = None
    task: str = ""
    project: str = ""
    guidelines_sha256: str = ""
    unknown: Mapping[str, JsonValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _demand(1 <= self.seq <= MAX_SEQ, "seq is 1 or more")
        _demand((self.prev is None) == (self.seq == 1), "prev is null in the first record and in no other")
        _demand(self.prev is None or _ENTRY_ID.fullmatch(self.prev), "prev is an entry id")
        _demand(self.supersedes is None or _ENTRY_ID.fullmatch(self.supersedes), "supersedes is an entry id")
        _demand(_DEVICE.fullmatch(self.device), "device is a key id")
        _demand(_KIND.fullmatch(self.kind), "kind is two words and a dot")
        _demand(_is_time(self.at), "at is a UTC time with milliseconds")
        _demand(self.author, "author is empty")
        _demand(not self.unknown.keys() & _FIELDS, "a known field among the unknown")


def encode(payload: Payload) -> bytes:
    """The bytes to sign. Raises BadPayload for text or numbers that strict JSON cannot hold."""
    fields = {
        "schema": SCHEMA,
        "org": payload.org,
        "server": payload.server,
        "author": payload.author,
        "device": payload.device,
        "seq": payload.seq,
        "prev": payload.prev,
        "kind": payload.kind,
        "at": payload.at,
        "supersedes": payload.supersedes,
        "task": payload.task,
        "project": payload.project,
        "guidelines_sha256": payload.guidelines_sha256,
        "body": payload.body,
        **payload.unknown,
    }
    return strict_json.dump(fields, refuse=BadPayload, max_bytes=MAX_PAYLOAD_BYTES)


def decode(raw: bytes) -> Payload:
    """The payload in `raw`, which must have been verified. Raises BadPayload."""
    fields = strict_json.load(raw, refuse=BadPayload, max_bytes=MAX_PAYLOAD_BYTES)
    schema = fields.get("schema")
    _demand(isinstance(schema, int) and not isinstance(schema, bool) and schema == SCHEMA, f"schema is not {SCHEMA}")
    return Payload(
        org=_text(fields, "org"),
        server=_text(fields, "server"),
        author=_text(fields, "author"),
        device=_text(fields, "device"),
        seq=_whole_number(fields, "seq"),
        prev=_text_or_null(fields, "prev"),
        kind=_text(fields, "kind"),
        at=_text(fields, "at"),
        supersedes=_text_or_null(fields, "supersedes"),
        task=_text(fields, "task"),
        project=_text(fields, "project"),
        guidelines_sha256=_text(fields, "guidelines_sha256"),
        body=_object(fields, "body"),
        unknown={name: value for name, value in fields.items() if name not in _FIELDS},
    )


_FIELDS = frozenset(
    {"schema", "org", "server", "author", "device", "seq", "prev", "kind", "at", "supersedes"}
    | {"task", "project", "guidelines_sha256", "body"}
)


def _demand(condition: object, reason: str) -> None:
    if not condition:
        raise BadPayload(reason)


def _is_time(text: str) -> bool:
    if not _AT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(fields: JsonObject, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadPayload(f"{name} is missing or not text")
    return value


def _text_or_null(fields: JsonObject, name: str) -> str | None:
    if name in fields and fields[name] is None:
        return None
    return _text(fields, name)


def _whole_number(fields: JsonObject, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadPayload(f"{name} is missing or not a whole number")
    return value


def _object(fields: JsonObject, name: str) -> JsonObject:
    value = fields.get(name)
    if not isinstance(value, dict):
        raise BadPayload(f"{name} is missing or not an object")
    return value
