"""Exports of Argilla (both versions) and Label Studio, in the shapes that they write."""

import json

import pytest

from app.domain.task import TaskKind
from sync.server.importing.rows import Use
from tests.foreign_rows import asked, best, read_file, reason_of, task_of

FIELDS = {"prompt": "Which city?", "response-1": "Paris.", "response-2": "Rome.", "response-3": "Oslo."}
ORDER = [{"rank": 1, "value": "response-2"}, {"rank": 2, "value": "response-1"}, {"rank": 2, "value": "response-3"}]
MORE = {"metadata": {"language": "en"}, "vectors": {}, "external_id": None}
MACHINE = [{"question_name": "ranking", "value": ORDER[::-1], "agent": "model", "score": 0.5}]


def version_1(*values, status="submitted"):
    said = [
        {"user_id": f"{n}", "values": {"ranking": {"value": each}}, "status": status} for n, each in enumerate(values)
    ]
    return {"fields": FIELDS, "responses": said, "suggestions": MACHINE, **MORE}


def version_2(*values):
    said = {"ranking": [{"value": each, "user_id": f"{n}"} for n, each in enumerate(values)]}
    machine = {"ranking": {"value": ["response-3"], "score": None, "agent": "model"}}
    return {"id": "1", "fields": FIELDS, "responses": said, "suggestions": machine, "status": "completed", **MORE}


@pytest.mark.parametrize(
    "row",
    [
        version_1(ORDER),
        version_1(ORDER, ORDER),
        version_2(["response-2", "response-1", "response-3"]),
        version_2(ORDER),
        {
            **FIELDS,
            "ranking": [{"user_id": "a", "value": ORDER, "status": "submitted"}],
            "metadata": '{"language": "en"}',
        },
        {**FIELDS, "ranking": {"user_id": ["a"], "value": [ORDER], "status": ["submitted"]}, "metadata": "{}"},
        {**FIELDS, "ranking.responses": [ORDER], "ranking.responses.users": ["a"], "ranking.suggestion": "x"},
        {
            "fields": FIELDS,
            "responses": {
                f"response-{n}-rating": [{"value": rating, "user_id": "a"}] for n, rating in ((1, 3), (2, 5), (3, 3))
            },
        },
        {"fields": FIELDS, "responses": {f"rating_{n}": [{"value": each}] for n, each in ((1, 3), (2, 5), (3, 1))}},
    ],
)
def test_what_people_ranked_in_argilla_is_known(tmp_path, row) -> None:
    task = task_of(tmp_path, row, Use.PRACTICE)
    assert asked(task) == [("user", "Which city?")]
    assert set(task.given) == {"Paris.", "Rome.", "Oslo."}
    assert best(task)[0] == {"Rome."}
    assert task_of(tmp_path, row).known is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (version_1(), "nobody said"),
        (version_1(ORDER, status="draft"), "nobody said"),
        (version_1(ORDER, [{**each, "rank": 4 - each["rank"]} for each in ORDER]), "people do not agree"),
        (version_1(ORDER[:2]), "nobody said"),
        (version_2("response-2"), "nobody said"),
        ({"fields": FIELDS, "responses": None, "suggestions": MACHINE}, "nobody said"),
    ],
)
def test_what_is_no_order_of_all_answers_is_not_known(tmp_path, row, reason) -> None:
    assert f"no practice: {reason}" in reason_of(tmp_path, row, Use.PRACTICE)
    assert task_of(tmp_path, row).kind is TaskKind.RANKING


def test_a_record_with_one_answer_is_to_be_made_better(tmp_path) -> None:
    fields = {"instruction": "Translate.", "input": "chat", "response": "cat"}
    task = task_of(tmp_path, {"fields": fields, "responses": []})
    assert (task.kind, task.given, asked(task)) == (TaskKind.INSTRUCT, ("cat",), [("user", "Translate.\n\nchat")])


def test_a_chat_of_argilla_is_a_conversation(tmp_path) -> None:
    chat = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": "?"},
    ]
    assert len(task_of(tmp_path, {"fields": {"chat": chat}, "responses": {}}).messages) == 3


def test_a_record_of_chosen_and_rejected_is_a_preference(tmp_path) -> None:
    row = {"fields": {"prompt": "q", "chosen": "a", "rejected": "b"}, "responses": []}
    assert best(task_of(tmp_path, row, Use.PRACTICE)) == [{"a"}, {"b"}]


def test_what_else_a_record_says_may_be_broken(tmp_path) -> None:
    row = {"fields": {"prompt": "q"}, "responses": [5], "metadata": "{broken", "suggestions": 5}
    assert task_of(tmp_path, row).language == ""
    assert task_of(tmp_path, {**row, "metadata": '{"language": "ru"}'}).language == "ru"
    assert task_of(tmp_path, {**row, "metadata": {"language": "Python"}}).language == ""


