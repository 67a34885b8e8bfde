"""Whoever changes the database behind the server's back is found out by `goldquill-server verify`, which names it."""

# ruff: noqa: S608 - the statements here are this file's own

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.record import ChainHead
from app.signing import merkle
from app.signing.keys import SigningKey
from app.signing.statements import ServerVoice
from sync.server import audit, audit_rows
from sync.server.main import main
from tests.company import Desk, Founded, Served

TABLES = ("statements", "records", "devices")


@dataclass
class Scene:
    """A company with a few people's work, of which a copy of every row is kept."""

    served: Served
    desk: Desk
    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]

    @property
    def founded(self) -> Founded:
        return self.served.founded

    def kept(self, table: str) -> list[dict[str, Any]]:
        columns, rows = self.rows[table]
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def restore(self) -> None:
        mark = "?" if self.founded.place.address is None else "%s"
        with self.founded.database() as db:
            for table in TABLES:
                db.execute(f"DELETE FROM {table}")
            for table in reversed(TABLES):
                columns, rows = self.rows[table]
                statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"
                for row in rows:
                    db.execute(statement, row)


@pytest.fixture(scope="module")
def scene(served: Served) -> Scene:
    desk, lost = served.desk("Анна"), served.desk("Анна")
    for _ in range(4):
        desk.send(desk.write("a"), desk.write("b"))
        lost.send(lost.write())
        desk.pull()
    with served.founded.keeping() as keeping:
        keeping.revoke(lost.device, "lost")
    desk.send(desk.write("beyond the last checkpoint"))
    rows = {}
    with served.founded.database() as db:
        for table in TABLES:
            cursor = db.execute(f"SELECT * FROM {table}")
            found = cursor.fetchall()
            rows[table] = [column[0] for column in cursor.description], [tuple(row) for row in found]
    return Scene(served, desk, rows)


@pytest.fixture
def untouched(scene: Scene) -> Iterator[Scene]:
    yield scene
    scene.restore()


Tampering = Callable[[Scene], object]


def run(*statements: str) -> Tampering:
    def tamper(scene: Scene) -> None:
        for statement in statements:
            scene.founded.change(statement)

    return tamper


def flip(table: str, column: str, where: str) -> Tampering:
    """One bit of one byte in the middle."""

    def tamper(scene: Scene) -> None:
        (row,) = scene.founded.rows(f"SELECT {column} FROM {table} WHERE {where}")
        raw = bytearray(row[0])
        raw[len(raw) // 2] ^= 1
        scene.founded.change(f"UPDATE {table} SET {column} = ? WHERE {where}", bytes(raw))

    return tamper


def swap(table: str, column: str, one: str, other: str) -> Tampering:
    def tamper(scene: Scene) -> None:
        ((first,),) = scene.founded.rows(f"SELECT {column} FROM {table} WHERE {one}")
        ((second,),) = scene.founded.rows(f"SELECT {column} FROM {table} WHERE {other}")
        assert first != second
        scene.founded.change(f"UPDATE {table} SET {column} = ? WHERE {one}", second)
        scene.founded.change(f"UPDATE {table} SET {column} = ? WHERE {other}", first)

    return tamper


def nodes(change: Callable[[bytes], bytes]) -> Tampering:
    """Of record 8, with which three levels became full."""

    def tamper(scene: Scene) -> None:
        ((kept,),) = scene.founded.rows("SELECT nodes FROM records WHERE number = 8")
        assert len(kept) == 4 * merkle.HASH_BYTES
        scene.founded.change("UPDATE records SET nodes = ? WHERE number = 8", change(bytes(kept)))

    return tamper


def checkpoint_of_another_root(scene: Scene) -> None:
    """Signed with the server's own key: somebody has that, and rewrites the newest checkpoint."""
    assert scene.founded.serving is not None
    voice: ServerVoice = scene.founded.serving.voice
    rows = scene.founded.rows(
        "SELECT entry_id, seq, subject FROM statements WHERE family = 'checkpoint' ORDER BY seq DESC LIMIT 2"
    )
    (entry_id, seq, size), (prev, _, _) = rows
    with scene.founded.keeping() as keeping:
        at = keeping._clock.now()
    signed = voice.checkpoint(ChainHead(seq - 1, prev), size=int(size), root=bytes(32), at=at)
    change = "UPDATE statements SET entry_id = ?, envelope = ? WHERE entry_id = ?"
    scene.founded.change(change, signed.entry_id, signed.envelope, entry_id)


def key_of_another(scene: Scene) -> None:
    spki = SigningKey.generate().public.spki
    scene.founded.change("UPDATE devices SET spki = ? WHERE device = ?", spki, scene.desk.device)


TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "a byte of a record": (flip("records", "envelope", "number = 4"), "record 4"),
    "a byte of an enrolment": (flip("records", "envelope", "number = 1"), "record 1"),
    "a record deleted": (run("DELETE FROM records WHERE number = 6"), "record 7"),
    "two records swapped": (
        swap("records", "envelope", "number = 4", "number = 6"),
        "record 4",
    ),
    "the text of a column": (
        run("UPDATE records SET task = 'other' WHERE number = 5"),
        "record 5",
    ),
    "the place in a column": (
        run("UPDATE records SET seq = 1000 WHERE number = 5"),
        "record 5",
    ),
    "the author in a column": (
        run("UPDATE records SET author = 'boris' WHERE number = 5"),
        "record 5",
    ),
    "a byte of a receipt": (flip("records", "receipt", "number = 5"), "record 5"),
    "the end deleted": (
        run("DELETE FROM records WHERE number > 13"),
        "a checkpoint says 14 receipts, there are 13",
    ),
    "two receipts swapped": (swap("records", "receipt", "number = 5", "number = 6"), "record 5"),
    "two records renumbered": (
        run(
            "UPDATE records SET number = 1000 WHERE number = 5",
            "UPDATE records SET number = 5 WHERE number = 6",
            "UPDATE records SET number = 6 WHERE number = 1000",
        ),
        "record 6",
    ),
    "a byte of a checkpoint": (flip("statements", "envelope", "family = 'checkpoint' AND seq = 2"), "checkpoint 2"),
    "a checkpoint of another root": (checkpoint_of_another_root, "the checkpoint of 14 receipts has another root"),
    "a checkpoint deleted": (run("DELETE FROM statements WHERE family = 'checkpoint' AND seq = 2"), "checkpoint 3"),
    "two checkpoints swapped": (
        swap("statements", "envelope", "family = 'checkpoint' AND seq = 2", "family = 'checkpoint' AND seq = 3"),
        "checkpoint 2",
    ),
    "a checkpoint under another size": (
        run("UPDATE statements SET subject = '7' WHERE family = 'checkpoint' AND seq = 2"),
        "checkpoint 2",
    ),
    "a byte of an acceptance": (flip("statements", "envelope", "family = 'enrolment' AND seq = 1"), "enrolment 1"),
    "the last acceptance deleted": (
        run("DELETE FROM statements WHERE family = 'enrolment' AND seq = 2"),
        "record 2",
    ),
    "a revocation deleted": (run("DELETE FROM statements WHERE family = 'revocation'"), "was revoked and is not"),
    "a revoked device let in again": (
        run("UPDATE devices SET revoked = NULL WHERE revoked IS NOT NULL"),
        "was revoked and is not",
    ),
    "another key for a device": (key_of_another, "is not the one that was enrolled"),
    "a node of the tree": (flip("records", "nodes", "number = 6"), "record 6"),
    "a node of the tree deleted": (nodes(lambda kept: kept[: -merkle.HASH_BYTES]), "record 8"),
    "a node too many": (nodes(lambda kept: kept + bytes(merkle.HASH_BYTES)), "record 8"),
}


