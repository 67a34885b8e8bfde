import pytest

from sync.server.agreement.judged import Judged, JudgedTask, places


def test_tied_answers_share_a_place_and_who_is_not_placed_has_none():
    assert places([(2,), (0, 3)]) == {2: 0, 0: 1, 3: 1}


def test_nothing_that_a_trainer_says_has_to_be_whole():
    assert Judged(author="p").answers == frozenset()
    assert Judged(author="p", ranking=((1,),), criteria={"x": {0: 4}}, quality={3: 7}).answers == {0, 1, 3}


@pytest.mark.parametrize(
    "said",
    [
        {"ranking": ((0,), ())},
        {"ranking": ((0,), (1, 0))},
        {"ranking": ((0, 0),)},
        {"criteria": {"helpfulness": {0: 5}}},
        {"criteria": {"helpfulness": {0: -1}}},
        {"quality": {0: 0}},
        {"quality": {0: 8}},
    ],
)
def test_what_no_form_lets_one_say_is_refused(said):
    with pytest.raises(ValueError):
        Judged(author="p", **said)


def test_a_trainer_judges_a_task_once():
    with pytest.raises(ValueError, match="once"):
        JudgedTask(task="t", answers=("a", "b"), judged=(Judged(author="p"), Judged(author="p")))


@pytest.mark.parametrize("said", [{"ranking": ((2,),)}, {"quality": {-1: 1}}, {"criteria": {"x": {2: 1}}}])
def test_an_answer_is_one_of_the_tasks(said):
    with pytest.raises(ValueError, match="0 to 1"):
        JudgedTask(task="t", answers=("a", "b"), judged=(Judged(author="p", **said),))
