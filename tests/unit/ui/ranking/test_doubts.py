"""A slip in the order is told; an order that agrees with the marks is left in peace."""

from dataclasses import replace

from app.domain.project import FLAGS
from ui.ranking.doubts import CriticalOutranks, QualityDisagrees, doubts


def test_an_answer_with_a_critical_flag_above_clean_ones_is_told_once(ended):
    state = ended(4).reordered((("a",), ("b", "c"), ("d",)))
    state = state.edited(state.sheet.with_flag_toggled("a", "hallucination", FLAGS))
    state = state.edited(state.sheet.with_flag_toggled("c", "harmful_advice", FLAGS))
    assert doubts(state) == (CriticalOutranks("a", ("b", "d")), CriticalOutranks("c", ("d",)))


def test_flags_that_are_not_critical_and_ties_raise_no_doubt(ended):
    state = ended(3).reordered((("a", "b"), ("c",)))
    state = state.edited(state.sheet.with_flag_toggled("c", "hallucination", FLAGS))
    state = state.edited(state.sheet.with_flag_toggled("a", "expresses_opinion", FLAGS))
    assert doubts(state) == ()


def test_a_better_place_with_a_lower_quality_is_told_and_a_missing_quality_is_not(ended):
    state = ended(3).reordered((("a",), ("b",), ("c",)))
    state = state.edited(state.sheet.with_quality("a", 2).with_quality("c", 5))
    assert doubts(state) == (QualityDisagrees("a", "c"),)


def test_answers_that_cannot_be_ranked_have_no_order_to_doubt(ended):
    state = ended(2).reordered((("a",), ("b",)))
    state = state.edited(state.sheet.with_flag_toggled("a", "hallucination", FLAGS))
    assert doubts(state.edited(replace(state.sheet, cannot_rank=True))) == ()
