"""Looks at the marks of every record before the first row is written: which stand, and what became of them in review.

What their texts say is not looked at here: that is read once, when rows are made of it. What is learnt goes into a
scratch database beside the dataset, without anybody's words: memory does not grow with the log.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

from app.dataset import bodies
from app.dataset.bodies import REVIEWED, SUBMITTED, Review
from app.dataset.request import Outcome, Request, Selection
from app.dataset.source import Mark, Source
from app.domain.errors import NoRecordsYet, NothingToExport
from app.signing.payload import timestamp

_MarkRow = tuple[str | int | None, ...]
# Told how many records were looked at; what it raises ends the survey.
Progress = Callable[[int], None]

_BATCH: Final = 100
_TOLD_EVERY: Final = 2000
_TABLES: Final = """
    CREATE TABLE submitted(
        number INTEGER PRIMARY KEY, entry_id TEXT, author TEXT, device TEXT, taken TEXT, task TEXT, project TEXT);
    CREATE TABLE later(entry_id TEXT, author TEXT, number INTEGER, by TEXT, taken TEXT, kind TEXT);
    CREATE TABLE review(
        of TEXT, number INTEGER PRIMARY KEY, entry_id TEXT, author TEXT, device TEXT, taken TEXT, outcome TEXT,
        edited INTEGER);
"""
_INDEXES: Final = """
    CREATE INDEX later_by ON later(entry_id, author);
    CREATE INDEX review_by ON review(of, number);
"""
# Of a record the newest review by another counts, and its author's own withdrawal or revision. `content` is the number
# of the record whose text is exported: the review's, where it was accepted with edits.
_CHOOSE: Final = """
    CREATE TABLE piece AS
    SELECT s.number, iif(r.edited, r.number, s.number) AS content, r.number AS review,
           coalesce(r.outcome, 'unreviewed') AS outcome, s.task AS task, s.author AS author
    FROM submitted s
    LEFT JOIN review r ON r.number =
        (SELECT max(number) FROM review WHERE of = s.entry_id AND author <> s.author)
    WHERE NOT EXISTS (SELECT 1 FROM later l WHERE l.entry_id = s.entry_id AND l.author = s.author)
      AND coalesce(r.outcome, 'unreviewed') IN (SELECT value FROM json_each(?))
"""
_CARRY: Final = """
    CREATE UNIQUE INDEX piece_by_number ON piece(number);
    CREATE INDEX piece_by_review ON piece(review) WHERE review NOT NULL;
    CREATE INDEX piece_by_task ON piece(task, author);
    CREATE TABLE carried(number INTEGER PRIMARY KEY);
    INSERT INTO carried SELECT number FROM piece UNION SELECT review FROM piece WHERE review NOT NULL;
