"""Prints `vectors.json`: signed records as other readers must see them, and false ones as they must refuse them.

    python -m tests.unit.app.signing.make_vectors > tests/unit/app/signing/vectors.json

The keys are made of counting bytes and Ed25519 takes no chance, so the output is the same each time. A change in it is
a change of format, which records already signed would not survive: mean it.

In a refused bundle a number stands for that line of the good one, counted from 1.
"""

import base64
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.record import SignedRecord
from app.signing import bundle, enrolment, envelope, log
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from app.signing.log import RecordContext

SEED, OTHER_SEED = bytes(range(32)), bytes(range(32, 64))
BEGAN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORDER = 2**252 + 27742317777372353535851937790883648493

KEY = SigningKey(SEED)
CONTEXT = RecordContext(author="anna", project="personal", task="t-1", guidelines_sha256="2c" * 32)
WRITTEN = [
    ("annotation.submitted", {"messages": [{"role": "user", "content": "Чем опасен грипп?"}]}),
    ("annotation.submitted", {"ranking": [["b"], ["a", "c"]], "quality": {"a": 3, "b": 6}, "strength": None}),
    ("comment.added", {"text": 'line\nbreak, "quotes", \\, \u0000, 😀, й'}),
    ("annotation.withdrawn", {}),
]

Lines = list[bytes]


def chain(key: SigningKey) -> list[SignedRecord]:
    """The enrolment and what was written after it; the last withdraws the second."""
    records = [enrolment.enrol(key, context=CONTEXT, at=BEGAN)]
    for minutes, (kind, body) in enumerate(WRITTEN, start=1):
        records.append(
            log.append(
                records[-1].head,
                key=key,
                context=CONTEXT,
                kind=kind,
                body=body,
                at=BEGAN + timedelta(minutes=minutes),
                supersedes=records[1].entry_id if kind == "annotation.withdrawn" else None,
            )
        )
    return records


def bundle_lines(records: list[SignedRecord]) -> Lines:
    stream = io.BytesIO()
    envelopes = [record.envelope for record in records[1:]]
    bundle.write(stream, enrolment=records[0].envelope, envelopes=envelopes, count=len(envelopes))
    return stream.getvalue().splitlines(keepends=True)


def signed(payload: bytes, payload_type: str) -> bytes:
    signature = Signature(KEY.public.keyid, KEY.sign(envelope.pae(payload_type, payload)))
    return envelope.encode(Envelope(payload_type, payload, (signature,))) + b"\n"


def false_ones(good: Lines) -> Iterator[tuple[str, str, int, Lines]]:
    """What is wrong, the error by its name, the line it is on, and the file."""
    sealed = envelope.decode(good[1])
    (signature,) = sealed.signatures

    def second(line: bytes) -> Lines:
        return [good[0], line, *good[2:]]

    def resealed(**changes: object) -> Lines:
        return second(envelope.encode(replace(sealed, **changes)) + b"\n")  # type: ignore[arg-type]

    def restated(**changes: object) -> Lines:
        fields = json.loads(sealed.payload) | changes
        return second(signed(json.dumps(fields).encode(), sealed.payload_type))

    def not_json(payload: bytes) -> Lines:
        return second(signed(payload, sealed.payload_type))

    s = int.from_bytes(signature.sig[32:], "little") + ORDER
    s_plus_order = signature.sig[:32] + s.to_bytes(32, "little")
    other = chain(SigningKey(OTHER_SEED))

    yield (
        "signatures stripped",
        "BadEnvelope",
        2,
        second(json.dumps(json.loads(good[1]) | {"signatures": []}).encode() + b"\n"),
    )
    yield "one signature twice", "BadEnvelope", 2, resealed(signatures=(signature, signature))
    yield "payload changed", "BadSignature", 2, resealed(payload=sealed.payload.replace(b"anna", b"anya"))
    yield "type of a comment", "BadSignature", 2, resealed(payload_type="application/vnd.goldquill.comment.v1+json")
    yield "type of a receipt", "WrongPayloadType", 2, resealed(payload_type="application/vnd.goldquill.receipt.v1+json")
    yield "kind of a receipt", "WrongPayloadType", 2, restated(kind="receipt.stored")
    yield "S + L", "BadSignature", 2, resealed(signatures=(Signature(signature.keyid, s_plus_order),))
    yield "key id of nobody", "UnknownKey", 2, resealed(signatures=(Signature("sha256:00", signature.sig),))
    yield "record of another device", "UnknownKey", 2, second(other[1].envelope + b"\n")
    yield "another author", "BadPayload", 2, restated(author="boris")
    yield "another organisation", "BadPayload", 2, restated(org="another")
    yield "another schema", "BadPayload", 2, restated(schema=2)
    yield "duplicate key", "BadPayload", 2, not_json(sealed.payload[:-1] + b',"seq":2}')
    yield "NaN", "BadPayload", 2, not_json(sealed.payload[:-1] + b',"x":NaN}')
    yield "lone surrogate", "BadPayload", 2, not_json(sealed.payload[:-1] + b',"x":"\\ud800"}')
    yield "nested 33 deep", "BadPayload", 2, not_json(sealed.payload[:-1] + b',"x":' + b"[" * 32 + b"]" * 32 + b"}")
    yield "first record names another enrolment", "ChainBroken", 2, restated(prev="0a" * 32)
    yield "record dropped", "ChainBroken", 3, [good[0], good[1], *good[3:]]
    yield "records swapped", "ChainBroken", 3, [good[0], good[1], good[3], good[2], *good[4:]]
    yield "record twice", "ChainBroken", 3, [good[0], good[1], good[1], *good[2:]]
    yield "last line missing", "BundleIncomplete", len(good), good[:-1]
    yield "last newline missing", "BundleIncomplete", len(good), [*good[:-1], good[-1][:-1]]
    yield "one line more", "BundleIncomplete", len(good) + 1, [*good, good[-1]]
    yield "enrolment of another device", "UnknownKey", 2, [bundle_lines(other)[0], *good[1:]]


def vectors() -> dict[str, object]:
    records = chain(KEY)
    good = bundle_lines(records)
    return {
        "pae": {
            "payloadType": "application/vnd.goldquill.annotation.v1+json",
            "payload": '{"ё":1}',
            "signed": envelope.pae("application/vnd.goldquill.annotation.v1+json", '{"ё":1}'.encode()).decode(),
        },
        "key": {"seed": SEED.hex(), "spki": KEY.public.spki.hex(), "keyid": KEY.public.keyid},
        "records": [
            {
                "entry_id": record.entry_id,
                "payload": base64.b64decode(json.loads(record.envelope)["payload"]).decode(),
                "envelope": record.envelope.decode(),
            }
            for record in records
        ],
        "bundle": [line.decode() for line in good],
        "refused": [
            {"name": name, "error": error, "line": line, "bundle": [_told(each, good) for each in lines]}
            for name, error, line, lines in false_ones(good)
        ],
    }


def _told(line: bytes, good: Lines) -> int | str:
    return good.index(line) + 1 if line in good else line.decode()


if __name__ == "__main__":
    # Bytes, so that the file is the same on a system that writes newlines in two characters.
    sys.stdout.buffer.write(json.dumps(vectors(), ensure_ascii=False, indent=1).encode() + b"\n")
