import pytest

from app.domain.candidate import StopReason
from app.domain.events import ErrorInfo, JobFailed
from app.domain.project import BUILT_IN_PRESETS
from app.domain.work import AnswerSet
from app.services.answers import shuffled
from app.services.generate import Answering, ask
from tests.desk_samples import ASKED, PROVENANCE, OpenDesk, candidate


def asking(k: int = 3) -> Answering:
    return Answering.begin(ask(messages=ASKED, preset=BUILT_IN_PRESETS[0], k=k, first_seed=7))


def begun(desk: OpenDesk, answering: Answering) -> AnswerSet:
    return desk.answers.begin(answering=answering, model=PROVENANCE, shuffle_seed=99)


def test_a_set_is_kept_before_the_first_word_as_what_it_would_be_if_the_program_died(desk: OpenDesk) -> None:
    answering = asking()
    answers = begun(desk, answering)
    kept = desk.answers.open(answer_set=answers.id)
    assert kept == answers
    assert [c.id for c in kept.candidates] == [a.id for a in answering.answers]
    assert {c.stop for c in kept.candidates} == {StopReason.FAILED}
    assert [c.seed for c in kept.candidates] == [7, 8, 9]
    assert {c.provenance.k for c in kept.candidates} == {3}
    assert kept.messages == ASKED


def test_texts_so_far_come_back(desk: OpenDesk) -> None:
    answering = asking()
    answers = begun(desk, answering)
    first, second, _ = (a.id for a in answering.answers)
    desk.answers.keep_partial(answer_set=answers.id, texts={first: "So", second: "And"})
    desk.answers.keep_partial(answer_set=answers.id, texts={first: "So far"})
    assert [c.text for c in desk.answers.open(answer_set=answers.id).candidates] == ["So far", "And", ""]


def test_candidates_that_ended_stand_and_those_without_a_word_are_left_out(desk: OpenDesk) -> None:
    answering = asking()
    answers = begun(desk, answering)
    ended, cut, wordless = (a.id for a in answering.answers)
    desk.answers.keep_partial(answer_set=answers.id, texts={ended: "Whol", cut: "Half"})
    done = desk.answers.finish(answer_set=answers.id, candidates=[candidate(ended, "Whole.")])
    assert done.candidates[0] == candidate(ended, "Whole.")
    assert (done.candidates[1].text, done.candidates[1].stop) == ("Half", StopReason.FAILED)
    assert [c.id for c in done.candidates] == [ended, cut]
    assert done.order == tuple(each for each in answers.order if each != wordless)
    assert desk.answers.open(answer_set=answers.id) == done


def test_a_job_that_failed_is_kept_as_far_as_it_came(desk: OpenDesk) -> None:
    answering = asking()
    answers = begun(desk, answering)
    failed = answering.after(JobFailed(job=answering.request.job, error=ErrorInfo(kind="EngineStopped", facts={})))
    done = desk.answers.finish(answer_set=answers.id, candidates=failed.candidates(PROVENANCE))
    assert done.candidates == ()
    assert done.order == ()


def test_the_order_shown_is_drawn_once_and_recorded(desk: OpenDesk) -> None:
    answering = asking(k=9)
    answers = desk.answers.begin(answering=answering, model=PROVENANCE)
    ids = [a.id for a in answering.answers]
    assert sorted(answers.order) == sorted(ids)
    assert answers.order == shuffled(ids, seed=answers.shuffle_seed)
    assert desk.answers.open(answer_set=answers.id).order == answers.order


def test_a_seed_shows_the_same_order_for_ever() -> None:
    assert shuffled(["a", "b", "c", "d"], seed=99) == ("d", "b", "a", "c")
    assert shuffled(["a", "b", "c", "d"], seed=100) == ("b", "a", "d", "c")


def test_each_order_is_drawn_about_as_often() -> None:
    orders = [shuffled(["a", "b", "c"], seed=seed) for seed in range(6000)]
    assert all(850 < orders.count(order) < 1150 for order in set(orders))
    assert len(set(orders)) == 6


def test_the_sets_of_a_conversation_are_found_and_discarded(desk: OpenDesk) -> None:
    talk = desk.chat.create(preset=BUILT_IN_PRESETS[0])
    first, second = (desk.answers.begin(answering=asking(), model=PROVENANCE, conversation=talk.id) for _ in range(2))
    assert desk.answers.of_conversation(conversation=talk.id) == (first, second)
    desk.answers.discard(answer_set=first.id)
    desk.answers.discard(answer_set=first.id)
    assert desk.answers.of_conversation(conversation=talk.id) == (second,)
    with pytest.raises(KeyError):
        desk.answers.open(answer_set=first.id)
