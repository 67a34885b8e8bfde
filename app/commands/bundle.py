"""`goldquill bundle export FILE`, `bundle list`, `bundle import FILE`: signed records out of this profile, and the
company's receipts into it, without opening the window."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.failure import told

if TYPE_CHECKING:
    from app.services.bundles import BundleService
    from app.services.sending import SendingService


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the bundle, list the chains or take the receipts, close. Raises what that raises."""
    match options.action:
        case "list":
            return at_desk(options, lambda desk: _list(desk.bundles, options))
        case "import":
            return at_desk(options, lambda desk: _import(desk.sending, options))
        case _:
            return at_desk(options, lambda desk: _export(desk.bundles, options))


def _import(sending: "SendingService", options: argparse.Namespace) -> int:
    fresh = sending.read_answer(options.file)
    standing = sending.standing()
    if options.json:
        print(json.dumps({"received": fresh, "waiting": standing.waiting}))
    else:
        print(f"Arrived at the company: {fresh}; waiting to be sent: {standing.waiting}.")
    return 0


def _export(bundles: "BundleService", options: argparse.Namespace) -> int:
    if options.device is not None and all(chain.device != options.device for chain in bundles.chains()):
        print(f"goldquill: {options.device} has signed nothing here; see `goldquill bundle list`", file=sys.stderr)
        return 2
    exported = bundles.export(path=options.file, device=options.device)
    if options.json:
        print(json.dumps({"file": str(exported.path), "records": exported.records, "bytes": exported.size_bytes}))
    else:
        print(f"Records in {exported.path}: {exported.records}.")
    return 0


def _list(bundles: "BundleService", options: argparse.Namespace) -> int:
    chains = bundles.chains()
    if options.json:
        rows = [{"device": chain.device, "records": chain.records, "current": chain.current} for chain in chains]
        print(json.dumps(rows))
        return 0
    for chain in chains:
        print(f"{chain.device}  {chain.records} records{'  (this device)' if chain.current else ''}")
    return 0
