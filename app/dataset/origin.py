"""Where a dataset's rows come from, beside them: the signed records, their receipts, keys, the server's checkpoint.

records.jsonl     each record's envelope (DSSE) as it was signed
receipts.jsonl    the server's receipt of each, line by line; none where no server was
checkpoint.json   the server's signed word about its whole log: how many receipts, and the root of the tree over them
tree.json         the subtrees of that log with none of these receipts, so that the root can be made of both
keys.json         the server's key, the key of each device and the server's signed word whose it is
tombstones.jsonl  records of this kind that their authors took back: rows of earlier exports that name them are void
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from app.dataset.source import Origin
from app.dataset.survey import Survey
from app.signing.durable_file import flush
from app.signing.fields import to_base64
from app.signing.keys import PublicKey
from app.signing.multiproof import Subtree

RECORDS: Final = "records.jsonl"
RECEIPTS: Final = "receipts.jsonl"
KEYS: Final = "keys.json"
CHECKPOINT: Final = "checkpoint.json"
TREE: Final = "tree.json"
TOMBSTONES: Final = "tombstones.jsonl"


def key_facts(key: PublicKey) -> dict[str, str]:
    """A public key as `keys.json` has it: by its name, and in the two forms that libraries take."""
    return {"keyid": key.keyid, "public_key": to_base64(key.spki), "ed25519": key.raw.hex()}


def write(stage: Path, source: Origin, numbers: Sequence[int], devices: Sequence[str], survey: Survey) -> int:
    """The files that are one for the whole dataset; how many tombstones there are. `numbers` are of all records that
    travel along, in order."""
    _write(stage / KEYS, _legible(source.keys(devices)))
    if checkpoint := source.checkpoint():
        _write(stage / CHECKPOINT, checkpoint + b"\n")
        _write(stage / TREE, tree_line(source.outside(numbers)))
    stones = [msgspec.json.encode(stone._asdict()) + b"\n" for stone in survey.tombstones()]
    _write(stage / TOMBSTONES, b"".join(stones))
    return len(stones)


def tree_line(outside: Sequence[Subtree]) -> bytes:
    """What `tree.json` holds, to the byte."""
    return msgspec.json.encode(_Tree([(level, place, digest.hex()) for level, place, digest in outside])) + b"\n"


def tree_of(line: bytes) -> list[Subtree]:
    """The same read. Raises ValueError for anything `tree_line` does not write."""
    said = msgspec.json.decode(line, type=_Tree).outside
    outside = [Subtree(level, place, bytes.fromhex(digest)) for level, place, digest in said]
    if tree_line(outside) != line:
        raise ValueError("it is not what this version of the program writes there")
    return outside


class _Tree(msgspec.Struct):
    outside: list[tuple[int, int, str]]


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        flush(file.fileno())


def _legible(said: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"
