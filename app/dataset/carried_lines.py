"""The signed records of an exported folder: looked at one by one, and so a source of rows once more.

Each has to verify with a key of the folder, speak for that key's author, and, where there is a server, have a receipt
whose place in the log it is. Memory holds where each line begins and its receipt's name, not what it says.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from app.dataset.folder import Shard
from app.dataset.keyring import Keyring
from app.dataset.origin import RECEIPTS, RECORDS
from app.dataset.source import Entry, Mark
from app.domain.errors import BadEnvelope, BadPayload, ChainBroken, NoDataset, RecordError, WrongPayloadType
from app.signing import envelope, merkle, payload
from app.signing.envelope import MAX_ENVELOPE_BYTES
from app.signing.fields import Fields
from app.signing.payload import Payload
from app.signing.statements import RECEIPT
from app.signing.verify import DEVICE_FAMILIES, verify_signatures

_TYPES: Final = tuple(payload.type_of_family(family) for family in DEVICE_FAMILIES)


class CarriedLines:
    """Implements `app.dataset.source.Source`: `marks` looks at every line, and only then `fetch` reads some again.
    Close it at the end."""

    def __init__(self, path: Path, shards: Sequence[Shard], keyring: Keyring) -> None:
        self._keyring = keyring
        self._records: list[BinaryIO] = []
        self._receipts: list[BinaryIO] = []
        try:
            for shard in shards:
                records = path / shard.name(RECORDS, "jsonl")
                self._records.append(_opened(records))
                if keyring.server is not None:  # of no records there are no receipts, and no file of them
                    there = records.stat().st_size
                    self._receipts.append(_opened(path / shard.name(RECEIPTS, "jsonl")) if there else BytesIO())
        except BaseException:
            self.close()
            raise
        self._numbers, self._shards, self._offsets = array("q"), array("l"), array("q")
        self._leaves = bytearray()
        self._names = bytearray()

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def receipted(self) -> bool:
        """Whether a server took them."""
        return bool(self._receipts)

    def marks(self) -> Iterator[Mark]:
        """Raises the first RecordError, with its line and the record's name."""
        for shard, file in enumerate(self._records):
            receipts = self._receipts[shard] if self._receipts else None
            line, offset = 0, 0
            while raw := _line(file, line := line + 1):
                receipt = None if receipts is None else _line(receipts, line)
                try:
                    seen = look(raw, receipt, self._keyring, number=len(self) + 1)
                    if self._numbers and seen.mark.number <= self._numbers[-1]:
                        raise ChainBroken("records are not in the order of the log", entry_id=seen.mark.entry_id)
                except RecordError as error:
                    error.line = line
                    raise
                self._numbers.append(seen.mark.number)
                self._shards.append(shard)
                self._offsets.append(offset)
                self._leaves += seen.leaf
                self._names += bytes.fromhex(seen.mark.entry_id)
                offset += len(raw) + 1
                yield seen.mark
            if receipts is not None and receipts.read(1):
                raise BadEnvelope("there are more receipts than records", line=line)

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for number in numbers:
            place = bisect_left(self._numbers, number)
            file = self._records[self._shards[place]]
            file.seek(self._offsets[place])
            yield Entry(number, self._name(place), file.readline().rstrip(b"\n"))

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Each receipt's place in the log, from 0, and what the tree has there."""
        for place, number in enumerate(self._numbers):
            yield number - 1, _hash_at(self._leaves, place)

    def one_of(self, entry_ids: Collection[str]) -> str | None:
        """The first record that is one of these."""
        names = (self._name(place) for place in range(len(self))) if entry_ids else ()
        return next((name for name in names if name in entry_ids), None)

    def pseudonym(self, author: str) -> str:
        """Nobody here has the key; rows are compared without it."""
        return author

    def close(self) -> None:
        for file in (*self._records, *self._receipts):
            file.close()

    def _name(self, place: int) -> str:
        return _hash_at(self._names, place).hex()


class Seen(NamedTuple):
    """A record that verifies, and its receipt's place in the log's tree; empty where there is no receipt."""

    mark: Mark
    leaf: bytes


def look(line: bytes, receipt: bytes | None, keyring: Keyring, *, number: int) -> Seen:
    """What an envelope says, when its signature holds. `number` is the record's where no receipt gives it one.

    Raises RecordError with the record's name. A receipt's own signature is not looked at: the checkpoint's covers it.
    """
    sealed = envelope.decode(line)
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


def _receipt(raw: bytes, of: Payload, entry_id: str) -> tuple[int, str, bytes]:
    """Its number, its time and its name."""
    sealed = envelope.decode(raw)
    said = payload.decode(sealed.payload)
    body = Fields(dict(said.body), BadPayload)
    if said.kind != RECEIPT or (said.org, said.server) != (of.org, of.server):
        raise BadPayload("its receipt is none of this server")
    if (body.text("entry_id"), body.text("device"), body.whole_number("seq", least=1)) != (entry_id, of.device, of.seq):
        raise BadPayload("its receipt is for another record")
    return said.seq, said.at, sha256(sealed.pae).digest()


def _hash_at(hashes: bytearray, place: int) -> bytes:
    return bytes(hashes[place * merkle.HASH_BYTES : (place + 1) * merkle.HASH_BYTES])


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise NoDataset(path.parent, path.name) from error


def _line(file: BinaryIO, number: int) -> bytes:
    """Without its end; nothing after the last."""
    raw = file.readline(MAX_ENVELOPE_BYTES + 1)
    if raw and not raw.endswith(b"\n"):
        raise BadEnvelope("the line is cut off or too long", line=number)
    if raw == b"\n":
        raise BadEnvelope("the line is empty", line=number)
    return raw[:-1]
