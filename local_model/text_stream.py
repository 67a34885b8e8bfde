"""Bytes of one answer in, text that may be shown out.

What `take` returns is valid UTF-8 and never holds a stop string or a part of one: bytes of an unfinished character wait
for the rest, and a tail that could begin a stop string waits until it cannot. Joined, what `take` returned is `text`.
"""

import codecs
from collections.abc import Sequence


class TextStream:
    """One candidate's text. Bytes that are no UTF-8 become U+FFFD, as they cannot be shown or kept otherwise."""

    def __init__(self, stops: Sequence[str] = ()) -> None:
        self._stops = tuple(stops)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._clear: list[str] = []
        self._taken = 0
        self._held = ""
        self._closed = False

    def push(self, piece: bytes) -> bool:
        """Take a token's bytes; True when they complete a stop string, after which nothing more is taken."""
        if self._closed:
            return True
        self._held += self._decode(piece)
        found = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if found:
            self._release(min(found))
            self._held = ""
            self._closed = True
        else:
            self._release(len(self._held) - self._possible_stop())
        return self._closed

    def take(self) -> str:
        """The text that became clear since the last time."""
        new, self._taken = "".join(self._clear[self._taken :]), len(self._clear)
        return new

    def finish(self) -> None:
        """Nothing more comes: what was held back as a possible stop string was none. An unfinished character is
        dropped, since the model did not write it."""
        if not self._closed:
            self._release(len(self._held))
            self._closed = True

    @property
    def text(self) -> str:
        """All that is clear so far."""
        return "".join(self._clear)

    def _release(self, length: int) -> None:
        if length:
            self._clear.append(self._held[:length])
            self._held = self._held[length:]

    def _possible_stop(self) -> int:
        """Length of the longest tail of the held text that begins a stop string."""
        longest = 0
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(self._held)), longest, -1):
                if self._held.endswith(stop[:length]):
                    longest = length
                    break
        return longest
