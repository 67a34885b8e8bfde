"""Tasks and for whom they are reserved. Part of the caller's transaction.

A task is for as many people as its overlap says. A reservation (lease) lasts days, as desks work offline, is made
longer whenever the desk is heard of, and ends by the record, by the trainer, or by itself. What was reserved and never
reached the desk, as the answer got lost, is told again. Where tasks are few, whoever comes first leaves the others
theirs.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, insert, or_, select, update

from app.domain.task import Back, GivenBack, HandedOut, Purpose, Task
from app.signing.payload import Payload
from app.storage.columns import AnyRow
from sync.server import shares
from sync.server.projects import ProjectVersion
from sync.server.register import Person
from sync.server.tables import LeaseState, devices, leases, people, tasks

MOST_HELD: Final = 200
_RENEWED_AFTER: Final = timedelta(hours=1)
_RESTS: Final = timedelta(days=1)  # what a person gave back does not come back with the same answer
_SUBMITTED: Final = "annotation.submitted"
_WITHDRAWN: Final = "annotation.withdrawn"
_EVERYBODY: Final = 1_000_000  # the overlap of a task for calibration
_BATCH: Final = 500
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A task that a person did not do, and their reason; empty where they gave none."""

    task: Task
    name: str
    how: Back
    reason: str
    since: datetime


def add(connection: Connection, made: Sequence[Task], by: ProjectVersion, *, at: datetime) -> int:
    """Keep tasks that are not kept yet (by id); how many were new. A share of them, chosen by their ids, is for
    everybody: by these people are compared with one another."""
    fresh = {task.id: task for task in made}
    for some in _some(list(fresh)):
        for known in connection.execute(select(tasks.c.id).where(tasks.c.id.in_(some))).scalars().all():
            del fresh[known]
    for some in _some(list(fresh)):
        connection.execute(insert(tasks), [_row(fresh[task_id], by, at) for task_id in some])
    return len(fresh)


def expire(connection: Connection, *, at: datetime) -> None:
    """Let go of what was reserved too long. Nobody else writes meanwhile, or counts."""
    over = select(leases.c.task, leases.c.author).where(leases.c.state == LeaseState.HELD, leases.c.expires <= at)
    for row in connection.execute(over).all():
        _leave(connection, row.task, row.author, LeaseState.FREE, "", at=at)


def hand_out(
    connection: Connection,
    person: Person,
    device: str,
    *,
    want: int,
    held: Collection[str],
    languages: Collection[str],
    kinds: Collection[str],
    at: datetime,
    leases_long: int = 1,
) -> list[HandedOut]:
    """What this device does not have yet of what is reserved for it, filled up with tasks of these kinds until it holds
    `want` or its share of them; what it holds is reserved anew. `leases_long` is for how many times as long as their
    projects say."""
    _succeed(connection, person.author, device, held)
    mine = and_(leases.c.author == person.author, leases.c.device == device, leases.c.state == LeaseState.HELD)
    rows = connection.execute(
        select(tasks.c.id, tasks.c.body, tasks.c.lease_hours, leases.c.expires, *shares.OF_TASK)
        .join(leases, leases.c.task == tasks.c.id)
        .where(mine)
    ).all()
    until = {row.id: _until(row, at, leases_long) for row in rows}
    for row in rows:
        if until[row.id] - row.expires < _RENEWED_AFTER:
            until[row.id] = max(until[row.id], row.expires)
            continue
        connection.execute(
            update(leases)
            .where(leases.c.task == row.id, leases.c.author == person.author)
            .values(expires=until[row.id])
        )
    given = [HandedOut(task=_told(row.body), expires=until[row.id]) for row in rows if row.id not in held]
    room = min(want, MOST_HELD) - len(rows)
    if room > 0:
        fits = _fits(person, languages, kinds, at=at)
        room = min(room, shares.share(connection, fits, rows, room, at=at) - len(rows))
    if room > 0:
        wanted = select(tasks).where(tasks.c.open, *fits).order_by(tasks.c.urgency, tasks.c.due, tasks.c.n).limit(room)
        free = connection.execute(wanted).all()
        given += [_reserve(connection, row, person, device, at=at, until=_until(row, at, leases_long)) for row in free]
    return given


