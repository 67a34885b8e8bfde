"""Bytes that must not be shown: not in a repr, a log line, a crash report or a pickle.

Wiping is best effort: the buffer held here is overwritten, but Python and the libraries that were handed the bytes
may have made copies that nobody can reach.
"""

import hmac
from typing import NoReturn


class Secret:
    """A secret of fixed length. `reveal` is the only way to the bytes."""

    __slots__ = ("_buffer",)

    def __init__(self, value: bytes) -> None:
        self._buffer = bytearray(value)

    def reveal(self) -> bytes:
        """A copy of the bytes. Raises ValueError once wiped."""
        if not self._buffer:
            raise ValueError("this secret was wiped")
        return bytes(self._buffer)

    def wipe(self) -> None:
        """Overwrite and forget; best effort, see the module's own words."""
        for index in range(len(self._buffer)):
            self._buffer[index] = 0
        self._buffer = bytearray()

    def __eq__(self, other: object) -> bool:
        """In constant time; two wiped secrets are equal."""
        return isinstance(other, Secret) and hmac.compare_digest(self._buffer, other._buffer)

    __hash__ = None  # type: ignore[assignment]  # mutable, and nothing should look it up

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
