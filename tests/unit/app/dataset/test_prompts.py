"""What was held out stays held out: splits share no prompt and no beginning of a conversation."""

import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.dataset.bodies import Answer, Turn
from app.dataset.prompts import SPLITS, TEST, TRAIN, names_of, opening_id, prompt_id, prompt_of, split_of
from tests.unit.app.dataset.works import ASKED, gold, marked, ranked

TURNS = st.builds(Turn, st.sampled_from(["system", "user", "assistant"]), st.text(max_size=8))
PROMPTS = st.lists(TURNS, max_size=6)


def beginning(prompt: Sequence[Turn]) -> Sequence[Turn]:
    """Up to the first thing asked."""
    for place, turn in enumerate(prompt):
        if turn.role == "user":
            return prompt[: place + 1]
    return prompt


@given(PROMPTS, PROMPTS)
def test_conversations_have_one_opening_where_they_begin_alike(one: list[Turn], other: list[Turn]) -> None:
    assert (opening_id(one) == opening_id(other)) == (list(beginning(one)) == list(beginning(other)))
    assert (prompt_id(one) == prompt_id(other)) == (one == other)


@given(PROMPTS)
def test_a_conversation_and_its_beginning_are_named_at_once(prompt: list[Turn]) -> None:
    assert names_of(prompt) == (prompt_id(prompt), opening_id(prompt))


@given(PROMPTS, PROMPTS, st.text(max_size=5))
def test_whatever_follows_what_was_asked_first_stays_in_the_same_split(
    before: list[Turn], after: list[Turn], asked: str
) -> None:
    prompt = [*(turn for turn in before if turn.role != "user"), Turn("user", asked)]
    first, later = (split_of(opening_id(each), seed=3, test_share=0.5) for each in (prompt, [*prompt, *after]))
    assert first == later


@given(
    st.text(max_size=20), st.integers(0, 2**40), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True)
)
def test_a_greater_share_only_adds_to_what_is_held_out(opening: str, seed: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    splits = [split_of(opening, seed=seed, test_share=share) for share in (less, more)]
    assert set(splits) <= set(SPLITS)
    assert splits != [TEST, TRAIN]


def test_about_the_share_that_was_asked_for_is_held_out() -> None:
    openings = [opening_id([Turn("user", f"Question {n}?")]) for n in range(5000)]
    for share in (0.05, 0.1, 0.5, 0.9):
        held = sum(split_of(each, seed=0, test_share=share) == TEST for each in openings) / len(openings)
        assert abs(held - share) < 4 * (share * (1 - share) / len(openings)) ** 0.5  # four standard deviations


def test_nothing_is_held_out_where_the_share_is_nought() -> None:
    assert {split_of(opening_id([Turn("user", str(n))]), seed=0, test_share=0.0) for n in range(500)} == {TRAIN}


def test_another_seed_holds_out_others() -> None:
    openings = [opening_id([Turn("user", str(n))]) for n in range(500)]
    held = [{each for each in openings if split_of(each, seed=seed, test_share=0.1) == TEST} for seed in (0, 1)]
    assert held[0] != held[1]


def test_every_program_on_every_machine_holds_out_the_same() -> None:
    asked = (
        "from app.dataset.bodies import Turn; from app.dataset.prompts import *;"
        "print(opening_id([Turn('user', 'Почему?')]), split_of('a', seed=7, test_share=0.5))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", asked], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    here = f"{opening_id([Turn('user', 'Почему?')])} {split_of('a', seed=7, test_share=0.5)}\n"
    assert said == {here}


def test_a_name_of_a_prompt_is_the_same_in_every_later_version() -> None:
    # Written down once: a change here would move prompts from one split of earlier exports to the other.
    assert prompt_id([Turn("user", "Why?")]) == sha256(b'[["user","Why?"]]').hexdigest()[:32]
    for opening in "abcdefgh":
        lot = int(sha256(f"5\n{opening}".encode()).hexdigest()[:16], 16)
        assert split_of(opening, seed=5, test_share=0.5) == (TEST if lot < 2**63 else TRAIN)


def test_the_prompt_is_what_was_answered() -> None:
    assert prompt_of(gold("Because.")) == ASKED
    assert prompt_of(ranked([], {"a": "x"})) == ASKED
    assert prompt_of(marked("x", answer=Answer("a", "x"))) == ASKED
