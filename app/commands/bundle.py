"""`goldquill bundle export FILE` and `bundle list`: the signed records of this profile, without opening the window."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.commands.failure import told
from app.commands.profiles import Profiles, read_passphrase
from app.paths import Home, default_home
from ui.welcome.state import Need

if TYPE_CHECKING:
    from app.services.bundles import BundleService


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the bundle or list the chains, close. Raises what opening and writing raise."""
    home = Home(options.home.absolute()) if options.home else default_home()
    profiles = Profiles(home, clock=SystemClock())
    need = Need(profiles.need())
    if need is Need.NEW:
        print(f"goldquill: there is no profile in {home.root} yet", file=sys.stderr)
        return 1
    passphrase = read_passphrase(options.passphrase_file) if options.passphrase_file else None
    if need is Need.PASSPHRASE and passphrase is None:
        print("goldquill: this profile opens with a passphrase; give --passphrase-file", file=sys.stderr)
        return 2
    desk = profiles.open(passphrase)
    try:
        return (_list if options.action == "list" else _export)(desk.bundles, options)
    finally:
        desk.profile.close()


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
