"""`goldquill bundle export FILE` and `bundle list`: the signed records of this profile, without opening the window."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.failure import told

if TYPE_CHECKING:
    from app.services.bundles import BundleService


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the bundle or list the chains, close. Raises what opening and writing raise."""
    action = _list if options.action == "list" else _export
    return at_desk(options, lambda desk: action(desk.bundles, options))


def _export(bundles: "BundleService", options: argparse.Namespace) -> int:
    if options.device is not None and all(chain.device != options.device for chain in bundles.chains()):
        print(f"goldquill: {options.device} has signed nothing here; see `goldquill bundle list`", file=sys.stderr)
        return 2
    exported = bundles.export(path=options.file, device=options.device)
    if options.json:
        print(json.dumps({"file": str(exported.path), "records": exported.records, "bytes": exported.size_bytes}))
    else:
        print(f"{exported.records} records in {exported.path}")
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
