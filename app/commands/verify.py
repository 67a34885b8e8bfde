"""`goldquill verify FILE`: every signature and the chain of a bundle, checked with nothing but the file."""

import argparse
import json
import sys

from app.commands.failure import told
from app.domain.errors import RecordError
from app.signing.verify import verify_bundle


@told
def run(options: argparse.Namespace) -> int:
    """Print what was verified; exit 1 naming the first record that does not."""
    try:
        with options.file.open("rb") as stream:
            report = verify_bundle(stream)
    except OSError as error:
        print(f"goldquill: {options.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    except RecordError as error:
        _print_refusal(error, as_json=options.json)
        return 1
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


def _print_refusal(error: RecordError, *, as_json: bool) -> None:
    from ui.errors import error_words

    kind = type(error).__name__
    if as_json:
        print(json.dumps({"verified": False, "error": kind, "line": error.line, "entry_id": error.entry_id}))
        return
    place = f"line {error.line}" if error.line is not None else "the file"
    name = f", record {error.entry_id}" if error.entry_id else ""
    print(f"goldquill: not verified: {place}{name}: {error_words(error).title} ({kind})", file=sys.stderr)
