"""The device's chain: each record names the one before it, so none can be dropped, moved or slipped in unseen.

`append` is pure: it signs the next record and says where the chain then ends. Whoever calls it commits the record and
the new head in one transaction, and calls it for one head once; keeping is left to `app.storage`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.record import ChainHead, SignedRecord
from app.signing import envelope, payload
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from app.signing.payload import Payload
from app.signing.strict_json import JsonValue

__all__ = ["ChainHead", "RecordContext", "SignedRecord", "append"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContext:
    """Who writes, for whom, and on what. A desk that is not enrolled writes for org `personal` and no server."""

    author: str
    org: str = "personal"
    server: str = ""
    task: str = ""
    project: str = ""
    guidelines_sha256: str = ""


def append(
    head: ChainHead,
    *,
    key: SigningKey,
    context: RecordContext,
    kind: str,
    body: Mapping[str, JsonValue],
    at: datetime,
    supersedes: str | None = None,
) -> SignedRecord:
    """Sign the record that follows `head`. Its own `head` is where the chain ends once it is committed.

    `kind` is a family of records and what happened, as in `annotation.submitted`. Raises BadPayload when `body` holds
    what strict JSON cannot (NaN, a lone surrogate, nesting beyond 32), when the record would pass 16 MiB, and for
    anything else that a reader would refuse.
    """
    statement = Payload(
        org=context.org,
        server=context.server,
        author=context.author,
        device=key.public.keyid,
        seq=head.seq + 1,
        prev=head.entry_id,
        kind=kind,
        at=payload.timestamp(at),
        supersedes=supersedes,
        task=context.task,
        project=context.project,
        guidelines_sha256=context.guidelines_sha256,
        body=body,
    )
    raw = payload.encode(statement)
    signature = Signature(key.public.keyid, key.sign(envelope.pae(statement.type, raw)))
    return SignedRecord(
        entry_id=envelope.entry_id(statement.type, raw),
        device=statement.device,
        seq=statement.seq,
        prev=statement.prev,
        payload_type=statement.type,
        kind=kind,
        at=statement.at,
        supersedes=supersedes,
        envelope=envelope.encode(Envelope(statement.type, raw, (signature,))),
    )
