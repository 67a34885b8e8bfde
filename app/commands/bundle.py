"""`goldquill bundle export FILE`, `bundle list`, `bundle import FILE`: signed records out of this profile, and the
company's receipts and tasks into it, without opening the window."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.failure import told

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.services.bundles import BundleService


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the bundle, list the chains or take the answer, close. Raises what that raises."""
    match options.action:
        case "list":
            return at_desk(options, lambda desk: _list(desk.bundles, options))
        case "import":
            return at_desk(options, lambda desk: _import(desk, options))
        case _:
            return at_desk(options, lambda desk: _export(desk, options))


def _import(desk: "Desk", options: argparse.Namespace) -> int:
    brought = desk.carried.read(options.file)
    waiting, to_do = desk.sending.standing().waiting, desk.inbox.count()
    if options.json:
        facts = {"received": brought.receipts, "tasks": brought.tasks, "older": brought.older}
        print(json.dumps({**facts, "revoked": brought.revoked, "waiting": waiting, "to_do": to_do}))
        return 0
    print(f"{brought.receipts} receipts, {brought.tasks} tasks came; {waiting} waiting to be sent, {to_do} to do.")
    if brought.revoked:
        print("The company takes nothing more from this desk. Ask your admin: with a new code it joins again.")
    if brought.older:
        print("The file is no newer than what is known here: its tasks were passed over.")
    return 0


def _export(desk: "Desk", options: argparse.Namespace) -> int:
    bundles = desk.bundles
    if options.server_was_restored:
        desk.restored.believe_again()
    if options.device is not None and all(chain.device != options.device for chain in bundles.chains()):
        print(f"goldquill: {options.device} has signed nothing here; see `goldquill bundle list`", file=sys.stderr)
        return 2
    exported = bundles.export(path=options.file, device=options.device)
    if options.json:
        facts = {"records": exported.records, "bytes": exported.size_bytes, "asks": exported.asks}
        print(json.dumps({"file": str(exported.path), **facts}))
    else:
        print(f"Records in {exported.path}: {exported.records}.{' It asks for tasks.' if exported.asks else ''}")
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
