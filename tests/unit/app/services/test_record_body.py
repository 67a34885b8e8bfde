import json

import pytest

from app.domain.errors import BadPayload
from app.domain.generation import Message, Role
from app.services.record_body import from_body, to_body
from tests.desk_samples import instruct, ranking


@pytest.mark.parametrize("annotation", [ranking(), instruct(), instruct(started_from=None)])
def test_an_annotation_comes_back_from_its_json(annotation: object) -> None:
    body = to_body(annotation)  # type: ignore[arg-type]
    assert from_body(json.loads(json.dumps(body))) == annotation


def test_the_body_of_a_ranking_has_the_names_that_the_contract_gives() -> None:
    body = to_body(ranking())
    assert list(body) == [
        "kind", "messages", "candidates", "shown", "shuffle_seed", "judgements", "ranking", "per_criterion", "all_bad",
        "cannot_rank", "strength", "prompt_labels", "justification", "specialisation", "language", "effort",
    ]  # fmt: skip
    assert body["kind"] == "ranking"
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert body["ranking"] == {"groups": [["a", "b"], ["c"]]}
    assert body["per_criterion"] == {"helpfulness": {"groups": [["b"], ["a"]]}}
    assert body["judgements"][0] == {
        "candidate": "a",
        "quality": 6,
        "flags": [],
        "criteria": {"correctness": 4},
        "note": "",
    }
    assert body["candidates"][0]["provenance"]["model_sha256"] == "ab" * 32
    assert body["candidates"][0]["stop"] == "end"
    assert body["strength"] is None
    assert body["effort"] == {"active_s": 41.5, "wall_s": 60.0}


def test_the_body_of_an_instruct_has_the_names_that_the_contract_gives() -> None:
    body = to_body(instruct())
    assert list(body) == [
        "kind", "messages", "played", "specialisation", "language", "genre", "difficulty", "sources", "started_from",
        "note", "effort",
    ]  # fmt: skip
    assert body["kind"] == "instruct"
    assert body["played"] == ["user", "assistant"]
    assert body["sources"] == [{"source": "Strutt 1871", "locator": "p. 107", "quote": "the light from the sky"}]
    assert body["started_from"]["text"] == "The sky scatters blue light."


def test_text_that_utf8_cannot_hold_is_mended_wherever_it_stands() -> None:
    said = (Message(Role.USER, "Why \ud83d?"), Message(Role.ASSISTANT, "So."))
    assert to_body(instruct(messages=said))["messages"][0]["content"] == "Why �?"


def test_fields_of_a_later_program_are_ignored() -> None:
    assert from_body({**to_body(ranking()), "mood": "sunny"}) == ranking()


@pytest.mark.parametrize(
    "broken",
    [{"kind": "critique"}, {"kind": None}, {"ranking": {"groups": [["nobody"]]}}, {"shown": []}, {"effort": None}],
)
def test_a_body_that_says_something_else_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(BadPayload):
        from_body({**to_body(ranking()), **broken})
    with pytest.raises(BadPayload):
        from_body({})
