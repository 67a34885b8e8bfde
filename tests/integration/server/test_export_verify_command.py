"""`goldquill verify FOLDER` says what holds, or the file or the record that is wrong."""

import errno
import json
import shutil
from pathlib import Path

import pytest

from app.dataset.verify import verify_dataset
from app.main import main
from tests.company import payload_of
from tests.exported_work import ANY, Firm, data_files, lines_of
from tests.full_disk import no_file_beyond

LIBRARIES = ("JSON is", "Parquet", "Expecting", "malformed", "char ", "byte")


@pytest.fixture(scope="module")
def whole(sqlite_firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports") / "whole"
    sqlite_firm.export(out, selection={"outcomes": ANY}, test_share=0.3)
    return out


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    """A copy to meddle with."""
    return Path(shutil.copytree(whole, tmp_path / "out"))


def verify(out: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["verify", str(out), *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_says_what_holds(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = verify_dataset(out)
    code, said, wrong = verify(out, capsys)
    assert (code, wrong) == (0, "")
    assert f"Records: {found.records:,}, devices: 4." in said
    assert str(found.server) in said
    code, said, wrong = verify(out, capsys, "--json")
    assert (code, wrong) == (0, "")
    assert json.loads(said) == {
        "verified": True,
        "records": found.records,
        "devices": 4,
        "rows": found.rows,
        "server": found.server,
        "log": found.log,
    }


def test_the_command_names_the_file_or_the_record_that_is_wrong(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data_files(out, "kto")[0]
    name = path.relative_to(out).as_posix()
    path.write_bytes(b"nothing")
    code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong == (
        f"goldquill: not verified: “{name}” of the dataset cannot be read: it is damaged or cut off. "
        "Copy the whole folder once more, or have it exported again.\n"
    )
    code, said, _ = verify(out, capsys, "--json")
    told = json.loads(said)
    assert (code, told["verified"], told["error"], told["file"]) == (1, False, "DatasetUnreadable", name)
    records = lines_of(out / "records.jsonl")
    records[2] = records[2].replace(b'"sig":"', b'"sig":"AAAA')
    (out / "records.jsonl").write_bytes(b"".join(records))
    code, said, _ = verify(out, capsys, "--json")
    told = json.loads(said)
    entry = payload_of(lines_of(out / "receipts.jsonl")[2])["body"]["entry_id"]
    assert (code, told["verified"], told["line"], told["entry_id"]) == (1, False, 3, entry)
    code, _, wrong = verify(out, capsys)
    assert code == 1
    assert wrong.startswith("goldquill: not verified: “records.jsonl”, line 3: ")
    assert f"(record {entry}" in wrong
    assert wrong.endswith("Do not train on it. Have it exported once more.\n")


@pytest.mark.parametrize("name", ["records.jsonl", "receipts.jsonl"])
def test_a_line_that_was_taken_out_is_told_where_records_and_receipts_part(
    out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = lines_of(out / name)
    (out / name).write_bytes(b"".join([*lines[:1], *lines[2:]]))
    _, _, wrong = verify(out, capsys)
    assert wrong.startswith("goldquill: not verified: “records.jsonl”, line 2: ")
    assert "its receipt, which is the same line of receipts.jsonl, is for another record" in wrong


@pytest.mark.parametrize("name", ["receipts.jsonl", "checkpoint.json", "keys.json", "tree.json"])
def test_the_command_names_whichever_file_is_broken(out: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (out / name).write_bytes((out / name).read_bytes().replace(b'"', b"'", 1))
    code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong.startswith(f"goldquill: not verified: “{name}”")
    assert "once more" in wrong
    assert not any(word in wrong for word in LIBRARIES)
    _, said, _ = verify(out, capsys, "--json")
    assert json.loads(said)["file"] == name
    (out / name).unlink()
    code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong.startswith(f"goldquill: not verified: “{name}” is missing from the dataset in")
    (out / name).mkdir()
    assert verify(out, capsys)[2] == wrong
    _, said, _ = verify(out, capsys, "--json")
    assert json.loads(said) == {"verified": False, "error": "DatasetIncomplete", "path": str(out), "file": name}


@pytest.mark.parametrize("name", ["records.jsonl", "receipts.jsonl", "checkpoint.json"])
def test_the_command_names_the_file_that_is_cut_off(out: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (out / name).write_bytes((out / name).read_bytes()[:-5])
    _, _, wrong = verify(out, capsys)
    assert wrong.startswith(f"goldquill: not verified: “{name}”")
    (out / name).write_bytes(b"")
    _, _, wrong = verify(out, capsys)
    assert wrong.startswith(f"goldquill: not verified: “{name}”")
    assert "line 0" not in wrong


@pytest.mark.parametrize("name", ["export.json", "keys.json", "tombstones.jsonl", "tree.json"])
def test_a_byte_that_is_no_text_is_told_as_damage_of_its_file(
    out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / name).write_bytes(b'{"entry_id": "\xff"}\n')
    code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong.startswith(f"goldquill: not verified: “{name}” of the dataset cannot be read: it is damaged")
    code, said, _ = verify(out, capsys, "--json")
    assert (code, json.loads(said)["file"]) == (1, name)


@pytest.mark.parametrize("config", ["sft", "records", "prompts"])
def test_the_command_says_which_data_file_is_missing_and_what_to_do(
    out: Path, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data_files(out, config)[0]
    name = path.relative_to(out).as_posix()
    path.unlink()
    _, _, wrong = verify(out, capsys)
    assert wrong == (
        f"goldquill: not verified: “{name}” is missing from the dataset in “{out}”. "
        "Copy the whole folder once more, or have it exported again.\n"
    )


@pytest.mark.parametrize("end", [10, 300])
def test_the_command_says_no_word_of_a_library(out: Path, end: int, capsys: pytest.CaptureFixture[str]) -> None:
    path = data_files(out, "sft")[0]
    path.write_bytes(path.read_bytes()[:end])
    _, _, wrong = verify(out, capsys)
    assert "cannot be read: it is damaged or cut off" in wrong
    assert not any(word in wrong for word in LIBRARIES)


def test_the_command_says_so_where_there_is_no_room_to_verify(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with no_file_beyond(5000):
        code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong.startswith("goldquill: There is no room for what is made while it is verified. Free some")


def test_the_command_says_so_of_what_this_account_may_not_read(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # who runs tests as root may read everything
    code, said, wrong = verify(out, capsys)
    assert (code, said) == (1, "")
    assert wrong == f"goldquill: {out} cannot be read: this account may not. Give it the right to.\n"


@pytest.mark.parametrize("name", ["README.md", "records.jsonl", "export.json", "data"])
def test_of_one_file_of_a_dataset_the_command_says_to_give_the_folder(
    out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data_files(out, "kto")[0] if name == "data" else out / name
    code, said, wrong = verify(file, capsys)
    assert (code, said) == (1, "")
    assert wrong.endswith(f"is one file of a dataset, which is verified as a whole: goldquill verify {out}\n")
    _, said, _ = verify(file, capsys, "--json")
    assert json.loads(said) == {"verified": False, "error": "NoDataset", "path": str(file), "folder": str(out)}


def test_the_command_says_so_of_a_folder_that_is_no_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, wrong = verify(tmp_path, capsys)
    assert (code, said) == (1, "")
    assert len(wrong.splitlines()) == 1
    assert "Give the folder with its README.md" in wrong
    code, said, wrong = verify(tmp_path, capsys, "--json")
    assert (code, wrong) == (1, "")
    assert json.loads(said) == {"verified": False, "error": "NoDataset", "path": str(tmp_path)}
    code, said, wrong = verify(tmp_path / "nowhere", capsys)
    assert (code, said) == (1, "")
    code, said, wrong = verify(tmp_path / "nowhere", capsys, "--json")
    assert (code, wrong) == (1, "")
    told = json.loads(said)
    assert (told["verified"], told["error"], told["path"]) == (False, "DiskRefused", str(tmp_path / "nowhere"))
