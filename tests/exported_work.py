"""A small company with work of every kind and fate in it, exported, and what is in the folder.

firm = fill(found(SQLITE, folder))
firm.export(out, selection={"projects": ("law",)})
rows_of(out, "sft")
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from app.dataset.export import export
from app.dataset.layout import Shard
from app.dataset.processes import Processes
from app.dataset.prompts import SPLITS
from app.dataset.request import Outcome, Request, Selection
from app.dataset.written import Exported, Progress
from app.domain.annotation import Judgement, Ranking
from app.domain.generation import Message, Role
from app.domain.record import SignedRecord
from sync.server.agreement.judge import JUDGE
from sync.server.exporting import CompanyLog
from sync.server.register import Role as Post
from tests.company import Founded, ShiftedClock
from tests.company_work import NOON, Work, Worker, critique_body, instruct_body, ranking_body, working
from tests.desk_samples import candidate

ANY: Final = tuple(Outcome)
NAMES: Final = ("Анна Каренина", "Вера Засулич", "Борис Годунов", "Галина Уланова")
PLENTY: Final = 30  # gold answers to prompts of their own, so that some are held out
GUIDELINES: Final = "ab" * 32


@dataclass
class Firm:
    """`records` are by what became of them; `people` by their first name."""

    founded: Founded
    people: dict[str, Worker] = field(default_factory=dict)
    records: dict[str, SignedRecord] = field(default_factory=dict)
    reviews: dict[str, SignedRecord] = field(default_factory=dict)

    def id(self, *names: str) -> set[str]:
        return {self.records[name].entry_id for name in names}

    def name_of(self, entry_id: str) -> str:
        return next(name for name, record in (self.records | self.reviews).items() if record.entry_id == entry_id)

    def export(
        self,
        out: Path,
        *,
        shard: Shard = Shard(),  # noqa: B008 — frozen
        selection: dict[str, Any] | None = None,
        processes: Processes | None = None,
        progress: Progress = lambda *_: None,
        **asked: Any,
    ) -> Exported:
        request = Request(selection=Selection(**(selection or {})), shards=shard.of, **asked)
        with self.founded.opened() as company:
            return export(
                CompanyLog(company, ShiftedClock()),
                request,
                out,
                shard=shard,
                judge=JUDGE,
                processes=processes,
                progress=progress,
            )


def fill(founded: Founded) -> Firm:
    """What a company of four people did in three days."""
    firm = Firm(founded)
    with working(founded) as at:
        posts = (Post.TRAINER, Post.TRAINER, Post.LEAD, Post.ADMIN)
        people = [at.person(name, post) for name, post in zip(NAMES, posts, strict=True)]
        firm.people = dict(zip(("anna", "vera", "boris", "galina"), people, strict=True))
        _Days(firm, at).pass_by()
    return firm


class _Days:
    def __init__(self, firm: Firm, at: Work) -> None:
        self._firm = firm
        self._at = at
        self._anna, self._vera, self._boris, self._galina = firm.people.values()

    def submit(self, name: str, by: Worker, body: dict[str, Any], review: str = "", **of: Any) -> SignedRecord:
        self._at.now += timedelta(minutes=1)
        record = self._firm.records[name] = by.submit(body, **of)
        if review:
            self.review(name, review)
        return record

    def review(
        self, name: str, outcome: str, *, by: Worker | None = None, edited: Any = None, called: str = ""
    ) -> None:
        given = (by or self._boris).review(self._firm.records[name], outcome, edited)
        self._firm.reviews[called or f"review of {name}"] = given

    def pass_by(self) -> None:
        self._one()
        self._at.now = NOON + timedelta(days=1)
        self._two()
        self._at.now = NOON + timedelta(days=2)
        self._three()

    def _one(self) -> None:
        """What is accepted."""
        law = {"project": "law", "guidelines_sha256": GUIDELINES}
        self.submit("ranking", self._anna, ranking_body(), "accept", **law)
        self.submit("pair", self._vera, pair_body(strength=-2), "accept", **law)
        self.submit("gold", self._anna, gold_body("gold", language="ru"), "accept")
        self.submit("critique", self._vera, critique_body(), "accept", project="history")
        self.submit("edited", self._vera, gold_body("edited", "As Vera wrote it."))
        self.review("edited", "accept_with_edits", edited=gold_body("edited", "As Boris left it."))
        for n in range(PLENTY):
            self.submit(f"plain {n}", self._anna, gold_body(f"plain {n}", f"Answer {n}."), "accept")

    def _two(self) -> None:
        """What became of other work."""
        self.submit("returned", self._anna, gold_body("returned"), "return")
        self.submit("rejected", self._anna, gold_body("rejected"), "reject")
        self.submit("unreviewed", self._anna, gold_body("unreviewed"))
        self.submit("accepted, then rejected", self._vera, gold_body("worse"), "accept")
        self.review("accepted, then rejected", "reject", by=self._galina, called="rejection")
        self.submit("rejected, then accepted", self._vera, gold_body("better"), "reject")
        self.review("rejected, then accepted", "accept", by=self._galina, called="acceptance")
        self.submit("lead's own", self._boris, gold_body("own"))
        self.review("lead's own", "accept", called="own review")
        self.submit("accepted by a trainer", self._anna, gold_body("by a trainer"))
        self.review("accepted by a trainer", "accept", by=self._vera, called="trainer's review")
        self.submit("rejected by a trainer", self._anna, gold_body("no power"), "accept")
        self.review("rejected by a trainer", "reject", by=self._vera, called="trainer's rejection")
        self.submit("withdrawn", self._anna, gold_body("withdrawn"), "accept")
        self._firm.reviews["withdrawal"] = self._anna.withdraw(self._firm.records["withdrawn"])
        revised = self.submit("revised", self._anna, gold_body("revised", "First."), "accept")
        self.submit("revision", self._anna, gold_body("revised", "Second."), "accept", supersedes=revised)
        kept = self.submit("withdrawn by another", self._anna, gold_body("kept"), "accept")
        self._firm.reviews["nobody's withdrawal"] = self._vera.withdraw(kept)

    def _three(self) -> None:
        """Tasks that two did, who agree on one of them."""
        for task, other in (("agreed", "abc"), ("disputed", "cba")):
            for name, by, order in (("anna", self._anna, "abc"), ("vera", self._vera, other)):
                body = task_body(task, order)
                self.submit(f"{task} by {name}", by, body, "accept", task=task, project="tasks")
        self.submit("alone", self._anna, task_body("alone", "bac"), "accept", task="alone", project="tasks")
        said = (Message(Role.USER, "Thread?"), Message(Role.ASSISTANT, "One."), Message(Role.USER, "More?"))
        self.submit("later turn", self._vera, instruct_body("Two.", messages=(*said, _said("Two."))), "accept")
        self.submit("first turn", self._vera, instruct_body("One.", messages=(said[0], _said("One."))), "accept")


def _said(text: str) -> Message:
    return Message(Role.ASSISTANT, text)


def gold_body(asked: str, answer: str = "Because.", **changes: Any) -> dict[str, Any]:
    messages = (Message(Role.USER, f"What is {asked}?"), _said(answer))
    return instruct_body(answer, **{"messages": messages, "language": "en", "specialisation": "general", **changes})


def pair_body(*, strength: int | None, **changes: Any) -> dict[str, Any]:
    """Of two answers; the first shown is the better one."""
    two = {
        "candidates": (candidate("a", "Yes."), candidate("b", "No.")),
        "shown": ("b", "a"),
        "judgements": (Judgement(candidate="a", quality=2), Judgement(candidate="b", quality=6)),
        "ranking": Ranking(groups=(("b",), ("a",))),
        "per_criterion": {},
        "strength": strength,
    }
    return ranking_body(**{**two, **changes})


def task_body(task: str, order: str) -> dict[str, Any]:
    """Answers of two models to a task, the best first."""
    answers = tuple(candidate(name, f"Answer {name} to {task}.") for name in "abc")
    other = answers[0].provenance
    assert other is not None
    other = replace(other, model_sha256="ef" * 32, model_name="Other")
    return ranking_body(
        messages=(Message(Role.USER, f"Task: {task}?"),),
        candidates=(*answers[:2], replace(answers[2], provenance=other)),
        shown=("a", "b", "c"),
        judgements=tuple(Judgement(candidate=name, quality=7 - 2 * at) for at, name in enumerate(order)),
        ranking=Ranking(groups=tuple((name,) for name in order)),
        per_criterion={},
    )


def data_files(out: Path, config: str, split: str = "*") -> list[Path]:
    return sorted((out / "data").glob(f"{config}/{split}-*"))


def rows_of(out: Path, config: str, split: str = "*") -> list[dict[str, Any]]:
    """Rows in the order of their files."""
    rows = []
    for path in data_files(out, config, split):
        if path.suffix == ".parquet":
            rows += pq.read_table(path).to_pylist()
        else:
            rows += [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return rows


def names_in(firm: Firm, out: Path, config: str = "records") -> Counter[str]:
    """Which of the firm's records have rows, and how many."""
    return Counter(firm.name_of(row["entry_id"]) for row in rows_of(out, config))


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file by its name."""
    return {each.relative_to(out).as_posix(): each.read_bytes() for each in sorted(out.rglob("*")) if each.is_file()}


def lines_of(path: Path) -> list[bytes]:
    """With their ends."""
    return path.read_bytes().splitlines(keepends=True)


def tombstones(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (out / "tombstones.jsonl").read_text("utf-8").splitlines()]


def splits_of(out: Path, config: str, part: Any) -> dict[str, set[str]]:
    """What `part` tells of each row, by split."""
    return {split: {part(row) for row in rows_of(out, config, split)} for split in SPLITS}
