"""What the engine has of a conversation: tokens in the cache, ids behind texts."""

from hypothesis import given
from hypothesis import strategies as st

from local_model.prefix import KnownTexts, Ledger, Reuse, answer_prefix, common_prefix

TOKENS = st.lists(st.integers(0, 2), max_size=12)


def letters(text: str) -> list[int]:
    """A tokeniser of one token a character."""
    return [ord(character) for character in text]


def is_bar(token: int) -> bool:
    return token == ord("|")


@given(one=TOKENS, other=TOKENS)
def test_the_common_prefix_is_equal_and_cannot_be_longer(one: list[int], other: list[int]) -> None:
    length = common_prefix(one, other)
    assert one[:length] == other[:length]
    assert length == min(len(one), len(other)) or one[length] != other[length]


def test_an_empty_cache_gives_nothing() -> None:
    assert Ledger().best([1, 2]) == Reuse(0, 0)


def test_the_winner_is_found_by_what_it_said() -> None:
    ledger = Ledger()
    ledger.hold(0, [1, 2])
    ledger.hold(1, [1, 2, 3, 7])
    ledger.hold(2, [1, 2, 3, 8, 9])
    assert ledger.best([1, 2, 3, 8, 9, 5]) == Reuse(2, 5)


def test_of_equals_the_one_with_least_to_take_away_goes_on() -> None:
    ledger = Ledger()
    ledger.hold(1, [1, 2, 3])
    ledger.hold(0, [1, 2])
    assert ledger.best([1, 2, 9]) == Reuse(0, 2)


def test_nothing_in_common_begins_anew_in_the_prompts_sequence() -> None:
    ledger = Ledger()
    ledger.hold(3, [5, 6])
    assert ledger.best([1]) == Reuse(0, 0)


def test_a_forgotten_cache_gives_nothing() -> None:
    ledger = Ledger()
    ledger.hold(0, [1, 2])
    ledger.forget()
    assert ledger.best([1, 2]) == Reuse(0, 0)


@given(held=st.dictionaries(st.integers(0, 9), TOKENS, max_size=5), tokens=TOKENS)
def test_no_sequence_shares_more_than_the_chosen_one(held: dict[int, list[int]], tokens: list[int]) -> None:
    ledger = Ledger()
    for sequence, content in held.items():
        ledger.hold(sequence, content)
    found = ledger.best(tokens)
    assert found.length == max((common_prefix(content, tokens) for content in held.values()), default=0)
    assert held.get(found.source, [])[: found.length] == tokens[: found.length]


def test_an_answer_cut_at_a_token_keeps_the_tokens_before() -> None:
    assert answer_prefix([b"Yes", b".", b" User"], "Yes.") == 2


def test_an_answer_cut_inside_a_token_has_no_tokens_of_its_own() -> None:
    assert answer_prefix([b"Yes.\n", b"User"], "Yes.") is None


def test_an_answer_that_hides_a_control_token_is_read_anew() -> None:
    assert answer_prefix([b"Yes", b"", b"."], "Yes.") is None


def test_replaced_bytes_are_not_what_was_said() -> None:
    assert answer_prefix([b"a\xff"], "a�") is None


def test_no_text_has_no_tokens() -> None:
    assert answer_prefix([], "") is None


def test_an_unedited_answer_gets_its_own_tokens_back() -> None:
    known = KnownTexts()
    known.remember("|q|an answer", [1, 2, 3])
    assert known.tokens_of("|q|an answer|more", letters, is_bar) == [1, 2, 3, *letters("|more")]


def test_an_edited_answer_is_tokenised() -> None:
    known = KnownTexts()
    known.remember("|q|an answer", [1, 2, 3])
    assert known.tokens_of("|q|an ansWer|more", letters, is_bar) == letters("|q|an ansWer|more")


def test_an_answer_that_goes_on_is_tokenised_with_what_follows() -> None:
    known = KnownTexts()
    known.remember("|q|an answer", [1, 2, 3])
    assert known.tokens_of("|q|an answers|", letters, is_bar) == letters("|q|an answers|")


def test_of_two_beginnings_the_longer_counts() -> None:
    known = KnownTexts()
    known.remember("|q|a", [1])
    known.remember("|q|a|q|b", [1, 2])
    assert known.tokens_of("|q|a|q|b|", letters, is_bar) == [1, 2, ord("|")]


def test_a_shorter_beginning_serves_where_the_longer_does_not() -> None:
    known = KnownTexts()
    known.remember("|q|a", [1])
    known.remember("|q|a|q|b", [1, 2])
    assert known.tokens_of("|q|a|q|bc", letters, is_bar) == [1, *letters("|q|bc")]


def test_the_same_text_again_has_the_same_tokens() -> None:
    known = KnownTexts()
    known.remember("|q|", [7])
    assert known.tokens_of("|q|", letters, is_bar) == [7]


def test_the_least_recently_used_text_is_forgotten_first() -> None:
    known = KnownTexts(capacity=2)
    known.remember("|a", [1])
    known.remember("|b", [2])
    assert known.tokens_of("|a|", letters, is_bar) == [1, ord("|")]
    known.remember("|c", [3])
    assert known.tokens_of("|a|", letters, is_bar) == [1, ord("|")]
    assert known.tokens_of("|b|", letters, is_bar) == letters("|b|")
