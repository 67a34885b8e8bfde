"""Rows as a company writes them, as before there were other formats: what they mean and their ids stay."""

import pytest

from app.domain.task import Known, Purpose, TaskKind
from sync.server.importing.rows import Use
from tests.foreign_rows import SHARED, read_file, reason_of, task_of

PRACTICE = {"prompt": "a", "answers": ["b", "c"], "best": [2, 1], "why": "x"}
CROWD = {
    "input_values": {"instruction": "i", "input": "j", "left_answer": "l", "right_answer": "r"},
    "known_solutions": [{"output_values": {"result": "equal"}}],
    "message_on_unknown_solution": "alike",
}


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        ({"prompt": "a"}, "3512837375d4e14dbad27ef785588417"),
        (PRACTICE, "44644b04062baefb1f00fd593370ff4b"),
        (
            {"instruction": "i", "input": "j", "left_answer": "l", "right_answer": "r"},
            "7774bf9c39377196730664626b17ccfc",
        ),
        (
            {
                "messages": [
                    {"role": "system", "content": "s"},
                    {"role": "user", "content": "u"},
                    {"role": "assistant", "content": "a"},
                ],
                "kind": "critique",
                "language": "ru",
            },
            "a68c9bc14891f003293c85d818ef2141",
        ),
        ({"turns": ["q1", "q2"], "reference": ["x", "y"], "category": "math"}, "c0137ea10339e98251b6042eee8d92a7"),
        ({"prompt": "a", "fields": {"prompt": "b"}, "data": {"prompt": "c"}}, "3512837375d4e14dbad27ef785588417"),
    ],
)
def test_the_id_of_a_task_that_was_imported_before_stays(tmp_path, row, id_) -> None:
    assert task_of(tmp_path, row).id == id_


def test_a_language_is_its_code_or_the_row_is_listed(tmp_path) -> None:
    assert task_of(tmp_path, {"prompt": "a", "language": "RU-ru"}).language == "ru"
    said = reason_of(tmp_path, {"prompt": "a", "language": "Python"})
    assert said.startswith("language is a code of ISO 639, as ru or en, not ")


def test_practice_is_as_its_row_says_unless_another_use_is_named(tmp_path) -> None:
    assert task_of(tmp_path, PRACTICE).known == Known(best_first=((1,), (0,)), explanation="x")
    assert task_of(tmp_path, PRACTICE, Use.PRACTICE) == task_of(tmp_path, PRACTICE)
    work = task_of(tmp_path, PRACTICE, Use.TASKS)
    assert (work.purpose, work.known, work.given) == (Purpose.WORK, None, ("b", "c"))
    assert task_of(tmp_path, CROWD).known == Known(best_first=((0, 1),), explanation="alike")


def test_what_a_row_says_beside_its_question_is_kept(tmp_path) -> None:
    row = {
        "prompt": "a",
        "specialisation": "law",
        "priority": "5",
        "due": "2026-12-01",
        "category": "c",
        "kind": "ranking",
    }
    task = task_of(tmp_path, row)
    assert (task.specialisation, task.priority, task.note, task.kind) == ("law", 5, "c", TaskKind.RANKING)
    assert task.due is not None
    assert task.due.isoformat() == "2026-12-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"nothing": 1}, "no question in any form that is known; there is nothing"),
        ({"prompt": "", "answers": ["a", "b"]}, "no question in any form that is known; there is prompt, answers"),
        ({"prompt": " "}, "no question: what is to be answered is empty"),
        ({"prompt": {"a": 1}}, "a role is one of prompter, assistant, not None"),
        ({"prompt": "a", "priority": "high"}, "priority is a whole number, not 'high'"),
        ({"prompt": "a", "priority": True}, "priority is a whole number, not True"),
        ({"prompt": "a", "priority": 2.5}, "priority is a whole number, not 2.5"),
        ({"prompt": "a", "priority": 2**40}, "priority is at most 2147483647"),
        ({"prompt": "a", "priority": float("inf")}, None),
        ({"prompt": "a", "kind": "dance"}, "kind is one of instruct, ranking, critique, not 'dance'"),
        ({"prompt": "a", "kind": {}}, None),
        ({"prompt": "a", "purpose": []}, None),
        ({"prompt": "a", "purpose": "fun"}, "purpose is one of work, practice, exam, not 'fun'"),
        ({"prompt": "a", "due": "0001-01-01T00:00:00+23:59"}, "due is a date"),
        ({"prompt": "a", "answers": "b"}, "answers is a list, not 'b'"),
        ({"prompt": "a", "answers": ["b", "c"], "best": [2]}, "best names each of the 2 answers once"),
        ({"prompt": "a", "answers": ["b", "c"], "best": ["c", "b"]}, "best names each"),
        ({"prompt": "a", "answers": ["b", "c"], "best": [True, 2]}, "best names each"),
        ({"prompt": "a", "answers": ["b", "c"], "best": [1, 2, "x"]}, "best names each"),
        ({**CROWD, "known_solutions": [{"output_values": {"result": ["left"]}}]}, "a known result is one of left"),
        ({**CROWD, "known_solutions": {}, "input_values": 5}, "input_values is an object, not 5"),
        ({**CROWD, "known_solutions": "left"}, "known_solutions holds no result"),
        ({"prompt": "a", "known_solutions": CROWD["known_solutions"]}, "a known result is of two answers"),
        ({"messages": "hi"}, "messages is a list of messages, not 'hi'"),
        ({"messages": [["user", "hi"]]}, "a message of messages has a role and a content"),
        ({"turns": [[1]]}, "turns is text, not a list"),
    ],
)
def test_a_row_that_cannot_be_understood_is_listed_with_its_reason(tmp_path, row, reason) -> None:
    if reason is None:
        task_of(tmp_path, row)
    else:
        assert reason in reason_of(tmp_path, row)


def test_a_row_without_a_known_answer_is_no_practice(tmp_path) -> None:
    assert reason_of(tmp_path, {"prompt": "a"}, Use.PRACTICE) == "no practice: which answer is better is not known"


@pytest.mark.skipif(not SHARED.exists(), reason="the real material is not here")
def test_real_questions_and_comparisons_are_read(tmp_path) -> None:
    questions, refused = read_file(SHARED / "mt_bench_questions.jsonl")
    assert (len(questions), refused) == (80, [])
    assert questions[0].id
    compared, refused = read_file(SHARED / "ru_pairwise_training.json", Use.PRACTICE)
    assert (len(compared), refused) == (10, [])
    assert all(each.known and each.known.explanation for each in compared)
