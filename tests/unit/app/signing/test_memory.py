"""A bundle of any length is written and verified in the same memory."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from app.signing import bundle
from app.signing.verify import verify_bundle


class Discarding(io.RawIOBase):
    """Takes what is written and keeps none of it."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(memoryview(data))  # type: ignore[arg-type]


class WrittenAsItIsRead(io.RawIOBase):
    """A bundle of `count` records that are signed when a reader gets to them."""

    def __init__(self, desk, count: int) -> None:
        self._chunks = self._bundle(desk, count)
        self._rest = b""

    def _bundle(self, desk, count: int) -> Iterator[bytes]:
        header = io.BytesIO()
        bundle.write(header, enrolment=desk.enrolment.envelope, envelopes=[], count=0)
        yield header.getvalue().replace(b'"count":0', b'"count":%d' % count)
        for _ in range(count):
            yield desk.write({"answer": "x" * 2000}).envelope + b"\n"
            del desk.records[:-1]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        self._rest = self._rest or next(self._chunks, b"")
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def peak_of_verifying(desk, count: int) -> int:
    tracemalloc.start()
    try:
        report = verify_bundle(io.BufferedReader(WrittenAsItIsRead(desk, count)))
        assert report.records == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_of_writing(desk, count: int) -> int:
    envelope = desk.write({"answer": "x" * 2000}).envelope
    tracemalloc.start()
    try:
        envelopes = (envelope + b" " for _ in range(count))
        bundle.write(
            io.BufferedWriter(Discarding()), enrolment=desk.enrolment.envelope, envelopes=envelopes, count=count
        )
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("peak", [peak_of_verifying, peak_of_writing])
def test_twenty_times_the_records_take_no_more_memory(make_desk, peak) -> None:
    peak(make_desk(), 50)  # caches fill once
    few, many = peak(make_desk(), 50), peak(make_desk(), 1000)
    assert many < few + 100_000
