"""What stands for people in tables: hashes under a key that stays where the dataset was made.

The key is made of a private key that is kept there anyway: with it, and nobody else, who holds the log can tell who is
who; the same person has the same pseudonym in every export.
"""

import hmac

from app.signing.keys import SigningKey

_DIGITS = 24
_USE = b"goldquill pseudonyms 1"


class Pseudonyms:
    """Of one holder of a log."""

    def __init__(self, key: SigningKey) -> None:
        # RFC 5869: extract and expand in one, as one block is wanted and the seed is uniformly random.
        seed = key.seed()
        self._key = hmac.digest(seed.reveal(), _USE, "sha256")
        seed.wipe()
        self._known: dict[str, str] = {}

    def of(self, author: str) -> str:
        """For whoever signs as `author`."""
        known = self._known.get(author)
        if known is None:
            digest = hmac.digest(self._key, author.encode("utf-8"), "sha256").hex()
            known = self._known[author] = f"p-{digest[:_DIGITS]}"
        return known
