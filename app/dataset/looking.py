"""Looks at signed records, each by itself: whether it verifies, and what it is found by.

This is most of verifying a dataset, and no record needs another for it: many are looked at by as many processes as
there are processors.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import msgspec

from app.dataset.carried_files import CarriedFiles, Line, Stretch
from app.dataset.disk import records_of
from app.dataset.keyring import Keyring
from app.dataset.origin import RECEIPTS, RECORDS
from app.dataset.pool import Pool
from app.dataset.source import Mark
from app.domain.errors import BadEnvelope, BadPayload, RecordError, WrongPayloadType
from app.signing import envelope, payload
from app.signing.fields import MAX_WHOLE
from app.signing.payload import Payload
from app.signing.statements import RECEIPT
from app.signing.verify import DEVICE_FAMILIES, verify_signatures

_TYPES: Final = tuple(payload.type_of_family(family) for family in DEVICE_FAMILIES)
_FEW_BYTES: Final = 32 * 1024 * 1024  # for these the processes would not be up before it is done


class Seen(NamedTuple):
    """A record that verifies, and its receipt's place in the log's tree; empty where there is no receipt."""

    mark: Mark
    leaf: bytes


def look(line: Line, keyring: Keyring) -> Seen:
    """What an envelope says, when its signature holds.

    Raises RecordError with the record's name. A receipt's own signature is not looked at: the checkpoint's covers it.
    """
    number, raw, receipt = line
    sealed = envelope.decode(raw)
    entry_id = sealed.entry_id
    try:
        if sealed.payload_type not in _TYPES:
            raise WrongPayloadType(expected=" | ".join(_TYPES), found=sealed.payload_type)
        verify_signatures(sealed, keyring.keys)
        said = payload.decode(sealed.payload)
        if said.type != sealed.payload_type:
            raise WrongPayloadType(expected=said.type, found=sealed.payload_type)
        device = keyring.devices.get(said.device)
        if device is None or all(each.keyid != said.device for each in sealed.signatures):
            raise BadPayload("it is signed by another device than it says")
        if (said.author, said.org, said.server) != (device.author, device.org, device.server):
            raise BadPayload("it is of another author, organisation or server than its device")
        taken, leaf = said.at, b""
        if receipt is not None:
            number, taken, leaf = _receipt(receipt, said, entry_id)
    except RecordError as error:
        error.entry_id = entry_id
        raise
    mark = Mark(
        number=number,
        entry_id=entry_id,
        kind=said.kind,
        author=said.author,
        device=said.device,
        taken=taken,
        task=said.task,
        project=said.project,
        supersedes=said.supersedes,
        judge=True,  # others' reviews do not travel along
    )
    return Seen(mark, leaf)


class _For(msgspec.Struct, gc=False):
    entry_id: str
    device: str
    seq: int


class _Receipt(msgspec.Struct, gc=False):
    """What is needed of it. That the server wrote it, and nothing else of this name, the log's tree shows."""

    org: str
    server: str
    kind: str
    seq: Annotated[int, msgspec.Meta(ge=1, le=MAX_WHOLE)]
    at: str
    body: _For


_RECEIPTS: Final = msgspec.json.Decoder(_Receipt)


def _receipt(raw: bytes, of: Payload, entry_id: str) -> tuple[int, str, bytes]:
    """Its number, its time and its name."""
    try:
        sealed = envelope.decode(raw)
        said = _RECEIPTS.decode(sealed.payload)
    except BadEnvelope as error:
        error.file = RECEIPTS
        raise
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadPayload("it is no receipt", file=RECEIPTS) from error
    if said.kind != RECEIPT or (said.org, said.server) != (of.org, of.server):
        raise BadPayload("it is none of this server", file=RECEIPTS)
    if (said.body.entry_id, said.body.device, said.body.seq) != (entry_id, of.device, of.seq):
        raise BadPayload(f"its receipt, which is the same line of {RECEIPTS}, is for another record")
    return said.seq, said.at, sha256(sealed.pae).digest()


@contextmanager
def looking_pool(path: Path, keyring: Keyring) -> Iterator[Pool | None]:
    """Processes for the records of the folder `path`, one a processor; None where they are few. Raises NoDataset."""
    CarriedFiles(path, receipted=keyring.server is not None).close()  # are they there?
    processes = os.cpu_count() or 1
    if processes == 1 or (path / RECORDS).stat().st_size < _FEW_BYTES:
        yield None
        return
    with Pool(processes, _begin, path, keyring) as pool:
        yield pool


def look_at_all(
    path: Path, keyring: Keyring, stretches: Iterable[Stretch], pool: Pool | None
) -> Iterator[tuple[Stretch, list[Seen]]]:
    """What each stretch of the folder `path` shows, in order; `pool` is what `looking_pool` gave. Raises the first
    RecordError, with the line and the record's name."""
    with closing(_Looker(path, keyring)) as here:
        if pool is None:
            yield from ((stretch, here.look(stretch)) for stretch in stretches)
            return
        for stretch, seen in pool.in_order(_look, stretches):
            yield stretch, here.look(stretch) if seen is None else seen


class _Looker:
    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._files = CarriedFiles(path, receipted=keyring.server is not None)
        self._keyring = keyring

    def look(self, stretch: Stretch) -> list[Seen]:
        with records_of(RECORDS):
            return [self._look(line) for line in self._files.read(stretch)]

    def close(self) -> None:
        self._files.close()

    def _look(self, line: Line) -> Seen:
        try:
            return look(line, self._keyring)
        except RecordError as error:
            error.line = line.number
            raise


_looker: _Looker  # of a process that does nothing else


def _begin(path: Path, keyring: Keyring) -> None:
    global _looker
    _looker = _Looker(path, keyring)


def _look(stretch: Stretch) -> list[Seen] | None:
    try:
        return _looker.look(stretch)
    except RecordError:
        return None