"""


class Carried(NamedTuple):
    """A record that travels along: a piece of work, or the review that decided about it. `content` is the number of the
    record whose text is exported of that piece; `review` is None where this is the piece itself."""

    number: int
    content: int
    review: int | None
    entry_id: str
    author: str
    device: str
    taken: str
    task: str
    project: str
    outcome: str

    @property
    def is_content(self) -> bool:
        return self.content == self.number


class Tombstone(NamedTuple):
    """A record that its author took back: withdrawn, or revised by another."""

    entry_id: str
    because: str
    by: str
    at: str


class Survey:
    """A database in a scratch folder, which is the caller's to remove. Close it at the end.

    Attributes:
        records: how many there are in all.
        strange: reviews that no program of this version understands.
    """

    def __init__(self, scratch: Path) -> None:
        self._db = sqlite3.connect(scratch / "survey.db", isolation_level=None)
        self.records = self.strange = 0

    @classmethod
    def open(cls, scratch: Path) -> Self:
        """A survey that was made there, for reading: `records` and `strange` are not told again."""
        return cls(scratch)

    @classmethod
    def of(cls, source: Source, request: Request, scratch: Path, *, progress: Progress = lambda _: None) -> Self:
        """Look at all of `source`. Raises BadEnvelope or BadPayload with the name of a review that is none, and what
        `progress` raises."""
        survey = cls(scratch)
        try:
            survey._look(source, request.selection, progress)
            survey._read_reviews(source)
            survey._db.execute(_CHOOSE, (json.dumps(request.selection.outcomes),))
            survey._db.executescript(_CARRY)
        except BaseException:
            survey.close()
            raise
        return survey

    @property
    def fitting(self) -> int:
        """Pieces that stand and are of those selected, but for their review and what their texts say."""
        return self._count("SELECT count(*) FROM submitted")

    @property
    def pieces(self) -> int:
        """The same with the reviews that were asked for."""
        return self._count("SELECT count(*) FROM piece")

    def nothing(self, selection: Selection) -> NothingToExport:
        """The error to raise where no rows come of it, and what other reviews would give, where marks tell it."""
        if not self.records:
            return NoRecordsYet(0, 0)
        by_others = selection.languages or selection.specialisations or selection.least_agreement is not None
        if by_others or set(selection.outcomes) == set(Outcome):
            return NothingToExport(self.records, 0)
        taken_back = self._count(
            """SELECT count(*) FROM submitted s
               WHERE EXISTS (SELECT 1 FROM later l WHERE l.entry_id = s.entry_id AND l.author = s.author)"""
        )
        return NothingToExport(self.records, self.fitting - taken_back)

    def several(self) -> Iterator[Carried]:
        """The pieces of each task that several people did, in the order of tasks."""
        rows = self._db.execute(
            f"""{_CARRIED} JOIN piece p ON p.number = s.number
                WHERE p.task IN (SELECT task FROM piece WHERE task <> '' GROUP BY task
                                 HAVING count(DISTINCT author) > 1)
                ORDER BY p.task, p.author, p.number"""  # noqa: S608 — a constant of ours
        )
        return (Carried(*row) for row in rows)

    def keep_tasks(self, tasks: Iterable[str]) -> None:
        """Leave out the pieces of all other tasks."""
        self._db.execute("CREATE TEMP TABLE agreed(task TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.executemany("INSERT INTO agreed VALUES (?)", ((task,) for task in tasks))
        self._db.executescript(
            """DELETE FROM piece WHERE task NOT IN (SELECT task FROM agreed);
               DELETE FROM carried WHERE number NOT IN
                   (SELECT number FROM piece UNION SELECT review FROM piece WHERE review NOT NULL)"""
        )

    def carried(self, first: int, last: int) -> Iterator[list[Carried]]:
        """The records that travel along, numbers `first` to `last`, in order, some at a time."""
        after = first - 1
        while True:
            numbers = [
                number
                for (number,) in self._db.execute(
                    "SELECT number FROM carried WHERE number > ? AND number <= ? ORDER BY number LIMIT ?",
                    (after, last, _BATCH),
                )
            ]
            if not numbers:
                return
            between = (numbers[0], numbers[-1])
            works = self._db.execute(
                f"{_CARRIED} JOIN piece p ON p.number = s.number WHERE s.number BETWEEN ? AND ?",
                between,
            )
            found = [Carried(*row) for row in works]
            reviews = self._db.execute(
                """SELECT r.number, p.content, p.number, r.entry_id, r.author, r.device, r.taken, p.task, s.project,
                          r.outcome
                   FROM review r JOIN piece p ON p.review = r.number JOIN submitted s ON s.number = p.number
                   WHERE r.number BETWEEN ? AND ?""",
                between,
            )
            found += [Carried(*row) for row in reviews]
            yield sorted(found)
            after = numbers[-1]

    def tombstones(self) -> Iterator[Tombstone]:
        """What authors took back, in the order in which they did."""
        rows = self._db.execute(
            """SELECT l.entry_id, l.kind, l.by, l.taken FROM later l
               WHERE EXISTS (SELECT 1 FROM submitted s WHERE s.entry_id = l.entry_id AND s.author = l.author)
               ORDER BY l.number"""
        )
        for entry_id, kind, by, at in rows:
            yield Tombstone(entry_id, "revised" if kind == SUBMITTED else "withdrawn", by, at)

    def close(self) -> None:
        self._db.close()

    def _look(self, source: Source, selection: Selection, progress: Progress) -> None:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16000"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        fits = _fitting(selection, source)
        submitted: list[_MarkRow] = []
        later: list[_MarkRow] = []
        reviews: list[_MarkRow] = []
        for mark in source.marks():
            self.records += 1
            number, entry_id, kind, author, device, taken, task, project, supersedes, judge = mark
            if supersedes is not None:
                later.append((supersedes, author, number, entry_id, taken, kind))
            if kind == SUBMITTED:
                if fits(mark):
                    submitted.append((number, entry_id, author, device, taken, task, project))
            elif kind == REVIEWED and judge:
                reviews.append((number, entry_id, author, device, taken))
            if self.records % _TOLD_EVERY == 0:
                self._note(submitted, later, reviews)
                progress(self.records)
        self._note(submitted, later, reviews)
        progress(self.records)

    def _note(self, submitted: list[_MarkRow], later: list[_MarkRow], reviews: list[_MarkRow]) -> None:
        self._db.executemany("INSERT INTO submitted VALUES (?, ?, ?, ?, ?, ?, ?)", submitted)
        self._db.executemany("INSERT INTO later VALUES (?, ?, ?, ?, ?, ?)", later)
        self._db.executemany(
            "INSERT INTO review(number, entry_id, author, device, taken) VALUES (?, ?, ?, ?, ?)",
            reviews,
        )
        for each in (submitted, later, reviews):
            each.clear()

    def _read_reviews(self, source: Source) -> None:
        """What they decided, which only their texts say."""
        after = 0
        while rows := self._db.execute(
            "SELECT number FROM review WHERE number > ? ORDER BY number LIMIT ?", (after, _BATCH)
        ).fetchall():
            numbers = [number for (number,) in rows]
            after = numbers[-1]
            for entry in source.fetch(numbers):
                review = bodies.read(entry.envelope, entry.entry_id).review()
                if review is None or not _decides(review):
                    self.strange += 1
                    self._db.execute("DELETE FROM review WHERE number = ?", (entry.number,))
                else:
                    edited = review.edited is not None and review.outcome == Outcome.ACCEPT_WITH_EDITS
                    self._db.execute(
                        "UPDATE review SET of = ?, outcome = ?, edited = ? WHERE number = ?",
                        (review.of, review.outcome, edited, entry.number),
                    )
        self._db.executescript(_INDEXES)  # which commits first

    def _count(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])


_CARRIED: Final = """
    SELECT s.number, p.content, NULL, s.entry_id, s.author, s.device, s.taken, s.task, s.project, p.outcome
    FROM submitted s"""


def _decides(review: Review) -> bool:
    return review.outcome in list(Outcome) and review.outcome != Outcome.UNREVIEWED


def _fitting(selection: Selection, source: Source) -> Callable[[Mark], bool]:
    """Whether a record is of those that are selected, as far as its marks tell."""
    since = "" if selection.since is None else timestamp(selection.since)
    until = "" if selection.until is None else timestamp(selection.until)

    def fits(mark: Mark) -> bool:
        return (
            (not selection.projects or mark.project in selection.projects)
            and (not since or mark.taken >= since)
            and (not until or mark.taken < until)
            and (not selection.trainers or source.pseudonym(mark.author) in selection.trainers)
        )

    return fits
