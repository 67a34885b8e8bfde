"""Files carried between a company and desks that no network reaches, and what tests do on such desks."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.domain.task import Back
from app.services.carried import Brought
from sync.server.bundles import Bundles, CarriedIn, CarriedOut
from sync.server.company import Company
from tests.company import Founded
from tests.company_desk import join
from tests.company_server import serving
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk

__all__ = ["member", "rooms", "stick"]

GUIDELINES = "# Как мы отвечаем\n\nКоротко и **точно**."


class Stick:
    """Carries files between one company and its desks; each file is kept, so that it can be carried again."""

    def __init__(self, company: Founded, folder: Path) -> None:
        self.company = company
        self.folder = folder
        self._files = 0

    def from_desk(self, desk: OpenDesk) -> Path:
        path = self._new("gqbundle")
        desk.bundles.export(path=path)
        return path

    def to_server(self, path: Path) -> CarriedIn:
        with self._bundles() as bundles, path.open("rb") as stream:
            return bundles.carry_in(stream)

    def from_server(self, device: str) -> tuple[Path, CarriedOut]:
        path = self._new("gqreceipts")
        with self._bundles() as bundles, path.open("wb") as stream:
            return path, bundles.carry_out(device, stream)

    def round(self, desk: OpenDesk) -> Brought:
        """There and back once, with nothing going wrong."""
        self.to_server(self.from_desk(desk))
        return desk.carried.read(self.from_server(desk.log.device)[0])

    @contextmanager
    def _bundles(self) -> Iterator[Bundles]:
        company = Company.open(self.company.place)
        try:
            yield Bundles(company, self.company.clock)
        finally:
            company.close()

    def _new(self, kind: str) -> Path:
        self._files += 1
        return self.folder / f"{self._files}.{kind}"


@pytest.fixture
def stick(company: Founded, tmp_path: Path) -> Stick:
    (tmp_path / "stick").mkdir()
    return Stick(company, tmp_path / "stick")


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def member(company: Founded, rooms: ExitStack, tmp_path: Path) -> OpenDesk:
    """A desk that has joined, and nothing else."""
    return joined(company, rooms, tmp_path / "home")


def joined(company: Founded, rooms: ExitStack, home: Path, name: str = "Анна Вайс") -> OpenDesk:
    home.mkdir()
    desk = rooms.enter_context(open_desk(home, keys=Keys()))
    with serving(company) as served:
        join(desk, served.url, company.invite(name))
    return desk


def put_tasks(company: Founded, folder: Path, *questions: str, overlap: int = 1, lease_hours: int = 168) -> None:
    (folder / "guidelines.md").write_text(GUIDELINES, "utf-8")
    facts = f"overlap = {overlap}\nlease_hours = {lease_hours}"
    (folder / "p.toml").write_text(f'id = "general"\nname = "Общий"\nguidelines = "guidelines.md"\n{facts}')
    (folder / "t.jsonl").write_text("\n".join(json.dumps({"prompt": each}) for each in questions), "utf-8")
    with company.keeping() as keeping:
        keeping.put_project(folder / "p.toml")
        keeping.import_tasks(folder / "t.jsonl", "general")


def to_do(desk: OpenDesk) -> list[str]:
    return [kept.task.messages[0].content for kept in desk.inbox.waiting()]


def named(desk: OpenDesk, question: str) -> str:
    return next(kept.task.id for kept in desk.inbox.waiting() if kept.task.messages[0].content == question)


def work(desk: OpenDesk, question: str) -> str:
    opened = desk.inbox.open(task_id=named(desk, question))
    return desk.annotate.submit_instruct(draft_id=opened.draft_id, annotation=instruct("Потому что.")).entry_id


def skip(desk: OpenDesk, question: str, how: Back = Back.SKIPPED, reason: str = "не моя область") -> str:
    task = named(desk, question)
    desk.inbox.give_back(task_id=task, how=how, reason=reason)
    return task


def leases(company: Founded, task: str) -> list[tuple[str, str]]:
    return [tuple(row) for row in company.rows(f"SELECT state, reason FROM leases WHERE task = '{task}'")]  # noqa: S608


def untaken(company: Founded, device: str) -> int:
    """How many tasks are reserved for a device."""
    query = f"SELECT count(*) FROM leases WHERE device = '{device}' AND state = 'held'"  # noqa: S608
    return int(company.rows(query)[0][0])


def meddled(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The file with `old` in the ask or the news become `new`, and the same signature."""
    lines = path.read_bytes().splitlines(keepends=True)
    place = 0 if name == "ask" else -1
    told = json.loads(lines[place])
    sealed = told[name] if name == "ask" else told
    payload = base64.b64decode(sealed["payload"])
    assert old in payload
    sealed["payload"] = base64.b64encode(payload.replace(old, new)).decode()
    lines[place] = json.dumps(told).encode() + b"\n"
    changed = path.with_name(f"meddled-{path.name}")
    changed.write_bytes(b"".join(lines))
    return changed
