"""A turn that goes on from the cache says what it says from the beginning: turns, edits, branches, regenerations."""

from tests.in_process_engine import Told, ask, load_engine  # first: it sets the native environment

# isort: split
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.candidate import Sampling
from app.domain.generation import Message, Role
from local_model.bare_loop import BareLoop
from local_model.engine import BatchedEngine
from local_model.text_stream import TextStream

pytestmark = pytest.mark.model

GREEDY = Sampling(temperature=0)
REQUESTS = ("Tell me more.", "Why?", "Say it in one sentence, for a child of five.", "Now in verse!")


@pytest.fixture(scope="module")
def engine() -> Iterator[BatchedEngine]:
    with closing(load_engine()) as engine:
        yield engine


@pytest.fixture(scope="module")
def fresh(engine: BatchedEngine) -> Iterator[BareLoop]:
    """Reads every prompt from its first token."""
    with closing(BareLoop(engine._model.handle, tokens=2048, k=4, threads=2, repeatable=True)) as loop:
        yield loop


def turn(text: str) -> Message:
    return Message(Role.USER, text)


def from_the_beginning(
    engine: BatchedEngine, fresh: BareLoop, turns: list[Message], seeds: list[int], max_tokens: int, sampling: Sampling
) -> list[str]:
    run = fresh.run(engine.prompt_tokens(tuple(turns)), seeds, sampling=sampling, max_tokens=max_tokens)
    texts = []
    for ids in run.ids:
        stream = TextStream()
        for token in ids:
            stream.push(engine._model.vocabulary.piece(token))
        stream.finish()
        texts.append(stream.text)
    return texts


@dataclass
class Talk:
    """A conversation being worked on: turns that end with the person's, and the last answers to them."""

    engine: BatchedEngine
    fresh: BareLoop
    turns: list[Message] = field(default_factory=lambda: [turn("Tell me a story about a fox.")])
    answers: list[str] = field(default_factory=list)

    def generate(self, k: int, seed: int, max_tokens: int, sampling: Sampling) -> Told:
        seeds = list(range(seed, seed + k))
        told = ask(self.engine, self.turns, seeds=seeds, max_tokens=max_tokens, sampling=sampling)
        expected = from_the_beginning(self.engine, self.fresh, self.turns, seeds, max_tokens, sampling)
        assert told.texts == expected
        self.answers = told.texts
        return told

    def go_on(self, pick: int, edit: str, request: str) -> None:
        answer = self.answers[pick % len(self.answers)] + edit
        self.turns += [Message(Role.ASSISTANT, answer or "…"), turn(request)]

    def branch(self, back: int, request: str) -> None:
        """Return to an earlier turn of the person's, and say something else there."""
        keep = max(0, len(self.turns) // 2 - back) * 2
        self.turns = [*self.turns[:keep], turn(request)]


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["go on", "go on", "edit", "branch", "regenerate"]),
        st.integers(0, 3),
        st.sampled_from(REQUESTS),
        st.integers(1, 4),
        st.integers(0, 1000),
        st.sampled_from([1, 5, 9]),
    ),
    min_size=2,
    max_size=5,
)


@pytest.mark.timeout(300)
@settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_however_one_got_there_a_turn_says_what_it_says_from_the_beginning(
    engine: BatchedEngine, fresh: BareLoop, moves: list[tuple[str, int, str, int, int, int]]
) -> None:
    talk = Talk(engine, fresh)
    talk.generate(2, 1, 5, Sampling())
    for move, choice, request, k, seed, max_tokens in moves:
        match move:
            case "go on":
                talk.go_on(choice, "", request)
            case "edit":
                talk.go_on(choice, " And so on.", request)
            case "branch":
                talk.branch(choice, request)
        talk.generate(k, seed, max_tokens, Sampling())


