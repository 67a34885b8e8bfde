from dataclasses import replace
from typing import Any

import pytest

from app.domain.annotation import Effort, InstructAnnotation, Judgement, Ranking, RankingAnnotation
from app.domain.candidate import Candidate, Provenance, Sampling, StopReason
from app.domain.generation import Message, Role

MODEL = Provenance(
    model_sha256="0" * 64,
    model_name="m",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="1" * 64,
    engine_version="0",
    backend="cpu",
    device="CPU",
    gpu_layers=0,
    context_tokens=2048,
    k=2,
)
EFFORT = Effort(active_s=1.0, wall_s=2.0)


def candidate(name: str) -> Candidate:
    return Candidate(
        id=name,
        text=f"answer {name}",
        seed=1,
        sampling=Sampling(),
        stop=StopReason.END,
        prompt_tokens=5,
        answer_tokens=3,
        tokens_per_second=10.0,
        provenance=MODEL,
    )


def ranking(**changes: Any) -> RankingAnnotation:
    values: dict[str, Any] = {
        "messages": (Message(Role.USER, "Why?"),),
        "candidates": (candidate("a"), candidate("b")),
        "shown": ("b", "a"),
        "shuffle_seed": 1,
        "judgements": (),
        "ranking": Ranking(groups=(("a",), ("b",))),
        "language": "en",
        "effort": EFFORT,
    }
    return RankingAnnotation(**values | changes)


def test_a_ranking_with_a_strength_for_two_answers_is_accepted() -> None:
    assert ranking(strength=-3).strength == -3


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"shown": ("a",)}, "order of all"),
        ({"shown": ("a", "a")}, "order of all"),
        ({"ranking": Ranking(groups=(("c",),))}, "candidates only"),
        ({"per_criterion": {"helpfulness": Ranking(groups=(("c",),))}}, "candidates only"),
        ({"judgements": (Judgement(candidate="c"),)}, "of a candidate"),
        ({"strength": 4}, "strength"),
        ({"ranking": Ranking()}, "nothing is ranked"),
        ({"candidates": (candidate("a"),), "shown": ("a",)}, "2 to 9"),
        ({"candidates": (candidate("a"), candidate("a"))}, "2 to 9"),
    ],
)
def test_nonsense_in_a_ranking_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        ranking(**changes)


def test_a_strength_is_for_two_answers_only() -> None:
    three = (candidate("a"), candidate("b"), candidate("c"))
    with pytest.raises(ValueError, match="two answers"):
        ranking(candidates=three, shown=("a", "b", "c"), strength=1)


def test_nothing_needs_to_be_ranked_when_it_cannot_be() -> None:
    assert ranking(ranking=Ranking(), cannot_rank=True).cannot_rank


@pytest.mark.parametrize("groups", [((),), (("a",), ("a",)), (("a", "a"),)])
def test_an_answer_is_placed_once_and_no_group_is_empty(groups: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError):
        Ranking(groups=groups)


@pytest.mark.parametrize(
    "judgement",
    [{"quality": 0}, {"quality": 8}, {"criteria": {"helpfulness": 5}}, {"flags": ("hallucination", "hallucination")}],
)
def test_scores_outside_their_scale_are_refused(judgement: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Judgement(candidate="a", **judgement)


def instruct(*messages: Message) -> InstructAnnotation:
    return InstructAnnotation(
        messages=messages,
        played=(Role.ASSISTANT,),
        specialisation="medicine",
        language="ru",
        genre="advice",
        difficulty="medium",
        effort=EFFORT,
    )


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (Message(Role.USER, "Why?"),),
        (Message(Role.ASSISTANT, "Because."),),
        (Message(Role.USER, " "), Message(Role.ASSISTANT, "Because.")),
    ],
)
def test_a_gold_instruct_is_a_request_and_an_answer(messages: tuple[Message, ...]) -> None:
    with pytest.raises(ValueError):
        instruct(*messages)


def test_effort_cannot_be_more_active_than_long() -> None:
    with pytest.raises(ValueError):
        replace(EFFORT, active_s=3.0)
