import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadEnvelope
from app.signing.fields import Fields, to_base64


def fields(**values: object) -> Fields:
    return Fields(values, BadEnvelope)


def test_each_type_is_handed_over_as_it_is() -> None:
    read = fields(text="ё", whole=3, inner={"a": 1}, list=[1], raw="AAE=", nothing=None)
    assert read.text("text") == "ё"
    assert read.whole_number("whole", least=3) == 3
    assert read.object("inner").whole_number("a", least=0) == 1
    assert read.array("list") == [1]
    assert read.bytes("raw", length=2) == b"\x00\x01"
    assert read.text_or_null("nothing") is None
    assert read.text_or_null("text") == "ё"


@pytest.mark.parametrize("value", [None, 1, True, ["x"], {"x": "y"}])
def test_what_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(BadEnvelope, match="name is missing or not text"):
        fields(name=value).text("name")


@pytest.mark.parametrize("value", [None, "1", True, 1.0, 0, -1, 2**53])
def test_what_is_not_a_whole_number_from_the_least_is_refused(value: object) -> None:
    with pytest.raises(BadEnvelope, match="name is missing or not a whole number from 1"):
        fields(name=value).whole_number("name", least=1)


def test_a_missing_field_is_refused_whatever_it_should_be() -> None:
    nothing = fields()
    for read in (nothing.text, nothing.text_or_null, nothing.object, nothing.array, nothing.bytes):
        with pytest.raises(BadEnvelope, match="name is missing"):
            read("name")


def test_an_array_is_no_object_and_an_object_no_array() -> None:
    with pytest.raises(BadEnvelope):
        fields(name=[]).object("name")
    with pytest.raises(BadEnvelope):
        fields(name={}).array("name")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("AAE", "not base64"),
        ("AA E=", "not base64"),
        ("AAE=\n", "not base64"),
        ("AA_-", "not base64"),
        ("AAЁ=", "not base64"),
        ("AAF=", "canonical"),
        ("QR==", "canonical"),
        ("AAE=", "not 3 bytes"),
    ],
)
def test_bytes_have_one_spelling_and_their_length(text: str, reason: str) -> None:
    with pytest.raises(BadEnvelope, match=reason):
        fields(name=text).bytes("name", length=3)


@given(st.binary())
def test_bytes_come_back_from_base64(raw: bytes) -> None:
    assert fields(name=to_base64(raw)).bytes("name") == raw
