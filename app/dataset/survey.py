"""Looks at every record once, before the first row is written: which are chosen, and what the figures need of them.

So an empty selection is told before anything is made, progress is exact, and processes that write shards of one dataset
agree without speaking to each other. What is learnt goes into a scratch database beside the dataset, without anybody's
text: memory does not grow with the log.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple, Self

from app.dataset import bodies, summary
from app.dataset.bodies import REVIEWED, SUBMITTED, Critique, Said, Work
from app.dataset.derive import CORRECTION, draw, labels_of, pairs_of
from app.dataset.names import CRITIQUE, KTO, PREFERENCE, PROMPTS, RECORDS, REWARD, SFT, STEPWISE
from app.dataset.pairs import OVERALL
from app.dataset.prompts import SPLITS, opening_id, prompt_id, prompt_of, split_of
from app.dataset.request import Outcome, Request, Selection
from app.dataset.source import Entry, Source
from app.dataset.steps import nfc, steps
from app.dataset.summary import Summary
from app.signing.payload import timestamp

# How far the trainers of one task agree, 0 to 1, by what each of them said; None where that is not defined.
Agrees = Callable[[Sequence[Summary]], float | None]
# Told how many records were looked at; what it raises ends the survey.
Progress = Callable[[int], None]

_BATCH: Final = 250
_TOLD_EVERY: Final = 1000
_TABLES: Final = """
    CREATE TABLE work(
        number INTEGER PRIMARY KEY, of TEXT, entry_id TEXT, author TEXT, device TEXT, kind TEXT, work TEXT, task TEXT,
        taken TEXT, project TEXT, guidelines TEXT, active REAL, prompt TEXT, split TEXT, lot BLOB, pairs INTEGER,
        overall INTEGER, labels INTEGER, steps INTEGER, summary BLOB);
    CREATE TABLE later(entry_id TEXT, author TEXT, number INTEGER, by TEXT, taken TEXT, kind TEXT);
    CREATE TABLE review(
        of TEXT, number INTEGER, entry_id TEXT, author TEXT, device TEXT, taken TEXT, outcome TEXT, active REAL);
"""
_INDEXES: Final = """
    CREATE INDEX later_by ON later(entry_id, author);
    CREATE INDEX review_by ON review(of, number);
    CREATE INDEX work_by ON work(of) WHERE of NOT NULL;
    CREATE INDEX work_by_name ON work(entry_id);
"""
# Of a record the newest review by another counts, and its author's own withdrawal or revision. `content` is the number
# of the record whose text is exported: the review's, where it was accepted with edits.
_CHOOSE: Final = """
    CREATE TABLE chosen AS
    SELECT w.number, coalesce(c.number, w.number) AS content, r.number AS review,
           coalesce(r.outcome, 'unreviewed') AS outcome,
           coalesce(c.prompt, w.prompt) AS prompt, coalesce(c.split, w.split) AS split,
           coalesce(c.lot, w.lot) AS lot, w.task AS task, w.author AS author,
           coalesce(c.pairs, w.pairs) AS pairs, coalesce(c.overall, w.overall) AS overall,
           coalesce(c.labels, w.labels) AS labels, coalesce(c.steps, w.steps) AS steps,
           coalesce(c.work, w.work) AS work
    FROM work w
    LEFT JOIN review r ON r.of = w.entry_id AND r.number =
        (SELECT max(number) FROM review WHERE of = w.entry_id AND author <> w.author)
    LEFT JOIN work c ON c.of = w.entry_id AND c.number = r.number
    WHERE w.of IS NULL
      AND NOT EXISTS (SELECT 1 FROM later l WHERE l.entry_id = w.entry_id AND l.author = w.author)
      AND coalesce(r.outcome, 'unreviewed') IN (SELECT value FROM json_each(?))
    ORDER BY content
