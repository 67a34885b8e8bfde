"""Whatever the trainer does, the page's state stays sound and every decision can be taken back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.candidate import StopReason
from app.domain.project import CRITERIA, FLAGS, PROMPT_LABELS
from app.services.generate import Answer
from ui.ranking import order as orders
from ui.ranking.sheet import OVERALL, Sheet
from ui.ranking.state import UNDO_STEPS, Card, RankingState

Event = Callable[[RankingState], RankingState]
which = st.integers(0, 8)


def on(change: Callable[[Sheet, str], Sheet]) -> Callable[[int], Event]:
    """An edit of what is said of the n-th card."""
    return lambda n: lambda s: s.edited(change(s.sheet, s.cards[n % len(s.cards)].id))


def moved(change: Callable[[orders.Order, str], orders.Order]) -> Callable[[int], Event]:
    return lambda n: lambda s: s.reordered(change(s.order, s.cards[n % len(s.cards)].id))


def strengthened(value: int | None) -> Event:
    return lambda s: s.edited(s.sheet.with_strength(value, s.cards[0].id, s.cards[1].id)) if len(s.cards) == 2 else s


edits: st.SearchStrategy[Event] = st.one_of(
    *(
        which.map(moved(change))
        for change in (
            orders.place_last,
            orders.tie_next,
            orders.move_better,
            orders.move_worse,
            orders.take_out,
        )
    ),
    st.tuples(which, st.none() | st.integers(1, 7)).map(lambda a: on(lambda sh, c: sh.with_quality(c, a[1]))(a[0])),
    st.tuples(which, st.sampled_from(FLAGS)).map(
        lambda a: on(lambda sh, c: sh.with_flag_toggled(c, a[1], FLAGS))(a[0])
    ),
    st.tuples(which, st.sampled_from(CRITERIA), st.none() | st.integers(0, 4)).map(
        lambda a: on(lambda sh, c: sh.with_score(c, a[1], a[2]))(a[0])
    ),
    st.sampled_from(PROMPT_LABELS).map(lambda w: lambda s: s.edited(s.sheet.with_label_toggled(w, PROMPT_LABELS))),
    st.text(max_size=20).map(lambda t: lambda s: s.edited(replace(s.sheet, justification=t))),
    st.booleans().map(lambda on_: lambda s: s.edited(replace(s.sheet, all_bad=on_))),
    st.booleans().map(lambda on_: lambda s: s.edited(replace(s.sheet, cannot_rank=on_))),
    st.one_of(st.none(), st.integers(-3, 3)).map(strengthened),
)
walks: st.SearchStrategy[Event] = st.one_of(
    st.integers(-2, 12).map(lambda n: lambda s: s.picked(n)),
    st.sampled_from((OVERALL, *CRITERIA)).map(lambda by: lambda s: s.ranking_by(by)),
)
backs: st.SearchStrategy[Event] = st.sampled_from([RankingState.undone, RankingState.redone])
sizes = st.integers(2, 9)


def after(state: RankingState, events: list[Event]) -> RankingState:
    for event in events:
        state = event(state)
    return state


@given(sizes, st.lists(st.one_of(edits, walks, backs), max_size=40))
def test_any_sequence_of_events_keeps_every_order_valid(ended, k, events):
    state = after(ended(k), events)
    ids = {card.id for card in state.cards}
    for order in state.sheet.orders.values():
        placed = [c for group in order for c in group]
        assert len(placed) == len(set(placed))
        assert set(placed) <= ids
        assert all(order)
    assert 0 <= state.selected < k
    assert set(state.unplaced()) == ids - {c for group in state.order for c in group}


@given(st.lists(st.one_of(edits, walks, backs), max_size=40))
def test_the_strength_of_a_pair_always_agrees_with_its_order(ended, events):
    state = after(ended(2), events)
    strength = state.sheet.strength
    first, second = (card.id for card in state.cards)
    if strength is not None and strength < 0:
        assert state.sheet.order() == ((first,), (second,))
    elif strength is not None and strength > 0:
        assert state.sheet.order() == ((second,), (first,))
    elif strength == 0:
        assert [{*group} for group in state.sheet.order()] == [{first, second}]


@given(sizes, st.lists(st.one_of(edits, walks), max_size=15), edits)
def test_undo_takes_back_exactly_the_last_edit_and_redo_does_it_again(ended, k, before, edit):
    state = after(ended(k), before)
    done = edit(state)
    if done.sheet == state.sheet:
        return
    undone = done.undone()
    assert (undone.sheet, undone.selected, undone.by, undone.past) == (
        state.sheet,
        state.selected,
        state.by,
        state.past,
    )
    assert undone.redone().sheet == done.sheet


@given(sizes, st.lists(st.one_of(edits, walks), max_size=30))
def test_undoing_everything_comes_back_to_the_blank_sheet_and_redoing_to_the_last(ended, k, events):
    state = after(ended(k), events)
    back = after(state, [RankingState.undone] * len(events))
    assert back.sheet == Sheet()
    assert after(back, [RankingState.redone] * len(events)).sheet == state.sheet


def test_the_letters_of_one_word_are_one_undo_step(ended):
    state = ended(2)
    for text in ("s", "sa", "saf", "safe", "safe ", "safe a", "safe an"):
        state = state.edited(replace(state.sheet, justification=text), run=f"why{len(text.split())}")
    assert state.undone().sheet.justification == "safe "
    assert state.undone().undone().sheet.justification == ""


def test_typing_after_another_deed_is_a_step_of_its_own(ended):
    state = ended(2).edited(replace(Sheet(), justification="sa"), run="why1")
    state = state.picked(1).edited(replace(state.sheet, justification="safe"), run="why1")
    assert state.undone().sheet.justification == "sa"


def test_a_new_edit_forgets_what_was_undone(ended):
    state = ended(3).reordered((("a",),)).undone().reordered((("b",),))
    assert state.redone() == state


def test_the_undo_steps_are_bounded(ended):
    state = ended(2)
    for n in range(UNDO_STEPS + 50):
        state = state.edited(replace(state.sheet, justification=str(n)))
    assert len(state.past) == UNDO_STEPS


def test_undoing_shows_the_order_it_undid(ended):
    state = ended(3).ranking_by("correctness").reordered((("a",),)).ranking_by(OVERALL)
    state = state.reordered((("b",),)).undone().undone()
    assert state.by == "correctness"


def test_each_criterion_has_an_order_of_its_own(ended):
    state = ended(3).reordered((("a",), ("b",))).ranking_by("coherence").reordered((("b",), ("a",)))
    assert state.sheet.order() == (("a",), ("b",))
    assert state.sheet.order("coherence") == (("b",), ("a",))
    with pytest.raises(ValueError, match="criterion"):
        state.ranking_by("charm")


def test_what_is_taken_back_leaves_nothing_behind(ended):
    sheet = ended(2).sheet.with_quality("a", 5).with_score("a", "coherence", 4)
    assert sheet.with_quality("a", None).judgement("a").quality is None
    assert sheet.with_score("a", "coherence", None).judgement("a").criteria == {}
    assert sheet.with_quality("a", None).with_score("a", "coherence", None).judgements == {}


def test_flags_stand_in_the_order_of_the_project_and_unknown_ones_are_refused():
    sheet = Sheet().with_flag_toggled("a", "harmful_advice", FLAGS).with_flag_toggled("a", "hallucination", FLAGS)
    assert sheet.judgement("a").flags == ("hallucination", "harmful_advice")
    with pytest.raises(ValueError, match="nonsense"):
        sheet.with_flag_toggled("a", "nonsense", FLAGS)


def test_text_streams_into_its_card_and_an_ended_answer_stays_as_it_ended(ended):
    state = ended(2)
    first = replace(state.cards[0], answer=Answer(id="b", seed=1), candidate=None)
    state = replace(state, cards=(first, state.cards[1]))
    assert state.streaming
    both = {"a": Answer(id="a", seed=1, text="other"), "b": Answer(id="b", seed=1, text="so", stop=StopReason.LENGTH)}
    state = state.streamed(both)
    assert [card.answer.text for card in state.cards] == ["so", "answer a"]
    assert not state.streaming


def test_another_answer_in_the_place_of_a_broken_one_forgets_what_was_said_of_the_old_text(ended):
    state = ended(3)
    state = state.reordered((("a",), ("b", "c"))).edited(state.sheet.with_quality("c", 2))
    state = state.reordered((("c",), ("a",), ("b",)))
    fresh = state.swapped("c", Card(answer=Answer(id="z", seed=9)))
    assert [card.id for card in fresh.cards] == ["z", "b", "a"]
    assert fresh.made == ("a", "b", "z")  # its place decides where the seed shuffles it to
    assert fresh.sheet.order() == (("a",), ("b",))
    everything = [fresh.sheet, *(step.sheet for step in fresh.past)]
    assert all("'c'" not in str(sheet) for sheet in everything)


def test_a_state_refuses_cards_that_nobody_made(ended):
    with pytest.raises(ValueError, match="made once"):
        replace(ended(3), made=("a", "b", "x"))
