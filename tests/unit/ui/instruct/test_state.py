from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.annotation import Effort, Source
from app.domain.candidate import Candidate, Provenance, Sampling, StopReason
from app.domain.errors import NothingToSubmit
from app.domain.generation import Message, Role
from tests.task_samples import task
from ui.instruct.state import InstructState, View, blank_instruct, instruct_for, instruct_from, instruct_revising

EFFORT = Effort(active_s=10.0, wall_s=20.0)
CANDIDATE = Candidate(
    id="cand",
    text="Take it with food 🍎",
    seed=3,
    sampling=Sampling(),
    stop=StopReason.END,
    prompt_tokens=9,
    answer_tokens=5,
    tokens_per_second=40.0,
    provenance=Provenance(
        model_sha256="0" * 64,
        model_name="m",
        architecture="llama",
        quantisation="Q4_1",
        template_sha256="1" * 64,
        engine_version="0",
        backend="cpu",
        device="CPU",
        gpu_layers=0,
        context_tokens=2048,
        k=4,
    ),
)
QUESTION = Message(Role.USER, "May I take it with food?")


def fresh() -> InstructState:
    return blank_instruct("d", request="q", answer="a")


def from_candidate() -> InstructState:
    return instruct_from("d", messages=(QUESTION,), turn_ids=("q", "a"), candidate=CANDIDATE)


def test_its_title_is_cut_at_a_word_and_says_that_it_goes_on():
    question = Message(Role.USER, "Describe a vivid and unique character, " * 5 + "please.\nBe short.")
    state = instruct_from("d", messages=(question,), turn_ids=("q", "a"), candidate=CANDIDATE)
    assert state.title == "Describe a vivid and unique character, Describe a vivid and unique character,…"
    assert from_candidate().title == QUESTION.content


@pytest.mark.parametrize(
    ("request_", "answer", "missing"),
    [("", "", "request"), ("", "Because.", "request"), ("Why?", " ", "answer"), ("Why?", "Because.", None)],
)
def test_the_page_says_what_is_still_missing(request_: str, answer: str, missing: str | None) -> None:
    assert fresh().with_text("q", request_).with_text("a", answer).missing() == missing


def test_an_unfinished_page_cannot_become_a_record() -> None:
    with pytest.raises(NothingToSubmit) as caught:
        fresh().with_text("q", "Why?").to_annotation(EFFORT)

    assert caught.value.missing == "answer"


def test_an_empty_turn_in_the_middle_is_missing_too() -> None:
    state = fresh().with_text("q", "Why?").with_text("a", "Because.").adding("q2").adding("a2")

    assert state.with_text("a2", "So.").missing() == "turn"


def test_only_turns_that_the_trainer_wrote_count_as_played() -> None:
    edited = from_candidate().with_text("a", "Take it with food and water")

    assert edited.to_annotation(EFFORT).played == (Role.ASSISTANT,)
    assert from_candidate().to_annotation(EFFORT).played == ()


def test_a_page_begun_from_a_candidate_has_its_text_and_the_caret_behind_it() -> None:
    state = from_candidate()

    assert (state.turns[-1].text, state.turns[-1].origin) == (CANDIDATE.text, CANDIDATE.text)
    assert (state.focus, state.cursor) == ("a", 20)  # the emoji is two UTF-16 units


def test_a_note_or_a_source_alone_is_worth_keeping() -> None:
    state = fresh()
    assert state.blank

    assert not replace(state, details=replace(state.details, note="Ask the pharmacist")).blank
    assert not replace(state, details=replace(state.details, sources=(Source(source="BNF"),))).blank


def test_what_an_undo_or_a_redo_would_bring_back_is_worth_keeping() -> None:
    removed = fresh().with_text("a", "Because.").removing("a")
    assert not removed.blank
    added = fresh().adding("q2").with_text("q2", "And then?").undone()
    assert not added.blank
    source = replace(fresh(), details=replace(fresh().details, sources=(Source(source="BNF"),))).without_source(0)
    assert not source.blank


def test_a_text_that_was_deleted_is_not_worth_keeping_for_how_it_once_stood() -> None:
    assert fresh().with_text("q", "Why?").adding("q2").with_text("q", "").blank


def test_the_language_is_read_from_the_letters_until_one_is_chosen() -> None:
    state = fresh().with_text("q", "Почему небо голубое? API")
    assert state.language == "ru"

    chosen = replace(state, details=replace(state.details, language="en"))
    assert chosen.language == "en"