"""
_FLAG: Final = """
    CREATE TABLE piece AS
    SELECT content, number, review, outcome, prompt, split, task, author, pairs, overall, labels, steps, work,
           content = min(content) OVER (PARTITION BY prompt) AS first,
           content = first_value(content) OVER (PARTITION BY prompt ORDER BY pairs = 0, lot, content) AS picked
    FROM chosen ORDER BY content
"""
_CARRY: Final = """
    CREATE TABLE carried(number INTEGER PRIMARY KEY);
    INSERT INTO carried
        SELECT number FROM piece UNION SELECT content FROM piece UNION SELECT review FROM piece WHERE review NOT NULL;
    CREATE UNIQUE INDEX piece_by_content ON piece(content);
    CREATE INDEX piece_by_task ON piece(task, author);
"""


class Chosen(NamedTuple):
    """A piece of work that is exported: the number of the record with its text, and what its rows need."""

    content: int
    prompt: str
    split: str
    first: bool
    picked: bool


class Row(NamedTuple):
    """A record that travels along, as the configuration `records` lists it; `author` is the person's own name in
    records."""

    number: int
    author: str
    device: str
    kind: str
    work: str
    taken: str
    project: str
    guidelines: str
    active: float
    outcome: str
    entry_id: str
    split: str


class Tombstone(NamedTuple):
    """A record that its author took back: withdrawn, or revised by another."""

    entry_id: str
    because: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many records there are, how many fit the selection but for their review and agreement, how many are chosen,
    and how many of the log no program of this version understands."""

    records: int
    fitting: int
    chosen: int
    strange: int


