"""Takes records: each is stored once with its receipt, or set aside or refused with a reason, and the rest goes on.

A record is known by its entry id, so that whatever is sent again, in parallel or after a cut, gives the same receipt.
Records may come out of order and with gaps: what matters is that neighbours in a device's chain name each other.
Where they do not, or two claim one place, the chain forked: the newcomer is set aside, and so is all that the device
sends until a person has looked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, true, update

from app.domain.record import ChainHead
from sync.protocol import Outcome, Reason, Verdict
from sync.server import tasks
from sync.server.inspection import Sound, Unsound, inspect
from sync.server.log import END, Entry, ServerLog
from sync.server.register import Sender
from sync.server.tables import aside, devices, records

MAX_ASIDE: Final = 1000  # lines of one person
MAX_ASIDE_BYTES: Final = 256 * 1024 * 1024
_BATCH: Final = 500

# What proves somebody's attempt and is no work of this device's is not kept.
_REFUSED: Final = frozenset(
    {Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY, Reason.WRONG_TYPE, Reason.WRONG_AUTHOR, Reason.REVOKED}
)


class Intake:
    """For one organisation and server."""

    def __init__(self, *, org: str, server: str, log: ServerLog) -> None:
        self._org = org
        self._server = server
        self._log = log

    def look(self, sender: Sender, lines: Sequence[bytes]) -> list[Sound | Unsound]:
        """What the lines are, without the database. Takes most of the time of taking them."""
        return [
            inspect(line, author=sender.author, org=self._org, server=self._server, key_of=sender.keys.get)
            for line in lines
        ]

    def settle(
        self, connection: Connection, sender: Sender, seen: Sequence[Sound | Unsound], *, at: datetime
    ) -> list[Outcome]:
        """Store what can be stored; one outcome for each, in order. Part of the caller's transaction, of
        `ServerDatabase.writing`: or two requests with one record would both find it new."""
        batch = _Batch(connection, [each for each in seen if isinstance(each, Sound)])
        room = _Room(connection, sender.author)
        settled: list[Outcome | str] = []
        for each in seen:
            if isinstance(each, Sound):
                reason = batch.judge(each)
                if reason is None:
                    settled.append(each.entry_id)
                    continue
                said = each.payload
                each = Unsound(reason, "", each.line, each.entry_id, said.device, said.seq)
            settled.append(_put_aside(connection, sender, each, room, at=at))
        receipted = batch.store(self._log, at=at)
        tasks.note_records(connection, [each.payload for each in batch.new], at=at)
        return [
            Outcome(verdict=Verdict.STORED, entry_id=each, receipt=receipted[each].decode("ascii"))
            if isinstance(each, str)
            else each
            for each in settled
        ]


@dataclass(slots=True)
class _Chain:
    """What is known of one device: whether it may send, and its records around those that came, by their place."""

    revoked: bool
    quarantined: bool
    entry_at: dict[int, str] = field(default_factory=dict)
    prev_at: dict[int, str | None] = field(default_factory=dict)

    def holds(self, sound: Sound) -> bool:
        return self.entry_at.get(sound.payload.seq) == sound.entry_id

    def fits(self, sound: Sound) -> bool:
        said = sound.payload
        before, after = self.entry_at.get(said.seq - 1), self.prev_at.get(said.seq + 1)
        free = self.entry_at.get(said.seq) is None
        return free and before in (None, said.prev) and after in (None, sound.entry_id)

    def add(self, entry_id: str, seq: int, prev: str | None) -> None:
        self.entry_at[seq], self.prev_at[seq] = entry_id, prev


class _Batch:
    """The sound records of one request, against what is stored."""

    def __init__(self, connection: Connection, sounds: Sequence[Sound]) -> None:
        self._connection = connection
        self._end, self._chains = _chains(connection, sounds)
        known = [sound.entry_id for sound in sounds if self._chains[sound.payload.device].holds(sound)]
        self._receipts = _receipts(connection, known)
        self._new: dict[str, Sound] = {}
        self._forked: set[str] = set()

    @property
    def new(self) -> Collection[Sound]:
        """Those that were not stored before."""
        return self._new.values()

    def judge(self, sound: Sound) -> Reason | None:
        """None when it is stored, or will be with `store`."""
        if sound.entry_id in self._receipts or sound.entry_id in self._new:
            return None
        chain = self._chains[sound.payload.device]
        if chain.revoked:
            return Reason.REVOKED
        if chain.quarantined:
            return Reason.QUARANTINED
        if not chain.fits(sound):
            chain.quarantined = True
            self._forked.add(sound.payload.device)
            return Reason.FORK
        chain.add(sound.entry_id, sound.payload.seq, sound.payload.prev)
        self._new[sound.entry_id] = sound
        return None

    def store(self, log: ServerLog, *, at: datetime) -> dict[str, bytes]:
        """Write it down; the receipts of all that is stored, by entry id."""
        if self._forked:
            forked = devices.c.device.in_(sorted(self._forked)) & devices.c.quarantined.is_(None)
            self._connection.execute(update(devices).where(forked).values(quarantined=at))
        if self._new:
            signed = log.receive(self._connection, list(map(_entry, self.new)), after=self._end, at=at)
            self._receipts |= dict(zip(self._new, signed, strict=True))
        return self._receipts


class _Room:
    """How much of a person's is set aside: a desk gone mad must not fill the disk. Asked for at the first line."""

    def __init__(self, connection: Connection, author: str) -> None:
        self._connection = connection
        self._author = author
        self._held: tuple[int, int] | None = None

    def takes(self, line: bytes) -> bool:
        if self._held is None:
            wanted = select(func.count(), func.coalesce(func.sum(func.length(aside.c.line)), 0)).where(
                aside.c.author == self._author, aside.c.released.is_(False), aside.c.dismissed.is_(None)
            )
            lines, size = self._connection.execute(wanted).one()
            self._held = int(lines), int(size)
        lines, size = self._held
        if lines >= MAX_ASIDE or size + len(line) > MAX_ASIDE_BYTES:
            return False
        self._held = lines + 1, size + len(line)
        return True


