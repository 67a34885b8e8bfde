"""What desks ask of the server, one method a request. Blocking; any number of threads may ask at once.

Every method raises `RequestRefused` for what is answered with a refusal.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from app.domain.ports import Clock
from app.signing.fields import to_base64
from sync.protocol import (
    MAJOR,
    MINOR,
    About,
    Catalogue,
    Enrolled,
    Invitation,
    News,
    Outcome,
    Outcomes,
    Pull,
    Refusal,
    Verdict,
    Version,
)
from sync.server import models, register
from sync.server.answering import Answering
from sync.server.company import Company
from sync.server.enrolling import Enrolling
from sync.server.errors import RequestRefused
from sync.server.group_commit import GroupCommit
from sync.server.intake import Intake
from sync.server.telemetry import LOGGER

_MOST_S: Final = 2**31 - 1


class Desks:
    """Serves the desks of one company."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock
        self._commits = GroupCommit(company.database.writing)
        self._answering = Answering(company, self._commits)
        self._enrolling = Enrolling(company.voice, company.log)
        self._intake = Intake(org=company.voice.org, server=company.voice.server, log=company.log)

    def about(self) -> About:
        voice = self._company.voice
        return About(
            protocol=Version(major=MAJOR, minor=MINOR),
            org=voice.org,
            org_name=self._company.name,
            server=voice.server,
            public_key=to_base64(voice.key.public.spki),
            time=self._clock.now().isoformat(),
        )

    def invitation(self, code: str) -> Invitation:
        """What a code is good for. It stays unused."""
        with self._company.database.reading() as connection:
            person = register.invited(connection, code, at=self._clock.now())
        return Invitation(author=person.author, name=person.name, role=person.role.value)

    def enrol(self, line: bytes, *, code: str | None, proof: bytes, token: str | None) -> Enrolled:
        """Make the device that `line` announces one of a person's: whose code or whose token it is."""
        at = self._clock.now()
        if code is not None:
            given = code
            return self._commits.run(
                lambda db: self._enrolling.by_invitation(db, code=given, line=line, proof=proof, at=at)
            )
        if token is None:
            raise RequestRefused(Refusal.BAD_TOKEN)
        held = token
        return self._commits.run(lambda db: self._enrolling.by_token(db, token=held, line=line, at=at))

    def admit(self, token: str) -> None:
        """Nothing, where a device may go on that has this token."""
        with self._company.database.reading() as connection:
            register.holder(connection, token)

    def take(self, token: str, lines: Sequence[bytes], *, their_clock: datetime | None) -> Outcomes:
        """Take records, one a line."""
        at = self._clock.now()
        with self._company.database.reading() as connection:
            sender = register.holder(connection, token)
        seen = self._intake.look(sender, lines)
        ahead = None if their_clock is None else _seconds(their_clock, at)

        def settle(db: Connection) -> list[Outcome]:
            register.note_contact(db, sender, at=at, clock_ahead_s=ahead)
            return self._intake.settle(db, sender, seen, at=at)

        outcomes = tuple(self._commits.run(settle))
        if refused := Counter(str(each.reason) for each in outcomes if each.verdict is Verdict.REFUSED):
            # Nothing of them is kept, and yet somebody may be meddling with what this device sends.
            LOGGER.warning("refused", extra={"facts": {"device": sender.device, "reasons": dict(refused)}})
        return Outcomes(outcomes=outcomes)

    def pull(self, token: str, asked: Pull) -> News:
        """How the log stands and what there is to prove of it; tasks."""
        with self._company.database.reading() as connection:
            sender = register.holder(connection, token)
        return self._answering.news(sender, asked, at=self._clock.now())

    def catalogue(self, token: str) -> Catalogue:
        """The models that are offered."""
        with self._company.database.reading() as connection:
            register.holder(connection, token)
            raw = models.signed(connection)
        return Catalogue(catalogue="" if raw is None else raw.decode("utf-8"))

    def model(self, token: str, sha256: str) -> Path:
        """Where the file of a model that is offered lies."""
        with self._company.database.reading() as connection:
            register.holder(connection, token)
            offered = {entry.sha256 for entry in models.offered(connection)}
        path = self._company.models.path(sha256)
        if sha256 not in offered or not path.is_file():
            raise RequestRefused(Refusal.NO_MODEL)
        return path


def _seconds(theirs: datetime, ours: datetime) -> int:
    """To a few decades either way, which is what the column holds."""
    return max(-_MOST_S, min(_MOST_S, round((theirs - ours).total_seconds())))
