"""What of a conversation the engine already has: tokens in the KV cache, and token ids behind texts.

Pure bookkeeping. `Ledger` says which sequence to continue from and for how long it agrees; `KnownTexts` gives an
answer's own token ids back when its text returns unedited, since a tokeniser asked again may cut the same text
otherwise. Moving cells is `local_model.decoder`'s work.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

REMEMBERED_TEXTS: Final = 64


def common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """How many leading elements are equal. Compares slices, so that long prompts cost C loops and not Python's."""
    shorter = min(len(one), len(other))
    if one[:shorter] == other[:shorter]:
        return shorter
    return bisect_left(range(shorter), True, key=lambda length: one[: length + 1] != other[: length + 1])


def answer_prefix(pieces: Sequence[bytes], text: str) -> int | None:
    """How many leading tokens spell exactly this text; None when the text ends inside a token or hides one.

    An answer cut at a stop string has tokens past its text; one with a control token in it shows less than was said.
    """
    wanted = text.encode()
    if not wanted:
        return None
    ends = list(accumulate(len(piece) for piece in pieces))
    count = bisect_left(ends, len(wanted)) + 1
    if count > len(pieces) or b"".join(pieces[:count]) != wanted or not all(pieces[:count]):
        return None
    return count


@dataclass(frozen=True, slots=True)
class Reuse:
    """Continue from sequence `source`, whose first `length` tokens are those of the prompt."""

    source: int
    length: int


class Ledger:
    """The tokens that each sequence of the KV cache can be trusted to hold."""

    def __init__(self) -> None:
        self._held: dict[int, list[int]] = {}

    def hold(self, sequence: int, tokens: list[int]) -> None:
        """The sequence begins with these tokens; what else it has is not to be reused."""
        self._held[sequence] = tokens

    def forget(self) -> None:
        """The cache is empty."""
        self._held.clear()

    def best(self, tokens: Sequence[int]) -> Reuse:
        """The sequence that shares most with `tokens`; of several, the one with least to take away."""
        shared = {sequence: common_prefix(held, tokens) for sequence, held in self._held.items()}
        if not any(shared.values()):
            return Reuse(source=0, length=0)
        source = max(shared, key=lambda sequence: (shared[sequence], -len(self._held[sequence])))
        return Reuse(source, shared[source])


class KnownTexts:
    """Rendered conversations whose tokens are known, the most recently used of them."""

    def __init__(self, *, capacity: int = REMEMBERED_TEXTS) -> None:
        self._capacity = capacity
        self._tokens: OrderedDict[str, tuple[int, ...]] = OrderedDict()

    def remember(self, text: str, tokens: Sequence[int]) -> None:
        """This text, from the conversation's beginning, is these tokens."""
        self._tokens[text] = tuple(tokens)
        self._tokens.move_to_end(text)
        while len(self._tokens) > self._capacity:
            self._tokens.popitem(last=False)

    def tokens_of(
        self, text: str, tokenise: Callable[[str], list[int]], is_special: Callable[[int], bool]
    ) -> list[int]:
        """The tokens of a rendered conversation: as remembered for as long as it goes on as before, then tokenised.

        A remembered text is taken over only if a special token follows it. There every tokeniser cuts, so that the rest
        reads the same alone; anywhere else it might merge with, or add a space to, what stands before it.
        """
        starts = sorted((known for known in self._tokens if text.startswith(known)), key=len, reverse=True)
        for known in starts:
            rest = tokenise(text[len(known) :])
            if not rest or is_special(rest[0]):
                self._tokens.move_to_end(known)
                return [*self._tokens[known], *rest]
        return tokenise(text)
