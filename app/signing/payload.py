"""What a record says: the fields every payload has, and the one function that turns them into the bytes to sign.

Reading is strict about these fields and keeps those it does not know, so that a record by a newer program of the same
schema version passes through whole. The body's own shape is left to the services, signatures to `verify`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.errors import BadPayload
from app.signing import strict_json
from app.signing.envelope import MAX_PAYLOAD_BYTES
from app.signing.fields import MAX_WHOLE, Fields
from app.signing.strict_json import JsonValue

SCHEMA = 1

# Beyond this, readers that hold numbers as doubles (RFC 8259 section 6) would not see consecutive numbers apart.
MAX_SEQ = MAX_WHOLE

FAMILIES = frozenset({"annotation", "review", "comment", "enrolment", "revocation", "receipt", "checkpoint"})

_KIND = re.compile(r"[a-z]+\.[a-z][a-z_]*")
_ENTRY_ID = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"sha256:[0-9a-f]{64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def type_of_family(family: str) -> str:
    """The DSSE payload type of a family of records: the first word of their `kind`."""
    return f"application/vnd.goldquill.{family}.v1+json"


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
        _demand(_KIND.fullmatch(self.kind) and self.family in FAMILIES, "kind is a family, a dot and what happened")
        _demand(_is_time(self.at), "at is a UTC time with milliseconds")
        _demand(self.author, "author is empty")
        _demand(not self.unknown.keys() & _FIELDS, "a known field among the unknown")

    @property
    def family(self) -> str:
        """`annotation` for kind `annotation.submitted`."""
        return self.kind.partition(".")[0]

    @property
    def type(self) -> str:
        """The DSSE payload type that goes with `kind`."""
        return type_of_family(self.family)


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
    values = strict_json.load(raw, refuse=BadPayload, max_bytes=MAX_PAYLOAD_BYTES)
    fields = Fields(values, BadPayload)
    _demand(fields.whole_number("schema", least=1) == SCHEMA, f"schema is not {SCHEMA}")
    return Payload(
        org=fields.text("org"),
        server=fields.text("server"),
        author=fields.text("author"),
        device=fields.text("device"),
        seq=fields.whole_number("seq", least=1),
        prev=fields.text_or_null("prev"),
        kind=fields.text("kind"),
        at=fields.text("at"),
        supersedes=fields.text_or_null("supersedes"),
        task=fields.text("task"),
        project=fields.text("project"),
        guidelines_sha256=fields.text("guidelines_sha256"),
        body=fields.object("body").values,
        # All known ones are there, or one of the above was refused.
        unknown={name: value for name, value in values.items() if name not in _FIELDS} if len(values) > _KNOWN else {},
    )


_FIELDS = frozenset(
    {"schema", "org", "server", "author", "device", "seq", "prev", "kind", "at", "supersedes"}
    | {"task", "project", "guidelines_sha256", "body"}
)
_KNOWN = len(_FIELDS)


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
