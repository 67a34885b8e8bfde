"""`goldquill export` and `goldquill verify` as a person runs them, one after the other, in processes of their own."""

import json
from pathlib import Path

from app.signing.protection import ByPassphrase
from tests.desk_samples import instruct
from tests.exported_work import rows_of
from tests.integration.app.test_commands import PASSPHRASE, at_desk, goldquill, profiles


def test_ones_own_work_is_exported_verified_and_found_to_be_altered(tmp_path: Path) -> None:
    home, file, out = tmp_path / "home", tmp_path / "passphrase", tmp_path / "out"
    file.write_text(PASSPHRASE, encoding="utf-8")
    profile = profiles(home).create(name="Анна", specialisations=("medicine",), protection=ByPassphrase(PASSPHRASE))
    for number in range(3):
        at_desk(profile).annotate.submit_instruct(draft_id=f"d{number}", annotation=instruct(f"Ответ {number}."))
    profile.close()
    opening = ("--home", home, "--passphrase-file", file)

    done = goldquill(*opening, "export", out, "--format", "jsonl", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["folder"], told["pieces"]) == (str(out), 3)
    assert sum(told["rows"]["sft"].values()) == len(rows_of(out, "sft")) == 3
    assert "Анна".encode() not in b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())

    done = goldquill(*opening, "export", out, "--format", "jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1

    verified = goldquill("verify", out)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "Records: 3, devices: 1." in verified.stdout
    path = next((out / "data" / "sft").iterdir())
    path.write_text(path.read_text("utf-8").replace("Ответ", "Не ответ", 1), "utf-8")
    verified = goldquill("verify", out, "--json")
    told = json.loads(verified.stdout)
    assert (verified.returncode, told["verified"]) == (1, False)
    assert told["file"] == path.relative_to(out).as_posix()
