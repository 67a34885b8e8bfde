from hypothesis import given
from hypothesis import strategies as st

from app.services.word_diff import Change, Piece, count_words, word_diff


def test_a_replaced_phrase_reads_as_one_replacement() -> None:
    assert word_diff("take one year now", "take three full years now") == (
        Piece(Change.SAME, "take "),
        Piece(Change.DELETED, "one year"),
        Piece(Change.INSERTED, "three full years"),
        Piece(Change.SAME, " now"),
    )


def test_russian_words_with_hyphens_are_whole_words() -> None:
    pieces = word_diff("Кто-то пришёл.", "Кто-нибудь пришёл.")

    assert pieces[:2] == (Piece(Change.DELETED, "Кто-то"), Piece(Change.INSERTED, "Кто-нибудь"))


def test_equal_texts_have_nothing_changed() -> None:
    assert word_diff("same text", "same text") == (Piece(Change.SAME, "same text"),)


TEXT = st.text(alphabet=st.sampled_from("ab кя\n .-’😀é"), max_size=60)


@given(TEXT, TEXT)
def test_the_pieces_rebuild_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)

    assert "".join(p.text for p in pieces if p.change is not Change.INSERTED) == old
    assert "".join(p.text for p in pieces if p.change is not Change.DELETED) == new


def test_words_are_counted_as_a_person_counts_them() -> None:
    assert count_words("It's a well-known fact: кое-что стоит 50 000 рублей.") == 9
