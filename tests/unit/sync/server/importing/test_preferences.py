"""What trainers of models have: preference, completion, KTO (TRL) and transcripts (HH-RLHF)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.task import Purpose, TaskKind
from sync.server.importing.rows import Use
from tests.foreign_rows import SHARED, asked, best, read_file, read_rows, reason_of, task_of

QUESTION = {"role": "user", "content": "What color is the sky?"}
BLUE = {"role": "assistant", "content": "It is blue."}
GREEN = {"role": "assistant", "content": "It is green."}


# https://huggingface.co/docs/trl/dataset_formats
@pytest.mark.parametrize(
    ("row", "messages", "answers"),
    [
        (
            {"prompt": "The sky is", "chosen": " blue.", "rejected": " green."},
            [("user", "The sky is")],
            {" blue.", " green."},
        ),
        (
            {"chosen": "The sky is blue.", "rejected": "The sky is black."},
            [("user", "The sky is")],
            {" blue.", " black."},
        ),
        (
            {"prompt": [QUESTION], "chosen": [BLUE], "rejected": [GREEN]},
            [("user", "What color is the sky?")],
            {"It is blue.", "It is green."},
        ),
        (
            {"chosen": [QUESTION, BLUE], "rejected": [QUESTION, GREEN]},
            [("user", "What color is the sky?")],
            {"It is blue.", "It is green."},
        ),
    ],
)
def test_a_preference_is_two_answers_to_rank_and_tells_nothing(tmp_path, row, messages, answers) -> None:
    task = task_of(tmp_path, row)
    assert (task.kind, task.purpose, task.known) == (TaskKind.RANKING, Purpose.WORK, None)
    assert (asked(task), set(task.given)) == (messages, answers)


def test_as_practice_a_preference_is_the_known_answer(tmp_path) -> None:
    task = task_of(tmp_path, {"prompt": [QUESTION], "chosen": [BLUE], "rejected": [GREEN]}, Use.PRACTICE)
    assert task.purpose is Purpose.PRACTICE
    assert best(task) == [{"It is blue."}, {"It is green."}]


def test_a_row_that_says_it_is_practice_is_with_its_known_answer(tmp_path) -> None:
    row = {"prompt": "q", "chosen": "a", "rejected": "b"}
    assert best(task_of(tmp_path, {**row, "purpose": "practice"})) == [{"a"}, {"b"}]
    assert task_of(tmp_path, {**row, "purpose": "exam"}, Use.PRACTICE).purpose is Purpose.EXAM
    assert task_of(tmp_path, {**row, "purpose": "exam"}, Use.TASKS).known is None


def test_columns_of_our_own_export_change_nothing(tmp_path) -> None:
    row = {"prompt": [QUESTION], "chosen": [BLUE], "rejected": [GREEN]}
    more = {"entry_id": "ab", "prompt_id": "cd", "k": 2, "criterion": "overall", "strength": 2}
    assert task_of(tmp_path, {**row, **more}) == task_of(tmp_path, row)


@pytest.mark.parametrize("prompt", ["What color is the sky?", [QUESTION]])
def test_a_prompt_that_stands_in_the_answers_as_well_is_asked_once(tmp_path, prompt) -> None:
    row = {"prompt": prompt, "chosen": [QUESTION, BLUE], "rejected": [QUESTION, GREEN]}
    assert asked(task_of(tmp_path, row)) == [("user", "What color is the sky?")]


def test_a_question_that_others_call_otherwise_is_the_prompt(tmp_path) -> None:
    row = {"system": "Be brief.", "question": "Why?", "chosen": "a", "rejected": "b"}
    assert asked(task_of(tmp_path, row)) == [("system", "Be brief."), ("user", "Why?")]
    row = {"instruction": "Translate.", "input": "chat", "chosen": "cat", "rejected": "dog"}
    assert asked(task_of(tmp_path, row)) == [("user", "Translate.\n\nchat")]


def test_turns_that_both_answers_begin_with_are_asked(tmp_path) -> None:
    again = {"role": "user", "content": "What color is the sky?"}
    row = {
        "prompt": [{"role": "system", "content": "Be brief."}],
        "chosen": [QUESTION, BLUE, again, BLUE],
        "rejected": [QUESTION, BLUE, again, GREEN],
    }
    assert [role for role, _ in asked(task_of(tmp_path, row))] == ["system", "user", "assistant", "user"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"prompt": "q", "chosen": "a", "rejected": "a"}, "two answers say the same"),
        ({"chosen": "q a", "rejected": "q a"}, "chosen and rejected say the same"),
        ({"chosen": "yes", "rejected": "no"}, "no question: there is no prompt"),
        ({"prompt": "q", "chosen": "a", "rejected": " "}, "an answer is empty"),
        ({"prompt": " ", "chosen": "a", "rejected": "b"}, "no question"),
        ({"chosen": [BLUE], "rejected": [GREEN]}, "no question"),
        ({"chosen": [QUESTION, BLUE], "rejected": [QUESTION, BLUE]}, "chosen and rejected say the same"),
        ({"chosen": [QUESTION, BLUE, QUESTION], "rejected": [QUESTION, GREEN, QUESTION]}, "before their last turn"),
        ({"chosen": [QUESTION], "rejected": [{"role": "user", "content": "?"}]}, "do not end with an answer"),
        ({"prompt": "q", "chosen": "a", "rejected": [GREEN]}, "chosen is a list of messages, not 'a'"),
        ({"prompt": "q", "chosen": {"a": 1}, "rejected": [GREEN]}, "a message of chosen has a role and a content"),
        ({"prompt": [{"role": "tool", "content": "q"}], "chosen": "a", "rejected": "b"}, "a role is one of"),
        ({"prompt": [{"role": "user", "content": [1]}], "chosen": "a", "rejected": "b"}, "is text, not a list"),
        ({"prompt": "q\0", "chosen": "a", "rejected": "b"}, "NUL"),
        ({"prompt": True, "chosen": "a", "rejected": "b"}, "prompt is text, not True"),
    ],
)
def test_a_preference_that_does_not_fit_is_listed_with_its_reason(tmp_path, row, reason) -> None:
    assert reason in reason_of(tmp_path, row)


def test_a_completion_is_an_answer_to_make_better(tmp_path) -> None:
    row = {"prompt": [QUESTION], "completion": [BLUE]}
    task = task_of(tmp_path, row)
    assert (task.kind, task.given, task.purpose) == (TaskKind.INSTRUCT, ("It is blue.",), Purpose.WORK)
    assert task_of(tmp_path, {**row, "label": True}).id == task_of(tmp_path, {**row, "label": False}).id == task.id
    assert task_of(tmp_path, {"prompt": "The sky is", "completion": " blue."}).given == (" blue.",)


def test_a_completion_of_several_turns_ends_with_the_answer(tmp_path) -> None:
    row = {"prompt": [QUESTION], "completion": [BLUE, QUESTION, GREEN]}
    task = task_of(tmp_path, row)
    assert (len(task.messages), task.given) == (3, ("It is green.",))
    row["completion"] = [BLUE, QUESTION]
    assert reason_of(tmp_path, row) == "completion does not end with an answer"


def test_a_prompt_that_the_answers_do_not_repeat_comes_before_what_they_share(tmp_path) -> None:
    first = {"role": "user", "content": "Sure?"}
    row = {"prompt": "Context.", "chosen": [first, BLUE], "rejected": [first, GREEN]}
    assert asked(task_of(tmp_path, row)) == [("user", "Context."), ("user", "Sure?")]


def test_a_label_of_one_answer_is_no_known_answer(tmp_path) -> None:
    row = {"prompt": "q", "completion": "a", "label": True}
    assert reason_of(tmp_path, row, Use.PRACTICE) == "no practice: a label says nothing of which answer is better"


def test_prompts_alone_are_questions(tmp_path) -> None:
    task = task_of(tmp_path, {"prompt": [QUESTION], "entry_id": "ab"})
    assert (task.kind, asked(task), task.given) == (TaskKind.INSTRUCT, [("user", QUESTION["content"])], ())


def test_text_alone_asks_nothing(tmp_path) -> None:
    assert "text alone asks nothing" in reason_of(tmp_path, {"text": "The sky is blue."})


def test_transcripts_are_told_apart_by_their_speakers(tmp_path) -> None:
    begin = "\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: What is 2+2?\n\nAssistant:"
    row = {"chosen": f"{begin} 4", "rejected": f"{begin} 5"}
    task = task_of(tmp_path, row, Use.PRACTICE)
    assert asked(task) == [("user", "Hi"), ("assistant", "Hello!"), ("user", "What is 2+2?")]
    assert best(task) == [{"4"}, {"5"}]
    apart = {"prompt": begin, "chosen": " 4", "rejected": " 5"}
    assert task_of(tmp_path, apart, Use.PRACTICE) == task
    assert task_of(tmp_path, {"prompt": begin, "completion": " 4"}).given == ("4",)
    windows = {name: text.replace("\n", "\r\n") for name, text in row.items()}
    assert task_of(tmp_path, windows, Use.PRACTICE) == task


@pytest.mark.skipif(not SHARED.exists(), reason="the real material is not here")
def test_a_thousand_real_pairs_go_in_or_are_listed(tmp_path) -> None:
    tasks, refused = read_file(SHARED / "hh_harmless_pairs.jsonl", Use.PRACTICE)
    assert len({each.id for each in tasks}) == 997
    assert [(each.line, each.reason) for each in refused] == [(n, "an answer is empty") for n in (87, 517, 926)]
    first = sum(each.known is not None and each.known.best_first[0] == (0,) for each in tasks)
    assert 400 < first < 600, "where an answer stands says nothing of how good it is"


# Where a format's own separators stand in what is said, it is another conversation, and no test of the same one.
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and "Human:" not in text and "Assistant:" not in text
)


@given(question=WORDS, answer=WORDS, pair=st.lists(WORDS, min_size=2, max_size=2, unique=True), more=WORDS)
def test_one_preference_is_the_same_task_in_every_format(tmp_path_factory, question, answer, pair, more) -> None:
    folder = tmp_path_factory.mktemp("rows")
    chosen, rejected = pair
    turns = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer},
        {"role": "user", "content": more},
    ]
    good, bad = ({"role": "assistant", "content": each} for each in pair)
    transcript = f"\n\nHuman: {question}\n\nAssistant: {answer}\n\nHuman: {more}\n\nAssistant:"
    leaves = [{"text": each, "role": "assistant", "rank": rank, "replies": []} for rank, each in enumerate(pair)]
    tree = {"text": more, "role": "prompter", "replies": list(reversed(leaves))}
    for speaker, said in (("assistant", answer), ("prompter", question)):
        tree = {"text": said, "role": speaker, "replies": [tree]}
    rows = [
        {"prompt": turns, "chosen": [good], "rejected": [bad]},
        {"chosen": [*turns, good], "rejected": [*turns, bad]},
        {"prompt": turns, "chosen": chosen, "rejected": rejected},
        {"chosen": f"{transcript} {chosen}", "rejected": f"{transcript} {rejected}"},
        {"prompt": transcript, "chosen": f" {chosen}", "rejected": f" {rejected}"},
        {"fields": {"prompt": turns, "response-1": rejected, "response-2": chosen},
         "responses": {"ranking": [{"value": ["response-2", "response-1"], "user_id": "a"}]}},
        {"data": {"prompt": turns, "answer1": chosen, "answer2": rejected},
         "annotations": [{"result": [{"type": "pairwise", "value": {"selected": "left"}}]}]},
    ]  # fmt: skip
    made = [task_of(folder, row, Use.PRACTICE) for row in rows]
    made += [each for each in read_rows(folder, [{"prompt": tree}], Use.PRACTICE)[0] if len(each.messages) == 3]
    assert len(made) == len(rows) + 1
    for task in made:
        assert task == made[0]
        assert best(task) == [{chosen}, {rejected}]
        assert asked(task) == [(each["role"], each["content"]) for each in turns]


@given(parts=st.lists(st.sampled_from(["\n\nHuman:", "\n\nAssistant:", "Human:", " ", "\n", "a", "b", "\ud83d", "\0"])))
def test_whatever_a_transcript_says_it_is_taken_or_listed(tmp_path_factory, parts) -> None:
    folder = tmp_path_factory.mktemp("rows")
    text = "".join(parts)
    for row in ({"chosen": text, "rejected": f"{text}c"}, {"chosen": f"\n\nHuman:{text}", "rejected": text}):
        tasks, refused = read_rows(folder, [row])
        assert len(tasks) + len(refused) == 1
        assert all(each.messages[-1].content.strip() and all(each.given) for each in tasks)


def test_what_is_better_by_one_criterion_is_no_order_on_the_whole(tmp_path: Path) -> None:
    row = {"prompt": "The sky is", "chosen": " blue.", "rejected": " green.", "criterion": "verbosity"}

    assert "verbosity" in reason_of(tmp_path, row)
