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


@given(st.lists(sheets("abcdef"), min_size=2, max_size=6), st.data())
def test_the_steps_come_back_too_both_ways(ended, drawn, data):
    state = ended(6)
    for sheet in drawn:
        state = state.picked(data.draw(st.integers(0, 5))).edited(sheet)
    for _ in range(data.draw(st.integers(0, len(drawn)))):
        state = state.undone()
    kept = from_json(to_json(state, Effort(active_s=0.0, wall_s=0.0)))
    assert restored(ended(6), kept) == replace(state, run=None)


def test_fifty_steps_of_a_long_judgement_are_kept_in_a_few_kilobytes(ended):
    state = ended(9)
    for card in state.cards:
        judged = Judgement(candidate=card.id, quality=4, flags=FLAGS, criteria=dict.fromkeys(CRITERIA, 2))
        state = state.edited(replace(state.sheet, judgements={**state.sheet.judgements, card.id: judged}))
    for n in range(200):
        state = state.edited(replace(state.sheet, justification=state.sheet.justification + f"слово{n} "))
        state = state.edited(state.sheet.with_quality("a", n % 7 + 1))
    body = to_json(state, Effort(active_s=0.0, wall_s=0.0))
    whole = len(to_json(replace(state, past=()), Effort(active_s=0.0, wall_s=0.0)).encode())
    assert len(body.encode()) < whole + 5_000
    back = restored(ended(9), from_json(body))
    assert back.past == state.past[-50:]


def test_a_draft_of_an_earlier_version_has_no_steps(ended):
    old = '{"kept":"ranking","answer_set":"s","k":3,"sheet":{"justification":"so"},"selected":1}'
    state = restored(ended(3), from_json(old))
    assert (state.sheet.justification, state.selected, state.past, state.future) == ("so", 1, (), ())


def test_a_step_that_does_not_follow_from_the_sheet_is_a_bug_of_ours(ended):
    kept = from_json('{"kept":"ranking","answer_set":"s","k":3,"sheet":{},"past":[[{"judgements":{"a":{}}},0,""]]}')
    with pytest.raises(BrokenInvariant):
        restored(ended(3), kept)


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
