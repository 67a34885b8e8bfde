"""Looks at rows of the log, each by itself: whether its receipt and its record verify and say what the columns say.

This is nearly all the work of `audit`, and no row needs another for it: a long log is looked at by as many processes
as there are processors.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.domain.errors import BadPayload, ChainBroken, RecordError
from app.signing import enrolment, envelope, payload
from app.signing.payload import Payload
from app.signing.statements import Acceptance, Receipt, ServerEar
from sync.server.inspection import Unsound, inspect

_FEW: Final = 5_000  # for these the processes would not be up before it is done


class Row(NamedTuple):
    """A record and its receipt as they are kept. What comes after `envelope` repeats what the record says."""

    number: int
    receipt_id: str
    receipt: bytes
    nodes: bytes
    entry_id: str
    envelope: bytes
    device: str
    seq: int
    prev: str | None
    author: str
    kind: str
    at: str
    supersedes: str | None
    task: str
    project: str


SAID: Final = Row._fields[Row._fields.index("device") :]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that verifies, and what is left to compare with other rows. `enrols` where its record begins a device."""

    receipt: Receipt
    nodes: bytes
    author: str
    seq: int
    prev: str | None
    enrols: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Looks for one server. `enrolments` it accepted by their entry id, `devices` by their key's."""

    ear: ServerEar
    enrolments: Mapping[str, Acceptance]
    devices: Mapping[str, Acceptance]

    def at(self, row: Row) -> Seen:
        """Raises RecordError, which names the entry."""
        try:
            receipt = self.ear.receipt(row.receipt)
            here, there = (row.number, row.receipt_id, row.entry_id), receipt
            _demand(here == (there.number, there.receipt_id, there.entry_id), "a receipt is kept as another")
            accepted = self.enrolments.get(row.entry_id)
            said = self._record(row.envelope, receipt) if accepted is None else _enrolment(row.envelope, accepted)
            _demand((said.org, said.server) == (self.ear.org, self.ear.server), "a record for another server")
            _demand((receipt.device, receipt.seq) == (said.device, said.seq), "a receipt is for another place")
            for name in SAID:
                same = getattr(row, name) == getattr(said, name)
                _demand(same, f"the column {name} says other than the record")
        except RecordError as error:
            error.entry_id = row.entry_id
            raise
        return Seen(receipt, bytes(row.nodes), said.author, said.seq, said.prev, accepted is not None)

    def _record(self, line: bytes, receipt: Receipt) -> Payload:
        signer = self.devices.get(receipt.device)
        if signer is None:
            raise ChainBroken("the enrolment of its device was not accepted")
        key = signer.public_key
        seen = inspect(
            line,
            author=signer.author,
            org=self.ear.org,
            server=self.ear.server,
            key_of=lambda keyid: key if keyid == receipt.device else None,
        )
        if isinstance(seen, Unsound):
            raise BadPayload(f"{seen.reason}: {seen.detail}")
        _demand(seen.entry_id == receipt.entry_id, "a receipt is for another record")
        return seen.payload


def look_at_all(look: Look, batches: Iterable[Sequence[Row]], *, rows: int) -> Iterator[list[Seen]]:
    """What each batch shows, in order; `rows` is about how many there are in all. Raises the first RecordError."""
    processes = os.cpu_count() or 1
    if rows < _FEW or processes == 1:
        for batch in batches:
            yield [look.at(row) for row in batch]
        return
    # A new process and no fork: it would share this one's connection to the database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(look,)) as pool:
        under_way: deque[tuple[Sequence[Row], Future[list[Seen] | None]]] = deque()
        for batch in batches:
            under_way.append((batch, pool.submit(_look_at, batch)))
            if len(under_way) > 2 * processes:
                yield _result(look, *under_way.popleft())
        while under_way:
            yield _result(look, *under_way.popleft())


def _result(look: Look, batch: Sequence[Row], looking: "Future[list[Seen] | None]") -> list[Seen]:
    """What was seen, or what is wrong: that is found once more here, since errors do not travel between processes."""
    seen = looking.result()
    return [look.at(row) for row in batch] if seen is None else seen


_look: Look  # of a process that does nothing else


def _begin(look: Look) -> None:
    global _look
    _look = look


def _look_at(batch: Sequence[Row]) -> list[Seen] | None:
    try:
        return [_look.at(row) for row in batch]
    except RecordError:
        return None


def _enrolment(line: bytes, accepted: Acceptance) -> Payload:
    """What the first record of a device says, which brings its key."""
    sealed = envelope.decode(line)
    enrolled = enrolment.read(sealed)
    same = (enrolled.head.entry_id, enrolled.public_key, enrolled.author)
    _demand(same == (accepted.enrolment, accepted.public_key, accepted.author), "an enrolment was accepted as another")
    return payload.decode(sealed.payload)


def _demand(condition: bool, reason: str) -> None:
    if not condition:
        raise ChainBroken(reason)
