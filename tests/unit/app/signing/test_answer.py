import io

import pytest

from app.domain.errors import BadEnvelope, BundleIncomplete
from app.signing import answer, envelope
from app.signing.answer import Header
from app.signing.envelope import MAX_ENVELOPE_BYTES, Envelope, Signature

DEVICE = "sha256:" + "1" * 64
LINES = [b'{"receipt":1}', b'{"receipt":2}', b'{"receipt":3}']


NEWS = b'{"news":1}'
REVOCATION = envelope.encode(Envelope("a type", b"a payload", (Signature("a key", b"a signature"),)))


def written(
    receipts: list[bytes] = LINES, device: str = DEVICE, news: bytes | None = None, revocation: bytes | None = None
) -> bytes:
    stream = io.BytesIO()
    answer.write(stream, device=device, receipts=receipts, news=news, revocation=revocation)
    return stream.getvalue()


def lines_of(raw: bytes) -> list[bytes]:
    _, lines = answer.read(io.BytesIO(raw))
    return list(lines)


@pytest.mark.parametrize("receipts", [LINES, LINES[:1], []])
def test_what_is_written_is_read_line_by_line(receipts: list[bytes]) -> None:
    header, lines = answer.read(io.BytesIO(written(receipts)))
    assert header == Header(DEVICE, len(receipts))
    assert list(lines) == receipts


@pytest.mark.parametrize("receipts", [LINES, []])
def test_news_is_the_last_line(receipts: list[bytes]) -> None:
    header, lines = answer.read(io.BytesIO(written(receipts, news=NEWS)))
    assert header == Header(DEVICE, len(receipts), news=True)
    assert list(lines) == [*receipts, NEWS]


@pytest.mark.parametrize("receipts", [LINES, []])
@pytest.mark.parametrize("news", [None, NEWS])
def test_a_revocation_stands_in_the_header(receipts: list[bytes], news: bytes | None) -> None:
    header, lines = answer.read(io.BytesIO(written(receipts, news=news, revocation=REVOCATION)))
    assert header == Header(DEVICE, len(receipts), news is not None, REVOCATION)
    assert list(lines) == [*receipts, *([] if news is None else [news])]


def test_a_file_with_a_revocation_is_of_the_version_that_desks_of_before_read() -> None:
    """They take its receipts and pass over a field that they do not know."""
    assert written(revocation=REVOCATION).startswith(b'{"goldquill_receipts":1,"device":')
    with_another = written().replace(b'"count"', b'"later":{"x":1},"count"', 1)
    assert lines_of(with_another) == LINES


def test_a_keepers_reason_may_be_long() -> None:
    long = envelope.encode(Envelope("a type", b"x" * 1_000_000, (Signature("a key", b"a signature"),)))
    header, lines = answer.read(io.BytesIO(written(revocation=long)))
    assert (header.revocation, list(lines)) == (long, LINES)


def test_news_may_be_as_long_as_an_envelope_and_a_receipt_may_not() -> None:
    long = b'{"news":"' + b"x" * 1_000_000 + b'"}'
    assert lines_of(written(news=long))[-1] == long
    with pytest.raises(BadEnvelope, match="bytes in a line"):
        lines_of(written([long], news=NEWS))


def test_news_cut_at_any_byte_is_told_as_cut_and_so_is_more_of_it() -> None:
    raw = written(news=NEWS)
    for length in range(raw.index(NEWS), len(raw)):
        with pytest.raises(BundleIncomplete) as cut:
            lines_of(raw[:length])
        assert (cut.value.expected, cut.value.found) == (4, 3)
    with pytest.raises(BundleIncomplete):
        lines_of(raw + NEWS + b"\n")


def test_a_device_of_any_name_stands_in_the_header_as_json() -> None:
    header, _ = answer.read(io.BytesIO(written(device='"\n\\ устройство')))
    assert header.device == '"\n\\ устройство'


def test_a_file_cut_at_any_byte_says_that_it_was_cut() -> None:
    """Not that a receipt in it is damaged: the person would be told that the server lied."""
    raw = written()
    header = raw.index(b"\n")
    for length in range(len(raw)):
        stream = io.BytesIO(raw[:length])
        if length <= header:
            with pytest.raises(BadEnvelope):
                answer.read(stream)
            continue
        _, lines = answer.read(stream)
        with pytest.raises(BundleIncomplete) as cut:
            list(lines)
        assert (cut.value.expected, cut.value.found) == (3, raw[:length].count(b"\n") - 1)


def test_a_file_that_grew_is_refused() -> None:
    with pytest.raises(BundleIncomplete) as grew:
        lines_of(written() + LINES[0] + b"\n")
    assert (grew.value.expected, grew.value.found) == (3, 4)


def test_receipts_that_came_whole_are_given_before_the_cut() -> None:
    _, lines = answer.read(io.BytesIO(written()[:-3]))
    assert [next(lines), next(lines)] == LINES[:2]
    with pytest.raises(BundleIncomplete):
        next(lines)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"", "empty"),
        (b"{}", "cut off"),
        (b"{}\n", "goldquill_receipts"),
        (b"[]\n", "object"),
        (b"text\n", "not JSON"),
        (b'{"goldquill_receipts":1,"goldquill_receipts":1}\n', "twice"),
        (b'{"goldquill_receipts":3,"device":"d","count":0}\n', "version 1 or 2"),
        (b'{"goldquill_bundle":1,"device":"d","count":0}\n', "goldquill_receipts"),
        (b'{"goldquill_receipts":1,"count":0}\n', "device"),
        (b'{"goldquill_receipts":1,"device":"d"}\n', "count"),
        (b'{"goldquill_receipts":1,"device":"d","count":-1}\n', "count"),
        (b'{"goldquill_receipts":1,"device":"d","count":true}\n', "count"),
        (b'{"goldquill_receipts":1,"device":"d","count":0,"revocation":null}\n', "revocation"),
        (b'{"goldquill_receipts":1,"device":"d","count":0,"revocation":{}}\n', "signatures"),
        (b"\xff\xfe\n", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_answer_is_refused(header: bytes, reason: str) -> None:
    with pytest.raises(BadEnvelope, match=reason):
        answer.read(io.BytesIO(header))


def test_a_line_without_end_is_not_read_to_its_end() -> None:
    stream = io.BytesIO(written([]).replace(b'"count":0', b'"count":1') + b"x" * 1_000_000)
    _, lines = answer.read(stream)
    with pytest.raises(BadEnvelope, match="bytes in a line"):
        next(lines)
    assert stream.tell() < 100_000
    with pytest.raises(BadEnvelope, match="bytes in a line"):
        answer.read(io.BytesIO(b"x" * (MAX_ENVELOPE_BYTES + 100_000)))
