"""`goldquill model list` and `goldquill model get NAME`: the models that the company offers, without the window."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.commands.at_desk import at_desk
from app.commands.exchange import at_once
from app.commands.failure import told
from app.commands.model_fetch import ModelFetch

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.domain.model import CatalogueEntry


@told
def run(options: argparse.Namespace) -> int:
    """Open the profile, list or get, close. Raises SyncError, ModelError, StorageError and what opening raises."""
    return at_desk(options, lambda desk: _get(desk, options) if options.action == "get" else _list(desk, options))


def _list(desk: "Desk", options: argparse.Namespace) -> int:
    here = {model.id for model in desk.library.models()}
    rows = [
        {
            "file": offer.entry.file_name,
            "name": offer.entry.name,
            "bytes": offer.entry.file_bytes,
            "begun_bytes": offer.begun_bytes,
            "licence": offer.entry.licence,
            "sha256": offer.entry.sha256,
            "here": offer.entry.sha256 in here,
        }
        for offer in desk.offers.offered()
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['file']}  {row['bytes']} bytes  {row['licence']}{'  (here)' if row['here'] else ''}")
    if not rows:
        print("The company offers no model, as far as is known here; `goldquill sync --once` asks it.")
    return 0


def _get(desk: "Desk", options: argparse.Namespace) -> int:
    wanted = options.name.casefold()
    entry = next((each.entry for each in desk.offers.offered() if wanted in _names(each.entry)), None)
    if entry is None:
        print(f"goldquill: the company offers no “{options.name}”; see `goldquill model list`", file=sys.stderr)
        return 2
    fetch = ModelFetch(desk, ask=at_once, clock=SystemClock())
    model = fetch.run(entry, on_progress=_Progress() if sys.stderr.isatty() else lambda *_: None)
    if options.json:
        print(json.dumps({"file": str(model.info.path), "sha256": model.id, "bytes": model.info.file_bytes}))
    else:
        print(f"{entry.name} is here, as the company signed for it: {model.info.path}")
    return 0


def _names(entry: "CatalogueEntry") -> tuple[str, ...]:
    return entry.file_name.casefold(), entry.name.casefold(), entry.sha256


class _Progress:
    """Each whole percent, in place of the one before it."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        percent = done * 100 // total
        if percent != self._told:
            self._told = percent
            print(f"\r{percent}%", end="\n" if done == total else "", file=sys.stderr, flush=True)
