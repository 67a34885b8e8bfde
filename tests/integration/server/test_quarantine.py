"""What keepers see of what was set aside, and what they can do about it: read it, dismiss it, release its device."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.protocol import Outcome, Reason, Verdict
from sync.server import backup, intake
from sync.server.company import Company, Place
from sync.server.main import main
from tests.company import Desk, Founded, Served, payload_of

Told = Callable[..., tuple[int, str, str]]

HARMFUL = "\x1b]0;title\x07\x9b31m\u202egnp.exe\r\nпривет"


@pytest.fixture
def where(served_alone: Served) -> list[str]:
    """Arguments that name the company."""
    place = served_alone.founded.place
    return [str(place.folder), *(["--database", place.address] if place.address else [])]


@pytest.fixture
def ask(asked: Told, where: list[str]) -> Told:
    """`goldquill-server quarantine …`: its exit code, and what it said on both outputs."""
    return lambda action, *arguments: asked("quarantine", action, *where, *arguments)


@pytest.fixture
def told(told: Callable[..., Any], where: list[str]) -> Callable[..., Any]:
    """The same with --json, which has to do it."""
    return lambda action, *arguments: told("quarantine", action, *where, *arguments)


def said(outcome: Outcome) -> tuple[Verdict, Reason | None]:
    return outcome.verdict, outcome.reason


def forked(served: Served, name: str = "") -> Desk:
    """A desk whose fork is set aside as number 1 and what it sent since as number 2."""
    desk = served.desk(name)
    fork = desk.sign(desk.first, "Старая копия.", task="task-7", project="medicine")
    desk.send(desk.write(), fork)
    desk.send(desk.write("Потом."))
    return desk


def aside_of(founded: Founded) -> int:
    with founded.keeping() as keeping:
        return int(keeping.status()["aside"])


# Reading.


def test_a_record_that_was_set_aside_is_shown_as_people_read_it(served_alone: Served, ask: Told) -> None:
    desk = forked(served_alone, "Анна Ким")
    code, out, err = ask("show", 1)
    assert (code, err) == (0, "")
    head, _, text = out.partition("\n\n")
    lines = dict(line.split(":", 1) for line in head.splitlines()[1:])
    facts = {name: value.strip() for name, value in lines.items()}
    assert facts["from"] == f"Анна Ким, {desk.device}"
    assert facts["why"].startswith("another record has its place in the device's chain")
    assert facts["record"].startswith("annotation.submitted, number 2 of this device, signed 2")
    assert (facts["project"], facts["task"]) == ("medicine", "task-7")
    assert '\n  "body": {\n    "text": "Старая копия."\n  }\n}' in text
    assert json.loads(text) == payload_of(served_alone.founded.held_of(desk)[0].line)
    assert "`device release` takes it" in ask("show", 2)[1]


def test_what_is_shown_does_not_reach_the_terminal_as_a_command(served_alone: Served, ask: Told) -> None:
    desk = served_alone.desk()
    desk.send(desk.write())
    desk.send(desk.sign(desk.first, HARMFUL, task=HARMFUL))
    desk.send_lines(HARMFUL.encode().replace(b"\r\n", b""), b"\x1b[2J{")
    for number in (1, 2, 3):
        for how in ((), ("--json",)):
            code, out, _ = ask("show", number, *how)
            assert code == 0
            assert all(each.isprintable() or each == "\n" for each in out), out
    assert json.loads(ask("show", 1, "--json")[1])["task"] == HARMFUL
    assert "привет" in ask("show", 1)[1]
    for how in ((), ("--json",)):
        assert all(each.isprintable() or each == "\n" for each in ask("list", *how)[1])


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (b'"seq":', b'"seq":7,"seq":', '\n  "seq": 7,\n  "seq": 2,\n'),
        (b'"text":"x"', b'"n":NaN', '"n": NaN'),
        (b'"text":"x"', b'"n":' + b"[" * 100 + b"]" * 100, "[ [ [ [" + " [" * 20),
        (b'"text":"x"', b'"text":"\xff"', r'"text": "\xff"'),
        (b'"text":"x"', b'"text":"\\ud800', r'"text": "\ud800'),
    ],
    ids=["a key twice", "NaN", "100 deep", "no UTF-8", "a lone surrogate and no end"],
)
def test_what_cannot_be_read_in_one_way_is_shown_as_it_is(
    served_alone: Served, ask: Told, told: Any, old: bytes, new: bytes, shown: str
) -> None:
    desk = served_alone.desk()
    payload = json.dumps(payload_of(desk.sign(desk.head, "x").envelope), separators=(",", ":")).encode()
    assert old in payload
    assert said(desk.send_lines(desk.sealed(payload.replace(old, new)))[0]) == (Verdict.ASIDE, Reason.BAD_PAYLOAD)
    out = ask("show", 1)[1]
    assert shown in out
    assert "its signature holds, but what is signed is not read in one way (" in out
    assert told("show", 1)["says"] == payload.replace(old, new).decode("utf-8", "backslashreplace")


def test_a_line_that_is_no_record_is_shown_up_to_a_length(served_alone: Served, ask: Told) -> None:
    desk = served_alone.desk()
    desk.send_lines(b"GET / HTTP/1.1 " + b"x" * 100_000)
    out = ask("show", 1)[1]
    assert "the line is no signed record" in out
    assert "\n\nGET / HTTP/1.1 xxx" in out
    assert out.endswith("\n… 100015 bytes in all; --raw prints them.\n")
    assert len(out) < 5000


def test_programs_are_told_all_of_it(served_alone: Served, told: Any) -> None:
    desk = forked(served_alone, "Анна Ким")
    facts = told("show", 1)
    held = served_alone.founded.held_of(desk)[0]
    expected = {"n": 1, "reason": "fork", "name": "Анна Ким", "device": desk.device, "seq": 2, "released": False}
    assert facts.items() >= expected.items()
    assert facts.items() >= {"kind": "annotation.submitted", "project": "medicine", "task": "task-7"}.items()
    assert json.loads(facts["says"]) == payload_of(held.line)
    assert facts["dismissed"] is None


# Dismissing.


def test_what_is_dismissed_is_kept_and_neither_listed_nor_counted(served_alone: Served, ask: Told, told: Any) -> None:
    desk = forked(served_alone)
    lines = [row.line for row in served_alone.founded.held_of(desk)]
    assert aside_of(served_alone.founded) == 2
    code, out, _ = ask("dismiss", 1, "--reason", "старая копия")
    assert (code, out.startswith("No longer listed: 1.")) == (0, True)
    assert [row["n"] for row in told("list")] == [2]
    assert aside_of(served_alone.founded) == 1
    first, second = told("list", "--all")
    assert (first["dismissed"][:2], first["dismissed_because"], second["dismissed"]) == ("20", "старая копия", None)
    assert f"  dismissed {first['dismissed']}" in ask("list", "--all")[1]
    assert f"dismissed {first['dismissed']}, старая копия\n" in ask("show", 1)[1]
    assert [row.line for row in served_alone.founded.held_of(desk)] == lines
    # The first word on it stands, and sent again it comes to nothing new.
    assert told("dismiss", 2, 1, 2) == {"dismissed": [2], "before": [1]}
    assert told("list", "--all")[0]["dismissed_because"] == "старая копия"
    assert ask("dismiss", 1)[1] == "Taken or dismissed before: 1.\n"
    desk.send_lines(*lines)
    assert told("list") == []
    assert ask("list")[1] == "Nothing is set aside.\n"
    served_alone.founded.verify()


@pytest.mark.parametrize("number", [0, -1, 3, 10**30])
def test_a_number_that_nothing_has_dismisses_nothing(served_alone: Served, ask: Told, number: int) -> None:
    forked(served_alone)
    code, out, err = ask("dismiss", 1, "--", number)
    assert (code, out) == (2, "")
    assert f"has number {number}" in err
    assert aside_of(served_alone.founded) == 2


def test_what_is_dismissed_goes_into_a_backup_and_comes_back(
    served_alone: Served, told: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    forked(served_alone)
    told("dismiss", 1, "--reason", "чепуха")
    before = told("list", "--all")
    founded, saved = served_alone.founded, tmp_path / "saved.zip"
    with founded.opened() as company:
        backup.write(company.database, saved)
    address = request.getfixturevalue("postgres").new_database() if founded.place.address else None
    place = Place(tmp_path / "again", address=address)
    place.folder.mkdir()
    place.key.write_bytes(founded.place.key.read_bytes())
    place.key.chmod(0o600)
    Company.restore(place, saved)
    with Founded(place, founded.clock).keeping() as keeping:
        again = keeping.set_aside()
        assert keeping.status()["aside"] == 1
    assert [(row.n, row.dismissed_because, row.waits) for row in again] == [(1, "чепуха", False), (2, "", True)]
    assert again[0].dismissed is not None
    assert again[0].dismissed.isoformat(timespec="seconds") == before[0]["dismissed"]


def test_dismissing_makes_room_for_what_its_person_sends(
    served_alone: Served, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_ASIDE", 2)
    desk = served_alone.desk()
    assert [said(outcome)[1] for outcome in desk.send_lines(b"1", b"2", b"3")] == [
        Reason.BAD_ENVELOPE,
        Reason.BAD_ENVELOPE,
        Reason.NO_ROOM,
    ]
    told("dismiss", 1)
    assert said(desk.send_lines(b"3")[0]) == (Verdict.ASIDE, Reason.BAD_ENVELOPE)
    assert said(desk.send_lines(b"4")[0]) == (Verdict.REFUSED, Reason.NO_ROOM)


def test_sound_work_that_was_dismissed_is_still_taken_when_its_device_is_released(
    served_alone: Served, told: Any
) -> None:
    desk = forked(served_alone)
    told("dismiss", 1, 2)
    with served_alone.founded.keeping() as keeping:
        done = keeping.release(desk.device)
    assert (done.taken, done.left, done.quarantined) == (1, 0, False)
    assert served_alone.founded.gaps_of(desk) == []
    assert [row["released"] for row in told("list", "--all")] == [False, True]


# Releasing.


def test_a_device_that_was_revoked_is_not_said_to_send_again(
    served_alone: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = forked(served_alone)
    place = served_alone.founded.place
    where = [str(place.folder), *(["--database", place.address] if place.address else [])]
    with served_alone.founded.keeping() as keeping:
        keeping.revoke(desk.device, "lost")
    assert main(["device", "release", *where, desk.device]) == 0
    assert capsys.readouterr().out == (
        "It is revoked, so that nothing more is taken from it. Taken of what had waited: 0; still set aside: 1.\n"
    )


def test_a_chain_that_does_not_go_on_is_told_with_what_to_do(
    served_alone: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = served_alone.desk()
    desk.send(desk.write("one"))
    desk.head = desk.first
    desk.send(desk.write("another one"), desk.write("another two"))
    place = served_alone.founded.place
    where = [str(place.folder), *(["--database", place.address] if place.address else [])]
    assert main(["device", "release", *where, desk.device]) == 0
    out = capsys.readouterr().out
    assert out.startswith("It stays quarantined, as what waited does not fit its chain either. Taken")
    assert "Set aside for good: 2" in out
    assert "invite its person anew" in out
