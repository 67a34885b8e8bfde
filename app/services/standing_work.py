"""What of one's own signed work still stands, counted by all that an export can be narrowed to.

A large profile takes some seconds to look through, so it is read as an export reads it: some records at a time on the
thread that owns the database, the rest on the thread that asks. Signatures are not looked at: an export does that.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.dataset import bodies
from app.domain.work import WorkKind, WorkState

if TYPE_CHECKING:
    from app.storage.records import RecordRepository

STANDING: Final = (WorkState.SUBMITTED, WorkState.SENT, WorkState.HELD)
_AT_ONCE: Final = 50  # records a call of the storage thread


class Group(NamedTuple):
    """Pieces of work that an export takes or leaves together. `day` is this computer's when it was signed."""

    kind: WorkKind
    specialisation: str
    language: str
    project: str
    day: date


Tally = Mapping[Group, int]


def tally_of(records: "RecordRepository", *, ask: Callable[[Callable[[], Any]], Any]) -> Tally:
    """How many pieces stand, by group. `ask` has a call made on the thread that owns the database, and waits for it.

    Raises BadEnvelope or BadPayload with the name of a record that cannot be read.
    """
    found: Counter[Group] = Counter()
    last, newest = 0, ask(records.newest)
    while kept := ask(partial(records.after, last, up_to=newest, limit=_AT_ONCE)):
        for record in kept:
            item = record.item
            if item is not None and item.state in STANDING:
                project = bodies.read(record.envelope, record.entry_id).project
                day = record.at.astimezone().date()
                found[Group(item.kind, item.specialisation, item.language, project, day)] += 1
        last = kept[-1].n
    return found
