"""Remembers, outside the database, how far each device key of this profile has signed.

An old copy of the database put back would make the device sign the same `seq` twice, and its chain fork. The mark is
written after each commit, so it is never ahead of what was signed; after a crash it may be one behind. It cannot notice
that the whole profile, mark included, was put back: the server does, by its receipts.
"""

from pathlib import Path

from app.domain.errors import BadPayload, DatabaseRolledBack
from app.domain.record import ChainHead
from app.signing import durable_file, strict_json
from app.signing.fields import Fields
from app.signing.strict_json import JsonObject

VERSION = 1
_MAX_BYTES = 1024 * 1024


class HighWaterMark:
    """The file `path`. Device keys are told apart, as a desk that enrols afresh has a new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, device: str, head: ChainHead) -> None:
        """Raise DatabaseRolledBack when the database's `head` of this device's chain is before the mark, or at the mark
        and another record."""
        known = self._marks().get(device)
        if known is not None and (head.seq < known.seq or (head.seq == known.seq and head != known)):
            raise DatabaseRolledBack(known_seq=known.seq, found_seq=head.seq)

    def advance(self, device: str, head: ChainHead) -> None:
        """Remember `head`, once its record is committed. Raises DiskFull, HomeReadOnly: the record stays committed, and
        the mark stays where it was, which only makes a later `check` see less."""
        marks = {**self._marks(), device: head}
        fields: JsonObject = {
            "goldquill_chain_head": VERSION,
            "devices": {each: {"seq": mark.seq, "entry_id": mark.entry_id} for each, mark in marks.items()},
        }
        durable_file.replace(self._path, strict_json.dump(fields, refuse=BadPayload, max_bytes=_MAX_BYTES))

    def _marks(self) -> dict[str, ChainHead]:
        """No file, or one that says nothing sensible, is no mark: the desk must open, and `advance` writes it anew."""
        try:
            values = strict_json.load(self._path.read_bytes(), refuse=BadPayload, max_bytes=_MAX_BYTES)
            devices = Fields(values, BadPayload).object("devices")
            return {device: _head(devices.object(device)) for device in devices.values}
        except (OSError, BadPayload):
            return {}


def _head(mark: Fields) -> ChainHead:
    return ChainHead(mark.whole_number("seq", least=1), mark.text("entry_id"))
