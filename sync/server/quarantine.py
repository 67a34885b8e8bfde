"""What was set aside, and the devices that are quarantined for it: what keepers see of them and decide.

Nothing that a desk sent is ever deleted. What is dismissed is only not listed any more; what is sound and came while
its device was quarantined is taken when that device is released, dismissed or not. Part of the caller's transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, bindparam, func, select, update

from app.signing import envelope, payload
from app.signing.fields import MAX_WHOLE
from app.storage.columns import AnyRow
from sync.protocol import Reason, Verdict
from sync.server import register, tasks
from sync.server.intake import Intake
from sync.server.tables import aside, devices, records


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A line that was not stored. `line` is as it came. `released`: it was taken since. `dismissed`: when a keeper had
    seen enough of it."""

    n: int
    author: str
    name: str
    device: str
    entry_id: str
    seq: int
    reason: str
    detail: str
    came: datetime
    line: bytes
    released: bool
    dismissed: datetime | None
    dismissed_because: str

    @property
    def waits(self) -> bool:
        """For a keeper to look at it."""
        return not self.released and self.dismissed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of what a released device had sent. `forks` are all of its records whose place in its chain another
    has. `quarantined`: one of them waited, so that the device is where it was."""

    taken: int
    left: int
    forks: int
    quarantined: bool
    revoked: bool


def every(connection: Connection) -> Sequence[SetAside]:
    """All of it, oldest first."""
    names = _names(connection)
    return [_set_aside(row, names) for row in connection.execute(select(aside).order_by(aside.c.n))]


def numbered(connection: Connection, n: int) -> SetAside:
    """The one with this number. Raises ValueError."""
    row = connection.execute(select(aside).where(aside.c.n == _findable(n))).first()
    if row is None:
        raise ValueError(_NO_SUCH.format(n))
    return _set_aside(row, _names(connection))


def waiting(connection: Connection) -> int:
    """How many wait for a keeper to look at them."""
    return int(connection.execute(select(func.count()).select_from(aside).where(_WAITS)).scalar_one())


def dismiss(connection: Connection, numbers: Sequence[int], because: str, *, at: datetime) -> Sequence[int]:
    """List and count these no longer; those of them that were listed until now. All or none: raises ValueError."""
    wanted = list(dict.fromkeys(numbers))
    among = aside.c.n.in_([_findable(n) for n in wanted])
    known = set(connection.execute(select(aside.c.n).where(among)).scalars())
    for n in wanted:
        if n not in known:
            raise ValueError(_NO_SUCH.format(n))
    listed = set(connection.execute(select(aside.c.n).where(among, _WAITS)).scalars())
    connection.execute(update(aside).where(among, _WAITS).values(dismissed=at, dismissed_because=because))
    return [n for n in wanted if n in listed]


def release(connection: Connection, intake: Intake, device: str, *, at: datetime) -> Released:
    """Let a device that was quarantined send again, and take what it sent meanwhile, in the order of its chain.

    What still does not fit (a fork) stays aside, and sends the device back. Raises UnknownDevice.
    """
    sender = register.sender_of(connection, device)
    connection.execute(update(devices).where(devices.c.device == device).values(quarantined=None))
    held = aside.c.device == device, aside.c.reason == Reason.QUARANTINED.value, aside.c.released.is_(False)
    rows = connection.execute(select(aside).where(*held).order_by(aside.c.seq, aside.c.n)).all()
    taken = []
    for row in rows:
        (outcome,) = intake.settle(connection, sender, intake.look(sender, [bytes(row.line)]), at=at)
        if outcome.verdict is Verdict.STORED:
            taken.append(outcome.entry_id)
            connection.execute(update(aside).where(aside.c.n == row.n).values(released=True))
    _note_what_came_before(connection, taken, at=at)
    stands = connection.execute(select(devices).where(devices.c.device == device)).one()
    forks = aside.c.device == device, aside.c.reason == Reason.FORK.value, aside.c.released.is_(False)
    return Released(
        taken=len(taken),
        left=len(rows) - len(taken),
        forks=int(connection.execute(select(func.count()).select_from(aside).where(*forks)).scalar_one()),
        quarantined=stands.quarantined is not None,
        revoked=stands.revoked is not None,
    )


_NO_SUCH: Final = "nothing set aside has number {}"
_WAITS: Final = and_(aside.c.released.is_(False), aside.c.dismissed.is_(None))
_before = records.alias()
_LATER: Final = (
    select(records.c.entry_id, records.c.envelope)
    .join(_before, _before.c.entry_id == records.c.supersedes)
    .where(records.c.supersedes == bindparam("entry_id"), records.c.author == _before.c.author)
    .order_by(records.c.number.desc())
    .limit(1)
)


def _note_what_came_before(connection: Connection, late: Iterable[str], *, at: datetime) -> None:
    """What is taken late may have been revised or withdrawn already, with another key of its person: for its task the
    newest counts."""
    for entry_id in late:
        newest = None
        while found := connection.execute(_LATER, {"entry_id": entry_id}).first():
            newest, entry_id = found, found.entry_id
        if newest is not None:
            said = payload.decode(envelope.decode(bytes(newest.envelope)).payload)
            tasks.note_records(connection, [said], at=at)


def _findable(n: int) -> int:
    """A number that every database can look for; nothing has 0."""
    return n if 0 < n <= MAX_WHOLE else 0


def _names(connection: Connection) -> Mapping[str, str]:
    return {each.author: each.name for each in register.all_people(connection)}


def _set_aside(row: AnyRow, names: Mapping[str, str]) -> SetAside:
    return SetAside(
        n=row.n,
        author=row.author,
        name=names[row.author],
        device=row.device,
        entry_id=row.entry_id,
        seq=row.seq,
        reason=row.reason,
        detail=row.detail,
        came=row.came,
        line=bytes(row.line),
        released=row.released,
        dismissed=row.dismissed,
        dismissed_because=row.dismissed_because or "",
    )
