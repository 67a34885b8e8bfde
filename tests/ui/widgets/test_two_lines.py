"""A found line in a narrow list: the word that was found is there whole, and what is left out is said."""

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.two_lines import around_hit, utf16_hits

TEXT = "… since the tenth century; metformin is digitalised in all of the preparations of digoxin"


def hits_of(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    places = [(text.index(word), text.index(word) + len(word)) for word in words]
    return utf16_hits(text, places)


def marked(text: str, hits: tuple[tuple[int, int], ...]) -> list[str]:
    units = text.encode("utf-16-le")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in hits]


def test_a_line_that_has_room_stays_as_it_is() -> None:
    hits = hits_of(TEXT, "digitalised")

    assert around_hit(TEXT, hits, len, 1000) == (TEXT, hits)


def test_a_narrow_line_keeps_whole_words_around_the_first_hit() -> None:
    shown, hits = around_hit(TEXT, hits_of(TEXT, "digitalised", "digoxin"), len, 40)

    assert shown == "… metformin is digitalised in all of…"
    assert marked(shown, hits) == ["digitalised"]


def test_hits_after_letters_of_two_units_are_marked_where_they_stand() -> None:
    text = "𝔘𝔫𝔦 " * 10 + "digoxin " + "𝔘𝔫𝔦 " * 10

    shown, hits = around_hit(text, hits_of(text, "digoxin"), len, 30)

    assert marked(shown, hits) == ["digoxin"]


def test_a_hit_longer_than_the_line_is_cut_with_an_ellipsis() -> None:
    shown, hits = around_hit("before hydrochlorothiazide after", ((7, 26),), len, 12)

    assert shown == "… hydrochlo…"
    assert marked(shown, hits) == ["hydrochlo"]


@given(st.lists(st.sampled_from(["dig", "word", "я", "𝔘𝔫𝔦", "hydrochlorothiazide"]), min_size=1), st.integers(21, 90))
def test_the_first_hit_is_whole_and_the_line_keeps_to_its_room(words: list[str], room: int) -> None:
    text = " ".join([*words, "digoxin", *words])
    places = [(text.index("digoxin"), text.index("digoxin") + 7)]

    shown, hits = around_hit(text, utf16_hits(text, places), len, room)

    assert len(shown) <= room
    assert marked(shown, hits)[0] == "digoxin"
