"""A company with work in it, without a network: people whose devices sign records, taken in by the server's own intake.

with working(founded) as at:
    anna, lead = at.person("Анна"), at.person("Борис", Role.LEAD)
    record = anna.submit(ranking_body())
    lead.review(record, "accept")
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.record import ChainHead, SignedRecord
from app.services.record_body import to_body
from app.signing import log
from app.signing.enrolment import enrol, prove
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from sync.protocol import Verdict
from sync.server import register
from sync.server.company import Company
from sync.server.enrolling import Enrolling
from sync.server.intake import Intake
from sync.server.register import Role
from tests.company import Founded
from tests.desk_samples import instruct, ranking

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Worker:
    """A person and their one device."""

    at: "Work"
    author: str
    key: SigningKey
    context: RecordContext
    head: ChainHead

    def submit(self, body: Mapping[str, Any], *, supersedes: SignedRecord | None = None, **of: str) -> SignedRecord:
        """Sign a piece of work and have it taken. `of` are a record's task, project, guidelines."""
        return self._take("annotation.submitted", body, supersedes, of)

    def withdraw(self, record: SignedRecord, reason: str = "") -> SignedRecord:
        return self._take("annotation.withdrawn", {"reason": reason}, record, {})

    def review(self, record: SignedRecord, outcome: str, edited: Mapping[str, Any] | None = None) -> SignedRecord:
        body = {"of": record.entry_id, "outcome": outcome, "edited": edited, "advice": "", "comments": []}
        return self._take("review.given", body, None, {})

    def sign(
        self, kind: str, body: Mapping[str, Any], supersedes: SignedRecord | None, of: Mapping[str, str]
    ) -> SignedRecord:
        """The next record of the chain, which nobody has taken yet."""
        context = {"author": self.author, "org": self.context.org, "server": self.context.server, **of}
        record = log.append(
            self.head,
            key=self.key,
            context=RecordContext(**context),
            kind=kind,
            body=body,
            at=self.at.now,
            supersedes=None if supersedes is None else supersedes.entry_id,
        )
        self.head = record.head
        return record

    def _take(
        self, kind: str, body: Mapping[str, Any], supersedes: SignedRecord | None, of: Mapping[str, str]
    ) -> SignedRecord:
        record = self.sign(kind, body, supersedes, of)
        self.at.take(self, [record])
        return record


@dataclass
class Work:
    """An open company. `now` is when records are made and taken."""

    company: Company
    now: datetime = NOON
    people: list[Worker] = field(default_factory=list)

    def person(self, name: str = "", role: Role = Role.TRAINER) -> Worker:
        company, key = self.company, SigningKey.generate()
        with company.database.writing() as db:
            person = register.add_person(db, name=name or f"Анна {uuid.uuid4()}", role=role, at=self.now)
            code, _ = register.invite(db, author=person.author, lasts=timedelta(days=1), at=self.now)
            context = RecordContext(author=person.author, org=company.voice.org, server=company.voice.server)
            first = enrol(key, context=context, at=self.now)
            Enrolling(company.voice, company.log).by_invitation(
                db,
                code=code,
                line=first.envelope,
                proof=prove(key, server=company.voice.server, code=code),
                at=self.now,
            )
        made = Worker(self, person.author, key, context, first.head)
        self.people.append(made)
        return made

    def take(self, by: Worker, records: list[SignedRecord]) -> None:
        """Have the server take them; each has to be stored."""
        intake = Intake(org=self.company.voice.org, server=self.company.voice.server, log=self.company.log)
        with self.company.database.writing() as db:
            sender = register.sender_of(db, by.key.public.keyid)
            seen = intake.look(sender, [record.envelope for record in records])
            outcomes = intake.settle(db, sender, seen, at=self.now)
        assert [each.verdict for each in outcomes] == [Verdict.STORED] * len(records), outcomes


@contextmanager
def working(founded: Founded) -> Iterator[Work]:
    with founded.opened() as company:
        yield Work(company)


def ranking_body(**changes: object) -> dict[str, Any]:
    """As a desk writes it; `changes` are the annotation's."""
    return to_body(ranking(**changes))


def instruct_body(answer: str = "Потому что воздух рассеивает синий свет.", **changes: object) -> dict[str, Any]:
    return to_body(instruct(answer, **changes))


def critique_body(
    text: str = "Paris is in Spain. It is a city.", corrected: str = "Paris is in France. It is a city.", **changes: Any
) -> dict[str, Any]:
    """A critique (RECORDS.md §1) of an answer whose first sentence is wrong."""
    wrong = {
        "start": 12,
        "end": 17,
        "quote": "Spain",
        "category": "factual_error",
        "severity": "major",
        "correction": "France",
        "explanation": "",
        "evidence": [{"source": "Atlas", "locator": "p. 3", "quote": "Paris, France"}],
    }
    return {
        "kind": "critique",
        "messages": [{"role": "user", "content": "Where is Paris?"}],
        "answer": {"id": "a", "text": text, "provenance": None},
        "errors": [wrong],
        "corrected": corrected,
        "specialisation": "history",
        "language": "en",
        "effort": {"active_s": 12.0, "wall_s": 20.0},
        **changes,
    }
