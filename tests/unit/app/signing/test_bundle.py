import io

import pytest

from app.domain.errors import BadEnvelope, BrokenInvariant, BundleIncomplete
from app.signing import bundle, envelope, letters
from app.signing.envelope import MAX_ENVELOPE_BYTES


def lines_of(raw: bytes) -> list[tuple[int, bytes]]:
    _, lines = bundle.read(io.BytesIO(raw))
    return list(lines)


def test_what_is_written_is_read_line_by_line(desk) -> None:
    header, lines = bundle.read(io.BytesIO(desk.bundle()))
    assert header.count == 3
    assert header.enrolment.entry_id == desk.enrolment.entry_id
    assert list(lines) == [(seq, record.envelope) for seq, record in enumerate(desk.records[1:], start=2)]


def test_a_bundle_without_records_is_a_bundle(make_desk) -> None:
    assert lines_of(make_desk().bundle()) == []


def test_what_the_desk_asks_stands_in_the_header(desk) -> None:
    ask = letters.sign_ask(desk.key, org="acme", server="server-1", number=1, said=b"{}")
    raw = desk.bundle(ask=ask)
    header, lines = bundle.read(io.BytesIO(raw))
    assert header.ask == envelope.decode(ask)
    assert list(lines) == lines_of(desk.bundle())
    assert bundle.read(io.BytesIO(desk.bundle()))[0].ask is None
    # RECORDS.md §2: the fields that it fixes are there as they were, in their order.
    assert raw.startswith(desk.bundle().partition(b"}\n")[0])


@pytest.mark.parametrize("ask", [b"1", b"null", b"{}"])
def test_an_ask_that_is_no_envelope_is_refused_on_line_1(desk, ask: bytes) -> None:
    with pytest.raises(BadEnvelope) as refused:
        bundle.read(io.BytesIO(desk.bundle(ask=ask)))
    assert refused.value.line == 1


@pytest.mark.parametrize("promised", [2, 4])
def test_a_promise_that_the_records_do_not_keep_is_our_own_bug(desk, promised: int) -> None:
    envelopes = (record.envelope for record in desk.records[1:])
    with pytest.raises(BrokenInvariant):
        bundle.write(io.BytesIO(), enrolment=desk.enrolment.envelope, envelopes=envelopes, count=promised)


def test_an_envelope_of_two_lines_is_our_own_bug(desk) -> None:
    with pytest.raises(BrokenInvariant):
        bundle.write(io.BytesIO(), enrolment=desk.enrolment.envelope, envelopes=[b"{\n}"], count=1)


def test_a_bundle_cut_at_any_byte_is_refused(desk) -> None:
    raw = desk.bundle()
    for length in range(len(raw)):
        with pytest.raises((BadEnvelope, BundleIncomplete)) as cut:
            lines_of(raw[:length])
        whole_lines = raw[:length].count(b"\n")
        assert cut.value.line == whole_lines + 1
        if isinstance(cut.value, BundleIncomplete):
            assert (cut.value.expected, cut.value.found) == (3, whole_lines - 1)
        else:
            assert whole_lines == 0


def test_a_last_line_without_its_newline_counts_as_cut(desk) -> None:
    with pytest.raises(BundleIncomplete) as cut:
        lines_of(desk.bundle().removesuffix(b"\n"))
    assert (cut.value.expected, cut.value.found, cut.value.line) == (3, 2, 4)


def test_one_record_more_than_promised_is_refused(desk) -> None:
    with pytest.raises(BundleIncomplete) as grew:
        lines_of(desk.bundle() + desk.records[-1].envelope + b"\n")
    assert (grew.value.expected, grew.value.found, grew.value.line) == (3, 4, 5)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"", "empty"),
        (b"{}", "cut off"),
        (b"{}\n", "goldquill_bundle"),
        (b"text\n", "not JSON"),
        (b'{"goldquill_bundle":1,"goldquill_bundle":1}\n', "twice"),
        (b'{"goldquill_bundle":2,"device_enrolment":{},"count":0}\n', "version"),
        (b'{"goldquill_bundle":true,"device_enrolment":{},"count":0}\n', "goldquill_bundle"),
        (b'{"goldquill_bundle":1,"device_enrolment":[],"count":0}\n', "device_enrolment"),
        (b'{"goldquill_bundle":1,"device_enrolment":{},"count":0}\n', "signatures"),
    ],
)
def test_a_header_that_is_none_is_refused_on_line_1(header: bytes, reason: str) -> None:
    with pytest.raises(BadEnvelope, match=reason) as refused:
        bundle.read(io.BytesIO(header))
    assert refused.value.line == 1


@pytest.mark.parametrize("count", [b"-1", b"true", b"1.0", b'"1"', b"null"])
def test_a_count_that_is_no_number_is_refused(desk, count: bytes) -> None:
    raw = desk.bundle().replace(b'"count":3', b'"count":' + count, 1)
    with pytest.raises(BadEnvelope, match="count"):
        bundle.read(io.BytesIO(raw))


def test_a_line_longer_than_any_envelope_is_not_read_to_its_end(make_desk) -> None:
    stream = io.BytesIO(make_desk().bundle() + b"x" * (MAX_ENVELOPE_BYTES * 2) + b"\n")
    _, lines = bundle.read(stream)
    with pytest.raises(BadEnvelope) as refused:
        next(lines)
    assert refused.value.line == 2
    assert stream.tell() < MAX_ENVELOPE_BYTES + 10_000
