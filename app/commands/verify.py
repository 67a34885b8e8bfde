"""`goldquill verify FILE`: every signature and the chain of a bundle, or all of an exported dataset, checked with
nothing but the file or folder.

Whoever checks a dataset here was mostly given it; whoever exported it themselves is told by the window, in other words.
"""

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Final

from app.commands.failure import told
from app.dataset.folder import ASKED, CARD
from app.domain.errors import (
    BrokenInvariant,
    DatasetAltered,
    DatasetIncomplete,
    DatasetUnreadable,
    DiskRefused,
    GoldquillError,
    HomeReadOnly,
    NoDataset,
    NoRoomToVerify,
    RecordError,
)
from app.signing.verify import verify_bundle

_AGAIN: Final = "Copy the whole folder once more, or have it exported again."
_ALTERED: Final = "Do not train on it. Have it exported once more."
_ROOM: Final = "Free some on the disk with temporary files, or name another in TMPDIR."
_NO_DATASET: Final = "Give the folder with its README.md, or have it exported once more."


@told
def run(options: argparse.Namespace) -> int:
    """Print what was verified; exit 1 naming the first record or file that does not hold, or saying why nothing could
    be looked at."""
    path: Path = options.file
    try:
        return _dataset(options) if path.is_dir() else _bundle(options)
    except BrokenInvariant:
        raise
    except OSError as error:
        refused: GoldquillError = DiskRefused(path, error.strerror or type(error).__name__)
    except RecordError as error:
        refused = error if path.is_dir() or (folder := _folder_of(path)) is None else NoDataset(folder)
    except GoldquillError as error:
        refused = error
    said, facts = _refusal(refused, path)
    if options.json:
        print(json.dumps({"verified": False, "error": type(refused).__name__, **facts}))
    else:
        print(f"goldquill: {said}", file=sys.stderr)
    return 1


def _bundle(options: argparse.Namespace) -> int:
    with options.file.open("rb") as stream:
        report = verify_bundle(stream)
    if options.json:
        print(
            json.dumps(
                {
                    "verified": True,
                    "records": report.records,
                    "device": report.device,
                    "author": report.author,
                    "head": report.head.entry_id,
                }
            )
        )
    else:
        print(f"{report.records} records by {report.author} on device {report.device}: every signature and the chain")
        print("hold. The device's key is the one in the file's own enrolment record.")
    return 0


def _dataset(options: argparse.Namespace) -> int:
    from app.dataset.verify import verify_dataset  # pyarrow

    found = verify_dataset(Path(options.file))
    rows = sum(sum(splits.values()) for splits in found.rows.values())
    if options.json:
        facts = {"verified": True, "records": found.records, "devices": found.devices, "rows": found.rows}
        print(json.dumps({**facts, "server": found.server, "log": found.log}))
        return 0
    print(f"Records: {found.records:,}, devices: {found.devices}. Every signature holds.")
    print(f"Rows: {rows:,}, configurations: {len(found.rows)}. Each is what its record says, and none is missing.")
    if found.server is None:
        print("One desk's own work: its key is the one in keys.json.")
    else:
        print(f"All are in a log of {found.log:,} records, signed by {found.server}:")
        print("compare that with what the company says its server's key is.")
    return 0


def _folder_of(file: Path) -> Path | None:
    """The dataset that a file is one of."""
    folders = (each for each in file.absolute().parents if (each / CARD).is_file() and (each / ASKED).is_file())
    return next(folders, None)


def _refusal(error: GoldquillError, asked: Path) -> tuple[str, dict[str, str | int | None]]:
    """What is said about `asked`, and the same for a program."""
    from ui.errors import error_words  # they need Qt, so only when something failed

    words = error_words(error)
    match error:
        case RecordError():
            return f"not verified: {_of_record(error, words.title)}", {
                "line": error.line,
                "entry_id": error.entry_id,
                **({} if error.file is None else {"file": error.file}),
            }
        case DatasetUnreadable(file=file, detail=detail):
            return f"not verified: {words.title} {_AGAIN}", {"file": file, "detail": detail}
        case DatasetAltered(file=file, detail=detail):
            return f"not verified: {file}: {detail}. {_ALTERED}", {"file": file, "detail": detail}
        case DatasetIncomplete(path=path, missing=missing):
            return f"not verified: {words.title} {_AGAIN}", {"path": str(path), "file": missing}
        case NoDataset(path=path) if path != asked:
            return _one_of(path, asked), {"path": str(asked), "folder": str(path)}
        case NoDataset(path=path):
            return f"{words.title} {_NO_DATASET}", {"path": str(path)}
        case HomeReadOnly(path=path):
            return f"{path} cannot be read: this account may not. Give it the right to.", {"path": str(path)}
        case NoRoomToVerify(path=path):
            return f"There is no room for what is made while it is verified. {_ROOM}", {"path": str(path)}
        case DiskRefused(path=path, detail=detail):
            return f"{path} cannot be read: {detail}", {"path": str(path), "detail": detail}
    return f"{words.title} {words.advice}", {"path": str(asked)}


def _one_of(folder: Path, file: Path) -> str:
    return f"{file} is one file of a dataset, which is verified as a whole: goldquill verify {shlex.quote(str(folder))}"


def _of_record(error: RecordError, title: str) -> str:
    """Where it is and what is wrong; a dataset's title says the place itself."""
    more = ", ".join(filter(None, (error.entry_id and f"record {error.entry_id}", getattr(error, "reason", ""))))
    told = f"{title.rstrip('.')} ({more})." if more else title
    if error.file is not None:
        return f"{told} {_ALTERED}"
    return f"{'the file' if error.line is None else f'line {error.line}'}: {told}"
