"""Text of one answer: whole characters, and never a stop string."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from local_model.text_stream import TextStream

STOPS = st.lists(st.text("abя", min_size=1, max_size=4), max_size=3)


def pieces_of(raw: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    return [raw[start:end] for start, end in pairwise(edges)]


def run(stream: TextStream, pieces: list[bytes]) -> tuple[list[str], bool]:
    flushes = []
    for piece in pieces:
        stopped = stream.push(piece)
        flushes.append(stream.take())
        if stopped:
            return flushes, True
    stream.finish()
    return [*flushes, stream.take()], False


def test_a_character_waits_for_its_last_byte() -> None:
    stream = TextStream()
    stream.push("я".encode()[:1])
    assert stream.take() == ""
    stream.push("я".encode()[1:])
    assert stream.take() == "я"


def test_a_stop_string_over_three_pieces_is_never_shown() -> None:
    stream = TextStream(["\nUser:"])
    assert not stream.push(b"Yes.\nUs")
    assert stream.take() == "Yes."
    assert not stream.push(b"er")
    assert stream.take() == ""
    assert stream.push(b": and")
    assert stream.take() == ""
    assert stream.text == "Yes."


def test_what_only_looked_like_a_stop_string_is_shown_as_soon_as_that_is_clear() -> None:
    stream = TextStream(["END"])
    stream.push(b"EN")
    assert stream.take() == ""
    stream.push(b"ERGY")
    assert stream.take() == "ENERGY"


def test_what_was_held_back_is_shown_at_the_end() -> None:
    stream = TextStream(["END"])
    stream.push(b"the EN")
    stream.finish()
    assert stream.text == "the EN"


def test_an_unfinished_character_at_the_end_is_dropped() -> None:
    stream = TextStream()
    stream.push(b"ok \xf0\x9f\x98")
    stream.finish()
    assert stream.text == "ok "


def test_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    stream = TextStream()
    stream.push(b"a\xff\xfeb")
    stream.finish()
    assert stream.text == "a��b"


def test_nothing_is_taken_after_a_stop_string() -> None:
    stream = TextStream(["."])
    assert stream.push(b"One. Two.")
    assert stream.push(b" Three")
    stream.finish()
    assert stream.text == "One"


def test_the_earliest_of_several_stop_strings_counts() -> None:
    stream = TextStream(["world", "o"])
    stream.push(b"hello world")
    assert stream.text == "hell"


@given(text=st.text("abя😀", max_size=30), cuts=st.lists(st.integers(0, 60), max_size=8), stops=STOPS)
def test_however_it_is_cut_the_text_is_the_same_and_ends_before_the_first_stop(
    text: str, cuts: list[int], stops: list[str]
) -> None:
    stream = TextStream(stops)
    flushes, stopped = run(stream, pieces_of(text.encode(), cuts))
    assert "".join(flushes) == stream.text
    assert text.startswith(stream.text)
    assert not any(stop in stream.text for stop in stops)
    assert stopped == any(stop in text for stop in stops)
    if not stopped:
        assert stream.text == text


@given(raw=st.binary(max_size=40), cuts=st.lists(st.integers(0, 40), max_size=8))
def test_any_bytes_give_valid_text_at_every_flush(raw: bytes, cuts: list[int]) -> None:
    flushes, _ = run(TextStream(), pieces_of(raw, cuts))
    for flush in flushes:
        flush.encode()  # raises on half a character
    whole, _ = run(TextStream(), [raw])
    assert "".join(flushes) == "".join(whole)
