"""Bundle files (`*.gqbundle`): a device's records as JSON Lines, for where no network reaches (RECORDS.md §2).

Writing and reading hold one line at a time, whatever the file's length. Here is the frame only: lines, their number and
the header's shape. Signatures and the chain are left to `verify`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import BadEnvelope, BrokenInvariant, BundleIncomplete
from app.signing import strict_json
from app.signing.envelope import MAX_ENVELOPE_BYTES, Envelope, from_fields
from app.signing.fields import Fields

VERSION = 1

HEADER_LINE = 1


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: whose records follow and how many, and what the desk asks with them (`letters`) where it does.
    None of it is verified, and `count` is signed by nobody."""

    enrolment: Envelope
    count: int
    ask: Envelope | None = None


def write(
    stream: BinaryIO, *, enrolment: bytes, envelopes: Iterable[bytes], count: int, ask: bytes | None = None
) -> None:
    """Write `count` envelopes of the device that `enrolment` enrols, in the order of its chain.

    Each is one line of JSON as `SignedRecord.envelope` has it. The enrolment, record 1, goes into the header and is not
    among the `envelopes`; so does the `ask`, which readers that do not know it pass over. Raises BrokenInvariant when
    there are more or fewer than `count`: what was written is then to be thrown away.
    """
    asked = b"" if ask is None else b',"ask":' + ask
    stream.write(b'{"goldquill_bundle":%d,"device_enrolment":%b,"count":%d%b}\n' % (VERSION, enrolment, count, asked))
    written = 0
    for envelope in envelopes:
        if b"\n" in envelope:
            raise BrokenInvariant("an envelope is one line")
        stream.write(envelope + b"\n")
        written += 1
    if written != count:
        raise BrokenInvariant(f"{count} envelopes were promised, {written} came")


def read(stream: BinaryIO) -> tuple[Header, Iterator[tuple[int, bytes]]]:
    """The header, and then each envelope's line number and bytes, as they are asked for.

    Raises BadEnvelope for a header or a line that cannot be one. The iterator raises BundleIncomplete where the file
    ends early, in a line's middle included (a last line without its newline counts as cut), or goes on after `count`.
    """
    raw = _line(stream, HEADER_LINE)
    if not raw.endswith(b"\n"):
        raise BadEnvelope("the header is cut off" if raw else "the file is empty", line=HEADER_LINE)
    try:
        header = _header(raw)
    except BadEnvelope as error:
        error.line = HEADER_LINE
        raise
    return header, _envelopes(stream, header.count)


def _header(raw: bytes) -> Header:
    fields = Fields(strict_json.load(raw, refuse=BadEnvelope, max_bytes=len(raw)), BadEnvelope)
    if fields.whole_number("goldquill_bundle", least=1) != VERSION:
        raise BadEnvelope(f"not a bundle of version {VERSION}")
    ask = from_fields(fields.object("ask")) if "ask" in fields.values else None
    return Header(from_fields(fields.object("device_enrolment")), fields.whole_number("count", least=0), ask)


def _envelopes(stream: BinaryIO, count: int) -> Iterator[tuple[int, bytes]]:
    found = 0
    line = HEADER_LINE
    while raw := _line(stream, line := line + 1):
        if not raw.endswith(b"\n"):
            raise BundleIncomplete(expected=count, found=found, line=line)
        found += 1
        if found > count:
            raise BundleIncomplete(expected=count, found=found, line=line)
        yield line, raw[:-1]
    if found < count:
        raise BundleIncomplete(expected=count, found=found, line=line)


def _line(stream: BinaryIO, line: int) -> bytes:
    raw = stream.readline(MAX_ENVELOPE_BYTES + 1)
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise BadEnvelope(f"more than {MAX_ENVELOPE_BYTES} bytes in a line", line=line)
    return raw
