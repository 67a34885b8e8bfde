"""A company whose people answered real pairs: its own server on SQLite, their signed records, and what it exports.

Commands are the program's own, run as an administrator runs them. People's devices are here without a window and a
network: what they sign goes through the server's enrolment, handing out and intake as over HTTP. They rank as the file
says, the trainers of models who wrote it knew; nothing else is said, so that no margin changes the loss.
"""

import json
import random
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from app.domain.annotation import Annotation, Effort, InstructAnnotation, Ranking, RankingAnnotation
from app.domain.candidate import Candidate
from app.domain.generation import Message, Role
from app.domain.record import ChainHead, SignedRecord
from app.domain.task import HandedOut, Task
from app.services.record_body import to_body
from app.signing import log
from app.signing.enrolment import enrol, prove
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from sync.protocol import Pull, Verdict
from sync.server import register
from sync.server.answering import Answering
from sync.server.company import Company, Place
from sync.server.enrolling import Enrolling
from sync.server.group_commit import GroupCommit
from sync.server.intake import Intake
from training.original import Pair

ROOT = Path(__file__).resolve().parents[2]
PAIRS, CRITIQUES = "pairs", "critiques"
TRAINERS = ("Anna", "Boris", "Vera")
LEAD = "Galina"
# Every so many-th pair's chosen answer is a gold answer too; so many first ones' rejected answers are critiques.
GOLD_EVERY = 4
CRITIQUED = 40
# A third of the prompts is held out: enough for an interval that says something, with about 600 left to train on.
TEST_SHARE = 0.35
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Made:
    """Datasets that the company exported and verified, and what became of the file on the way there."""

    pairs: Path
    critiques: Path
    facts: dict[str, Any]


class CommandFailed(Exception):
    """A command of the program ended with an error; its text is what it said."""


def make(file: Path, pairs: Sequence[Pair], folder: Path, *, seed: int) -> Made:
    """Everything in `folder`, which is empty. Raises CommandFailed."""
    home = folder / "server"
    _run("sync.server.main", "init", home, "--org", "proof", "--name", "Proof")
    for name, role in (*((name, "trainer") for name in TRAINERS), (LEAD, "lead")):
        _server("person", "add", home, name, "--role", role)
    for project in (PAIRS, CRITIQUES):
        sheet = folder / f"{project}.toml"
        sheet.write_text(f'id = "{project}"\nname = "{project.title()}"\nlanguages = ["en"]\nk = 2\n', "utf-8")
        _server("project", "put", home, sheet)
    imported = _server("task", "import", home, file, "--project", PAIRS, may_fail=True)
    codes = {name: _server("invite", home, name)["code"] for name in (*TRAINERS, LEAD)}
    company = Company.open(Place(home))
    try:
        work = _Work(company, codes, pairs, random.Random(seed))
        work.do()
    finally:
        company.close()
    exported = {}
    for project in (PAIRS, CRITIQUES):
        out = folder / project
        asked = ["--project", project, "--test-share", TEST_SHARE, "--seed", seed, "--name", f"Proof: {project}"]
        exported[project] = _server("export", home, out, *asked)["rows"]
    verified = {name: json.loads(_run("app.main", "verify", "--json", folder / name)) for name in exported}
    return Made(
        pairs=folder / PAIRS,
        critiques=folder / CRITIQUES,
        facts={"imported": imported, "work": work.counts, "rows": exported, "verified": verified},
    )


class _Device:
    """A person's desk, as far as the server knows it: a key and a chain."""

    def __init__(self, company: Company, code: str) -> None:
        self._company = company
        self._key = SigningKey.generate()
        self._intake = Intake(org=company.voice.org, server=company.voice.server, log=company.log)
        voice, now = company.voice, datetime.now(UTC)
        with company.database.writing() as db:
            author = register.invited(db, code, at=now).author
            context = RecordContext(author=author, org=voice.org, server=voice.server)
            first = enrol(self._key, context=context, at=now)
            proof = prove(self._key, server=voice.server, code=code)
            Enrolling(voice, company.log).by_invitation(db, code=code, line=first.envelope, proof=proof, at=now)
        self._author = author
        self._head: ChainHead = first.head
        self._unsent: list[SignedRecord] = []

    def tasks(self, answering: Answering) -> list[Task]:
        """The next that are this person's to do."""
        asked = Pull(want=_AT_ONCE, kinds=("ranking",), languages=("en",))
        told = answering.news(self._sender(), asked, at=datetime.now(UTC))
        return [msgspec.json.decode(each, type=HandedOut).task for each in told.tasks]

    def sign(self, kind: str, body: dict[str, Any], *, task: Task | None = None, project: str = "") -> str:
        """The next record of the chain, which `send` sends; its name."""
        context = RecordContext(
            author=self._author,
            org=self._company.voice.org,
            server=self._company.voice.server,
            project=task.project if task else project,
            task=task.id if task else "",
        )
        record = log.append(self._head, key=self._key, context=context, kind=kind, body=body, at=datetime.now(UTC))
        self._head = record.head
        self._unsent.append(record)
        return record.entry_id

    def send(self) -> None:
        """Have the server take everything."""
        for start in range(0, len(self._unsent), _AT_ONCE):
            lines = [record.envelope for record in self._unsent[start : start + _AT_ONCE]]
            sender = self._sender()
            seen = self._intake.look(sender, lines)
            with self._company.database.writing() as db:
                outcomes = self._intake.settle(db, sender, seen, at=datetime.now(UTC))
            if any(each.verdict is not Verdict.STORED for each in outcomes):
                raise RuntimeError(f"the server did not take every record: {outcomes}")
        self._unsent.clear()

    def _sender(self) -> register.Sender:
        with self._company.database.reading() as db:
            return register.sender_of(db, self._key.public.keyid)