def names(scene: Scene, what: str) -> str:
    """`record 5` and `checkpoint 2` are told by their entry id, anything else in words."""
    kind, _, number = what.partition(" ")
    if kind == "record":
        return next(row["entry_id"] for row in scene.kept("records") if row["number"] == int(number))
    if kind in ("checkpoint", "enrolment") and number.isdecimal():
        place = kind, int(number)
        return next(row["entry_id"] for row in scene.kept("statements") if (row["family"], row["seq"]) == place)
    return what


def place_of(founded: Founded) -> list[str]:
    where = ["--database", founded.place.address] if founded.place.address else []
    return [str(founded.place.folder), *where]


def test_an_untouched_database_verifies(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *place_of(scene.founded), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"verified": True, "records": 15, "receipts": 15, "checkpoints": 4, "devices": 2, "gaps": []}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_changed_behind_the_servers_back_is_named(
    untouched: Scene, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper, what = TAMPERINGS[name]
    tamper(untouched)
    assert main(["verify", *place_of(untouched.founded), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["verified"] is False
    assert names(untouched, what) in (told["entry_id"] or "") + told["detail"]


def by_many_processes(patched: pytest.MonkeyPatch) -> None:
    """As a long log is verified."""
    patched.setattr(audit_rows, "_FEW", 0)
    patched.setattr(audit, "_AT_ONCE", 2)
    patched.setattr(os, "cpu_count", lambda: 2)


def test_a_long_log_is_verified_by_many_processes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_many_processes(monkeypatch)
    test_an_untouched_database_verifies(scene, capsys)


@pytest.mark.parametrize("name", ["a byte of a record", "a record deleted"])
def test_many_processes_name_what_one_does(
    untouched: Scene, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_many_processes(monkeypatch)
    test_what_was_changed_behind_the_servers_back_is_named(untouched, name, capsys)


def test_without_json_it_is_said_in_words(untouched: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    TAMPERINGS["a record deleted"][0](untouched)
    assert main(["verify", *place_of(untouched.founded)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("goldquill-server: not verified: record ")


def test_it_verifies_while_records_are_being_taken(served_alone: Served) -> None:
    desks, ended = [served_alone.desk() for _ in range(3)], threading.Event()

    def work(desk: Desk) -> None:
        while not ended.is_set():
            desk.send(*(desk.write() for _ in range(5)))
            desk.pull()

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    try:
        with served_alone.founded.keeping() as keeping:
            found = [keeping.verify().records]
            while len(found) < 10 or found[-1] <= 20:
                found.append(keeping.verify().records)
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert found == sorted(found)
