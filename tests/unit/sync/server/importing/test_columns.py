"""What was made of no column of a file is known, so that a name that is spelled otherwise is told."""

import json

import pytest

from sync.server.importing import reading
from sync.server.importing.columns import Columns
from sync.server.importing.rows import Use
from tests.foreign_rows import BY

ORDER = ["response-2", "response-1"]


def unread(folder, *rows) -> tuple[str, ...]:
    file = folder / "rows.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    columns = Columns()
    assert list(reading.read(file, BY, columns=columns))
    return columns.unread


def test_a_name_that_is_spelled_otherwise_is_one(tmp_path) -> None:
    row = {"lanugage": "de", "prompt": "Which?", "Specialisation": "law", "priority": 1, "note": "", "nothing": None}
    assert unread(tmp_path, row) == ("lanugage", "Specialisation")


def test_what_one_row_needs_was_read(tmp_path) -> None:
    assert unread(tmp_path, {"prompt": "a", "best": [1], "x": 1}, {"prompt": "b", "y": 1, "x": 2}) == ("x", "y")
    assert (
        unread(
            tmp_path, {"prompt": "Which?", "input": "one or two", "why": "so", "answers": ["a", "b"], "best": [1, 2]}
        )
        == ()
    )


def test_what_is_right_and_of_no_use_this_time_is_none(tmp_path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"prompt": "a", "purpose": "exam"}, {"prompt": "b", "answers": ["c", "d"], "best": [3], "why": "so"}]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    columns = Columns()
    assert len(list(reading.read(file, BY, Use.TASKS, columns=columns))) == 2
    assert columns.unread == ()


def test_names_without_end_are_not_all_kept(tmp_path) -> None:
    left = unread(tmp_path, *({"prompt": "a", f"key {n}": 1} for n in range(3000)))
    assert 900 < len(left) < 1100


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ({"chosen": "ab c", "rejected": "ab d", "prompt": "", "margin": 1.0}, ("margin",)),
        ({"prompt": "a", "completion": "b", "label": True, "k": 2}, ("label", "k")),
        ({"turns": ["a", "b"], "category": "law", "reference": ["x"]}, ("reference",)),
        ({"message_id": "1", "role": "prompter", "text": "a", "lang": "en", "tree_state": "x"}, ("tree_state",)),
        ({"prompt": {"role": "prompter", "text": "a", "replies": []}, "tree_state": "x"}, ("tree_state",)),
        ({"fields": {"prompt": "a", "response": "b", "x": 1}, "responses": [], "status": "completed"}, ("status",)),
        ({"prompt": "a", "response-1": "b", "response-2": "c", "ranking.responses": [ORDER], "x": "1"}, ()),
        (
            {"data": {"prompt": "a", "answer1": "b", "answer2": "c"}, "annotations": [], "created_at": ""},
            ("created_at",),
        ),
        ({"input_values": {"prompt": "a", "left_answer": "b", "right_answer": "c", "doc": 1}}, ("doc",)),
    ],
    ids=lambda each: "-".join(each),
)
def test_each_format_knows_its_own(tmp_path, row, left) -> None:
    assert unread(tmp_path, row) == left
