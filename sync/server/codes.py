"""Secrets that the server gives out and keeps only as hashes: invitation codes and device tokens.

A code is twelve letters and digits without those that look alike (Crockford's base 32), 60 bits, in groups of four,
typed by people in any case. A token is 256 bits and is never seen by a person. Both have too many values to be tried
out, so a plain SHA-256 keeps them.
"""

import secrets
from hashlib import sha256
from typing import Final

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 12
_GROUP: Final = 4
_SPOKEN_ALIKE: Final = str.maketrans("OIL", "011", "- ")


def new_code() -> str:
    """For example `7K3M-Q0ZT-9A2D`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def code_hash(code: str) -> bytes:
    """What is kept of a code, however it was typed."""
    return sha256(code.strip().upper().translate(_SPOKEN_ALIKE).encode()).digest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
