"""A bar on the terminal for an export. Where nobody looks, as in a file or a pipe, it says nothing."""

import sys
import time
from typing import Final

from app.dataset.written import Progress, Step

_WIDTH: Final = 30
_EVERY_S: Final = 0.1
_WORDS: Final = {Step.LOOKING: "looking at records", Step.WRITING: "writing rows"}


def export_bar() -> Progress:
    """Draws on standard error, ten times a second at most."""
    if not sys.stderr.isatty():
        return lambda *_: None
    shown = 0.0

    def show(step: Step, done: int, of: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if done < of and now - shown < _EVERY_S:
            return
        shown = now
        full = _WIDTH * done // max(of, 1)
        bar = "█" * full + "░" * (_WIDTH - full)
        end = "\n" if done >= of else ""
        print(f"\r{_WORDS[step]:<20}{bar} {done:,} of {of:,}", end=end, file=sys.stderr, flush=True)

    return show
