"""`goldquill export OUT`: one's own work as a dataset, without the window."""

import argparse
import json
import shlex
from typing import TYPE_CHECKING

from app.commands.at_desk import at_desk
from app.commands.exchange import at_once
from app.commands.failure import told
from app.dataset.options import NONE_TO_TRAIN, request_of
from app.dataset.progress import export_bar
from app.domain.errors import DiskFull, NoRoomForDataset

if TYPE_CHECKING:
    from app.commands.desk import Desk


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, write the dataset, close. Raises what that raises."""
    return at_desk(options, lambda desk: _export(desk, options))


def _export(desk: "Desk", options: argparse.Namespace) -> int:
    from app.dataset.export import export  # pyarrow

    out = options.out.absolute()
    try:
        done = export(desk.own_work(at_once), request_of(options), out, progress=export_bar())
    except DiskFull as error:
        raise NoRoomForDataset(out) from error
    if options.json:
        print(json.dumps({"folder": str(done.path), "pieces": done.pieces, "rows": done.rows}))
        return 0
    print(f"In {done.path}: {done.pieces} pieces of work.")
    for name, splits in done.rows.items():
        print(f"{name:<12}" + "".join(f"{rows:>8} {split}" for split, rows in sorted(splits.items(), reverse=True)))
    if done.none_to_train:
        print(NONE_TO_TRAIN)
    print(f"Check it: goldquill verify {shlex.quote(str(options.out))}")
    return 0
