"""Answer files (`*.gqreceipts`): what a server says to one device where no network reaches. JSON Lines:

    {"goldquill_receipts": 1, "device": "sha256:…", "count": n}
    <envelope of a receipt>        n times

Nothing in it is believed for standing there: the server's signature is on each line (`statements`), and it is the
reader's to check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import BadEnvelope, BundleIncomplete
from app.signing import strict_json
from app.signing.fields import Fields

VERSION = 1

# Receipts are small whatever they are for.
_MAX_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """For which device, and how many receipts follow."""

    device: str
    count: int


def write(stream: BinaryIO, *, device: str, receipts: Sequence[bytes]) -> None:
    """Write the file; each envelope is one line of JSON as it was signed."""
    name = strict_json.dump({"device": device}, refuse=BadEnvelope, max_bytes=_MAX_LINE)[1:-1]
    stream.write(b'{"goldquill_receipts":%d,%b,"count":%d}\n' % (VERSION, name, len(receipts)))
    for receipt in receipts:
        stream.write(receipt + b"\n")


def read(stream: BinaryIO) -> tuple[Header, Iterator[bytes]]:
    """The header, and then each receipt's envelope. Raises BadEnvelope for what is no answer file; the iterator raises
    BundleIncomplete where it ends early, in a line's middle included, or goes on after `count`."""
    raw = _line(stream)
    if not raw.endswith(b"\n"):
        raise BadEnvelope("the header is cut off" if raw else "the file is empty")
    fields = Fields(strict_json.load(raw, refuse=BadEnvelope, max_bytes=_MAX_LINE), BadEnvelope)
    if fields.whole_number("goldquill_receipts", least=1) != VERSION:
        raise BadEnvelope(f"not a file of receipts of version {VERSION}")
    header = Header(fields.text("device"), fields.whole_number("count", least=0))
    return header, _receipts(stream, header.count)


def _receipts(stream: BinaryIO, count: int) -> Iterator[bytes]:
    found = 0
    while raw := _line(stream):
        if not raw.endswith(b"\n"):
            raise BundleIncomplete(expected=count, found=found)
        found += 1
        if found > count:
            raise BundleIncomplete(expected=count, found=found)
        yield raw[:-1]
    if found < count:
        raise BundleIncomplete(expected=count, found=found)


def _line(stream: BinaryIO) -> bytes:
    raw = stream.readline(_MAX_LINE + 1)
    if len(raw) > _MAX_LINE:
        raise BadEnvelope(f"more than {_MAX_LINE} bytes in a line")
    return raw
