"""Trees of OpenAssistant, nested and message by message."""

import random

import pytest

from app.domain.task import Purpose, TaskKind
from sync.server.importing.rows import Use
from tests.foreign_rows import asked, best, read_rows, reason_of, task_of

# https://huggingface.co/datasets/OpenAssistant/oasst1: the shape of a tree, with what else a message carries.
TREE = {
    "message_tree_id": "14fbb664",
    "tree_state": "ready_for_export",
    "prompt": {
        "message_id": "14fbb664",
        "text": "Why can't we divide by 0?",
        "role": "prompter",
        "lang": "en",
        "review_count": 3,
        "emojis": {"+1": 10},
        "replies": [
            {
                "message_id": "894d30b6",
                "parent_id": "14fbb664",
                "text": "The reason we cannot.",
                "role": "assistant",
                "rank": 1,
                "replies": [
                    {
                        "message_id": "4e33eb7e",
                        "text": "Can you explain it for complex numbers?",
                        "role": "prompter",
                        "lang": "pt-BR",
                        "replies": [{"message_id": "c8e83833", "text": "In the same way.", "role": "assistant"}],
                    }
                ],
            },
            {"message_id": "84d0913b", "text": "Because.", "role": "assistant", "rank": 0, "replies": None},
            {"message_id": "3352725e", "text": "Spam.", "role": "assistant", "deleted": True},
        ],
    },
}


def flat(node=None, parent=None):
    """Its messages as rows of their own."""
    node = TREE["prompt"] if node is None else node
    yield {**{name: value for name, value in node.items() if name != "replies"}, "parent_id": parent}
    for reply in node.get("replies") or ():
        yield from flat(reply, node["message_id"])


def test_each_question_of_a_tree_is_a_task(tmp_path) -> None:
    (first, second), refused = read_rows(tmp_path, [TREE])
    assert refused == []
    assert (first.kind, first.purpose, first.language) == (TaskKind.RANKING, Purpose.WORK, "en")
    assert set(first.given) == {"The reason we cannot.", "Because."}
    assert (second.kind, second.given, second.language) == (TaskKind.INSTRUCT, ("In the same way.",), "pt")
    assert asked(second) == [
        ("user", "Why can't we divide by 0?"),
        ("assistant", "The reason we cannot."),
        ("user", "Can you explain it for complex numbers?"),
    ]


def test_ranks_are_the_known_answer_of_practice(tmp_path) -> None:
    (task,), (refused,) = read_rows(tmp_path, [TREE], Use.PRACTICE)
    assert best(task) == [{"Because."}, {"The reason we cannot."}]
    assert refused.reason == "no practice: fewer than two replies rank nothing"


def test_replies_that_are_not_all_ranked_are_no_practice(tmp_path) -> None:
    replies = [{"text": "a", "role": "assistant", "rank": 0}, {"text": "b", "role": "assistant"}]
    row = {"prompt": {"text": "q", "role": "prompter", "replies": replies}}
    assert reason_of(tmp_path, row, Use.PRACTICE) == "no practice: not every reply has a rank"
    assert task_of(tmp_path, row).kind is TaskKind.RANKING


@pytest.mark.parametrize("seed", range(5))
def test_messages_one_by_one_in_any_order_are_the_same_tree(tmp_path, seed) -> None:
    rows = list(flat())
    random.Random(seed).shuffle(rows)
    made, refused = read_rows(tmp_path, rows, Use.PRACTICE)
    assert made == read_rows(tmp_path, [TREE], Use.PRACTICE)[0]
    line = next(n for n, row in enumerate(rows, start=1) if row["message_id"] == "4e33eb7e")
    assert [each.line for each in refused] == [line]


def test_messages_that_hang_on_nothing_are_listed_and_the_rest_is_read(tmp_path) -> None:
    rows = [
        {"message_id": "1", "text": "q", "role": "prompter"},
        {"message_id": "2", "parent_id": "9", "text": "lost", "role": "assistant"},
        {"message_id": "3", "parent_id": "2", "text": "lost as well", "role": "prompter"},
        {"message_id": "4", "parent_id": "5", "text": "round", "role": "prompter"},
        {"message_id": "5", "parent_id": "4", "text": "and round", "role": "assistant"},
        {"message_id": "1", "text": "again", "role": "prompter"},
        {"message_id": "6", "parent_id": "1", "text": "a", "role": "moderator"},
        {"message_id": "7", "parent_id": "6", "text": "behind it", "role": "prompter"},
        {"message_id": ["8"], "text": "q", "role": "prompter"},
    ]
    (task,), refused = read_rows(tmp_path, rows)
    assert task.messages[0].content == "q"
    reasons = {each.line: each.reason for each in refused}
    assert "not in the file" in reasons[2]
    assert "missing or broken" in reasons[3]
    assert "circle" in reasons[4]
    assert "circle" in reasons[5]
    assert "before" in reasons[6]
    assert "a role is one of prompter, assistant, not 'moderator'" in reasons[7]
    assert "missing or broken" in reasons[8]
    assert "message_id is text" in reasons[9]


def test_a_tree_with_wrong_branches_gives_its_other_tasks(tmp_path) -> None:
    replies = [{"text": str(n), "role": "assistant"} for n in range(10)]
    more = [{"text": "why", "role": "prompter", "replies": [{"text": "so", "role": "assistant"}]}]
    replies[0]["replies"] = more
    (task,), (refused,) = read_rows(tmp_path, [{"prompt": {"text": "q", "role": "prompter", "replies": replies}}])
    assert task.given == ("so",)
    assert refused.reason == "10 answers: 2 to 9 can be ranked"
    assert "replies is a list" in reason_of(tmp_path, {"prompt": {"text": "q", "role": "prompter", "replies": "no"}})


def test_a_tree_of_many_turns_is_read(tmp_path) -> None:
    node = {"text": "end", "role": "prompter"}
    for n in range(120):
        node = {"text": str(n), "role": "prompter" if n % 2 else "assistant", "replies": [node]}
    tasks, refused = read_rows(tmp_path, [{"message_tree_id": "a", "prompt": node}])
    assert (len(tasks), refused) == (61, [])
