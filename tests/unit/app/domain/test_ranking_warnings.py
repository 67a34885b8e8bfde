from app.domain.annotation import Ranking
from app.domain.ranking_warnings import Outranked, outranked_by_critical


def test_a_critical_error_above_a_clean_answer_is_told() -> None:
    ranking = Ranking(groups=(("bad",), ("clean", "worse"), ("last",)))
    flags = {"bad": ("hallucination",), "worse": ("harmful_advice",), "last": ("expresses_opinion",)}
    assert outranked_by_critical(ranking, flags) == (
        Outranked(clean="clean", marked="bad"),
        Outranked(clean="last", marked="bad"),
        Outranked(clean="last", marked="worse"),
    )


def test_a_tie_outranks_nobody() -> None:
    assert outranked_by_critical(Ranking(groups=(("bad", "clean"),)), {"bad": ("hallucination",)}) == ()


def test_what_is_not_placed_is_outranked_by_nobody() -> None:
    assert outranked_by_critical(Ranking(groups=(("bad",),)), {"bad": ("hallucination",), "clean": ()}) == ()


def test_a_project_says_what_is_critical() -> None:
    ranking = Ranking(groups=(("bad",), ("clean",)))
    flags = {"bad": ("expresses_opinion",)}
    assert outranked_by_critical(ranking, flags) == ()
    assert outranked_by_critical(ranking, flags, critical=frozenset({"expresses_opinion"})) != ()


def test_a_ranking_that_puts_errors_last_is_left_alone() -> None:
    assert outranked_by_critical(Ranking(groups=(("clean",), ("bad",))), {"bad": ("hallucination",)}) == ()
