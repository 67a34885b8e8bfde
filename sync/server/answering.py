"""The answer to what a desk asks, be it over the network or in a file: how the log stands, and tasks.

Blocking; any number of threads may ask at once.
"""

from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection

from app.domain.task import HandedOut, ProjectSheet
from sync.protocol import News, Pull, Refusal
from sync.server import asks, models, projects, register, tasks
from sync.server.company import Company
from sync.server.errors import RequestRefused
from sync.server.group_commit import GroupCommit
from sync.server.register import Sender

# A file is on its way there and back, each as long as it takes: a task waits for both.
_CARRIED_LEASES: Final = 2


class Answering:
    """For the desks of one company."""

    def __init__(self, company: Company, commits: GroupCommit) -> None:
        self._company = company
        self._commits = commits

    def news(self, sender: Sender, asked: Pull, *, at: datetime, in_file: bool = False) -> News:
        """Raises RequestRefused (`Refusal.NO_PROOF`) for a desk that knows the log longer than it is."""
        log = self._company.log
        with self._company.database.reading() as connection:
            present = log.present_checkpoint(connection)
        if present is None:
            present = self._commits.run(lambda db: log.checkpoint(db, at=at))
        size, checkpoint = present
        with self._company.database.reading() as connection:
            try:
                consistency = log.consistency(connection, asked.known_size, size)
                proofs = log.inclusions(connection, asked.prove, size)
            except ValueError as error:
                raise RequestRefused(Refusal.NO_PROOF, str(error)) from error
            newest = models.serial(connection)
        given, sheets, gone, carried = self._tasks(sender, asked, at, in_file=in_file)
        return News(
            checkpoint=checkpoint.decode("ascii"),
            consistency=tuple(each.hex() for each in consistency),
            proofs=tuple(tuple(each.hex() for each in proof) for proof in proofs),
            tasks=tuple(msgspec.Raw(msgspec.json.encode(each)) for each in given),
            sheets=tuple(msgspec.Raw(msgspec.json.encode(each)) for each in sheets),
            gone=gone,
            carried=carried,
            catalogue=newest,
        )

    def _tasks(
        self, sender: Sender, asked: Pull, at: datetime, *, in_file: bool
    ) -> tuple[tuple[HandedOut, ...], tuple[ProjectSheet, ...], tuple[str, ...], int]:
        """New tasks, the sheets of them that the desk does not know, which of those it names are its no longer, and
        which news it got in a file before."""
        if not (asked.want or asked.held or asked.back):
            return (), (), (), 0
        named = tuple(dict.fromkeys((*asked.held, *(each.task for each in asked.back))))

        def settle(db: Connection) -> tuple[list[HandedOut], set[str], int]:
            if not in_file:  # what a file gives back was taken when it came
                tasks.take_back(db, sender.author, asked.back, at=at)
            tasks.expire(db, at=at)
            given = tasks.hand_out(
                db,
                register.person_of(db, sender.author),
                sender.device,
                want=asked.want,
                held=asked.held,
                languages=asked.languages,
                kinds=asked.kinds,
                at=at,
                leases_long=_CARRIED_LEASES if in_file else 1,
            )
            still = tasks.still_held(db, sender.author, sender.device, named)
            return given, still, 0 if in_file else asks.overtake(db, sender.device, asked)

        given, held, carried = self._commits.run(settle)
        wanted = {each.task.sheet for each in given} - set(asked.sheets)
        with self._company.database.reading() as connection:
            sheets = projects.sheets(connection, wanted)
        return tuple(given), sheets, tuple(each for each in named if each not in held), carried
