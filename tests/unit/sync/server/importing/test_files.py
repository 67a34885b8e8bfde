"""Rows out of files, each with its place: what cannot be read is listed and what is behind it is read."""

import csv
import json
import math
import time
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from app.domain.errors import DiskRefused
from sync.server.errors import BadTaskFile
from sync.server.importing import files, reading
from sync.server.importing.rows import Use
from tests.foreign_rows import BY, best, read_file, read_rows

PAIR = {"prompt": "q", "chosen": "a", "rejected": "b"}
TURNS = {
    "prompt": [{"role": "user", "content": "q"}],
    "chosen": [{"role": "assistant", "content": "a"}],
    "rejected": [{"role": "assistant", "content": "b"}],
}


def test_a_bad_line_is_listed_and_the_rest_goes_in(tmp_path) -> None:
    file = tmp_path / "a.jsonl"
    deep = b"[" * 100_000
    lines = [
        b'\xef\xbb\xbf{"prompt": "a"}',
        b"nonsense",
        b'{"prompt": "\xff"}',
        deep,
        b"1" * 5000,
        b'{"prompt": "' + b"x" * files.MAX_ROW_BYTES + b'"}',
        b"",
        b"[1]",
        b'{"prompt": NaN}',
        b'{"prompt": "b", "rank": NaN, "score": Infinity}',
        b'{"prompt": "b\\u0000"}',
        b'{"prompt": "lone \\ud83d"}',
        b'{"messages": [{"role": "tool", "content": "x"}]}',
        b'{"prompt": "' + b"x" * 300_000 + b'"}',
        b'{"prompt": "the last"}',
    ]
    file.write_bytes(b"\n".join(lines))
    tasks, refused = read_file(file)
    assert [each.messages[0].content for each in tasks] == ["a", "b", "lone \N{REPLACEMENT CHARACTER}", "the last"]
    reasons = {each.line: each.reason for each in refused}
    assert list(reasons) == [2, 3, 4, 5, 6, 8, 9, 11, 13, 14]
    assert reasons[2] == "not JSON: Expecting value at character 1"
    assert reasons[3] == "byte 13 is not UTF-8"
    assert reasons[4] == "nested too deep"
    assert reasons[5] == "not JSON: a number too long"
    assert reasons[6] == "longer than 8388608 bytes"
    assert reasons[8] == "a row is an object with named fields, not a list"
    assert reasons[9] == "no question in any form that is known; there is nothing"
    assert "NUL" in reasons[11]
    assert reasons[13] == "a role is one of system, user, assistant, not 'tool'"
    assert reasons[14] == "300000 bytes of text, at most 262144 are handed out"


def test_a_table_holds_json_where_lists_are_wanted(tmp_path) -> None:
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["prompt", "chosen", "rejected", "turns", "label", "completion"])
        writer.writeheader()
        writer.writerow(PAIR)
        writer.writerow({name: json.dumps(value) for name, value in TURNS.items()})
        writer.writerow({"turns": '["a", "b"]'})
        writer.writerow({"prompt": "[1] is a footnote\nof two lines", "completion": "[x] done", "label": "True"})
        writer.writerow({"prompt": "q", "chosen": "a"})
    tasks, refused = read_file(file)
    assert tasks[0] == tasks[1]
    assert [each.messages[0].content for each in tasks[2:]] == ["a", "[1] is a footnote\nof two lines", "q"]
    assert (tasks[3].given, refused) == (("[x] done",), [])


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t"), ("a.csv", ",")])
def test_a_table_says_in_its_first_line_what_separates_its_columns(tmp_path, name: str, separator: str) -> None:
    file = tmp_path / name
    rows = [["prompt", "due", "priority"], ["Why; and, how?\n\tSay", "2026-12-01", "2"], ['"b"', "", ""]]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    tasks, refused = read_file(file)
    assert refused == []
    assert [(each.messages[0].content, each.priority) for each in tasks] == [(rows[1][0], 2), ('"b"', 0)]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("a.csv", 'prompt;"Ответ, выбранный";x\nWhy?;hi;there\n'),
        ("a.tsv", "prompt\tnote, of lead, and more\nWhy?\tgood\n"),
        ("a.csv", 'prompt,"a;b"\nWhy?,c\n'),
    ],
)
def test_a_name_of_a_column_may_hold_what_separates_those_of_others(tmp_path, name: str, table: str) -> None:
    file = tmp_path / name
    file.write_text(table, "utf-8")
    tasks, refused = read_file(file)
    assert ([each.messages[0].content for each in tasks], refused) == (["Why?"], [])