def _put_aside(connection: Connection, sender: Sender, unsound: Unsound, room: _Room, *, at: datetime) -> Outcome:
    kept = unsound.reason not in _REFUSED
    told = Outcome(
        verdict=Verdict.ASIDE if kept else Verdict.REFUSED,
        entry_id=unsound.entry_id,
        reason=unsound.reason,
        detail=unsound.detail,
    )
    if not kept:
        return told
    digest = sha256(unsound.line).digest()
    known = connection.execute(select(aside.c.n, aside.c.reason).where(aside.c.sha256 == digest)).first()
    if known is not None:
        # That it is a fork says more than that its device is quarantined.
        if unsound.reason is Reason.FORK and known.reason != Reason.FORK:
            connection.execute(update(aside).where(aside.c.n == known.n).values(reason=Reason.FORK.value))
        elif unsound.reason is Reason.QUARANTINED and known.reason == Reason.FORK:
            return Outcome(verdict=Verdict.ASIDE, entry_id=unsound.entry_id, reason=Reason.FORK)
        return told
    if not room.takes(unsound.line):
        return Outcome(verdict=Verdict.REFUSED, entry_id=unsound.entry_id, reason=Reason.NO_ROOM)
    connection.execute(
        insert(aside).values(
            sha256=digest,
            author=sender.author,
            device=unsound.device or sender.device,
            entry_id=unsound.entry_id,
            seq=unsound.seq,
            reason=unsound.reason.value,
            detail=unsound.detail,
            came=at,
            line=unsound.line,
            released=False,
        )
    )
    return told


def _receipts(connection: Connection, entry_ids: Sequence[str]) -> dict[str, bytes]:
    kept: dict[str, bytes] = {}
    for some in _some(entry_ids):
        kept |= {row.entry_id: bytes(row.receipt) for row in connection.execute(_RECEIPTS, {"some": some})}
    return kept


def _chains(connection: Connection, sounds: Sequence[Sound]) -> tuple[ChainHead, dict[str, _Chain]]:
    """Where the log ends, and what is known of each device: one trip to the database where a desk sends as it does."""
    end = ChainHead.empty()
    around: dict[str, set[int]] = defaultdict(set)
    for sound in sounds:
        seq = sound.payload.seq
        around[sound.payload.device] |= {seq - 1, seq, seq + 1}
    chains: dict[str, _Chain] = {}
    for device, places in around.items():
        for first, last in _runs(sorted(places)):
            held = connection.execute(_CHAIN, {"of": device, "first": first, "last": last}).all()
            end = ChainHead(held[0].end_number or 0, held[0].end_receipt)
            chain = chains.setdefault(device, _Chain(held[0].revoked is not None, held[0].quarantined is not None))
            for row in held:
                if row.seq is not None:
                    chain.add(row.entry_id, row.seq, row.prev)
    return end, chains


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours: what a desk sends is one, as a rule."""
    first = 0
    for here in range(1, len(places) + 1):
        if here == len(places) or places[here] != places[here - 1] + 1:
            yield places[first], places[here - 1]
            first = here


# Made once: a statement takes longer to make than to execute, and these are every request's.
_RECEIPTS = select(records.c.entry_id, records.c.receipt).where(
    records.c.entry_id.in_(bindparam("some", expanding=True))
)
_LAST = END.subquery("last_of_all")
_NEAR = (records.c.device == devices.c.device) & records.c.seq.between(bindparam("first"), bindparam("last"))
_CHAIN = (
    select(
        _LAST.c.number.label("end_number"),
        _LAST.c.receipt_id.label("end_receipt"),
        devices.c.revoked,
        devices.c.quarantined,
        records.c.seq,
        records.c.entry_id,
        records.c.prev,
    )
    .select_from(devices.outerjoin(_LAST, true()).outerjoin(records, _NEAR))
    .where(devices.c.device == bindparam("of"))
)


def _entry(sound: Sound) -> Entry:
    said = sound.payload
    return Entry(
        envelope=sound.line,
        entry_id=sound.entry_id,
        device=said.device,
        seq=said.seq,
        prev=said.prev,
        author=said.author,
        kind=said.kind,
        at=said.at,
        supersedes=said.supersedes,
        task=said.task,
        project=said.project,
    )


def _some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Databases take so many parameters at once and no more."""
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
