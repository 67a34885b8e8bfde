"""`goldquill rekey`: the whole database encrypted anew under a new key, for when an old key file may have got about."""

import argparse
import sys
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.failure import told
from app.domain.errors import DiskFull

if TYPE_CHECKING:
    from app.commands.desk import Desk


@told
def run(options: argparse.Namespace) -> int:
    """Make the new key, encrypt, forget the old one. Cut off on the way, the next start goes on with the key that
    fits."""
    return at_desk(options, _rekey)


def _rekey(desk: "Desk") -> int:
    try:
        desk.profile.rekey()
    except DiskFull:
        print("goldquill: there is no room for a second copy of the database; its key is the old one", file=sys.stderr)
        return 1
    print("The database is encrypted anew: the old key opens it no longer. What you type to open it is as before.")
    print("A copy of the database from before opens with its own copy of keys.gq alone.")
    return 0
