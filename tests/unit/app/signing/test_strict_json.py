import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadPayload
from app.signing.strict_json import MAX_DEPTH, dump, load


def read(raw: bytes, max_bytes: int = 10_000) -> dict:
    return load(raw, refuse=BadPayload, max_bytes=max_bytes)


def write(fields: dict, max_bytes: int = 10_000) -> bytes:
    return dump(fields, refuse=BadPayload, max_bytes=max_bytes)


def nested(depth: int) -> bytes:
    """An object in which arrays stand one in another, `depth` brackets deep with the object's own."""
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a":1,"a":1}', "twice"),
        (b'{"a":{"b":1,"c":2,"b":3}}', "twice"),
        (b'{"a":1,"\\u0061":2}', "twice"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":Infinity}', "Infinity"),
        (b'{"a":-Infinity}', "Infinity"),
        (b'{"a":1e999}', "too large"),
        (b'{"a":-1e999}', "too large"),
        (b'{"a":' + b"9" * 5000 + b"}", "digits"),
        (b'{"a":"\\ud800"}', "surrogates"),
        (b'{"a":"\\udc00\\ud800"}', "surrogates"),
        (b'{"\\uDFFF":1}', "surrogates"),
        (b'{"a":"\xed\xa0\x80"}', "not UTF-8"),
        (b'{"a":"\xff"}', "not UTF-8"),
        (b'\xef\xbb\xbf{"a":1}', "BOM"),
        ('{"a":1}'.encode("utf-16"), "not UTF-8"),
        (b'{"a":"\n"}', "not JSON from character 7 on"),
        (b'{"a":1} {"a":1}', "not JSON from character 9 on"),
        (b'{"a":1,}', "not JSON from character 8 on"),
        (b"{'a':1}", "not JSON from character 2 on"),
        (b'{"a":01}', "not JSON from character 7 on"),
        (b"", "not JSON from character 1 on"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (nested(MAX_DEPTH + 1), "deeper"),
        (nested(100), "deeper"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "deeper"),
        (b'{"a":' + b"[" * 100_000, "deeper"),
    ],
)
def test_what_two_readers_could_take_differently_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(BadPayload) as refused:
        read(raw, max_bytes=200_000)
    assert reason in refused.value.reason


def test_a_pair_of_surrogate_escapes_is_one_character() -> None:
    assert read(b'{"a":"\\ud83d\\ude00"}') == {"a": "😀"}


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read(nested(MAX_DEPTH))["a"] != []


def test_many_shallow_brackets_and_brackets_in_text_are_not_depth() -> None:
    fields = {"a": [[] for _ in range(100)], "b": "[" * 100, "c": '\\"[{' * 100, "d": {}}
    assert read(write(fields)) == fields


def test_an_unclosed_string_full_of_quotes_is_refused_in_one_pass() -> None:
    with pytest.raises(BadPayload):
        read(b'{"a":[' + b"[]," * 40 + b'"' + b'\\"' * 500_000, max_bytes=2_000_000)


def test_one_byte_over_the_limit_is_refused_and_the_limit_itself_is_not() -> None:
    raw = b'{"a":"' + b"x" * 100 + b'"}'
    assert read(raw, max_bytes=len(raw))
    with pytest.raises(BadPayload, match=str(len(raw))):
        read(raw, max_bytes=len(raw) - 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": "\ud800"},
        {"a": object()},
        {"a": b"bytes"},
        {1: "one", "1": "one again"},
        {"a": "x" * 20_000},
    ],
)
def test_nothing_is_written_that_would_not_be_read(fields: dict) -> None:
    with pytest.raises(BadPayload):
        write(fields)


def test_a_value_that_holds_itself_is_refused() -> None:
    circle: list = []
    circle.append(circle)
    with pytest.raises(BadPayload):
        write({"a": circle})


def test_nesting_beyond_any_stack_is_refused_in_writing() -> None:
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(BadPayload):
        write({"a": deep})
    while deep:
        deep = deep.pop()


def test_text_is_written_as_itself_in_the_order_given() -> None:
    assert write({"б": "ё\n", "a": [1, 2.5, None, True]}) == '{"б":"ё\\n","a":[1,2.5,null,true]}'.encode()


numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_what_is_written_reads_back_equal(fields: dict) -> None:
    assert load(dump(fields, refuse=BadPayload, max_bytes=10**7), refuse=BadPayload, max_bytes=10**7) == fields


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\u d8019eE.-aN', max_size=200).map(str.encode))
def test_any_bytes_are_read_as_python_reads_them_or_refused(raw: bytes) -> None:
    try:
        fields = read(raw)
    except BadPayload:
        return
    assert fields == json.loads(raw.decode("utf-8"))
