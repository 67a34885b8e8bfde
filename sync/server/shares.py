"""How many tasks one person may hold where there are few: whoever comes first leaves the others theirs.

Of each task that nobody has done yet, the part that falls to one of those who may do it and are at work. Who has done
theirs gets more with the next sync, so that nobody waits for whoever does nothing.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from app.storage.columns import AnyRow
from sync.server.tables import LeaseState, devices, leases, people, tasks

_AT_WORK: Final = timedelta(days=14)  # whoever was heard of since

# What decides how many people share a task.
OF_TASK: Final = (tasks.c.overlap, tasks.c.specialisation, tasks.c.language)


def share(
    connection: Connection, fits: Sequence[ColumnElement[bool]], mine: Sequence[AnyRow], room: int, *, at: datetime
) -> int:
    """How many somebody may hold who holds `mine` and could do whatever `fits`; exact up to `room` more."""
    here = select(devices.c.author).where(devices.c.revoked.is_(None), devices.c.seen > at - _AT_WORK)
    working = select(people.c.specialisations, people.c.languages).where(people.c.author.in_(here))
    crew = connection.execute(working).all()
    enough = (len(mine) + room) * max(1, len(crew))
    held = select(leases.c.task).where(leases.c.state == LeaseState.HELD.value)
    pool = [*mine]
    for undone in (tasks.c.open, ~tasks.c.open & tasks.c.id.in_(held)):
        pool += connection.execute(select(*OF_TASK).where(undone, *fits).limit(enough)).all()
    kinds = Counter((task.overlap, task.specialisation, task.language) for task in pool)
    due = Fraction()
    for (overlap, specialisation, language), count in kinds.items():
        able = sum(_may_do(person, specialisation, language) for person in crew)
        # Whoever asks in files only may not be of the crew.
        due += count * min(Fraction(1), Fraction(overlap, max(1, able)))
    return math.ceil(due)


def _may_do(person: AnyRow, specialisation: str, language: str) -> bool:
    """As the database is asked when tasks are handed out."""
    knows = not person.specialisations or specialisation in ("general", *person.specialisations)
    speaks = not person.languages or not language or language in person.languages
    return knows and speaks