def test_a_table_of_one_column_has_no_separator(tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('prompt\n"Why; and, how?"\nWhat?\n', "utf-8")
    tasks, refused = read_file(file)
    assert ([each.messages[0].content for each in tasks], refused) == (["Why; and, how?", "What?"], [])


def test_a_bad_row_of_a_table_is_listed_and_the_rest_goes_in(tmp_path) -> None:
    file = tmp_path / "a.csv"
    lines = [
        b"prompt,due",
        b"a,",
        b'"b"b,',
        b"c\xff,",
        b"d,tomorrow",
        b"x" * (files.MAX_ROW_BYTES + 5),
        b",,,",
        b"Well, why,2026-12-01",
        b"e,2026-12-01,",
    ]
    file.write_bytes(b"\n".join(lines) + b'\n"f')
    tasks, refused = read_file(file)
    assert [each.messages[0].content for each in tasks] == ["a", "e"]
    assert [each.line for each in refused] == [3, 4, 5, 6, 7, 8, 10]
    assert [each.reason for each in refused] == [
        "not CSV: ',' expected after '\"'",
        "byte 2 is not UTF-8",
        "due is a date, as 2026-12-01, not 'tomorrow'",
        "longer than 8388608 bytes",
        "no question in any form that is known; there is nothing",
        "it has 3 fields, and the first line names 2",
        "not CSV: unexpected end of data",
    ]


def test_columns_of_parquet_are_the_rows_of_json(tmp_path) -> None:
    file = tmp_path / "a.parquet"
    rows = [
        {**TURNS, "entry_id": f"{n}", "prompt_id": "p", "k": 2, "criterion": "overall", "strength": n}
        for n in range(600)
    ]
    rows[300] = {**rows[300], "prompt": [{"role": "user", "content": None}]}
    parquet.write_table(pa.Table.from_pylist(rows), file)
    tasks, refused = read_file(file, Use.PRACTICE)
    assert tasks == read_rows(tmp_path, [TURNS], Use.PRACTICE)[0] * 599
    assert best(tasks[0]) == [{"a"}, {"b"}]
    assert [(each.line, each.reason) for each in refused] == [(301, "no question: what is to be answered is empty")]


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": TURNS["prompt"], "completion": TURNS["chosen"], "entry_id": "a"},
        {"prompt": TURNS["prompt"], "completion": TURNS["chosen"], "label": True, "entry_id": "a"},
        {"prompt": TURNS["prompt"], "entry_id": "a"},
    ],
)
def test_what_the_program_exports_it_reads(tmp_path, row) -> None:
    parquet.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    assert read_file(tmp_path / "a.parquet") == read_rows(tmp_path, [row])


def test_numbers_that_are_none_are_nothing_in_parquet(tmp_path) -> None:
    rows = [{"message_id": "1", "text": "q", "role": "prompter", "rank": math.nan, "parent_id": None}]
    rows += [
        {"message_id": f"{n}", "text": f"{n}", "role": "assistant", "rank": n, "parent_id": "1"} for n in (2.0, 3.0)
    ]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    ((task,), refused) = read_file(tmp_path / "a.parquet", Use.PRACTICE)
    assert (best(task), refused) == ([{"2.0"}, {"3.0"}], [])


def test_a_value_of_parquet_that_python_does_not_have_is_one_bad_row(tmp_path) -> None:
    far = pa.array([0, 2**50], pa.timestamp("ms"))
    parquet.write_table(pa.table({"prompt": ["a", "b"], "due": far}), tmp_path / "a.parquet")
    tasks, refused = read_file(tmp_path / "a.parquet")
    assert (len(tasks), [each.line for each in refused]) == (1, [2])


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.jsonl", '{"prompt": "a"}'.encode("utf-16"), "not text in UTF-8"),
        ("a.csv", "prompt\nвопрос".encode("utf-16"), "not text in UTF-8"),
        ("a.csv", b'"a"b,c\n1,2\n', "does not name columns"),
        ("a.json", b"\xff", "not text in UTF-8"),
        ("a.json", b"[1,", "not JSON"),
        ("a.json", b"[" * 100_000, "not JSON"),
        ("a.json", b'{"prompt": "a"}', "not a list of rows"),
        ("a.parquet", b"PAR1 and nothing else PAR1", "not whole Parquet"),
        ("a.parquet", b"", "not whole Parquet"),
    ],
)
def test_what_is_no_such_file_at_all_is_refused_whole(tmp_path, name, raw, reason) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(BadTaskFile) as caught:
        read_file(tmp_path / name)
    assert reason in caught.value.reason


def test_parquet_that_breaks_off_is_refused_whole(tmp_path) -> None:
    file = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"prompt": [f"question {n}" * 50 for n in range(5000)]}), file, compression="zstd")
    raw = bytearray(file.read_bytes())
    raw[200:4000] = bytes(3800)
    file.write_bytes(raw)
    with pytest.raises(BadTaskFile):
        read_file(file)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.parquet"])
def test_a_file_that_is_not_there_or_is_a_folder_is_no_file_of_tasks(tmp_path, name) -> None:
    with pytest.raises(BadTaskFile, match="there is no such file"):
        read_file(tmp_path / name)
    (tmp_path / name).mkdir()
    with pytest.raises(DiskRefused):
        read_file(tmp_path / name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_an_empty_file_has_no_tasks(tmp_path, name) -> None:
    (tmp_path / name).write_bytes(b"")
    assert read_file(tmp_path / name) == ([], [])


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_long_file_is_never_held_whole(tmp_path, name) -> None:
    file: Path = tmp_path / name
    count, text = 4000, "question " * 500
    match file.suffix:
        case ".jsonl":
            file.write_text("".join(f'{{"prompt": "{n} {text}"}}\n' for n in range(count)))
        case ".csv":
            file.write_text("prompt\n" + "".join(f"{n} {text}\n" for n in range(count)))
        case _:
            schema = pa.schema({"prompt": pa.string()})
            with parquet.ParquetWriter(file, schema) as writer:
                for start in range(0, count, 200):
                    rows = [f"{n} {text}" for n in range(start, start + 200)]
                    writer.write_table(pa.table({"prompt": rows}, schema=schema))
    next(reading.read(file, BY))  # imports what it needs
    tracemalloc.start()
    before = time.monotonic()
    try:
        assert sum(1 for _ in reading.read(file, BY)) == count
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000 < count * len(text)
    assert time.monotonic() - before < 60
