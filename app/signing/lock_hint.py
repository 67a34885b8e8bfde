"""How a key file says its keys are wrapped, before anything vouches for it.

Good for one thing: choosing what to show while the vault, which is slow to come, finds out for certain. It is light to
import and never raises.
"""

import json
from pathlib import Path

_MAX_BYTES = 64 * 1024


def lock_hint(key_file: Path) -> str:
    """`keyring`, `argon2id`, or whatever else stands there; "" for a file that is missing or cannot be read."""
    try:
        with key_file.open("rb") as file:
            method = json.loads(file.read(_MAX_BYTES))["wrapping"]["method"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""
    return method if isinstance(method, str) else ""