def test_drafts_of_a_flat_record_do_not_count(tmp_path) -> None:
    row = {**FIELDS, "ranking.responses": [ORDER, ORDER[:1]], "ranking.responses.status": ["submitted", "draft"]}
    assert best(task_of(tmp_path, row, Use.PRACTICE))[0] == {"Rome."}


def test_a_record_that_asks_nothing_says_which_fields_it_has(tmp_path) -> None:
    assert "there is title" in reason_of(tmp_path, {"fields": {"title": "a"}, "responses": []})


# https://labelstud.io/guide/task_format, and the templates of "Generative AI" there.
def labelled(data, *results, **said):
    annotations = [{"id": n, "result": each, "was_cancelled": False, **said} for n, each in enumerate(results)]
    return {"id": 1, "data": data, "annotations": annotations, "predictions": [], "project": 83}


PAIR = {"prompt": "Which city?", "answer1": "Paris.", "answer2": "Rome."}
ITEMS = {
    "prompt": "Which city?",
    "items": [{"id": "one", "title": "A", "body": "Paris."}, {"id": "two", "body": "Rome."}],
}


def result(kind, value, *, name="comparison", of="answer1,answer2"):
    return [{"id": "x", "type": kind, "from_name": name, "to_name": of, "value": value}]


@pytest.mark.parametrize(
    "row",
    [
        labelled(PAIR, result("pairwise", {"selected": "right"})),
        labelled({"text": "Which city?", "text1": "Paris.", "text2": "Rome."},
                 result("pairwise", {"selected": "right"}, of="txt-1,txt-2")),
        labelled({"prompt": "Which city?", "response_a": "Paris.", "responseB": "Rome."},
                 result("choices", {"choices": ["Response B"]})),
        labelled(PAIR, result("choices", {"choices": ["Answer 2"]})),
        labelled(PAIR, result("choices", {"choices": ["Response 2"]})),
        labelled({"prompt": "Which city?", "left_answer": "Paris.", "right_answer": "Rome."},
                 result("choices", {"choices": ["right"]})),
        labelled(PAIR, [*result("rating", {"rating": 2}, of="answer1"),
                        *result("rating", {"rating": 4}, of="answer2")]),
        labelled(ITEMS, result("ranker", {"ranker": ["two", "one"]})),
        labelled(ITEMS, result("ranker", {"ranker": {"best": ["two", "one"], "_": []}})),
        {**labelled(PAIR, result("pairwise", {"selected": "left"})), "annotations": [
            {"result": result("pairwise", {"selected": "left"}), "was_cancelled": True},
            {"result": result("pairwise", {"selected": "left"})},
            {"result": result("pairwise", {"selected": "right"}), "ground_truth": True},
        ]},
    ],
)  # fmt: skip
def test_what_people_chose_in_label_studio_is_known(tmp_path, row) -> None:
    task = task_of(tmp_path, row, Use.PRACTICE)
    assert asked(task) == [("user", "Which city?")]
    assert best(task) == [{"Rome."}, {"Paris."}]
    assert task_of(tmp_path, row).known is None


def test_two_answers_that_are_as_good_share_a_group(tmp_path) -> None:
    task = task_of(tmp_path, labelled(PAIR, result("choices", {"choices": ["Tie"]})), Use.PRACTICE)
    assert best(task) == [{"Paris.", "Rome."}]


@pytest.mark.parametrize(
    "row",
    [
        labelled(PAIR),
        labelled(PAIR, result("pairwise", {})),
        labelled(PAIR, result("choices", {"choices": ["harmful"]})),
        labelled(PAIR, result("rating", {"rating": 2}, of="answer1")),
        labelled(ITEMS, result("ranker", {"ranker": {"best": ["two"], "worst": ["one"]}})),
        labelled(ITEMS, result("ranker", {"ranker": ["two", "three"]})),
    ],
)
def test_what_is_not_surely_an_order_is_none(tmp_path, row) -> None:
    assert "no practice: nobody said" in reason_of(tmp_path, row, Use.PRACTICE)
    assert len(task_of(tmp_path, row).given) == 2


def test_answers_are_told_apart_by_their_ids(tmp_path) -> None:
    data = {"prompt": "q", "items": [{"id": "a", "body": "x"}, {"id": "a", "body": "y"}]}
    assert reason_of(tmp_path, labelled(data)) == "two answers have one id"


def test_more_than_nine_answers_stand_in_the_order_of_their_numbers(tmp_path) -> None:
    data = {"prompt": "q", **{f"answer{n}": f"{n}" for n in range(1, 11)}}
    assert "10 answers" in reason_of(tmp_path, labelled(data))


def test_a_list_export_gives_every_task(tmp_path) -> None:
    file = tmp_path / "project-1.json"
    file.write_text(json.dumps([labelled(PAIR, result("pairwise", {"selected": "left"})), version_2(ORDER)]))
    tasks, refused = read_file(file, Use.PRACTICE)
    assert (len(tasks), refused) == (2, [])
