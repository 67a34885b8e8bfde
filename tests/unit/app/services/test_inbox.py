"""Tasks on a desk: opened in a draft, followed from it, one after the other; given answers kept as what they are."""

from app.domain.annotation import Ranking
from app.domain.candidate import Candidate
from app.domain.project import BUILT_IN_PRESETS
from app.domain.task import Back, TaskKind
from app.services.generate import Answering, ask
from tests.desk_samples import PROVENANCE, OpenDesk, draft, ranking
from tests.task_samples import SHEET, hand_out, task


def test_a_draft_says_which_task_it_does_and_its_place(desk: OpenDesk) -> None:
    hand_out(desk.inbox, [task("one"), task("two")])
    opened = desk.inbox.open(task_id="two")
    found = desk.inbox.of_draft(draft_id=opened.draft_id)
    assert found is not None
    assert (found.opened, found.place, found.waiting) == (opened, 1, 2)  # a begun one comes first
    assert found.opened.sheet == SHEET
    assert desk.inbox.of_draft(draft_id="another") is None

    desk.inbox.give_back(task_id="two", how=Back.SKIPPED, reason="")
    found = desk.inbox.of_draft(draft_id=opened.draft_id)
    assert found is not None
    assert (found.place, found.waiting) == (None, 1)


def test_one_task_follows_the_other_and_the_first_the_last(desk: OpenDesk) -> None:
    hand_out(desk.inbox, [task("one"), task("critique", TaskKind.CRITIQUE), task("two")])

    def after(name: str) -> str | None:
        opened = desk.inbox.next(after=name)
        return None if opened is None else opened.task.id

    assert after("") == "one"
    assert after("one") == "two"
    assert after("two") == "one"
    desk.inbox.give_back(task_id="one", how=Back.RELEASED, reason="")
    assert after("one") == "two"
    assert after("two") is None


def test_a_draft_that_is_there_makes_the_task_begun(desk: OpenDesk) -> None:
    hand_out(desk.inbox, [task("one")])
    opened = desk.inbox.open(task_id="one")
    assert not opened.begun
    desk.drafts.save(draft=draft(opened.draft_id), text="")
    found = desk.inbox.of_draft(draft_id=opened.draft_id)
    assert found is not None
    assert found.opened.begun


def test_a_sheet_is_known_by_its_name(desk: OpenDesk) -> None:
    assert desk.inbox.sheet(sha256=SHEET.sha256) is None
    hand_out(desk.inbox, [])
    assert desk.inbox.sheet(sha256=SHEET.sha256) == SHEET


def test_given_answers_are_kept_in_their_order_and_shown_in_another_that_is_recorded(desk: OpenDesk) -> None:
    texts = ("One.", "Two.", "Three.")
    kept = desk.answers.given(answer_set="d", messages=task("t").messages, texts=texts, shuffle_seed=1)
    found = desk.answers.open(answer_set="d")
    assert found == kept
    assert tuple(candidate.text for candidate in found.candidates) == texts
    assert all(candidate.given for candidate in found.candidates)
    assert set(found.order) == {candidate.id for candidate in found.candidates}


def test_a_record_of_given_answers_is_read_back_as_it_was(desk: OpenDesk) -> None:
    given = (Candidate(id="a", text="Yes."), Candidate(id="b", text="No."))
    annotation = ranking(
        candidates=given, shown=("b", "a"), judgements=(), per_criterion={}, ranking=Ranking(groups=(("a",), ("b",)))
    )
    signed = desk.annotate.submit_ranking(draft_id="d", annotation=annotation)
    assert desk.history.open(entry_id=signed.entry_id).annotation == annotation
    body = desk.reader.read(signed.entry_id).payload.body
    [first, _] = body["candidates"]
    assert first == {
        "id": "a",
        "text": "Yes.",
        "seed": None,
        "sampling": None,
        "stop": None,
        "prompt_tokens": None,
        "answer_tokens": None,
        "tokens_per_second": None,
        "provenance": None,
    }


def test_answers_asked_for_anew_take_the_place_of_those_that_came_to_nothing(desk: OpenDesk) -> None:
    desk.answers.given(answer_set="d", messages=task("t").messages, texts=("One.", "Two."))
    answering = Answering.begin(ask(messages=task("t").messages, preset=BUILT_IN_PRESETS[0], k=3))
    begun = desk.answers.begin(answering=answering, model=PROVENANCE, answer_set="d")
    assert desk.answers.open(answer_set="d") == begun
    assert len(begun.candidates) == 3
