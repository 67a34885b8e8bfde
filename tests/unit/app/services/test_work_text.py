from app.services.work_text import title_of, words_of
from tests.desk_samples import ASKED, instruct, ranking


def test_a_ranking_is_found_by_everything_in_it() -> None:
    words = words_of(ranking())
    for part in ("The first two say why.", "Denies the question.", "Why is the sky blue?", "Because of Rayleigh."):
        assert part in words


def test_a_gold_instruct_is_found_by_everything_in_it() -> None:
    words = words_of(instruct("Воздух рассеивает свет."))
    for part in ("Воздух рассеивает свет.", "Почему небо голубое?", "Strutt 1871", "p. 107", "for children"):
        assert part in words


def test_work_is_called_by_the_first_thing_asked() -> None:
    assert title_of(ASKED) == "Why is the sky blue?"
    assert title_of(()) == ""