class _Work:
    """What everybody does, once."""

    def __init__(self, company: Company, codes: dict[str, str], pairs: Sequence[Pair], lots: random.Random) -> None:
        self._answering = Answering(company, GroupCommit(company.database.writing))
        self._devices = {name: _Device(company, code) for name, code in codes.items()}
        self._chosen = {_asked(pair): pair.chosen[-1]["content"] for pair in pairs if pair.parts_late}
        self._lots = lots
        self.counts = {"ranked": 0, "gold": 0, "critiques": 0, "accepted": 0}

    def do(self) -> None:
        """All that is there to do, and the lead accepts it."""
        lead = self._devices[LEAD]
        for device, task in self._handed_out():
            done = [device.sign("annotation.submitted", to_body(self._ranked(task)), task=task)]
            self.counts["ranked"] += 1
            answer = self._best(task)
            if self.counts["ranked"] % GOLD_EVERY == 0 and all(turn.content.strip() for turn in task.messages):
                gold = to_body(_gold(task, answer))
                done.append(device.sign("annotation.submitted", gold, project=task.project))
                self.counts["gold"] += 1
            if self.counts["critiques"] < CRITIQUED:
                done.append(device.sign("annotation.submitted", _critique(task, answer), project=CRITIQUES))
                self.counts["critiques"] += 1
            for entry_id in done:
                review: dict[str, Any] = {
                    "of": entry_id,
                    "outcome": "accept",
                    "edited": None,
                    "advice": "",
                    "comments": [],
                }
                lead.sign("review.given", review)
                self.counts["accepted"] += 1
        for device in self._devices.values():
            device.send()

    def _handed_out(self) -> Iterator[tuple[_Device, Task]]:
        """Every task, with whom the server gave it to, until nobody is given one."""
        devices = [self._devices[name] for name in TRAINERS]
        while given := [(device, task) for device in devices for task in device.tasks(self._answering)]:
            yield from given
            for device in devices:
                device.send()

    def _best(self, task: Task) -> str:
        said = [(turn.role.value, turn.content) for turn in task.messages]
        return self._chosen[repr((said, sorted(task.given)))]

    def _ranked(self, task: Task) -> RankingAnnotation:
        best = self._best(task)
        candidates = tuple(Candidate(id=uuid.uuid4().hex, text=text) for text in task.given)
        seed = self._lots.randrange(2**32)
        shown = [each.id for each in candidates]
        random.Random(seed).shuffle(shown)
        groups = tuple((each.id,) for each in sorted(candidates, key=lambda each: each.text != best))
        return RankingAnnotation(
            messages=task.messages,
            candidates=candidates,
            shown=tuple(shown),
            shuffle_seed=seed,
            judgements=(),
            ranking=Ranking(groups=groups),
            language="en",
            effort=Effort(active_s=0, wall_s=0),
        )


def _asked(pair: Pair) -> str:
    """What a task made of this pair asks."""
    said = [(turn["role"], turn["content"]) for turn in pair.chosen[:-1]]
    return repr((said, sorted(each[-1]["content"] for each in (pair.chosen, pair.rejected))))


def _gold(task: Task, answer: str) -> Annotation:
    return InstructAnnotation(
        messages=(*task.messages, Message(Role.ASSISTANT, answer)),
        played=(Role.ASSISTANT,),
        specialisation="general",
        language="en",
        genre="",
        difficulty="",
        effort=Effort(active_s=0, wall_s=0),
    )


def _critique(task: Task, better: str) -> dict[str, Any]:
    """That the whole of the worse answer is wrong, and the better one in its place (RECORDS.md §1)."""
    worse = next(text for text in task.given if text != better)
    return {
        "kind": "critique",
        "messages": msgspec.to_builtins(task.messages),
        "answer": {"id": "given", "text": worse, "provenance": None},
        "errors": [
            {
                "start": 0,
                "end": len(worse),
                "quote": worse,
                "category": "unethical_or_harmful",
                "severity": "major",
                "correction": better,
                "explanation": "",
                "evidence": [],
            }
        ],
        "corrected": better,
        "specialisation": "general",
        "language": "en",
        "effort": {"active_s": 0.0, "wall_s": 0.0},
    }


def _server(*words: object, may_fail: bool = False) -> dict[str, Any]:
    """What `goldquill-server` answers; some commands say with an exit code that a part was refused."""
    told: dict[str, Any] = json.loads(_run("sync.server.main", *words, "--json", may_fail=may_fail))
    return told


def _run(module: str, *words: object, may_fail: bool = False) -> str:
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and not (may_fail and done.stdout):
        raise CommandFailed(f"`{module} {words[0]}` failed: {done.stderr.strip()}")
    return done.stdout
