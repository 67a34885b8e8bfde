"""What each device asked last in a file, and the news it got in files. Part of the caller's transaction.

Files are carried late, twice, and in any order: an ask counts once, and only when it is newer than what the device
asked in whatever way. To give back a task because of an older one could take it from whoever works on it by now.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from sync.protocol import Pull
from sync.server.tables import asks


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAsk:
    """`number` 0 and an empty `name` where the device never asked; then `pull` is what every desk asks for."""

    number: int
    name: str
    pull: Pull
    serial: int


def last(connection: Connection, device: str, *, never: Pull) -> KeptAsk:
    """What the device asked last; `never` stands for it where it did not."""
    row = connection.execute(select(asks).where(asks.c.device == device)).first()
    if row is None:
        return KeptAsk(number=0, name="", pull=never, serial=0)
    return KeptAsk(number=row.number, name=row.name, pull=row.pull if row.name else never, serial=row.serial)


def keep(connection: Connection, device: str, *, number: int, name: str, pull: Pull) -> bool:
    """Remember what it asks in a file; False where that is not newer than what is known."""
    if number <= last(connection, device, never=pull).number:
        return False
    _put(connection, device, number=number, name=name, pull=pull)
    return True


def overtake(connection: Connection, device: str, asked: Pull) -> int:
    """It asked over the network, after the file of the number that it says: files up to that one are old. The serial of
    the last news that went to it in a file."""
    kept = last(connection, device, never=asked)
    if asked.asked > kept.number:
        _put(connection, device, number=asked.asked)
    return kept.serial


def next_serial(connection: Connection, device: str, *, at: datetime) -> int:
    """Of the news that goes to it in a file now: greater than each before, also where the database was put back."""
    serial = max(last(connection, device, never=Pull()).serial + 1, int(at.timestamp()))
    _put(connection, device, serial=serial)
    return serial


def _put(connection: Connection, device: str, **values: object) -> None:
    if connection.execute(select(asks.c.device).where(asks.c.device == device)).first() is not None:
        connection.execute(update(asks).where(asks.c.device == device).values(values))
    else:
        row = {"device": device, "number": 0, "name": "", "pull": Pull(), "serial": 0, **values}
        connection.execute(insert(asks).values(row))
