"""The `goldquill` command as a person or a script runs it: the real program in a process of its own, the real model."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.commands import ENGINE_WORKER, MEASURE_ENGINE
from app.commands.self_start import self_start
from app.paths import Home, resources
from app.services.profile import OpenProfile, ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from local_model.spinner import SPIN, spinner_command
from tests.desk_samples import OpenDesk, instruct
from tests.full_disk import no_file_beyond
from tests.gguf_file import write_tiny

ROOT = Path(__file__).resolve().parents[3]
DEMO = resources() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
PASSPHRASE = "four quiet river stones"


def goldquill(
    *words: object, typed: str = "", home: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **variables}
    if home is not None:
        environment["GOLDQUILL_HOME"] = str(home)
    command = [sys.executable, "-m", "app.main", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, check=False)


def profiles(home: Path) -> ProfileService:
    return ProfileService(Home(home), keyring=SystemKeyring(), argon2=Argon2Parameters(iterations=1, memory_kib=64))


def at_desk(profile: OpenProfile) -> OpenDesk:
    return OpenDesk(profile.home.root, keys=profile.vault, database=profile.database, author=profile.person.author)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A profile with three signed records."""
    lock = ByPassphrase(PASSPHRASE)
    profile = profiles(tmp_path / "home").create(name="Анна", specialisations=("medicine",), protection=lock)
    for number in range(3):
        at_desk(profile).annotate.submit_instruct(draft_id=f"d{number}", annotation=instruct(f"Ответ {number}."))
    profile.close()
    return tmp_path / "home"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return file


@pytest.fixture
def bundle(home: Path, passphrase_file: Path, tmp_path: Path) -> Path:
    file = tmp_path / "work.gqbundle"
    done = goldquill("--home", home, "--passphrase-file", passphrase_file, "bundle", "export", file, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"file": str(file), "records": 3, "bytes": file.stat().st_size, "asks": False}
    return file


@pytest.mark.model
def test_generate_gives_k_answers_with_what_made_them() -> None:
    words = ("generate", "--model", DEMO, "--prompt", "-", "-k", 4, "--max-tokens", 12, "--seed", 5, "--ignore-eos")
    done = goldquill(*words, "--json", typed="Name three rivers.")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [each["seed"] for each in said["candidates"]] == [5, 6, 7, 8]
    assert [each["tokens"] for each in said["candidates"]] == [12] * 4
    assert {each["stop"] for each in said["candidates"]} == {"length"}
    assert all(each["text"].strip() for each in said["candidates"])
    assert said["provenance"]["model_sha256"] == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
    assert said["timings"]["decode_s"] > 0
    assert said["timings"]["prefill_s"] > 0
    assert said["timings"]["wall_s"] >= said["timings"]["decode_s"]


@pytest.mark.model
def test_generate_without_json_prints_the_text_alone() -> None:
    done = goldquill("generate", "--prompt", "Say hello.", "--max-tokens", 8, "--temperature", 0)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert not done.stdout.startswith("{")


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="words are text there")
def test_words_in_another_encoding_are_answered() -> None:
    other = os.fsdecode(b"caf\xe9")
    done = goldquill("generate", "--prompt", other, "--system", other, "--stop", other, "--max-tokens", 4)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--prompt", "x", "--model", "no-such.gguf"), 1, "no-such.gguf"),
        (("--prompt", "  "), 1, "nothing to answer"),
        (("--prompt", "x", "-k", 12), 2, "9"),
        (("--prompt", "x", "--temperature", -1), 2, "temperature"),
        (("--prompt", "x", "--seed", 4294967295), 2, "seeds are 0 to 4294967294, not 4294967295"),
        (("--prompt", "x", "--seed", 4294967294, "-k", 2), 2, "not 4294967295"),
        (("--prompt", "x", "--seed", -1), 2, "not -1"),
        (("--prompt", "x", "--context", 0), 2, "a context is at least 1 token, not 0"),
        (("--prompt", "word " * 3000, "--context", 512), 1, "room for 511"),
    ],
)
def test_what_cannot_be_generated_is_one_plain_sentence(words: tuple[object, ...], code: int, sentence: str) -> None:
    done = goldquill("generate", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--model", "/no/such.gguf"), 1, "such.gguf"),
        (("--rounds", 0), 2, "rounds"),
    ],
)
def test_what_cannot_be_measured_is_one_plain_sentence_and_no_success(
    words: tuple[object, ...], code: int, sentence: str
) -> None:
    done = goldquill("bench", "engine", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_bug_in_measuring_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "llama_cpp.py").write_text("raise KeyError('a bug')\n")
    search = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    done = goldquill("bench", "engine", PYTHONPATH=search)
    assert done.returncode == 1
    assert "KeyError: 'a bug'" in done.stderr


