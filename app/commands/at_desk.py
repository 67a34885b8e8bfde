"""What a command does at the desk of a profile without a window: opened as the options say, closed when it is done."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.commands.profiles import Profiles, read_passphrase
from app.paths import Home, default_home
from ui.welcome.state import Need

if TYPE_CHECKING:
    from app.commands.desk import Desk


def at_desk(options: argparse.Namespace, work: "Callable[[Desk], int]") -> int:
    """The exit code of `work`; 1 where there is no profile, 2 where its passphrase was not given. Raises what opening
    and `work` raise, HomeInUse while a window has the profile open among it."""
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
        return work(desk)
    finally:
        desk.profile.close()
