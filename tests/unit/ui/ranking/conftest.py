"""Sets of answers to rank, as plain values."""

from collections.abc import Callable

import pytest

from app.domain.candidate import Candidate, Provenance, Sampling, StopReason
from app.domain.generation import Message, Role
from app.domain.project import PERSONAL_PROJECT, Project
from app.services.generate import Answer
from ui.ranking.sheet import Sheet
from ui.ranking.state import Card, RankingState

PROVENANCE = Provenance(
    model_sha256="0" * 64,
    model_name="m",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="1" * 64,
    engine_version="0",
    backend="cpu",
    device="cpu",
    gpu_layers=0,
    context_tokens=2048,
    k=4,
)


def candidate(name: str, stop: StopReason = StopReason.END, text: str | None = None) -> Candidate:
    return Candidate(
        id=name,
        text=f"answer {name}" if text is None else text,
        seed=1,
        sampling=Sampling(),
        stop=stop,
        prompt_tokens=5,
        answer_tokens=2,
        tokens_per_second=10.0,
        provenance=PROVENANCE,
    )


def state_of(k: int, project: Project = PERSONAL_PROJECT) -> RankingState:
    """K ended answers a, b, c, … made in alphabetical order and shown in the reverse."""
    made = tuple(candidate(c) for c in "abcdefghi"[:k])
    cards = tuple(
        Card(
            answer=Answer(id=c.id, seed=c.seed, text=c.text, tokens=2, tokens_per_second=10.0, stop=c.stop), candidate=c
        )
        for c in reversed(made)
    )
    return RankingState(
        answer_set="s",
        project=project,
        messages=(Message(Role.USER, "A question"),),
        cards=cards,
        made=tuple(c.id for c in made),
        shuffle_seed=7,
        sheet=Sheet(),
    )


@pytest.fixture(scope="session")
def ended() -> Callable[..., RankingState]:
    return state_of


@pytest.fixture(scope="session")
def made() -> Callable[..., Candidate]:
    return candidate
