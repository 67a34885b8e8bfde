"""`goldquill-server` as its keepers use it: what it prints, what it does, and its exit codes (0 done, 1 could not be
done or did not verify, 2 asked wrongly)."""

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from sync import protocol
from sync.server.main import main
from tests.certificates import Authority
from tests.company import Founded, Served
from tests.company_server import Program, command, serving
from tests.database_fixtures import EmptyDatabase
from tests.server_nursery import ServerNursery

Tell = Callable[..., Any]


@pytest.fixture
def place(database_url: EmptyDatabase, tmp_path: Path) -> list[str]:
    """Arguments that name a company which is yet to be."""
    where = ["--database", database_url.address] if database_url.kind == "postgresql" else []
    return [str(tmp_path / "company"), *where]


def test_a_days_work_of_a_keeper(place: list[str], asked: Tell, told: Tell) -> None:
    code, out, _ = asked("init", *place, "--org", "acme", "--name", "Acme Переводы")
    assert code == 0
    assert "sha256:" in out
    key = Path(place[0]) / "server.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert told("person", "add", *place, "Анна")["role"] == "trainer"
    assert told("person", "add", *place, "Борис", "--role", "lead")["name"] == "Борис"
    assert [each["name"] for each in told("person", "list", *place)] == ["Анна", "Борис"]
    code = told("invite", *place, "Анна")["code"]
    founded = Founded(place_of(place), clock())
    with serving(founded) as served:
        desk = served.newcomer(code)
        desk.join(code)
        desk.send(desk.write(), desk.sign(desk.first, "fork"))
        desk.send_lines(b"no envelope \xff")
        waiting = desk.write()
        desk.send(waiting)

        (device,) = told("device", "list", *place)
        assert device["device"] == desk.device
        assert device["quarantined"]
        rows = told("quarantine", "list", *place)
        assert [row["reason"] for row in rows] == ["fork", "bad_envelope", "quarantined"]
        released = told("device", "release", *place, desk.device)
        assert (released["taken"], released["aside"], released["forks"]) == (1, 0, 1)
        assert [row["reason"] for row in told("quarantine", "list", *place)] == ["fork", "bad_envelope"]
        assert len(told("quarantine", "list", *place, "--all")) == 3
        revoked = told("device", "revoke", *place, desk.device, "--reason", "lost")
        assert revoked == {"device": desk.device, "revoked": True, "fresh": True}
        assert told("device", "revoke", *place, desk.device)["fresh"] is False
        status = told("status", *place)
        counts = {name: status[name] for name in ("org", "name", "people", "records", "receipts", "aside")}
        assert counts == {"org": "acme", "name": "Acme Переводы", "people": 2, "records": 3, "receipts": 3, "aside": 2}
        verified = told("verify", *place)
        assert (verified["verified"], verified["records"], verified["gaps"]) == (True, 3, [])
        counted, said = asked("verify", *place)[1].splitlines()
        assert counted.endswith(f" {verified['checkpoints']} checkpoints:")
        assert said == "every signature, chain and root holds."


def test_lists_name_the_person_and_say_so_where_there_is_nothing(place: list[str], asked: Tell, told: Tell) -> None:
    asked("init", *place, "--org", "acme")
    for words, none in (
        (("person", "list"), "There is nobody yet."),
        (("project", "list"), "There is no project yet."),
        (("task", "returned"), "Nobody gave a task back."),
        (("device", "list"), "No device has enrolled yet."),
        (("model", "list"), "No model is offered."),
        (("quarantine", "list"), "Nothing is set aside."),
    ):
        assert asked(*words, *place) == (0, f"{none}\n", "")
        assert told(*words, *place) == []
    assert "\ntasks: 0, 0 of them wait for somebody\n" in asked("status", *place)[1]
    asked("person", "add", *place, "Анна Ким")
    code = told("invite", *place, "Анна Ким")["code"]
    with serving(Founded(place_of(place), clock())) as served:
        desk = served.newcomer(code)
        desk.join(code)
        desk.send(desk.write(), desk.sign(desk.first, "fork"))
        assert asked("device", "list", *place)[1].startswith(f"{desk.device}  Анна Ким  seen 2")
        assert f"1  fork  number 2 of {desk.device}  Анна Ким  2" in asked("quarantine", "list", *place)[1]
        assert told("status", *place)["devices"][0]["name"] == "Анна Ким"
        said = asked("device", "release", *place, desk.device)[1]
        assert "Set aside for good: 1" in said
        assert "invite its person anew" in said