def free_of(connection: Connection, device: str, *, at: datetime) -> None:
    """A device takes part no more: what was reserved for it is anybody's at once, its own person's among them."""
    held = select(leases.c.task, leases.c.author).where(
        leases.c.device == device, leases.c.state == LeaseState.HELD.value
    )
    for row in connection.execute(held).all():
        _leave(connection, row.task, row.author, LeaseState.FREE, "", at=at - _RESTS)


def _succeed(connection: Connection, author: str, device: str, held: Collection[str]) -> None:
    """A desk that joined again has another key and the same tasks: what it holds is reserved for it, where its person's
    other device was not heard of since."""
    if not held:
        return
    since = select(devices.c.enrolled).where(devices.c.device == device).scalar_subquery()
    gone = select(devices.c.device).where(
        devices.c.author == author, devices.c.seen.is_(None) | (devices.c.seen < since)
    )
    theirs = (leases.c.author == author) & (leases.c.state == LeaseState.HELD) & leases.c.task.in_(list(held))
    connection.execute(
        update(leases).where(theirs, leases.c.device != device, leases.c.device.in_(gone)).values(device=device)
    )


def still_held(connection: Connection, author: str, device: str, ids: Collection[str]) -> set[str]:
    """Which of these are still reserved for the device; what is not, its desk may forget."""
    wanted = select(leases.c.task).where(
        leases.c.author == author,
        leases.c.device == device,
        leases.c.state == LeaseState.HELD,
        leases.c.task.in_(list(ids)),
    )
    return set(connection.execute(wanted).scalars())


def take_back(connection: Connection, author: str, back: Iterable[GivenBack], *, at: datetime) -> None:
    """Tasks that trainers do not do; one that is not theirs is no error, as they may say so twice."""
    states = {Back.SKIPPED: LeaseState.SKIPPED, Back.FLAGGED: LeaseState.FLAGGED, Back.RELEASED: LeaseState.FREE}
    for each in back:
        _leave(connection, each.task, author, states[each.how], each.reason, at=at)


def note_records(connection: Connection, records: Iterable[Payload], *, at: datetime) -> None:
    """What new records mean for the tasks they name: work that was submitted does one, also where the reservation had
    run out; work that was withdrawn leaves it to be done."""
    for said in records:
        if said.kind not in (_SUBMITTED, _WITHDRAWN) or not said.task:
            continue
        if connection.execute(select(tasks.c.n).where(tasks.c.id == said.task)).first() is None:
            continue
        if said.kind == _SUBMITTED:
            _do(connection, said.task, said.author, said.device, at=at)
        else:
            _leave(connection, said.task, said.author, LeaseState.FREE, "", at=at, was=LeaseState.DONE)


def counts(connection: Connection) -> dict[str, int]:
    """How many tasks there are, how many wait for somebody, and how many leases are in each state."""
    waiting = tasks.c.open
    total = {
        "tasks": connection.execute(select(func.count()).select_from(tasks)).scalar_one(),
        "waiting": connection.execute(select(func.count()).select_from(tasks).where(waiting)).scalar_one(),
    }
    states = select(leases.c.state, func.count()).group_by(leases.c.state)
    return total | {row[0]: row[1] for row in connection.execute(states) if row[0] != LeaseState.FREE}


def returned(connection: Connection) -> list[Returned]:
    """What people skipped or flagged, and what they gave back with a reason, the newest first."""
    hows = {LeaseState.SKIPPED: Back.SKIPPED, LeaseState.FLAGGED: Back.FLAGGED, LeaseState.FREE: Back.RELEASED}
    said = or_(leases.c.state.in_([LeaseState.SKIPPED.value, LeaseState.FLAGGED.value]), _GIVEN_BACK)
    wanted = (
        select(tasks.c.body, people.c.name, leases.c.state, leases.c.reason, leases.c.since)
        .join_from(leases, tasks, tasks.c.id == leases.c.task)
        .join(people, people.c.author == leases.c.author)
        .where(said)
        .order_by(leases.c.since.desc(), tasks.c.n)
    )
    return [
        Returned(task=row.body, name=row.name, how=hows[LeaseState(row.state)], reason=row.reason, since=row.since)
        for row in connection.execute(wanted)
    ]


