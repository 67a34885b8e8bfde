"""One's own work as an export reads it: every chain of this profile, verified record by record (`app.dataset`).

An export takes its time, and the thread that owns the database has a person's drafts to keep: so it reads on a thread
of its own and asks for some records at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from app.dataset.carried_files import Line
from app.dataset.keyring import Device, Keyring
from app.dataset.looking import look
from app.dataset.origin import key_facts
from app.dataset.pseudonyms import Pseudonyms
from app.dataset.source import Entry, Mark
from app.domain.errors import RecordError
from app.signing import enrolment, envelope
from app.signing.enrolment import Enrolment
from app.signing.multiproof import Subtree
from app.signing.vault import OpenVault

if TYPE_CHECKING:
    from app.storage.records import RecordRepository

T = TypeVar("T")
_AT_ONCE: Final = 50  # records a call of the storage thread
_PERSON: Final = "self"


class OwnWork:
    """Implements `app.dataset.source.Origins` and `Origin`. `ask` has a call made on the thread that owns the database,
    and waits for it."""

    def __init__(
        self, records: "RecordRepository", keys: OpenVault, *, ask: Callable[[Callable[[], Any]], Any]
    ) -> None:
        self._records = records
        self._ask = ask
        self._pseudonyms = Pseudonyms(keys.signing_key)
        self._enrolments: dict[str, bytes] = {}
        self._keyring = Keyring.of(())
        self.size = 0

    def newest(self) -> int:
        return int(self._ask(self._records.newest))

    @contextmanager
    def at(self, size: int) -> "Iterator[OwnWork]":
        """Raises RecordError where the first record of a chain does not verify."""
        self.size = size
        self._enrolments = self._ask(self._first_records)
        enrolled = [_enrolled(raw) for raw in self._enrolments.values()]
        self._keyring = Keyring.of(Device(each.public_key, each.author, each.org, each.server) for each in enrolled)
        yield self

    def marks(self) -> Iterator[Mark]:
        """Raises RecordError with the name of a record that does not verify."""
        last = 0
        while kept := self._ask(partial(self._records.after, last, up_to=self.size, limit=_AT_ONCE)):
            for record in kept:
                if record.seq > 1:  # the first of a chain is an enrolment
                    seen = look(Line(record.n, record.envelope), self._keyring)
                    yield seen.mark._replace(author=_PERSON, judge=False)
            last = kept[-1].n

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for start in range(0, len(numbers), _AT_ONCE):
            for record in self._ask(partial(self._records.numbered, numbers[start : start + _AT_ONCE])):
                yield Entry(record.n, record.entry_id, record.envelope)

    def pseudonym(self, author: str) -> str:
        return self._pseudonyms.of(author)

    def keys(self, devices: Sequence[str]) -> Mapping[str, Any]:
        return {
            "server": None,
            "devices": [
                {**key_facts(self._keyring.devices[each].key), "enrolment": msgspec.Raw(self._enrolments[each])}
                for each in devices
            ],
        }

    def checkpoint(self) -> bytes:
        return b""

    def outside(self, numbers: Sequence[int]) -> Sequence[Subtree]:  # noqa: ARG002 — there is no log
        return ()

    def _first_records(self) -> dict[str, bytes]:
        firsts = {device: self._records.at_place(device, 1) for device in self._records.devices()}
        return {device: first.envelope for device, first in firsts.items() if first is not None}


def _enrolled(raw: bytes) -> Enrolment:
    """Raises RecordError with the record's name."""
    sealed = envelope.decode(raw)
    try:
        return enrolment.read(sealed)
    except RecordError as error:
        error.entry_id = sealed.entry_id
        raise
