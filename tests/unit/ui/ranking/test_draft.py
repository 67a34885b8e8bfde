"""A draft comes back exactly as it was left."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.annotation import Effort, Judgement
from app.domain.errors import BrokenInvariant
from app.domain.project import CRITERIA, FLAGS, PROMPT_LABELS
from ui.ranking.draft import KeptQuestion, KeptRanking, encoded, from_json, restored, to_json
from ui.ranking.sheet import OVERALL, Sheet


@st.composite
def orders(draw: st.DrawFn, cards: str) -> tuple[tuple[str, ...], ...]:
    shuffled = draw(st.permutations(cards))[: draw(st.integers(0, len(cards)))]
    groups: list[list[str]] = []
    for card in shuffled:
        if groups and draw(st.booleans()):
            groups[-1].append(card)
        else:
            groups.append([card])
    return tuple(tuple(group) for group in groups)


@st.composite
def sheets(draw: st.DrawFn, cards: str) -> Sheet:
    by = draw(st.sets(st.sampled_from((OVERALL, *CRITERIA))))
    drawn = {key: draw(orders(cards)) for key in by}
    judgements = {
        card: Judgement(
            candidate=card,
            quality=draw(st.none() | st.integers(1, 7)),
            flags=tuple(f for f in FLAGS if draw(st.booleans())),
            criteria=draw(st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 4))),
            note=draw(st.text(max_size=5)),
        )
        for card in draw(st.sets(st.sampled_from(cards)))
    }
    return Sheet(
        orders={key: order for key, order in drawn.items() if order},
        judgements=judgements,
        all_bad=draw(st.booleans()),
        cannot_rank=draw(st.booleans()),
        strength=draw(st.none() | st.integers(-3, 3)),
        prompt_labels=tuple(label for label in PROMPT_LABELS if draw(st.booleans())),
        justification=draw(st.text()),
        specialisation=draw(st.sampled_from(("law", "medicine"))),
        language=draw(st.sampled_from(("en", "ru"))),
    )


@given(sheets("abcdef"), st.integers(0, 5), st.sampled_from((OVERALL, *CRITERIA)), st.integers(0, 99))
def test_a_draft_comes_back_exactly(ended, sheet, selected, by, caret):
    state = replace(ended(6), sheet=sheet, selected=selected, by=by)
    kept = from_json(to_json(state, Effort(active_s=3.5, wall_s=9.0), caret))
    assert isinstance(kept, KeptRanking)
    assert restored(ended(6), kept) == state
    assert (kept.caret, kept.active_s, kept.wall_s) == (caret, 3.5, 9.0)


@given(sheets("abcdefghi"))
def test_what_was_said_of_answers_that_are_gone_is_dropped(ended, sheet):
    state = restored(ended(3), KeptRanking(answer_set="s", k=9, sheet=sheet, selected=8))
    assert {c for order in state.sheet.orders.values() for group in order for c in group} <= set("abc")
    assert set(state.sheet.judgements) <= set("abc")
    assert state.selected == 2


def test_a_question_not_asked_yet_comes_back_too():
    question = KeptQuestion(text="Почему\u00a0небо синее?\n", k=5, preset="varied")
    assert from_json(encoded(question)) == question


@pytest.mark.parametrize("body", ["", "{}", '{"kept":"ranking"}', '{"kept":"ranking","answer_set":1,"sheet":{}}'])
def test_a_draft_that_this_page_never_wrote_is_a_bug_of_ours(body):
    with pytest.raises(BrokenInvariant):
        from_json(body)
