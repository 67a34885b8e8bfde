"""Answer files (`*.gqreceipts`): what a server says to one device where no network reaches. JSON Lines:

    {"goldquill_receipts": 2, "device": "sha256:…", "count": n}
    <envelope of a receipt>        n times
    <envelope of the news>         once; none in a file of version 1

The header of a file for a device that was revoked has one field more, "revocation": the envelope that says so. Nothing
in it is believed for standing there: the server's signature is on each envelope (`statements`, `letters`), and it is
the reader's to check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import BadEnvelope, BundleIncomplete
from app.signing import envelope, strict_json
from app.signing.envelope import MAX_ENVELOPE_BYTES
from app.signing.fields import Fields

RECEIPTS_ALONE = 1
WITH_NEWS = 2

# Receipts are small whatever they are for. A header may hold an envelope, and a keeper's reason in it is free text.
_MAX_LINE = 64 * 1024
_MAX_HEADER = MAX_ENVELOPE_BYTES + _MAX_LINE


@dataclass(frozen=True, slots=True)
class Header:
    """For which device, how many receipts follow, and whether news does after them. `revocation` is the envelope of the
    statement that the device was revoked, where there is one."""

    device: str
    count: int
    news: bool = False
    revocation: bytes | None = None


def write(
    stream: BinaryIO,
    *,
    device: str,
    receipts: Sequence[bytes],
    news: bytes | None = None,
    revocation: bytes | None = None,
) -> None:
    """Write the file; each envelope is one line of JSON as it was signed. The revocation goes into the header, where
    readers that do not know it pass over it."""
    name = strict_json.dump({"device": device}, refuse=BadEnvelope, max_bytes=_MAX_LINE)[1:-1]
    version = RECEIPTS_ALONE if news is None else WITH_NEWS
    revoked = b"" if revocation is None else b',"revocation":' + revocation
    stream.write(b'{"goldquill_receipts":%d,%b,"count":%d%b}\n' % (version, name, len(receipts), revoked))
    for line in (*receipts, *(() if news is None else (news,))):
        stream.write(line + b"\n")


def read(stream: BinaryIO) -> tuple[Header, Iterator[bytes]]:
    """The header, and then each receipt's envelope, and the news' where the header says that there is one. Raises
    BadEnvelope for what is no answer file; the iterator raises BundleIncomplete where it ends early, in a line's middle
    included, or goes on after the last."""
    raw = _line(stream, _MAX_HEADER)
    if not raw.endswith(b"\n"):
        raise BadEnvelope("the header is cut off" if raw else "the file is empty")
    fields = Fields(strict_json.load(raw, refuse=BadEnvelope, max_bytes=_MAX_HEADER), BadEnvelope)
    version = fields.whole_number("goldquill_receipts", least=1)
    if version > WITH_NEWS:
        raise BadEnvelope(f"not a file of receipts of version {RECEIPTS_ALONE} or {WITH_NEWS}")
    revocation = None
    if "revocation" in fields.values:
        revocation = envelope.encode(envelope.from_fields(fields.object("revocation")))
    count = fields.whole_number("count", least=0)
    header = Header(fields.text("device"), count, version == WITH_NEWS, revocation)
    return header, _lines(stream, header)


def _lines(stream: BinaryIO, header: Header) -> Iterator[bytes]:
    found, expected = 0, header.count + header.news
    while raw := _line(stream, MAX_ENVELOPE_BYTES if header.news and found == header.count else _MAX_LINE):
        if not raw.endswith(b"\n"):
            raise BundleIncomplete(expected=expected, found=found)
        found += 1
        if found > expected:
            raise BundleIncomplete(expected=expected, found=found)
        yield raw[:-1]
    if found < expected:
        raise BundleIncomplete(expected=expected, found=found)


def _line(stream: BinaryIO, most: int) -> bytes:
    raw = stream.readline(most + 1)
    if len(raw) > most:
        raise BadEnvelope(f"more than {most} bytes in a line")
    return raw