def test_people_are_listed_with_what_they_may_be_given(place: list[str], asked: Tell, told: Tell) -> None:
    asked("init", *place, "--org", "acme")
    doubled = ("--specialisations", "law", "", " ", "medicine", "law", "--languages", "", "ru", "RU", "eng")
    added = told("person", "add", *place, "Анна", *doubled)
    assert (added["specialisations"], added["languages"]) == (["law", "medicine"], ["ru", "en"])
    other = told("person", "add", *place, "Борис", "--languages", "")
    assert (other["specialisations"], other["languages"]) == ([], [])
    assert told("person", "list", *place) == [added, other]
    assert asked("person", "list", *place)[1].splitlines() == [
        f"Анна  trainer  {added['author']}  specialisations: law, medicine  languages: ru, en",
        f"Борис  trainer  {other['author']}  specialisations: any  languages: any",
    ]


def test_a_stick_that_was_cut_is_told_by_its_own_name(place: list[str], asked: Tell, tmp_path: Path) -> None:
    asked("init", *place, "--org", "acme")
    file = tmp_path / "week.gqbundle"
    for bytes_, why in ((b"", "the file is empty"), (b'{"goldquill_bundle": 1', "the header is cut off")):
        file.write_bytes(bytes_)
        code, out, err = asked("bundle", "import", *place, file)
        assert (code, out) == (1, "")
        assert err.startswith(f"goldquill-server: {file} is no whole bundle of a desk: {why}. Nothing of it is taken.")


