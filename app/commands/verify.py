"""`goldquill verify FILE`: every signature and the chain of a bundle, or all of an exported dataset, checked with
nothing but the file or folder."""

import argparse
import json
import sys
from pathlib import Path

from app.commands.failure import told
from app.domain.errors import DatasetAltered, RecordError
from app.signing.verify import verify_bundle


@told
def run(options: argparse.Namespace) -> int:
    """Print what was verified; exit 1 naming the first record that does not. Raises NoDataset, DiskRefused."""
    try:
        return _dataset(options) if options.file.is_dir() else _bundle(options)
    except OSError as error:
        print(f"goldquill: {options.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    except (RecordError, DatasetAltered) as error:
        _print_refusal(error, as_json=options.json)
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


def _print_refusal(error: RecordError | DatasetAltered, *, as_json: bool) -> None:
    from ui.errors import error_words

    kind = type(error).__name__
    facts: dict[str, str | int | None]
    if isinstance(error, DatasetAltered):
        facts = {"file": error.file, "detail": error.detail}
        said = f"{error.file}: {error.detail}"
    else:
        facts = {"line": error.line, "entry_id": error.entry_id}
        if error.file is not None:
            facts["file"] = error.file
        line = None if error.line is None else f"line {error.line}"
        record = None if error.entry_id is None else f"record {error.entry_id}"
        place = ", ".join(each for each in (error.file, line, record) if each) or "the file"
        reason = getattr(error, "reason", "")
        said = f"{place}: {error_words(error).title}" + (f" ({reason})" if reason else "")
    if as_json:
        print(json.dumps({"verified": False, "error": kind, **facts}))
    else:
        print(f"goldquill: not verified: {said}", file=sys.stderr)
