"""Errors that people marked, at the sentences they are in: whatever letters the answer is made of."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dataset.bodies import Span
from app.dataset.steps import NEUTRAL, fits, labelled, nfc, steps
from tests.unit.app.dataset.works import marked, span

SEVERAL = ["👩🏽\u200d🚀", "👨\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "🇺🇦"]  # code points that people see as one sign
MARKED = ["e\u0301", "é", "o\u0302\u0323", "й", "и\u0306", "\u1e69", "한", "\u1112\u1161\u11ab", "\u212b", "\u0301"]
WORDS = ["Привет", "мир", "שלום", "עולם", "مرحبا", "بالعالم", "\u202b", "\u200f", "\u200d", "ﬁ", "漢字", "ｶﾞ"]
LATIN = ["Hello", "world", "e.g", "3.14", "Dr", "a", "B", "7"]
STOPS = [".", "!", "?", "?!", "—", "…", "。", "؟", "۔", '"', "»", ")", "]"]
SPACES = [" ", "  ", "\n", "\r\n", "\n\n", *"\r\t\u00a0\u3000\u2028\u2029\x85\x0b\x0c\x1c\ufeff\x00"]
SCRAPS = [*SEVERAL, *MARKED, *WORDS, *LATIN, *STOPS, *SPACES]
TEXTS = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=30).map("".join)


@given(TEXTS)
def test_every_character_but_white_space_is_in_exactly_one_step(raw: str) -> None:
    text = nfc(raw)
    held = [0] * len(text)
    for step in steps(text):
        for place in range(step.start, step.end):
            held[place] += 1
    assert max(held, default=0) <= 1
    assert all(held[place] or letter.isspace() for place, letter in enumerate(text))


@given(TEXTS)
def test_steps_are_in_order_where_they_say_and_none_is_empty(raw: str) -> None:
    text, end = nfc(raw), 0
    for step in steps(text):
        assert step.text
        assert step.text == step.text.strip()
        assert text[step.start : step.end] == step.text
        assert step.start >= end
        end = step.end


@given(TEXTS, st.data())
def test_an_error_makes_wrong_exactly_the_steps_that_it_is_in(raw: str, data: st.DataObject) -> None:
    text = nfc(raw)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wrong = Span(quote=text[start:end], severity="minor", start=start, end=end)
    told = labelled(marked(raw, wrong))
    assert [said for said, _ in told] == [step.text for step in steps(text)]
    assert [right for _, right in told] == [step.end <= start or end <= step.start for step in steps(text)]


@given(TEXTS)
def test_offsets_count_the_composed_text_however_the_answer_was_typed(raw: str) -> None:
    composed = nfc(raw)
    for step in steps(composed):
        wrong = Span(quote=step.text, severity="critical", start=step.start, end=step.end)
        taken_apart = labelled(marked(unicodedata.normalize("NFD", raw), wrong))
        assert taken_apart == labelled(marked(raw, wrong))
        assert [said for said, right in taken_apart if not right] == [step.text]


@given(TEXTS, st.none() | st.integers(-5, 60), st.none() | st.integers(-5, 60), st.text(max_size=5))
def test_an_error_whose_place_holds_something_else_is_not_used(
    raw: str, start: int | None, end: int | None, quote: str
) -> None:
    text, told = nfc(raw), Span(quote=quote, severity="major", start=start, end=end)
    holds = start is not None and end is not None and 0 <= start < end <= len(text) and text[start:end] == quote
    assert fits(told, text) == holds
    if not holds:
        assert all(right for _, right in labelled(marked(raw, told)))


@pytest.mark.parametrize("quote", ["", "x"])
def test_an_omission_has_no_place_and_makes_no_step_wrong(quote: str) -> None:
    assert labelled(marked("One. Two.", Span(quote=quote, category="missing_answer", severity="critical"))) == [
        ("One.", True),
        ("Two.", True),
    ]


def test_what_is_worth_saying_and_no_error_makes_no_step_wrong() -> None:
    text = "One. Two."
    assert labelled(marked(text, span(text, "One", NEUTRAL))) == [("One.", True), ("Two.", True)]
    for severity in ("minor", "major", "critical"):
        assert labelled(marked(text, span(text, "One", severity))) == [("One.", False), ("Two.", True)]


def test_an_error_across_two_sentences_is_in_both() -> None:
    text = "One one. Two two. Three."
    assert [right for _, right in labelled(marked(text, span(text, "one. Two")))] == [False, False, True]


def test_an_error_in_the_white_space_between_is_in_none() -> None:
    text = "One.   Two."
    assert [right for _, right in labelled(marked(text, span(text, "  ", start=5)))] == [True, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Paris is in Spain. It is a city.", ["Paris is in Spain.", "It is a city."]),
        ("Первое предложение. Второе!", ["Первое предложение.", "Второе!"]),
        ("שלום עולם. מה שלומך?", ["שלום עולם.", "מה שלומך?"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        ("Ja! 👩🏽‍🚀 fliegt. Gut.", ["Ja!", "👩🏽‍🚀 fliegt.", "Gut."]),
        ("It costs 3.14 euros, e.g. here. Yes.", ["It costs 3.14 euros, e.g. here.", "Yes."]),
        ("One\r\nTwo\r\n\r\nThree", ["One", "Two", "Three"]),
        ("«Да.» Нет.", ["«Да.»", "Нет."]),
        ("Wait... what? No?! Yes", ["Wait... what?", "No?!", "Yes"]),
        ("- one\n- two\n", ["- one", "- two"]),
        ("", []),
        (" \r\n\t ", []),
    ],
)
def test_sentences_are_those_that_people_read(text: str, said: list[str]) -> None:
    assert [step.text for step in steps(text)] == said