def test_a_model_is_measured_by_a_path_from_where_one_is(tmp_path: Path) -> None:
    (tmp_path / "notes.gguf").write_text("not a model")
    command = [sys.executable, "-P", "-m", "app.main", "bench", "engine", "--model", "notes.gguf"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "“notes.gguf” is not a GGUF model file" in done.stderr


def test_a_packed_program_starts_itself_by_its_hidden_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert self_start(ENGINE_WORKER) == (sys.executable, "-m", "app.main", ENGINE_WORKER)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert self_start(ENGINE_WORKER) == (sys.executable, ENGINE_WORKER)
    assert spinner_command() == (*self_start(MEASURE_ENGINE), SPIN)


def test_the_packed_program_is_measured_beside_processes_that_compute() -> None:
    with subprocess.Popen([sys.executable, "-m", "app.main", MEASURE_ENGINE, SPIN], cwd=ROOT) as spinner:
        watched = psutil.Process(spinner.pid)
        deadline = time.monotonic() + 30
        while watched.cpu_times().user < 0.5 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert watched.cpu_times().user >= 0.5
        assert spinner.poll() is None
        spinner.kill()


def test_a_model_too_big_for_memory_is_told_and_tried_only_anyway(tmp_path: Path) -> None:
    vast = write_tiny(tmp_path / "vast.gguf", llama__attention__key_length=1 << 30)
    done = goldquill("generate", "--prompt", "x", "--model", vast)
    assert (done.returncode, done.stdout) == (1, "")
    assert "“vast.gguf” needs" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    tried = goldquill("generate", "--prompt", "x", "--model", vast, "--anyway")
    assert tried.returncode == 1
    assert "“vast.gguf” could not be loaded" in tried.stderr


def test_a_bundle_verifies(bundle: Path) -> None:
    done = goldquill("verify", bundle)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 records by ")
    said = json.loads(goldquill("verify", bundle, "--json").stdout)
    assert (said["verified"], said["records"]) == (True, 3)


def test_the_first_bad_record_is_named(bundle: Path) -> None:
    lines = bundle.read_text(encoding="utf-8").splitlines(keepends=True)
    envelope = json.loads(lines[2])
    envelope["payload"] = ("B" if envelope["payload"][40] == "A" else "A").join(
        (envelope["payload"][:40], envelope["payload"][41:])
    )
    bundle.write_text("".join((*lines[:2], json.dumps(envelope) + "\n", *lines[3:])), encoding="utf-8")
    done = goldquill("verify", bundle)
    assert (done.returncode, done.stdout) == (1, "")
    assert "not verified: line 3" in done.stderr
    refused = goldquill("verify", bundle, "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["line"] == 3


def test_a_bundle_cut_short_or_missing_does_not_verify(bundle: Path, tmp_path: Path) -> None:
    lines = bundle.read_text(encoding="utf-8").splitlines(keepends=True)
    bundle.write_text("".join(lines[:-1]), encoding="utf-8")
    assert goldquill("verify", bundle).returncode == 1
    missing = goldquill("verify", tmp_path / "no.gqbundle")
    assert missing.returncode == 1
    assert "cannot be read" in missing.stderr


def test_the_chain_before_an_old_copy_was_put_back_is_listed_and_exported(
    home: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    copy = (home / "desk.db").read_bytes()
    profile = profiles(home).open(passphrase=PASSPHRASE)
    at_desk(profile).annotate.submit_instruct(draft_id="lost", annotation=instruct("Потеряно."))
    profile.close()
    (home / "desk.db").write_bytes(copy)
    profile = profiles(home).open(passphrase=PASSPHRASE)
    at_desk(profile).annotate.submit_instruct(draft_id="new", annotation=instruct("Заново."))
    profile.close()

    opening = ("--home", home, "--passphrase-file", passphrase_file)
    old, new = json.loads(goldquill("bundle", "list", *opening, "--json").stdout)
    assert (old["records"], old["current"], new["records"], new["current"]) == (3, False, 1, True)
    file = tmp_path / "old.gqbundle"
    done = goldquill("bundle", "export", file, "--device", old["device"], *opening)
    assert done.returncode == 0, done.stderr
    assert json.loads(goldquill("verify", file, "--json").stdout)["device"] == old["device"]
    unknown = goldquill("bundle", "export", tmp_path / "x.gqbundle", "--device", "sha256:0", *opening)
    assert unknown.returncode == 2
    assert not (tmp_path / "x.gqbundle").exists()


def test_a_profile_is_needed_and_its_passphrase(home: Path, tmp_path: Path) -> None:
    nobody = goldquill("bundle", "export", tmp_path / "a.gqbundle", home=tmp_path / "nobody")
    assert nobody.returncode == 1
    assert "no profile" in nobody.stderr
    assert not (tmp_path / "nobody").exists()
    locked = goldquill("bundle", "export", tmp_path / "a.gqbundle", home=home)
    assert locked.returncode == 2
    assert "--passphrase-file" in locked.stderr
    wrong = tmp_path / "wrong"
    wrong.write_text("four quiet river stone\n", encoding="utf-8")
    refused = goldquill("--passphrase-file", wrong, "bundle", "export", tmp_path / "a.gqbundle", home=home)
    assert refused.returncode == 1
    assert "passphrase" in refused.stderr
    assert not (tmp_path / "a.gqbundle").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "cannot be read"), (b"", "holds no passphrase"), (b"caf\xe9 secret\n", "is not text in UTF-8")],
)
@pytest.mark.parametrize("command", [(), ("bundle", "list")])
def test_a_passphrase_file_that_is_of_no_use_is_one_plain_sentence(
    home: Path, tmp_path: Path, command: tuple[str, ...], content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "phrase"
    if content is not None:
        file.write_bytes(content)
    done = goldquill("--passphrase-file", file, *command, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"goldquill: {file} {sentence}")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_a_rekeyed_profile_opens_with_the_same_passphrase_and_another_key(home: Path, passphrase_file: Path) -> None:
    opening = ("--passphrase-file", passphrase_file)
    profile = profiles(home).open(passphrase=PASSPHRASE)
    before = profile.vault.database_key.reveal()
    refused = goldquill("rekey", *opening, home=home)
    assert refused.returncode == 1
    assert "open with this profile already" in refused.stderr
    profile.close()

    done = goldquill("rekey", *opening, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the old key opens it no longer" in done.stdout
    profile = profiles(home).open(passphrase=PASSPHRASE)
    assert profile.vault.database_key.reveal() != before
    profile.close()
    whole = goldquill("check", *opening, home=home)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("The database is whole.")
    assert "records 4, chains 1" in whole.stdout


def test_a_rekey_without_room_says_so_and_changes_nothing(home: Path, passphrase_file: Path) -> None:
    with no_file_beyond(100_000):  # the command is a child and has the limit too
        refused = goldquill("rekey", "--passphrase-file", passphrase_file, home=home)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no room for a second copy" in refused.stderr
    assert goldquill("check", "--passphrase-file", passphrase_file, home=home).returncode == 0


def test_a_check_names_the_record_that_was_changed(home: Path, passphrase_file: Path) -> None:
    profile = profiles(home).open(passphrase=PASSPHRASE)
    with profile.database.writing() as connection:
        damage = "UPDATE records SET envelope = X'7B7D' WHERE seq = 3 RETURNING entry_id"
        changed = connection.exec_driver_sql(damage).scalar_one()
    profile.close()
    found = goldquill("check", "--passphrase-file", passphrase_file, home=home)
    assert (found.returncode, found.stdout) == (1, "")
    assert changed in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_a_check_names_a_database_that_is_damaged_and_an_old_copy(home: Path, passphrase_file: Path) -> None:
    database = home / "desk.db"
    whole = bytearray(database.read_bytes())
    database.write_bytes(whole[:-2000] + bytes([whole[-2000] ^ 1]) + whole[-1999:])
    damaged = goldquill("check", "--passphrase-file", passphrase_file, home=home)
    assert (damaged.returncode, damaged.stdout) == (1, "")
    assert "“desk.db” with your work is damaged" in damaged.stderr

    database.write_bytes(whole)
    profile = profiles(home).open(passphrase=PASSPHRASE)
    at_desk(profile).annotate.submit_instruct(draft_id="lost", annotation=instruct("Потеряно."))
    profile.close()
    database.write_bytes(whole)
    old = goldquill("check", "--passphrase-file", passphrase_file, home=home)
    assert (old.returncode, old.stdout) == (1, "")
    assert "old copy of your work" in old.stderr


@pytest.mark.model
@pytest.mark.timeout(300)
def test_the_tour_walks_the_whole_main_job_and_its_bundle_verifies(tmp_path: Path) -> None:
    done = goldquill("tour", "--out", tmp_path / "tour", "--languages", "ru", "--themes", "dark", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "tour" / "tour.json").read_text(encoding="utf-8"))
    assert report["ok"]
    pictures = {file.name for file in (tmp_path / "tour").glob("*.png")}
    assert {step["picture"] for step in report["steps"]} == pictures
    assert json.loads(goldquill("verify", tmp_path / "tour" / "ru-dark.gqbundle", "--json").stdout)["records"] == 2
