"""What cannot be exported: a clear error, and the folder is not there or exactly as it was."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.dataset.export import export
from app.dataset.folder import CARD
from app.dataset.layout import Shard
from app.dataset.request import Request
from app.dataset.verify import verify_dataset
from app.dataset.written import Step
from app.domain.errors import (
    BadEnvelope,
    BadPayload,
    DatasetError,
    DiskFull,
    DiskRefused,
    FolderTaken,
    GoldquillError,
    HomeReadOnly,
    NothingToExport,
    RecordError,
    UnknownKey,
)
from sync.server.agreement.judge import JUDGE
from sync.server.exporting import CompanyLog
from tests.company import ShiftedClock
from tests.company_server import ROOT
from tests.exported_work import Firm, bytes_of
from tests.full_disk import no_file_beyond


def change_envelope(firm: Firm, name: str, change: Callable[[bytes], bytes]) -> str:
    record = (firm.records | firm.reviews)[name]
    statement = "UPDATE records SET envelope = ? WHERE entry_id = ?"
    firm.founded.change(statement, change(record.envelope), record.entry_id)
    return record.entry_id


def flipped(raw: bytes) -> bytes:
    """Another payload, well-formed as base64."""
    at = raw.index(b'"payload":"') + 60
    return raw[:at] + (b"A" if raw[at : at + 1] != b"A" else b"B") + raw[at + 1 :]


@pytest.mark.parametrize("name", ["gold", "ranking", "review of edited", "review of gold"])
@pytest.mark.parametrize(
    "change",
    [flipped, lambda _: b"", lambda raw: raw[:-9], lambda _: b"\x00" * 50],
    ids=["flip", "gone", "cut", "0"],
)
def test_a_record_that_was_altered_in_the_database_ends_it_by_its_name(
    own_firm: Firm, tmp_path: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    altered = change_envelope(own_firm, name, change)
    with pytest.raises(RecordError) as refused:
        own_firm.export(tmp_path / "out")
    assert isinstance(refused.value, BadEnvelope | BadPayload)
    assert refused.value.entry_id == altered
    assert not (tmp_path / "out").exists()


def test_of_shards_only_the_one_with_the_altered_record_fails(own_firm: Firm, tmp_path: Path) -> None:
    out = tmp_path / "out"
    own_firm.export(out, shard=Shard(0, 2))
    before = bytes_of(out)
    good = own_firm.records["first turn"].envelope
    change_envelope(own_firm, "first turn", flipped)
    with pytest.raises(BadEnvelope):
        own_firm.export(out, shard=Shard(1, 2))
    assert {name: raw for name, raw in bytes_of(out).items() if not name.startswith(".lock")} == {
        name: raw for name, raw in before.items() if not name.startswith(".lock")
    }
    change_envelope(own_firm, "first turn", lambda _: good)
    assert own_firm.export(out, shard=Shard(1, 2)).finished
    verify_dataset(out)


def test_a_device_that_the_register_lacks_is_told_as_an_error_of_ours(own_firm: Firm, tmp_path: Path) -> None:
    device = own_firm.people["vera"].key.public.keyid
    with own_firm.founded.database() as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM devices WHERE device = ?", (device,))
    with pytest.raises(UnknownKey) as refused:
        own_firm.export(tmp_path / "out")
    assert refused.value.keyid == device
    assert not (tmp_path / "out" / CARD).exists()


def test_an_empty_selection_says_how_much_there_is_besides(own_firm: Firm, tmp_path: Path) -> None:
    with pytest.raises(NothingToExport) as refused:
        own_firm.export(tmp_path / "out", selection={"projects": ("nobody's",)})
    assert refused.value.records > 100
    assert refused.value.fitting == 0
    assert not (tmp_path / "out").exists()


def test_nothing_is_known_of_a_log_at_a_size_that_no_checkpoint_has(own_firm: Firm, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no checkpoint of 5 records, nor any other: leave --as-of out$"):
        own_firm.export(tmp_path / "out", as_of=5)
    own_firm.export(tmp_path / "whole")
    with own_firm.founded.opened() as company, company.database.reading() as db:
        newest = company.log.size(db)
    for size in (3, 10**6):
        with pytest.raises(ValueError, match=rf"no checkpoint of {size:,} records, but of {newest}: give "):
            own_firm.export(tmp_path / "out", as_of=size)
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("there", [False, True])
def test_what_is_stopped_leaves_nothing(own_firm: Firm, tmp_path: Path, step: Step, there: bool) -> None:
    out = tmp_path / "out"
    if there:
        out.mkdir()

    def stop(at: Step, done: int, of: int) -> None:
        if at is step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        own_firm.export(out, progress=stop)
    assert out.exists() == there
    assert not there or list(out.iterdir()) == []
    own_firm.export(out)
    verify_dataset(out)


def test_a_name_that_is_too_long_is_told_as_such(own_firm: Firm, tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        own_firm.export(tmp_path / ("x" * 300))


def test_ctrl_c_ends_the_command_in_words_and_leaves_nothing(own_firm: Firm, tmp_path: Path) -> None:
    place, out = own_firm.founded.place, tmp_path / "out"
    script = textwrap.dedent("""
        import os, signal, sys
        from sync.server import commands
        signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts tests in the background has it ignored
        commands.export_bar = lambda: lambda *_: os.kill(os.getpid(), signal.SIGINT)
        sys.exit(commands.run(sys.argv[1:]))
    """)
    command = [sys.executable, "-c", script, "export", str(place.folder), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (1, 130, -signal.SIGINT)
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("size", [0, 100, 600, 4096, 20_000, 60_000, 100_000, 140_000])
def test_a_full_disk_is_told_as_such_and_leaves_nothing(own_firm: Firm, tmp_path: Path, size: int) -> None:
    out = tmp_path / "out"
    own_firm.export(tmp_path / "whole")
    assert max(map(len, bytes_of(tmp_path / "whole").values())) > 150_000
    with pytest.raises(DiskFull) as refused:
        export_on_a_full_disk(own_firm, out, size)
    assert refused.value.path == out
    assert not out.exists()
    own_firm.export(out)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def export_on_a_full_disk(firm: Firm, out: Path, size: int) -> None:
    """No file grows beyond `size` from where the server's own database need not grow."""
    with firm.founded.opened() as company:
        log = CompanyLog(company, ShiftedClock())
        asked = Request(as_of=log.newest())
        with no_file_beyond(size):
            export(log, asked, out, judge=JUDGE)


