"""A desk that works by stick only learns from its answer that it was revoked, and joins again."""

import json

import pytest

from app.domain.errors import OtherDesksAnswer, OtherServersAnswer
from app.services.carried import Brought
from sync.server.main import main
from tests.company import found
from tests.company_desk import join
from tests.company_server import serving
from tests.database_fixtures import EmptyDatabase
from tests.sticks import Stick, joined, put_tasks, to_do, work


def revoke(stick: Stick, device: str, reason: str = "laptop lost") -> None:
    with stick.company.keeping() as keeping:
        keeping.revoke(device, reason)


def revoked(desk) -> str:
    return desk.members.present().revoked


def test_a_revoked_desk_is_told_by_its_answer_and_gets_its_receipts(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    stick.to_server(stick.from_desk(member))
    revoke(stick, member.log.device)
    work(member, "b")
    late = stick.to_server(stick.from_desk(member))
    assert (late.stored, late.reasons(), late.revoked) == (1, {"revoked": 1}, True)
    path, _ = stick.from_server(member.log.device)
    assert member.carried.read(path) == Brought(receipts=1, revoked=True)
    assert (revoked(member), member.outbox.count()) == ("laptop lost", 1)
    stick.company.verify()


def test_an_answer_from_before_lets_no_desk_in_again(stick, member, tmp_path) -> None:
    """Sticks cross: what was reserved then is for others now."""
    put_tasks(stick.company, tmp_path, "a")
    stick.to_server(stick.from_desk(member))
    before, made = stick.from_server(member.log.device)
    assert made.tasks == 1
    revoke(stick, member.log.device)
    after, _ = stick.from_server(member.log.device)
    assert member.carried.read(after).revoked
    assert member.carried.read(before) == Brought(receipts=0, older=True)
    assert (revoked(member), to_do(member)) == ("laptop lost", [])


def test_a_desk_that_joined_again_is_not_revoked_by_an_old_answer(stick, member, tmp_path) -> None:
    former = member.log.device
    revoke(stick, former)
    old, _ = stick.from_server(former)
    assert member.carried.read(old).revoked
    with serving(stick.company) as served:
        join(member, served.url, stick.company.invite("Анна Вайс"))
    assert (member.log.device != former, revoked(member)) == (True, "")
    assert member.carried.read(old) == Brought(receipts=0, older=True)
    again, _ = stick.from_server(former)
    assert member.carried.read(again) == Brought(receipts=0, older=True)
    assert revoked(member) == ""
    put_tasks(stick.company, tmp_path, "a")
    assert stick.round(member).tasks == 1
    work(member, "a")
    assert stick.round(member).receipts == 1


def test_the_revocation_of_another_desk_or_by_another_server_changes_nothing(stick, member, rooms, tmp_path) -> None:
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    elsewhere = Stick(found(EmptyDatabase("sqlite", ""), tmp_path / "elsewhere"), tmp_path / "stick")
    stranger = joined(elsewhere.company, rooms, tmp_path / "stranger", "Вера")
    for stick_of, device, error in (
        (stick, other.log.device, OtherDesksAnswer),
        (elsewhere, stranger.log.device, OtherServersAnswer),
    ):
        revoke(stick_of, device)
        path, _ = stick_of.from_server(device)
        path.write_bytes(path.read_bytes().replace(device.encode(), member.log.device.encode(), 1))
        with pytest.raises(error):
            member.carried.read(path)
        assert revoked(member) == ""


def test_the_keeper_is_told_that_the_answer_tells_the_desk(stick, member, tmp_path, capsys) -> None:
    place = stick.company.place
    where = ["--database", place.address] if place.address else []

    def told(action: str, *arguments: object) -> tuple[int, str]:
        code = main(["bundle", action, str(place.folder), *where, *(str(each) for each in arguments)])
        return code, capsys.readouterr().out

    put_tasks(stick.company, tmp_path, "a")
    stick.round(member)
    work(member, "a")
    revoke(stick, member.log.device)
    bundle, answer = stick.from_desk(member), tmp_path / "a.gqreceipts"
    code, said = told("import", bundle)
    assert (code, said.splitlines()) == (
        1,
        [
            f"0 records of {member.log.device} are stored.",
            "1 not stored: revoked",
            "The device was revoked: nothing that it asks is taken. The answer tells its desk that it was.",
            f"Answer it: goldquill-server bundle export {place.folder} {member.log.device} FILE",
        ],
    )
    code, said = told("import", bundle, "--json")
    assert (code, json.loads(said)["revoked"]) == (1, True)
    code, said = told("export", member.log.device, answer)
    assert (code, "The device was revoked: this tells its desk so" in said) == (0, True)
    assert member.carried.read(answer).revoked


def test_a_desk_that_was_told_over_the_network_is_let_in_by_no_file(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    stick.to_server(stick.from_desk(member))
    before, _ = stick.from_server(member.log.device)
    member.members.change(revoked="revoked")
    assert member.carried.read(before) == Brought(receipts=0, older=True)
    assert (revoked(member), to_do(member)) == ("revoked", [])
