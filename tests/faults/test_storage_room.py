"""No room, or no permission to write: a clear error, nothing kept is lost, and it goes on (RELIABILITY.md row 19)."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, HomeReadOnly
from tests.desk_samples import OpenDesk, draft, instruct, open_desk
from tests.faults.nursery import ROOT

resource = pytest.importorskip("resource", reason="limits of a process are POSIX's")

LONG = "слово " * 20_000


def save_until_full(desk: OpenDesk) -> int:
    saved = 0
    try:
        while True:
            desk.drafts.save(draft=draft(f"filling {saved}", body=LONG), text=LONG)
            saved += 1
    except DiskFull:
        return saved


def fill_up(desk: OpenDesk) -> int:
    """Save and submit until there is no room; returns how often it went well. What was there then still is."""
    desk.drafts.save(draft=draft("mine", body="precious"), text="")
    saved = save_until_full(desk)
    with pytest.raises(DiskFull) as refused:
        desk.annotate.submit_instruct(draft_id="mine", annotation=instruct(LONG))
    assert refused.value.path == desk.database.path
    assert desk.drafts.load(draft_id="mine") == draft("mine", body="precious")
    assert len(desk.drafts.recent()) == saved + 2  # the one there was no room for is owed to the disk
    assert desk.outbox.count() == 0
    return saved


def go_on(desk: OpenDesk) -> None:
    desk.drafts.save_owed()
    desk.drafts.save(draft=draft("later", body=LONG), text=LONG)
    record = desk.annotate.submit_instruct(draft_id="mine", annotation=instruct(LONG))
    assert desk.reader.read(record.entry_id)
    desk.database.check_integrity()


def test_at_the_limit_of_file_sizes_the_draft_is_intact_and_it_goes_on_above(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_desk(tmp_path) as desk:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
        try:
            saved = fill_up(desk)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        go_on(desk)
    print(f"\nfull after {saved} drafts at 2 MB a file, and went on")


def alone(job: str, folder: Path) -> str:
    """Run a job of this module as root of its own user and mount namespace."""
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        sys.executable,
        "-m",
        "tests.faults.test_storage_room",
    ]
    try:
        done = subprocess.run([*command, job, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no unshare on this system")
    if "unshare" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("user namespaces are not permitted here")
    assert done.returncode == 0, done.stderr
    return done.stdout


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def on_a_full_disk(folder: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=4m", "desk", str(folder))
    with open_desk(folder) as desk:
        saved = fill_up(desk)
        mount("-o", "remount,size=64m", str(folder))
        go_on(desk)
    print(f"full after {saved} drafts on a disk of 4 MB, and went on")


def leave_no_room(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(bytes(4096)):
            pass
    return ballast


def on_a_disk_full_from_the_start(folder: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=4m", "desk", str(folder))
    ballast = leave_no_room(folder)
    with pytest.raises(DiskFull), open_desk(folder):
        pass
    ballast.unlink()
    with open_desk(folder) as desk:
        desk.drafts.save(draft=draft(), text="")
    print("refused to begin on a full disk, and began when there was room")


def on_a_read_only_disk(folder: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=16m", "desk", str(folder))
    with open_desk(folder) as desk:
        desk.drafts.save(draft=draft(body="precious"), text="")
    mount("-o", "remount,ro", str(folder))
    with pytest.raises(HomeReadOnly) as refused, open_desk(folder):
        pass
    assert refused.value.path == folder / "desk.db"
    mount("-o", "remount,rw", str(folder))
    with open_desk(folder) as desk:
        assert desk.drafts.load(draft_id="draft-1") == draft(body="precious")
    print("refused a read-only disk, and found everything when it could be written")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts in a namespace of its own are Linux's")
@pytest.mark.parametrize("job", ["on_a_full_disk", "on_a_disk_full_from_the_start", "on_a_read_only_disk"])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_lost(job: str, tmp_path: Path) -> None:
    print("\n" + alone(job, tmp_path), end="")


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