class Survey:
    """The scratch database. Close it at the end; its file is the caller's to remove."""

    def __init__(self, path: Path, request: Request) -> None:
        self._request = request
        self._db = sqlite3.connect(path, isolation_level=None)
        self._fitting = self._strange = self._records = 0

    @classmethod
    def of(
        cls,
        source: Source,
        request: Request,
        path: Path,
        *,
        agrees: Agrees,
        progress: Progress = lambda _: None,
    ) -> Self:
        """Look at all of `source`. Raises BadEnvelope or BadPayload with the record's name, and what `progress`
        raises."""
        survey = cls(path, request)
        try:
            survey._look(source, progress)
            survey._choose(agrees)
        except BaseException:
            survey.close()
            raise
        return survey

    @property
    def found(self) -> Found:
        return Found(self._records, self._fitting, self._count("SELECT count(*) FROM piece"), self._strange)

    def carried(self, first: int, last: int) -> Iterator[list[int]]:
        """The numbers of the records that travel along, `first` to `last`, in order, some at a time."""
        with closing(
            self._db.execute("SELECT number FROM carried WHERE number BETWEEN ? AND ? ORDER BY 1", (first, last))
        ) as rows:
            while some := rows.fetchmany(_BATCH):
                yield [number for (number,) in some]

    def chosen(self, numbers: Sequence[int]) -> dict[int, Chosen]:
        """Those of these records whose text is exported."""
        rows = self._db.execute(
            "SELECT content, prompt, split, first, picked FROM piece WHERE content BETWEEN ? AND ?",
            (numbers[0], numbers[-1]),
        )
        return {row[0]: Chosen(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """What the configuration `records` says of these."""
        between = (numbers[0], numbers[-1])
        works = self._db.execute(
            """SELECT w.number, w.author, w.device, w.kind, w.work, w.taken, w.project, w.guidelines, w.active,
                      p.outcome, w.entry_id, p.split
               FROM piece p JOIN work w ON w.number = p.number WHERE w.number BETWEEN ? AND ?""",
            between,
        )
        found = [Row(*row) for row in works]
        reviews = self._db.execute(
            """SELECT r.number, r.author, r.device, ?, 'review', r.taken, w.project, w.guidelines, r.active, r.outcome,
                      r.entry_id, p.split
               FROM piece p JOIN review r ON r.number = p.review JOIN work w ON w.number = p.number
               WHERE r.number BETWEEN ? AND ?""",
            (REVIEWED, *between),
        )
        found += [Row(*row) for row in reviews]
        return sorted(found)

    def devices(self) -> list[str]:
        """That signed what travels along."""
        rows = self._db.execute(
            """SELECT w.device FROM piece p JOIN work w ON w.number = p.number
               UNION SELECT r.device FROM piece p JOIN review r ON r.number = p.review ORDER BY 1"""
        )
        return [device for (device,) in rows]

    def summaries(self) -> Iterator[tuple[str, str, str, str, str, str, Summary]]:
        """Of each chosen piece: task, author, project, guidelines, work, outcome, and the summary."""
        rows = self._db.execute(
            """SELECT p.task, p.author, w.project, w.guidelines, p.work, p.outcome, c.summary
               FROM piece p JOIN work w ON w.number = p.number JOIN work c ON c.number = p.content
               ORDER BY p.content"""
        )
        return ((*row[:-1], summary.decode(row[-1])) for row in rows)

    def judged(self) -> Iterator[tuple[str, list[tuple[str, Summary]]]]:
        """Each task that several people did, and what each of them said of it, in the order of tasks."""
        return self._together("piece")

    def tombstones(self) -> Iterator[Tombstone]:
        """What authors took back, in the order in which they did."""
        rows = self._db.execute(
            """SELECT l.entry_id, l.kind, l.by, l.taken FROM later l
               WHERE EXISTS (SELECT 1 FROM work w WHERE w.entry_id = l.entry_id AND w.author = l.author)
               ORDER BY l.number"""
        )
        for entry_id, kind, by, at in rows:
            yield Tombstone(entry_id, "revised" if kind == SUBMITTED else "withdrawn", by, at)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows each configuration has in each split; every split of those asked for has an entry."""
        one = self._request.one_pair_per_prompt
        pairs, overall = ("picked AND pairs > 0",) * 2 if one else ("pairs", "overall")
        sums = {
            SFT: "work = 'instruct'",
            PREFERENCE: pairs,
            REWARD: overall,
            KTO: "labels",
            STEPWISE: "steps > 0",
            PROMPTS: "first",
            CRITIQUE: "work = 'critique'",
        }
        asked = {name: dict.fromkeys(SPLITS, 0) for name in self._request.configs}
        columns = ", ".join(f"sum({said})" for said in sums.values())
        for split, *totals in self._db.execute(f"SELECT split, {columns} FROM piece GROUP BY split"):  # noqa: S608
            for name, total in zip(sums, totals, strict=True):
                if name in asked:
                    asked[name][split] = total
        if RECORDS in asked:
            travels = """SELECT split, count(*) + count(review) FROM piece GROUP BY split"""
            for split, total in self._db.execute(travels):
                asked[RECORDS][split] = total
        return asked

    def close(self) -> None:
        self._db.close()

    def _look(self, source: Source, progress: Progress) -> None:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -32000"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        fits = _Fits(self._request.selection, source)
        for entry in source.scan():
            self._records += 1
            self._note(entry, bodies.read(entry.envelope, entry.entry_id), source, fits)
            if self._records % _TOLD_EVERY == 0:
                progress(self._records)
        self._db.executescript(_INDEXES)  # which commits first
        progress(self._records)

    def _note(self, entry: Entry, said: Said, source: Source, fits: "_Fits") -> None:
        if said.supersedes is not None:
            self._db.execute(
                "INSERT INTO later VALUES (?, ?, ?, ?, ?, ?)",
                (said.supersedes, said.author, entry.number, entry.entry_id, entry.taken, said.kind),
            )
        if said.kind == REVIEWED:
            self._note_review(entry, said, source)
        elif said.kind == SUBMITTED:
            work = said.work()
            if work is None:
                self._strange += 1
            elif fits(entry, said, work):
                self._fitting += 1
                self._keep(entry, said, work, of=None)

    def _note_review(self, entry: Entry, said: Said, source: Source) -> None:
        review = said.review()
        if review is None or review.outcome not in list(Outcome) or review.outcome == Outcome.UNREVIEWED:
            self._strange += 1
        elif source.reviews(said):
            row = (review.of, entry.number, entry.entry_id, said.author, said.device, entry.taken, review.outcome)
            self._db.execute("INSERT INTO review VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, review.effort.active_s))
            if review.edited is not None and review.outcome == Outcome.ACCEPT_WITH_EDITS:
                self._keep(entry, said, review.edited, of=review.of)

    def _keep(self, entry: Entry, said: Said, work: Work, *, of: str | None) -> None:
        request = self._request
        prompt = prompt_of(work)
        name = prompt_id(prompt)
        pairs = pairs_of(work)
        split = split_of(opening_id(prompt), seed=request.seed, test_share=request.test_share)
        self._db.execute(
            "INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.number,
                of,
                entry.entry_id,
                said.author,
                said.device,
                said.kind,
                _word(work),
                said.task,
                entry.taken,
                said.project,
                said.guidelines_sha256,
                work.effort.active_s,
                name,
                split,
                draw(request.seed, entry.entry_id)[:8],
                len(pairs),
                sum(pair.criterion in (OVERALL, CORRECTION) for pair in pairs),
                len(labels_of(work)),
                len(steps(nfc(work.answer.text))) if isinstance(work, Critique) else 0,
                summary.encode(summary.summarise(work)),
            ),
        )

    def _choose(self, agrees: Agrees) -> None:
        selection = self._request.selection
        self._db.execute(_CHOOSE, (json.dumps(selection.outcomes),))
        self._db.execute("CREATE INDEX chosen_by_task ON chosen(task, author)")
        if selection.least_agreement is not None:
            self._db.execute("CREATE TABLE agreed(task TEXT PRIMARY KEY) WITHOUT ROWID")
            for task, said in self._together("chosen"):
                agreement = agrees([each for _, each in said])
                if agreement is not None and agreement >= selection.least_agreement:
                    self._db.execute("INSERT INTO agreed VALUES (?)", (task,))
            self._db.execute("DELETE FROM chosen WHERE task NOT IN (SELECT task FROM agreed)")
        self._db.execute(_FLAG)
        self._db.executescript(_CARRY)

    def _together(self, table: str) -> Iterator[tuple[str, list[tuple[str, Summary]]]]:
        rows = self._db.execute(
            f"""SELECT t.task, t.author, w.summary FROM {table} t JOIN work w ON w.number = t.content
                WHERE t.task <> '' ORDER BY t.task, t.author, t.content"""  # noqa: S608 — one of two names of ours
        )
        for task, said in groupby(rows, key=lambda row: str(row[0])):
            by_author = {author: summary.decode(raw) for _, author, raw in said}
            if len(by_author) > 1:
                yield task, list(by_author.items())

    def _count(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])


class _Fits:
    """Whether a record is of those that are selected, as far as it tells by itself."""

    def __init__(self, selection: Selection, source: Source) -> None:
        self._selection = selection
        self._pseudonym = source.pseudonym
        self._since = "" if selection.since is None else timestamp(selection.since)
        self._until = "" if selection.until is None else timestamp(selection.until)

    def __call__(self, entry: Entry, said: Said, work: Work) -> bool:
        wanted = self._selection
        return (
            (not wanted.projects or said.project in wanted.projects)
            and (not wanted.specialisations or work.specialisation in wanted.specialisations)
            and (not wanted.languages or work.language in wanted.languages)
            and (not self._since or entry.taken >= self._since)
            and (not self._until or entry.taken < self._until)
            and (not wanted.trainers or self._pseudonym(said.author) in wanted.trainers)
        )


def _word(work: Work) -> str:
    return str(work.__struct_config__.tag)
