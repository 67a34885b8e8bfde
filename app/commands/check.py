"""`goldquill check`: whether everything that this profile keeps is whole, every page of it and every signature."""

import argparse
import sys
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.failure import told
from app.domain.errors import RecordError

if TYPE_CHECKING:
    from app.commands.desk import Desk


@told
def run(options: argparse.Namespace) -> int:
    """Look at the database, then at each chain; exit 1 naming the first that is damaged."""
    return at_desk(options, _check)


def _check(desk: "Desk") -> int:
    from app.services.chain_check import verify_chain
    from app.storage.records import RecordRepository

    desk.profile.database.check_integrity()
    records = RecordRepository(desk.profile.database)
    devices, verified = records.devices(), 0
    for device in devices:
        try:
            verified += verify_chain(records, device)
        except RecordError as error:
            _tell(device, error)
            return 1
    if desk.profile.rolled_back is not None:
        raise desk.profile.rolled_back
    print(f"The database is whole. Every signature and every chain holds: records {verified}, chains {len(devices)}.")
    return 0


def _tell(device: str, error: RecordError) -> None:
    from ui.errors import error_words

    name = f", record {error.entry_id}" if error.entry_id else ""
    print(
        f"goldquill: the chain of {device} is damaged{name}: {error_words(error).title} ({type(error).__name__})",
        file=sys.stderr,
    )
