"""An answer that broke off is had again: the new one takes its place, in the order made and as shown."""

import pytest

from app.domain.project import BUILT_IN_PRESETS
from app.services.generate import Answering, ask
from tests.desk_samples import ASKED, PROVENANCE, OpenDesk, candidate


def test_the_new_answer_takes_the_place_of_the_broken_one(desk: OpenDesk) -> None:
    answering = Answering.begin(ask(messages=ASKED, preset=BUILT_IN_PRESETS[0], k=3))
    begun = desk.answers.begin(answering=answering, model=PROVENANCE, shuffle_seed=99)
    first, second, third = (answer.id for answer in answering.answers)
    # The second never began, so the set that is kept is without it.
    desk.answers.finish(answer_set=begun.id, candidates=[candidate(first, "One."), candidate(third, "Three.")])
    shown = tuple("new" if each == second else each for each in begun.order)

    done = desk.answers.swap(
        answer_set=begun.id, candidates=[candidate("new", "Two.")], made=(first, "new", third), shown=shown
    )

    assert [each.text for each in done.candidates] == ["One.", "Two.", "Three."]
    assert done.order == shown
    assert desk.answers.open(answer_set=begun.id) == done


def test_when_the_new_answer_never_began_the_rest_stands(desk: OpenDesk) -> None:
    answering = Answering.begin(ask(messages=ASKED, preset=BUILT_IN_PRESETS[0], k=2))
    begun = desk.answers.begin(answering=answering, model=PROVENANCE)
    first, second = (answer.id for answer in answering.answers)
    desk.answers.finish(answer_set=begun.id, candidates=[candidate(first, "One.")])
    done = desk.answers.swap(answer_set=begun.id, candidates=[], made=(first, "new"), shown=("new", first))
    assert [each.id for each in done.candidates] == [first]
    assert done.order == (first,)
    assert second not in done.order


def test_an_unknown_set_is_refused(desk: OpenDesk) -> None:
    with pytest.raises(KeyError):
        desk.answers.swap(answer_set="none", candidates=[], made=(), shown=())