# A reservation that ran out is free as well, and has no reason.
_GIVEN_BACK = and_(leases.c.state == LeaseState.FREE.value, leases.c.reason != "")
_LEASE = select(leases).where(leases.c.task == bindparam("task"), leases.c.author == bindparam("author"))


def _fits(
    person: Person, languages: Collection[str], kinds: Collection[str], *, at: datetime
) -> list[ColumnElement[bool]]:
    """Of tasks, which are this person's to do, had they room for another."""
    had = exists().where(
        leases.c.task == tasks.c.id,
        leases.c.author == person.author,
        or_(leases.c.state != LeaseState.FREE.value, leases.c.since > at - _RESTS),
    )
    fits: list[ColumnElement[bool]] = [~had, tasks.c.kind.in_(list(kinds))]
    if person.specialisations:
        fits.append(tasks.c.specialisation.in_(["general", *person.specialisations]))
    spoken = set(person.languages or languages) & set(languages or person.languages)
    if person.languages or languages:
        fits.append(or_(tasks.c.language == "", tasks.c.language.in_(sorted(spoken))))
    return fits


def _told(task: Task) -> Task:
    """As a trainer may see it: the answer of an exam stays here."""
    return replace(task, known=None) if task.purpose is Purpose.EXAM else task


def _until(row: AnyRow, at: datetime, leases_long: int) -> datetime:
    return at + timedelta(hours=row.lease_hours) * leases_long


def _reserve(
    connection: Connection, row: AnyRow, person: Person, device: str, *, at: datetime, until: datetime
) -> HandedOut:
    lease = {
        "device": device,
        "state": LeaseState.HELD.value,
        "since": at,
        "expires": until,
        "reason": "",
    }
    key = {"task": row.id, "author": person.author}
    if connection.execute(_LEASE, key).first() is None:
        connection.execute(insert(leases).values(**key, **lease))
    else:  # had it once and gave it back
        connection.execute(
            update(leases).where(leases.c.task == row.id, leases.c.author == person.author).values(**lease)
        )
    _count(connection, row.id, +1)
    return HandedOut(task=_told(row.body), expires=until)


def _do(connection: Connection, task: str, author: str, device: str, *, at: datetime) -> None:
    lease = connection.execute(_LEASE, {"task": task, "author": author}).first()
    done = {"state": LeaseState.DONE.value, "since": at}
    if lease is None:
        made = {"task": task, "author": author, "device": device, "expires": at, "reason": "", **done}
        connection.execute(insert(leases).values(made))
    elif lease.state != LeaseState.DONE:
        connection.execute(update(leases).where(leases.c.task == task, leases.c.author == author).values(done))
    if lease is None or lease.state not in (LeaseState.HELD, LeaseState.DONE):
        _count(connection, task, +1)


def _leave(
    connection: Connection,
    task: str,
    author: str,
    state: LeaseState,
    reason: str,
    *,
    at: datetime,
    was: LeaseState = LeaseState.HELD,
) -> None:
    """From a state that counts towards the overlap to one that does not."""
    lease = connection.execute(_LEASE, {"task": task, "author": author}).first()
    if lease is None or lease.state != was:
        return
    connection.execute(
        update(leases)
        .where(leases.c.task == task, leases.c.author == author)
        .values(state=state.value, since=at, reason=reason)
    )
    _count(connection, task, -1)


def _row(task: Task, by: ProjectVersion, at: datetime) -> dict[str, Any]:
    for_all = int(task.id[:8], 16) / 2**32 < by.calibration
    return {
        "id": task.id,
        "project": task.project,
        "kind": task.kind.value,
        "specialisation": task.specialisation,
        "language": task.language,
        "urgency": -task.priority,
        "due": task.due or _NEVER,
        "overlap": _EVERYBODY if for_all else by.overlap,
        "lease_hours": by.lease_hours,
        "taken": 0,
        "body": task,
        "added": at,
        "open": True,
    }


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Databases take so many parameters at once and no more."""
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _count(connection: Connection, task: str, change: int) -> None:
    taken = tasks.c.taken + change
    connection.execute(update(tasks).where(tasks.c.id == task).values(taken=taken, open=taken < tasks.c.overlap))
