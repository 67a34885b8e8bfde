"""What is signed is what the trainer saw and decided, and nothing is signed half-done."""

from dataclasses import replace

import pytest

from app.domain.annotation import Effort, Judgement
from app.domain.candidate import StopReason
from app.domain.errors import NothingToSubmit
from app.domain.project import FLAGS
from ui.ranking.opening import from_annotation
from ui.ranking.sheet import Sheet
from ui.ranking.state import Card
from ui.ranking.submission import missing, to_annotation

EFFORT = Effort(active_s=60.0, wall_s=90.0)


def test_the_annotation_says_what_was_decided(ended):
    state = ended(4).reordered((("b",), ("a", "d"), ("c",)))
    sheet = state.sheet.with_quality("b", 7).with_flag_toggled("c", "hallucination", FLAGS)
    sheet = replace(sheet.with_score("b", "helpfulness", 4), justification=" B is safe.\n", language="ru")
    annotation = to_annotation(state.edited(sheet), EFFORT)
    assert [c.id for c in annotation.candidates] == ["a", "b", "c", "d"]
    assert annotation.shown == ("d", "c", "b", "a")
    assert annotation.shuffle_seed == 7
    assert annotation.ranking.groups == (("b",), ("a", "d"), ("c",))
    assert annotation.judgements == (
        Judgement(candidate="c", flags=("hallucination",)),
        Judgement(candidate="b", quality=7, criteria={"helpfulness": 4}),
    )
    assert (annotation.justification, annotation.language) == ("B is safe.", "ru")


def test_a_partial_ranking_leaves_the_rest_unplaced(ended):
    annotation = to_annotation(ended(4).reordered((("a",), ("c",))), EFFORT)
    assert annotation.ranking.groups == (("a",), ("c",))
    assert len(annotation.candidates) == 4


def test_nothing_ranked_is_not_submitted_unless_it_is_said_why(ended):
    state = ended(3)
    with pytest.raises(NothingToSubmit) as refused:
        to_annotation(state, EFFORT)
    assert refused.value.missing == "ranking"
    for why in ({"all_bad": True}, {"cannot_rank": True}):
        assert missing(state.edited(replace(Sheet(), **why))) is None


def test_what_cannot_be_ranked_carries_no_order_and_no_strength(ended):
    state = ended(2)
    sheet = state.sheet.with_strength(-2, "b", "a").with_order((("a",), ("b",)), "coherence")
    annotation = to_annotation(state.edited(replace(sheet, cannot_rank=True)), EFFORT)
    assert annotation.ranking.groups == ()
    assert annotation.per_criterion == {}
    assert annotation.strength is None


def test_answers_still_being_written_are_not_submitted(ended):
    state = ended(2).reordered((("a",), ("b",)))
    writing = replace(state.cards[0].answer, stop=None)
    assert missing(replace(state, cards=(Card(answer=writing), state.cards[1]))) == "streaming"


def test_an_answer_that_never_began_is_left_out_of_the_record(ended):
    state = ended(3).reordered((("c",), ("a",), ("b",)))
    empty = replace(state.cards[0].answer, text="", stop=StopReason.FAILED)
    state = replace(state, cards=(Card(answer=empty), *state.cards[1:]))
    annotation = to_annotation(state, EFFORT)
    assert [c.id for c in annotation.candidates] == ["a", "b"]
    assert annotation.shown == ("b", "a")
    assert annotation.ranking.groups == (("a",), ("b",))


def test_one_placed_answer_is_no_ranking(ended):
    assert missing(ended(3).reordered((("a",),))) == "ranking"
    assert missing(ended(3).reordered((("a", "b"),))) is None


def test_a_set_of_which_one_answer_came_is_no_ranking(ended):
    state = ended(2).reordered((("a",),))
    empty = replace(state.cards[0].answer, text="", stop=StopReason.FAILED)
    assert missing(replace(state, cards=(Card(answer=empty), state.cards[1]))) == "answers"


def test_a_submitted_ranking_opens_again_as_it_was_signed(ended):
    state = ended(4).reordered((("b",), ("a", "d"))).ranking_by("coherence").reordered((("a",), ("b",)))
    state = state.edited(replace(state.sheet.with_quality("b", 7), justification="so", prompt_labels=("ambiguous",)))
    annotation = to_annotation(state, EFFORT)
    opened = from_annotation(annotation, state.project)
    assert opened.sheet == state.sheet
    assert opened.cards == state.cards
    assert to_annotation(opened, EFFORT) == annotation