def test_a_folder_in_which_nothing_may_be_written_is_told_as_such(own_firm: Firm, tmp_path: Path) -> None:
    own_firm.export(tmp_path / "whole")
    if os.geteuid() == 0:  # who may write everywhere, but not into what the kernel makes up
        with pytest.raises(GoldquillError):
            own_firm.export(Path("/proc/self/task/out"))
        return
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(HomeReadOnly):
        own_firm.export(locked / "out")
    assert list(locked.iterdir()) == []
    with pytest.raises(HomeReadOnly):
        own_firm.export(locked)
    assert list(locked.iterdir()) == []


def untouched(folder: Path, firm: Firm, error: type[DatasetError], **asked: Any) -> None:
    before = bytes_of(folder) if folder.is_dir() else {"": folder.read_bytes()}
    with pytest.raises(error):
        firm.export(folder, **asked)
    assert (bytes_of(folder) if folder.is_dir() else {"": folder.read_bytes()}) == before


def test_a_finished_dataset_is_not_written_over(own_firm: Firm, tmp_path: Path) -> None:
    own_firm.export(tmp_path / "out")
    untouched(tmp_path / "out", own_firm, FolderTaken)
    untouched(tmp_path / "out", own_firm, FolderTaken, seed=1)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "README.md", "data/x", "records.jsonl", ".lock-mine"])
def test_a_folder_with_something_else_in_it_stays_as_it_is(own_firm: Firm, tmp_path: Path, name: str) -> None:
    file = tmp_path / "out" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"mine")
    untouched(tmp_path / "out", own_firm, FolderTaken)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"goldquill_export": 1}', b"null"])
def test_a_folder_with_another_export_json_in_it_stays_as_it_is(own_firm: Firm, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "export.json").write_bytes(content)
    untouched(tmp_path / "out", own_firm, FolderTaken)


def test_an_unfinished_dataset_of_another_request_stays_as_it_is(own_firm: Firm, tmp_path: Path) -> None:
    own_firm.export(tmp_path / "out", shard=Shard(0, 2))
    untouched(tmp_path / "out", own_firm, FolderTaken)
    untouched(tmp_path / "out", own_firm, FolderTaken, shard=Shard(1, 2), seed=1)


def test_a_file_is_no_folder(own_firm: Firm, tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_bytes(b"mine")
    with pytest.raises(GoldquillError):
        own_firm.export(file)
    assert file.read_bytes() == b"mine"


def test_the_command_says_in_one_line_what_is_in_the_way(
    own_firm: Firm, tmp_path: Path, asked: Callable[..., tuple[int, str, str]]
) -> None:
    folder = own_firm.founded.place.folder
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_bytes(b"mine")
    for words, code in (
        ((tmp_path / "out",), 1),
        ((tmp_path / "new", "--project", "nobody's"), 1),
        ((tmp_path / "new", "--shard", "3/2"), 2),
        ((tmp_path / "new", "--test-share", "1"), 2),
        ((tmp_path / "new", "--as-of", "3"), 2),
        ((tmp_path / "new", "--since", "2026-12-01", "--until", "2026-11-01"), 2),
        ((tmp_path / "new", "--min-agreement", "2"), 2),
    ):
        done, out, err = asked("export", folder, *words)
        assert (done, out) == (code, ""), words
        assert err.startswith("goldquill-server: ")
        assert len(err.splitlines()) == 1
        assert not (tmp_path / "new").exists()
    altered = change_envelope(own_firm, "gold", flipped)
    done, out, err = asked("export", folder, tmp_path / "new")
    assert done == 1
    assert altered in out + err
    assert not (tmp_path / "new").exists()
