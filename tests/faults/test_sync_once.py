"""Whatever is cut, killed, doubled or swapped on the way: every record arrives once (RELIABILITY.md row 10)."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import ServerUnreachable, SyncError
from sync import protocol
from tests.company import Founded, found
from tests.company_desk import arrived_once, join, sync, work
from tests.company_server import ROOT, Program
from tests.cutting_proxy import CuttingProxy, Forward, Request, listening, pass_on
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import OpenDesk, open_desk
from tests.faults.nursery import FULL, new_profile, open_profile
from tests.server_nursery import ServerNursery

SAMPLE = 151  # bytes between two cuts of the default run; coprime to what repeats in an answer
KILLS = 30 if FULL else 3
STARTS = KILLS if FULL else 1
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def company(database_url: EmptyDatabase, tmp_path: Path) -> Founded:
    return found(database_url, tmp_path / "company")


class OneCut:
    """One answer is cut at a byte: the `nth` to a path. `length` is how long it was."""

    def __init__(self, path: str, at: int, *, nth: int = 1) -> None:
        self.path = path
        self.at = at
        self.left = nth
        self.length = 0

    def __call__(self, request: Request, forward: Forward) -> bytes:
        raw = forward(request)
        self.left -= request.path == self.path
        if request.path != self.path or self.left:
            return raw
        self.length = len(raw)
        return raw[: self.at]


def cuts(start: int) -> Iterator[int]:
    return iter(range(start, 2**30, 1 if FULL else SAMPLE))


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("path", "nth"), [(protocol.RECORDS, 1), (protocol.PULL, 1), (protocol.PULL, 2)])
def test_an_answer_cut_at_any_byte_loses_nothing(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, path: str, nth: int
) -> None:
    cut = done = 0
    for at in cuts(0):
        entry_id = work(member, f"{path} {at}")
        proxy.rule = rule = OneCut(path, at, nth=nth)
        try:
            sync(member)
        except ServerUnreachable:
            cut += 1
        waits = member.outbox.count_of(member.members.present().devices)
        assert waits == (1 if nth == 1 and at < rule.length else 0)
        proxy.rule = pass_on
        assert sync(member).sent == waits
        assert member.receipts.get(entry_id) is not None
        done += 1
        if at >= rule.length:
            break
        assert cut == done, f"nobody noticed that the answer was cut at byte {at} of {rule.length}"
    assert arrived_once(company, member) == done + 1
    print(f"\n{cut} cuts of answer {nth} of {rule.length} bytes to {path}: every record arrived once")


@pytest.mark.slow
@pytest.mark.timeout(7200)
@SQLITE
def test_a_request_cut_at_any_byte_loses_nothing(company: Founded, proxy: CuttingProxy, member: OpenDesk) -> None:
    done = 0
    for at in cuts(1):
        work(member, f"request {at}")
        whole = 0

        def cut(request: Request, forward: Forward, at: int = at) -> bytes:
            nonlocal whole
            raw = request.raw()
            if request.path != protocol.RECORDS:
                return forward(request)
            whole = len(raw)
            proxy.forward_cut(raw[:at])
            return b""

        proxy.rule = cut
        with pytest.raises(ServerUnreachable):
            sync(member)
        assert member.outbox.count() == 1
        proxy.rule = pass_on
        assert sync(member).sent == 1
        done += 1
        if at >= whole:
            break
    assert arrived_once(company, member) == done + 1
    print(f"\n{done} cuts of a request of {whole} bytes: every record arrived once")


@SQLITE
def test_an_enrolment_whose_answer_was_cut_is_one_device(company: Founded, proxy: CuttingProxy, tmp_path: Path) -> None:
    tried = 0
    for number, part in enumerate((0.0, 0.5, 0.999)):
        code = company.invite()
        with open_desk(tmp_path / str(number)) as desk:

            def cut(request: Request, forward: Forward, part: float = part) -> bytes:
                raw = forward(request)
                return raw[: int(len(raw) * part)] if request.path == protocol.ENROLMENTS else raw

            proxy.rule = cut
            for _ in range(2):
                with pytest.raises(ServerUnreachable):
                    join(desk, proxy.address, code)
                assert desk.members.current() is None
                tried += 1
            proxy.rule = pass_on
            join(desk, proxy.address, code)
            work(desk, "first")
            assert sync(desk).sent == 1
            arrived_once(company, desk)
    assert company.verify().devices == number + 1
    print(f"\n{tried} enrolments cut, {number + 1} devices")


@SQLITE
def test_a_renewal_whose_answer_was_cut_goes_on_with_what_was_signed_meanwhile(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    work(member, "by the old key")
    member.keys.replace_signing_key()
    proxy.rule = OneCut(protocol.ENROLMENTS, 50)
    with pytest.raises(ServerUnreachable):
        sync(member)
    work(member, "meanwhile")
    proxy.rule = pass_on
    assert sync(member).sent == 2
    assert arrived_once(company, member) == 4


def test_a_request_that_comes_twice_is_taken_once(company: Founded, proxy: CuttingProxy, member: OpenDesk) -> None:
    """Doubled by the network, one after the other and both at once."""

    def twice(request: Request, forward: Forward) -> bytes:
        first = forward(request)
        assert request.path != protocol.RECORDS or forward(request) == first
        return first

    def at_once(request: Request, forward: Forward) -> bytes:
        others = [threading.Thread(target=forward, args=(request,)) for _ in range(4)]
        for each in others:
            each.start()
        said = forward(request)
        for each in others:
            each.join()
        return said

    done = 0
    for rule in (twice, at_once):
        proxy.rule = rule
        for number in range(40 if FULL else 6):
            work(member, f"{rule.__name__} {number}")
            assert sync(member).sent == 1
            done += 1
    assert arrived_once(company, member) == done + 1
    print(f"\n{done} requests doubled or sent five times at once: {done} records")


@SQLITE
def test_a_request_that_is_late_finds_its_record_stored(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    """The first try was held up on the way, and reaches the server after the second."""
    late: list[Request] = []

    def held_up(request: Request, forward: Forward) -> bytes:
        if request.path == protocol.RECORDS and not late:
            late.append(request)
            return b""
        return forward(request)

    work(member, "one")
    proxy.rule = held_up
    with pytest.raises(ServerUnreachable):
        sync(member)
    work(member, "two")
    assert sync(member).sent == 2
    proxy.forward(late[0])
    assert sync(member).sent == 0
    assert arrived_once(company, member) == 3


@SQLITE
def test_batches_that_overtake_each_other_are_both_stored(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    """The second batch of a chain reaches the server before the first."""
    for number in range(4):
        work(member, str(number))
    held: list[Request] = []

    def swap(request: Request, forward: Forward) -> bytes:
        if request.path != protocol.RECORDS:
            return forward(request)
        first = request.with_body(b"\n".join(request.lines[:2]) + b"\n")
        second = request.with_body(b"\n".join(request.lines[2:]) + b"\n")
        held.append(first)
        assert b'"stored"' in forward(second)
        return forward(first)[:0]

    proxy.rule = swap
    with pytest.raises(ServerUnreachable):
        sync(member)
    proxy.rule = pass_on
    assert sync(member).sent == 4
    assert len(held) == 1
    assert arrived_once(company, member) == 5


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_server_killed_between_commit_and_answer_has_every_record_once(
    company: Founded, server_nursery: ServerNursery, tmp_path: Path
) -> None:
    chance = random.Random(10)
    server = Program(company, tmp_path / "log", nursery=server_nursery)
    proxy = CuttingProxy(server.port)
    with server, listening(proxy), open_desk(tmp_path / "home") as desk:
        join(desk, proxy.address, company.invite())
        for kill in range(STARTS):
            for number in range(5):
                work(desk, f"{kill} {number}")

            def strike(request: Request, forward: Forward) -> bytes:
                if request.path == protocol.RECORDS:
                    if STARTS == 1 or chance.random() < 0.5:
                        forward(request)  # it was committed, for the answer is there
                        server.kill()
                    else:
                        killer = threading.Timer(chance.uniform(0, 0.02), server.kill)
                        killer.start()
                        forward(request)
                        killer.join()
                    return b""
                return forward(request)

            proxy.rule = strike
            with pytest.raises(ServerUnreachable):
                sync(desk)
            server.start()
            proxy.rule = pass_on
            assert sync(desk).sent == 5
        server.kill()
        assert arrived_once(company, desk) == 5 * STARTS + 1
    print(f"\n{STARTS} kills of the server, {5 * STARTS} records, each once")


class Strike:
    """Kills the desk: 0 before its records arrive, 1 before their answer does, 2 when the log was looked at."""

    desk: "subprocess.Popen[bytes]"

    def __init__(self, when: int) -> None:
        self._when = when
        self._sent = False

    def __call__(self, request: Request, forward: Forward) -> bytes:
        self._sent = self._sent or request.path == protocol.RECORDS
        struck = self._sent and request.path == (protocol.PULL if self._when == 2 else protocol.RECORDS)
        if struck and self._when == 0:
            self.desk.kill()
        raw = forward(request)
        if struck and self._when > 0:
            self.desk.kill()
        return raw


@contextmanager
def at_home(home: Path) -> Iterator[OpenDesk]:
    profile = open_profile(home)
    try:
        yield OpenDesk(home, keys=profile.vault, database=profile.database)
    finally:
        profile.close()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@SQLITE
def test_a_desk_killed_while_it_sends_has_sent_every_record_once(
    company: Founded, proxy: CuttingProxy, tmp_path: Path
) -> None:
    """The real program in a process of its own, struck before, while and after the server is asked."""
    home, passphrase = tmp_path / "home", tmp_path / "passphrase"
    home.mkdir()
    passphrase.write_text("слово\n", encoding="utf-8")
    new_profile(home).close()
    with at_home(home) as desk:
        join(desk, proxy.address, company.invite())
    command = [sys.executable, "-m", "app.main", "--home", str(home), "--passphrase-file", str(passphrase)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for kill in range(KILLS):
        with at_home(home) as desk:
            for number in range(3):
                work(desk, f"{kill} {number}")
        proxy.rule = strike = Strike(kill % 3)
        strike.desk = subprocess.Popen(
            [*command, "sync", "--once"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        assert strike.desk.wait(60) == -signal.SIGKILL
        proxy.rule = pass_on
    done = subprocess.run([*command, "sync", "--once"], cwd=ROOT, env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    with at_home(home) as desk:
        assert desk.outbox.count() == 0
        assert arrived_once(company, desk) == 3 * KILLS + 1
    print(f"\n{KILLS} kills of the desk while it sent, {3 * KILLS} records, each once")


@SQLITE
def test_a_desk_that_finds_nobody_keeps_what_it_has(company: Founded, member: OpenDesk, proxy: CuttingProxy) -> None:
    work(member, "one")
    there, proxy.port = proxy.port, 1
    with pytest.raises(SyncError):
        sync(member)
    assert member.outbox.count() == 1
    proxy.port = there
    assert sync(member).sent == 1
    assert arrived_once(company, member) == 2
