"""Sticks where a server or a desk was put back from a copy, or a network reaches the desk as well; and what the
keeper is told."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import ServerLied
from app.domain.membership import Membership
from app.domain.task import Back, TaskState
from app.services.carried import Brought
from app.signing import letters
from app.storage.profile import ProfileStore
from sync.server import backup
from sync.server.bundles import Asked
from sync.server.company import Company, Place
from sync.server.errors import LogCutShort
from sync.server.main import main
from tests.company import Founded
from tests.company_desk import sync
from tests.company_server import serving
from tests.desk_samples import OpenDesk
from tests.sticks import Stick, joined, leases, meddled, named, put_tasks, skip, to_do, untaken, work


def put_back(company: Founded, saved: Path, folder: Path, name: str, request: pytest.FixtureRequest) -> Founded:
    """The same server as it was when `saved` was made."""
    address = request.getfixturevalue("postgres").new_database() if company.place.address else None
    place = Place(folder / name, address=address)
    place.folder.mkdir()
    place.key.write_bytes(company.place.key.read_bytes())
    place.key.chmod(0o600)
    Company.restore(place, saved)
    return Founded(place, company.clock)


def save(company: Founded, path: Path) -> Path:
    opened = Company.open(company.place)
    backup.write(opened.database, path)
    opened.close()
    return path


def test_a_server_that_was_put_back_is_given_nothing(stick, member, tmp_path, request) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    saved = save(stick.company, tmp_path / "saved.zip")
    work(member, "a")
    stick.round(member)
    work(member, "b")
    old = Stick(put_back(stick.company, saved, tmp_path, "old", request), stick.folder)
    path = stick.from_desk(member)
    with pytest.raises(LogCutShort) as short:
        old.to_server(path)
    assert (short.value.known, short.value.found) == (2, 1)
    with old.company.keeping() as keeping:
        assert keeping.status()["records"] == 1
    assert stick.to_server(path).stored == 2


def test_a_server_that_was_put_back_gets_what_it_lost_once_the_desk_is_told_so(
    stick, member, tmp_path, request
) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    saved = save(stick.company, tmp_path / "saved.zip")
    done = [work(member, "a"), work(member, "b")]
    stick.round(member)
    old = Stick(put_back(stick.company, saved, tmp_path, "old", request), stick.folder)
    assert member.restored.believe_again() == 2
    assert old.round(member).receipts == 2
    assert member.outbox.count() == 0
    assert set(old.company.kept()) >= set(done)
    assert old.company.verify().gaps == []


def test_a_log_that_went_on_another_way_is_noticed_in_the_file(stick, member, rooms, tmp_path, request) -> None:
    """An older copy was put back, and others have sent since: the log is as long as it was, or longer."""
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    stick.round(member)
    saved = save(stick.company, tmp_path / "saved.zip")
    work(member, "a")
    stick.round(member)
    old = Stick(put_back(stick.company, saved, tmp_path, "old", request), stick.folder)
    joined(old.company, rooms, tmp_path / "other", "Борис")
    work(member, "b")
    before = member.tasks.count(*TaskState)
    path = stick.from_desk(member)
    old.to_server(path)
    put_tasks(old.company, tmp_path, "a", "b", "c", "forged")
    answer, _ = old.from_server(member.log.device)
    with pytest.raises(ServerLied) as lied:
        member.carried.read(answer)
    assert lied.value.what == "log_rewritten"
    assert member.members.present().distrusted == "log_rewritten"
    assert (member.outbox.count(), member.tasks.count(*TaskState)) == (1, before)
    # The true one is there again.
    stick.to_server(path)
    answer, _ = stick.from_server(member.log.device)
    assert member.carried.read(answer).receipts == 1
    assert present(member).distrusted == ""


def present(desk: OpenDesk) -> Membership:
    return desk.members.present()


def test_a_desk_that_forgot_its_asks_is_understood_again(stick, member, tmp_path) -> None:
    """An older copy of its database was put back, and nothing had been signed since."""
    put_tasks(stick.company, tmp_path, "a", "b")
    for _ in range(3):
        stick.round(member)
    skipped = skip(member, "a")
    ProfileStore(member.database).put("asked_in_files", None)
    assert stick.to_server(stick.from_desk(member)).asked is Asked.OLD
    answer, _ = stick.from_server(member.log.device)
    member.carried.read(answer)
    assert present(member).distrusted == ""
    assert stick.to_server(stick.from_desk(member)).asked is Asked.KEPT
    assert leases(stick.company, skipped)[0][0] == "skipped"


def test_a_stick_that_comes_after_the_network_changes_nothing(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    skip(member, "a", Back.RELEASED)
    late = stick.from_desk(member)
    answer, _ = stick.from_server(member.log.device)
    with serving(stick.company) as served:
        at(member, served.url)
        sync(member)
        assert to_do(member) == ["b"]
        stick.company.clock.ahead = timedelta(days=2)
        sync(member)
        assert to_do(member) == ["a", "b"]
    released = named(member, "a")
    assert stick.to_server(late).asked is Asked.OLD
    assert leases(stick.company, released) == [("held", "")]
    assert member.carried.read(answer).older
    assert to_do(member) == ["a", "b"]
    fresh, _ = stick.from_server(member.log.device)  # and a fresh one counts
    assert not member.carried.read(fresh).older


def at(desk: OpenDesk, address: str) -> None:
    desk.members.change(address=address)


def test_the_first_answer_in_a_file_counts_for_a_desk_that_was_on_the_network_before(stick, member, tmp_path) -> None:
    with serving(stick.company) as served:
        at(member, served.url)
        sync(member)
    put_tasks(stick.company, tmp_path, "a")
    path, _ = stick.from_server(member.log.device)
    assert member.carried.read(path) == Brought(receipts=0, tasks=1)


def test_more_than_a_file_holds_comes_with_the_next(stick, member, tmp_path, monkeypatch) -> None:
    put_tasks(stick.company, tmp_path, *(f"{number} " + "x" * 3000 for number in range(8)))
    monkeypatch.setattr(letters, "MAX_SAID_BYTES", 20_000)
    assert 0 < stick.round(member).tasks < 8
    monkeypatch.undo()
    stick.round(member)
    assert member.inbox.count() == 8
    assert untaken(stick.company, member.log.device) == 8


# What the keeper is told.


def test_the_keeper_is_told_what_came_and_what_goes(stick, member, tmp_path, capsys) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    place = stick.company.place
    where = ["--database", place.address] if place.address else []

    def told(action: str, *arguments: object) -> tuple[int, str]:
        code = main(["bundle", action, str(place.folder), *where, *(str(each) for each in arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    stick.round(member)
    work(member, "a")
    skip(member, "b")
    path, answer = stick.from_desk(member), tmp_path / "a.gqreceipts"
    code, said = told("import", meddled(path, "ask", b'"asked":2', b'"asked":3'))
    assert (code, "is not taken: it is not signed by that device" in said) == (1, True)
    code, said = told("import", path)
    assert (code, "The desk asks for new tasks and gives back 1." in said) == (0, True)
    assert f"bundle export {place.folder} {member.log.device} FILE" in said
    code, said = told("import", path, "--json")
    assert (code, json.loads(said)["asked"], json.loads(said)["stored"]) == (0, "old", 1)
    code, said = told("import", path)
    assert (code, "was asked before" in said) == (0, True)
    assert told("export", member.log.device, answer) == (0, f"In {answer}: receipts: 2, tasks: 0.\n")
    assert member.carried.read(answer).receipts == 1
    member.members.change(log_size=99)
    code, said = told("import", stick.from_desk(member))
    assert (code, "an older copy of the database was put back" in said) == (1, True)
    with stick.company.keeping() as keeping:
        keeping.revoke(member.log.device, "left")
    code, said = told("export", member.log.device, answer)
    told_so = "The device was revoked: this tells its desk so, and gives no tasks."
    assert (code, said) == (0, f"In {answer}: receipts: 2. {told_so}\n")