def test_a_removed_turn_comes_back_with_its_text_and_later_typing_stays() -> None:
    state = fresh().with_text("q", "Why?").with_text("a", "Because.")
    undone = state.removing("a").with_text("q", "Why so?").undone()

    assert [t.text for t in undone.turns] == ["Why so?", "Because."]


def test_a_removed_source_comes_back_to_its_place_and_later_changes_stay() -> None:
    one, two, three = (Source(source=name) for name in ("BNF", "SmPC", "EMA"))
    state = fresh()
    state = replace(state, details=replace(state.details, sources=(one, two)))
    state = state.without_source(0)
    assert state.details.sources == (two,)
    state = replace(state, details=replace(state.details, sources=(two, three), genre="advice"))
    undone = InstructState.from_json(state.to_json()).undone()

    assert undone.details.sources == (one, two, three)
    assert (undone.details.genre, undone.past) == ("advice", ())


def test_a_written_turn_that_an_undo_took_away_comes_back_with_its_text() -> None:
    state = fresh().with_text("q", "Why?").with_text("a", "Because.").adding("q2").with_text("q2", "And then?")
    undone = state.undone()
    assert [t.id for t in undone.turns] == ["q", "a"]
    again = InstructState.from_json(undone.with_text("a", "Because so.").to_json()).redone()

    assert [t.text for t in again.turns] == ["Why?", "Because so.", "And then?"]
    assert (again.future, again.undone().turns) == ((), undone.with_text("a", "Because so.").turns)


def test_a_source_is_removed_again_by_redo_and_another_change_forgets_what_was_undone() -> None:
    state = fresh()
    state = replace(state, details=replace(state.details, sources=(Source(source="BNF"),)))
    undone = state.without_source(0).undone()

    assert undone.redone().details.sources == ()
    assert undone.adding("q2").redone() == undone.adding("q2")


def test_what_an_undo_or_redo_changed_is_known_by_its_place() -> None:
    state = fresh().adding("q2").adding("a2")
    assert state.changed_turn(state.with_text("q", "Why?")) is None
    assert state.moving("a2", -1).changed_turn(state) == "a2"
    assert state.with_role("a", Role.SYSTEM).changed_turn(state) == "a"
    assert state.removing("a").changed_turn(state) == "q2"
    assert state.removing("a2").changed_turn(state) == "q2"
    assert state.changed_turn(state.removing("a")) == "a"

    two = replace(state, details=replace(state.details, sources=(Source(source="BNF"), Source(source="EMA"))))
    assert two.changed_source(two) is None
    assert two.changed_source(two.without_source(1)) == 1
    assert two.without_source(1).changed_source(two) == 0
    assert two.without_source(1).without_source(0).changed_source(two.without_source(1)) == 0


def test_a_draft_of_before_roles_were_remembered_still_opens() -> None:
    body = '{"draft":"d","turns":[{"id":"q","role":"user"}],"supersedes":"e"}'

    assert InstructState.from_json(body).played == ()


def test_a_draft_that_remembers_turns_alone_still_opens() -> None:
    body = (
        '{"draft":"d","turns":[{"id":"q","role":"user"}],'
        '"past":[[{"id":"q","role":"user"},{"id":"a","role":"assistant","text":"Yes."}]]}'
    )

    assert [t.text for t in InstructState.from_json(body).undone().turns] == ["", "Yes."]


def test_the_only_turn_left_stays() -> None:
    state = fresh().removing("q").with_text("a", "x").removing("a")

    assert [t.text for t in state.turns] == ["x"]


def test_a_new_turn_is_the_other_speakers() -> None:
    assert [t.role for t in fresh().adding("q2").adding("a2").turns] == [
        Role.USER,
        Role.ASSISTANT,
        Role.USER,
        Role.ASSISTANT,
    ]


def test_a_new_turn_is_there_to_be_written_whatever_was_shown() -> None:
    state = replace(from_candidate(), view=View.PREVIEW).adding("q2")

    assert (state.view, state.focus, state.cursor) == (View.WRITE, "q2", 0)


def test_an_edited_answer_is_compared_for_as_long_as_it_stands() -> None:
    assert not fresh().compares
    state = replace(from_candidate().adding("q2").removing("q"), view=View.CHANGES)

    assert state.compares
    assert state.view is View.CHANGES
    assert (state.removing("a").compares, state.removing("a").view) == (False, View.WRITE)


