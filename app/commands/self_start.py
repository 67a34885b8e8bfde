"""How this very program starts itself to be something else than the window."""

import sys


def self_start(word: str) -> tuple[str, ...]:
    """The command line of the process that `word` of `app.commands` names."""
    if getattr(sys, "frozen", False):
        return (sys.executable, word)
    return (sys.executable, "-m", "app.main", word)