def test_a_next_turn_reads_only_what_is_new(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh)
    first = talk.generate(4, 1, 24, Sampling())
    winner = first.answers[2]
    talk.go_on(2, "", REQUESTS[0])
    second = talk.generate(4, 1, 8, Sampling())
    assert second.finished.reused_tokens >= first.finished.prompt_tokens + winner.tokens - 1
    assert second.finished.reused_tokens < second.finished.prompt_tokens


def test_an_answer_with_an_end_is_reused_whole(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh, [turn("What is the capital of France? Answer with one word.")])
    first = talk.generate(2, 1, 64, GREEDY)
    assert first.answers[0].stop == "end"
    talk.go_on(0, "", "And of Spain?")
    second = talk.generate(2, 1, 16, GREEDY)
    assert second.finished.reused_tokens == first.finished.prompt_tokens + first.answers[0].tokens


def test_regenerating_reads_nothing_again(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh)
    talk.generate(3, 1, 12, Sampling())
    again = talk.generate(3, 9, 12, Sampling())
    assert again.finished.reused_tokens == again.finished.prompt_tokens - 1


def test_an_edited_answer_is_read_from_the_edit(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh)
    first = talk.generate(2, 1, 24, Sampling())
    talk.go_on(0, " This was added by hand.", REQUESTS[1])
    second = talk.generate(2, 1, 8, Sampling())
    assert second.finished.reused_tokens >= first.finished.prompt_tokens


def test_a_branch_shares_what_comes_before_it(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh)
    talk.generate(2, 1, 12, Sampling())
    talk.go_on(1, "", REQUESTS[0])
    shared = talk.generate(2, 1, 12, Sampling()).finished.reused_tokens
    talk.go_on(0, "", REQUESTS[2])
    talk.generate(2, 1, 12, Sampling())
    talk.branch(1, REQUESTS[3])
    assert talk.generate(2, 1, 12, Sampling()).finished.reused_tokens >= shared


def test_a_single_greedy_turn_goes_on_as_from_the_beginning(engine: BatchedEngine) -> None:
    """Against an engine that has seen nothing: this arithmetic has no bare loop here."""
    first = ask(engine, [turn("Tell me about the sea.")], seeds=(1,), max_tokens=24, sampling=GREEDY)
    turns = [turn("Tell me about the sea."), Message(Role.ASSISTANT, first.texts[0]), turn(REQUESTS[0])]
    second = ask(engine, turns, seeds=(1,), max_tokens=32, sampling=GREEDY)
    assert second.finished.reused_tokens > 0
    with closing(load_engine()) as other:
        other._known = engine._known
        assert ask(other, turns, seeds=(1,), max_tokens=32, sampling=GREEDY).texts == second.texts


def test_a_chat_a_ranking_and_a_greedy_answer_take_turns(engine: BatchedEngine, fresh: BareLoop) -> None:
    talk = Talk(engine, fresh)
    talk.generate(1, 3, 12, Sampling())
    talk.go_on(0, "", REQUESTS[0])
    before = ask(engine, talk.turns, seeds=(1,), max_tokens=12, sampling=GREEDY).texts
    ranking = talk.generate(4, 1, 12, Sampling())
    assert ranking.finished.reused_tokens > 0
    assert ask(engine, talk.turns, seeds=(1,), max_tokens=12, sampling=GREEDY).texts == before
    talk.generate(4, 1, 12, Sampling())


def test_answers_past_hundreds_of_tokens_go_on_as_from_the_beginning(engine: BatchedEngine, fresh: BareLoop) -> None:
    """llama.cpp computes attention otherwise from 256 and from 512 cells on."""
    talk = Talk(engine, fresh, [turn("The patient reports chest pain on climbing stairs. " * 26 + "What is it?")])
    for k in (1, 3):
        talk.generate(k, 1, 20, Sampling())
        talk.go_on(k - 1, "", REQUESTS[2])
    told = talk.generate(2, 1, 12, Sampling())
    assert told.finished.prompt_tokens > 300
    assert told.finished.reused_tokens > 300