def test_what_a_restored_server_still_wants_is_said(asked: Tell, told: Tell, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    asked("init", old, "--org", "acme")
    model = tmp_path / "small.gguf"
    model.write_bytes(b"GGUF and more")
    asked("model", "add", old, model, "--licence", "Apache-2.0")
    backup = tmp_path / "backup.zip"
    asked("backup", old, backup)
    new.mkdir()
    code, _, err = asked("restore", new, backup)
    assert code == 1
    assert "put your copy of it there first" in err
    (new / "server.key").write_bytes((old / "server.key").read_bytes())
    (new / "server.key").chmod(0o600)
    code, out, _ = asked("restore", new, backup)
    assert code == 0
    assert out.endswith(
        f"Model files are not in a backup. Copy them into {new / 'models'}, or add them again: small.gguf.\n"
    )
    asked("model", "add", new, model, "--licence", "Apache-2.0")
    assert (new / "models").is_dir()


def place_of(place: list[str]) -> Any:
    from sync.server.company import Place

    return Place(Path(place[0]), address=place[2] if len(place) > 1 else None)


def clock() -> Any:
    from tests.company import ShiftedClock

    return ShiftedClock()


def test_what_was_set_aside_is_shown_byte_for_byte(served: Served, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    desk = served.desk()
    desk.send_lines(b"no envelope \xff\x00")
    (held,) = served.founded.held_of(desk)
    place = served.founded.place
    where = ["--database", place.address] if place.address else []
    assert main(["quarantine", "show", str(place.folder), *where, "--raw", str(held.n)]) == 0
    assert capfdbinary.readouterr().out == b"no envelope \xff\x00\n"


def test_a_second_init_leaves_everything_as_it_is(place: list[str], asked: Tell, tmp_path: Path) -> None:
    asked("init", *place, "--org", "acme")
    key = (Path(place[0]) / "server.key").read_bytes()
    code, _, err = asked("init", *place, "--org", "other")
    assert code == 1
    assert "holds a server already" in err
    if len(place) > 1:  # from another folder, over the same database
        code, _, err = asked("init", str(tmp_path / "elsewhere"), *place[1:], "--org", "other")
        assert code == 1
        assert not (tmp_path / "elsewhere" / "server.key").exists()
    assert (Path(place[0]) / "server.key").read_bytes() == key
    assert asked("status", *place)[0] == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_not_used(place: list[str], asked: Tell, mode: int) -> None:
    asked("init", *place, "--org", "acme")
    (Path(place[0]) / "server.key").chmod(mode)
    for name in (["status"], ["verify"], ["serve"]):
        code, out, err = asked(*name, *place)
        assert (code, out) == (1, "")
        assert "chmod 600" in err


def test_a_damaged_key_or_another_servers_is_not_used(place: list[str], asked: Tell, tmp_path: Path) -> None:
    asked("init", *place, "--org", "acme")
    asked("init", tmp_path / "other", "--org", "other")
    key = Path(place[0]) / "server.key"
    key.write_bytes((tmp_path / "other" / "server.key").read_bytes())
    code, _, err = asked("status", *place)
    assert code == 1
    assert "whose key this is not" in err
    for damaged in (b"", b"junk", key.read_bytes()[:60]):
        key.write_bytes(damaged)
        assert asked("status", *place)[0] == 1


def test_a_locked_key_wants_its_passphrase(asked: Tell, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("слово\n")
    wrong.write_text("другое\n")
    company = tmp_path / "company"
    assert asked("init", company, "--org", "acme", "--passphrase-file", right)[0] == 0
    assert asked("status", company, "--passphrase-file", right)[0] == 0
    for without in ([], ["--passphrase-file", wrong]):
        code, _, err = asked("status", company, *without)
        assert code == 1
        assert "not an Ed25519 key that opens" in err
    assert asked("status", company, "--passphrase-file", tmp_path / "none")[0] == 2


def test_a_folder_that_is_no_servers_is_said_to_be_none(asked: Tell, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        code, _, err = asked("status", folder)
        assert code == 1
        assert "holds no server" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "",
        "mysql://localhost/x",
        "postgresql://localhost/x",
        "sqlite:////tmp/x.db",
        "postgresql+psycopg://u:hunter2@127.0.0.1:1/x",
        "postgresql+psycopg://u:hunter2@[::1/x",
        "postgresql+psycopg://u:hunter2@localhost:hunter2/x",
    ],
)
def test_an_address_of_no_database_is_told_without_its_password(asked: Tell, tmp_path: Path, address: str) -> None:
    asked("init", tmp_path / "company", "--org", "acme")
    code, _, err = asked("status", tmp_path / "company", "--database", address)
    assert code == (0 if address == "" else 1)
    assert "hunter2" not in err
    assert "Traceback" not in err


def test_the_database_may_be_named_in_the_environment(
    postgres: Any, asked: Tell, told: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDQUILL_DATABASE", postgres.new_database())
    assert asked("init", tmp_path / "company", "--org", "acme")[0] == 0
    assert not (tmp_path / "company" / "server.db").exists()
    assert told("status", tmp_path / "company")["org"] == "acme"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["person", "add", "DIR", "Анна"], 1, "called 'Анна' already"),
        (["invite", "DIR", "Никто"], 1, "nobody called 'Никто'"),
        (["invite", "DIR", "Анна", "--days", "nan"], 2, "between"),
        (["invite", "DIR", "Анна", "--days", "inf"], 2, "between"),
        (["invite", "DIR", "Анна", "--days", "1e9"], 2, "between"),
        (["invite", "DIR", "Анна", "--days", "-1"], 2, "between"),
        (["device", "revoke", "DIR", "sha256:none"], 1, "no device 'sha256:none'"),
        (["device", "release", "DIR", "sha256:none"], 1, "no device 'sha256:none'"),
        (["quarantine", "show", "DIR", "7"], 2, "has number 7"),
        (["quarantine", "show", "DIR", str(10**30)], 2, "has number"),
        (["person", "add", "DIR", "Борис", "--role", "king"], 2, "invalid choice"),
        (["person", "add", "DIR", ""], 2, "what others call"),
        (["person", "add", "DIR", "Борис", "--languages", "ru", "Python"], 2, "a language is a code of ISO 639"),
        (["person", "add", "DIR", "Борис", "--languages", "xx"], 2, "not 'xx'"),
        (["person", "add", "DIR", "Борис", "--languages", "Deutsch"], 2, "not 'Deutsch'"),
        (["serve", "DIR", "--certificate", "/nowhere"], 2, "go together"),
        (["serve", "DIR", "--certificate", "/nowhere", "--key", "/nowhere"], 2, "/nowhere cannot be read: No such"),
        (["nonsense"], 2, "invalid choice"),
        ([], 2, "required"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    asked: Tell, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    asked("init", tmp_path, "--org", "acme")
    asked("person", "add", tmp_path, "Анна")
    found, out, err = asked(*(str(tmp_path) if each == "DIR" else each for each in arguments))
    assert (found, out) == (code, "")
    assert said in err
    assert err.strip()


def test_files_that_are_no_certificate_and_its_key_are_told_as_what_they_are(asked: Tell, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    (certificate, key), (_, another) = authority.vouch("a.example"), authority.vouch("b.example")
    locked, rubbish = tmp_path / "locked.key", tmp_path / "rubbish"
    read = load_pem_private_key(key.read_bytes(), None)
    locked.write_bytes(read.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    rubbish.write_bytes(b"rubbish")
    asked("init", tmp_path / "company", "--org", "acme")
    told = {
        another: f"{another} is the key of another certificate than {certificate}",
        locked: f"{certificate} and {locked} are no certificate and its key without a passphrase, both as PEM",
        rubbish: f"{certificate} and {rubbish} are no certificate and its key without a passphrase, both as PEM",
        tmp_path: f"{tmp_path} cannot be read: Is a directory",
    }
    for file, said in told.items():
        code, out, err = asked("serve", tmp_path / "company", "--certificate", certificate, "--key", file)
        assert (code, out) == (2, "")
        assert err.startswith(f"goldquill-server: {said}")


@pytest.mark.parametrize("org", ["", "Acme", "акме", "a b", "-a", "a" * 64, "a\n"])
def test_an_organisation_has_a_short_plain_name(asked: Tell, tmp_path: Path, org: str) -> None:
    assert asked("init", tmp_path / "company", "--org", org)[0] == 2
    assert not (tmp_path / "company").exists()


def test_the_program_itself_from_init_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "company"
    assert command("init", folder, "--org", "acme").returncode == 0
    founded = Founded(place_of([str(folder)]), clock())
    with Program(founded, tmp_path / "log") as program:
        desk = program.served.desk("Анна")
        assert desk.send(desk.write())[0].receipt
        done = command("status", folder, "--json")  # beside the running server
        assert (done.returncode, json.loads(done.stdout)["records"], done.stderr) == (0, 2, "")
        assert program.end(signal.SIGINT) == 0
    assert {json.loads(line)["event"] for line in program.log.read_text().splitlines()} == {"serving", "request"}


def test_a_port_that_is_taken_is_told(asked: Tell, server_nursery: ServerNursery, tmp_path: Path) -> None:
    asked("init", tmp_path / "company", "--org", "acme")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        pid = server_nursery.start(["serve", str(tmp_path / "company"), "--port", port], tmp_path / "log")
        assert server_nursery.end_of(pid) == 1
    said = (tmp_path / "log").read_text()
    assert "already in use" in said
    assert "Traceback" not in said


def test_a_request_under_way_is_answered_before_the_server_ends(server_nursery: ServerNursery, tmp_path: Path) -> None:
    folder = tmp_path / "company"
    main(["init", str(folder), "--org", "acme"])
    with Program(Founded(place_of([str(folder)]), clock()), tmp_path / "log", nursery=server_nursery) as program:
        desk = program.served.desk("Анна")
        lines = b"\n".join(desk.write("x" * 10_000).envelope for _ in range(100))

        def slowly() -> Any:
            yield lines[:1000]
            os.kill(program.pid, signal.SIGTERM)
            time.sleep(0.3)
            yield lines[1000:]

        answer = requests.post(
            program.served.url + protocol.RECORDS,
            data=slowly(),
            headers={"Authorization": f"Bearer {desk.token}"},
            timeout=60,
        )
        assert [each["verdict"] for each in answer.json()["outcomes"]] == ["stored"] * 100
        assert program.wait() == -signal.SIGTERM


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(asked: Tell, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert asked("init", tmp_path / "company", "--org", "acme")[0] == 1
