"""Whatever JSON can say, a row is taken or listed, and nothing else comes of it."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.task import Task
from sync.server.errors import BadTaskFile
from sync.server.importing.files import Refused
from sync.server.importing.rows import Use
from tests.foreign_rows import read_file

COLUMNS = (
    *("messages", "prompt", "instruction", "input", "turns", "answers", "left_answer", "right_answer", "best", "why"),
    *(
        "known_solutions",
        "input_values",
        "output_values",
        "result",
        "chosen",
        "rejected",
        "completion",
        "label",
        "text",
    ),
    *("message_id", "parent_id", "role", "content", "replies", "rank", "deleted", "lang", "message_tree_id"),
    *("fields", "responses", "values", "value", "user_id", "status", "metadata", "language", "question.responses"),
    *(
        "question.responses.users",
        "data",
        "annotations",
        "items",
        "id",
        "body",
        "type",
        "selected",
        "pairwise",
        "ranker",
    ),
    *("choices", "rating", "from_name", "to_name", "was_cancelled", "ground_truth", "answer1", "answer2", "response-1"),
    *("kind", "system", "question", "purpose", "priority", "due", "specialisation", "note", "category"),
)
WORDS = st.sampled_from(
    [
        *("", " ", "a", "b", "left", "answer1", "response-1", "user", "assistant", "prompter", "submitted", "pairwise"),
        *(
            "ranker",
            "choices",
            "rating",
            "\0",
            "\ud83d",
            "\n\nHuman: q\n\nAssistant: a",
            "[1]",
            "[[",
            '{"language": 1}',
        ),
        *("2026-12-01", "9" * 5000, "practice", "exam", "ranking", "instruct"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(COLUMNS), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=400)
@given(rows=st.lists(VALUES | st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=6), max_size=4))
def test_any_json_is_taken_or_listed(tmp_path_factory, rows) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    for use in (None, *Use):
        tasks, refused = read_file(folder / "a.jsonl", use)
        assert (tasks, refused) == read_file(folder / "a.json", use)
        assert all(isinstance(each, Task) and len(each.id) == 32 and each.messages for each in tasks)
        assert all(isinstance(each, Refused) and 1 <= each.line <= len(rows) and each.reason for each in refused)


@settings(max_examples=200)
@given(
    raw=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f'prompt,chosen\n"{text}'.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_file_or_none(tmp_path_factory, raw) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("a.jsonl", "a.csv", "a.json", "a.parquet"):
        (folder / name).write_bytes(raw)
        try:
            read_file(folder / name)
        except BadTaskFile:
            continue
