"""`goldquill bundle export FILE`: the signed records of this profile in one file, without opening the window."""

import argparse
import json
import sys

from app.clock import SystemClock
from app.commands.failure import told
from app.commands.profiles import Profiles, read_passphrase
from app.paths import Home, default_home
from ui.welcome.state import Need


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the bundle, close. Raises what opening and writing raise."""
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
        exported = desk.bundles.export(path=options.file)
    finally:
        desk.profile.close()
    if options.json:
        print(json.dumps({"file": str(exported.path), "records": exported.records, "bytes": exported.size_bytes}))
    else:
        print(f"{exported.records} records in {exported.path}")
    return 0
