"""Models that remember otherwise, run by the real llama.cpp: sliding windows, and a state instead of a cache."""

from tests.in_process_engine import ask, load_engine  # first: it sets the native environment

# isort: split
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.candidate import Sampling
from app.domain.generation import Message, Role
from local_model.engine import BatchedEngine
from tests.tiny_models import write_gemma2, write_mamba

WINDOW = 64
LONG = "A request that is longer than the window, by some way. " * 4
LIVELY = Sampling(temperature=1.0, top_k=0, top_p=1, min_p=0)

Writer = Callable[[Path], Path]


def windowed(path: Path) -> Path:
    return write_gemma2(path, window=WINDOW)


@pytest.fixture(params=[windowed, write_mamba], ids=["sliding window", "recurrent"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write: Writer = request.param
    return write(tmp_path / "tiny.gguf")


@pytest.fixture
def engine(path: Path) -> Iterator[BatchedEngine]:
    with closing(load_engine(path, k_max=4)) as engine:
        yield engine


def fresh_answers(path: Path, engine: BatchedEngine, turns: list[Message], **how: object) -> list[str]:
    """From an engine whose cache is empty, but which knows the texts."""
    with closing(load_engine(path, k_max=4)) as other:
        other._known = engine._known
        return ask(other, turns, **how).texts


def test_four_answers_differ_and_the_same_seeds_say_the_same(engine: BatchedEngine) -> None:
    first = ask(engine, LONG, max_tokens=24, sampling=LIVELY, ignore_eos=True)
    assert len(set(first.texts)) == 4
    again = ask(engine, LONG, max_tokens=24, sampling=LIVELY, ignore_eos=True)
    assert again.texts == first.texts
    assert again.finished.reused_tokens == again.finished.prompt_tokens - 1


def test_turns_edits_and_branches_say_what_they_say_from_the_beginning(path: Path, engine: BatchedEngine) -> None:
    how = {"max_tokens": 16, "sampling": LIVELY, "ignore_eos": True}
    turns = [Message(Role.USER, LONG)]
    first = ask(engine, turns, **how).texts
    for pick, edit, request in ((2, "", "Go on."), (0, " (edited)", "Why?")):
        turns = [*turns, Message(Role.ASSISTANT, first[pick] + edit), Message(Role.USER, request)]
        first = ask(engine, turns, **how).texts
        assert first == fresh_answers(path, engine, turns, **how)
    branch = [turns[0], turns[1], Message(Role.USER, "Something else.")]
    assert ask(engine, branch, **how).texts == fresh_answers(path, engine, branch, **how)


def test_a_single_greedy_answer_works_too(path: Path, engine: BatchedEngine) -> None:
    how = {"seeds": (1,), "max_tokens": 16, "sampling": Sampling(temperature=0), "ignore_eos": True}
    assert ask(engine, LONG, **how).texts == fresh_answers(path, engine, [Message(Role.USER, LONG)], **how)


def test_a_recurrent_model_goes_on_from_where_the_winner_stopped(tmp_path: Path) -> None:
    with closing(load_engine(write_mamba(tmp_path / "mamba.gguf"), k_max=2)) as engine:
        first = ask(engine, LONG, seeds=(1, 2), max_tokens=12, sampling=LIVELY, ignore_eos=True)
        turns = [Message(Role.USER, LONG), Message(Role.ASSISTANT, first.texts[1]), Message(Role.USER, "Go on.")]
        second = ask(engine, turns, seeds=(1, 2), max_tokens=4, sampling=LIVELY)
        assert second.finished.reused_tokens == first.finished.prompt_tokens + first.answers[1].tokens - 1
        assert second.texts == fresh_answers(
            tmp_path / "mamba.gguf", engine, turns, seeds=(1, 2), max_tokens=4, sampling=LIVELY
        )