def test_moving_past_the_end_stops_there() -> None:
    assert [t.id for t in fresh().moving("q", 5).turns] == ["a", "q"]
    assert [t.id for t in fresh().moving("q", -5).turns] == ["q", "a"]


def test_a_revision_brings_all_the_work_and_names_what_it_supersedes() -> None:
    state = from_candidate().with_text("a", "With food.")
    state = replace(state, details=replace(state.details, sources=(Source(source="BNF"),), genre="advice"))
    record = state.to_annotation(EFFORT)

    again = instruct_revising("d2", record="e" * 64, was=record, turn_ids=("q", "a"))
    assert again.supersedes == "e" * 64
    assert again.to_annotation(EFFORT) == record


def test_a_revision_signs_whose_turns_were_written_in_either_version() -> None:
    record = fresh().with_text("q", "Why?").with_text("a", "Because.").to_annotation(EFFORT)
    revision = instruct_revising("d2", record="e" * 64, was=record, turn_ids=("q", "a"))
    kept = InstructState.from_json(revision.to_json())
    noted = replace(kept, details=replace(kept.details, note="Checked."))
    assert noted.to_annotation(EFFORT).played == (Role.USER, Role.ASSISTANT)
    assert kept.with_text("a", "Because so.").to_annotation(EFFORT).played == (Role.USER, Role.ASSISTANT)

    record = from_candidate().with_text("a", "With food.").to_annotation(EFFORT)
    revision = instruct_revising("d3", record="f" * 64, was=record, turn_ids=("q", "a"))
    assert revision.to_annotation(EFFORT).played == (Role.ASSISTANT,)
    assert revision.with_text("q", "May I?").to_annotation(EFFORT).played == (Role.USER, Role.ASSISTANT)


def test_a_role_that_has_no_turn_in_the_revision_was_not_played_in_it() -> None:
    state = fresh().with_text("q", "Why?").with_text("a", "Because.").adding("s", Role.SYSTEM).moving("s", -2)
    record = state.with_text("s", "Be brief.").to_annotation(EFFORT)
    assert record.played == (Role.SYSTEM, Role.USER, Role.ASSISTANT)
    revision = instruct_revising("d2", record="e" * 64, was=record, turn_ids=("s", "q", "a"))

    assert revision.removing("s").to_annotation(EFFORT).played == (Role.USER, Role.ASSISTANT)


TEXTS = st.text(max_size=20)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.integers(0, 9), TEXTS),
        st.tuples(st.just("add"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("remove"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("move"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
    ),
    max_size=25,
)


@given(EVENTS)
def test_any_sequence_keeps_the_draft_whole_and_its_json_brings_it_back(events: list[tuple[str, int, str]]) -> None:
    state = fresh()
    for number, (what, pick, text) in enumerate(events):
        turn = state.turns[pick % len(state.turns)].id
        match what:
            case "type":
                state = state.with_text(turn, text)
            case "add":
                state = state.adding(f"t{number}")
            case "remove":
                state = state.removing(turn)
            case "move":
                state = state.moving(turn, pick - 4)
            case _:
                state = state.undone()
        assert InstructState.from_json(state.to_json()) == state


def test_a_page_begun_for_a_task_has_its_conversation_and_its_details() -> None:
    asked = task("dose", messages=(Message(Role.SYSTEM, "Be brief."), QUESTION), language="ru")
    state = instruct_for("d", asked, turn_ids=["a", "b", "c"])

    assert [(turn.id, turn.text) for turn in state.turns] == [("a", "Be brief."), ("b", QUESTION.content), ("c", "")]
    assert (state.details.specialisation, state.details.language) == ("medicine", "ru")
    assert state.started_from is None


@pytest.mark.parametrize("beside", [True, False])
def test_an_answer_that_came_with_a_task_is_the_one_to_improve(beside: bool) -> None:
    if beside:
        asked = task("dose", messages=(QUESTION,), given=("Yes.",))
    else:
        asked = task("dose", messages=(QUESTION, Message(Role.ASSISTANT, "Yes.")))
    state = instruct_for("d", asked, turn_ids=["a", "b", "c"])

    assert [turn.text for turn in state.turns] == [QUESTION.content, "Yes."]
    assert state.turns[-1].origin == "Yes."
    assert state.started_from is not None
    assert state.started_from.given
    assert InstructState.from_json(state.to_json()) == state
