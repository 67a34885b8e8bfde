"""One context with its book: makes a prompt ready for K candidates, reading only what the cache does not hold.

Guarantees on the processor that a prompt continued from the cache gives the numbers it gives read from its beginning;
models with both attention and a recurrent state are the exception, as is every model on a device: there they are as
near as floats are.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from local_model.decoder import MICRO_BATCH, PROMPT_SEQUENCE, Arithmetic, ContextPlan, Decoder
from local_model.prefix import Ledger

CHUNK_S: Final = 0.1  # of prefill; a cancel waits for its end, and each one reads all weights anew
FIRST_CHUNK: Final = 32
LEAST_CHUNK: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How a model remembers. `recurrent`: by a state, wholly or in part. `windowed`: some layers see the last tokens
    alone."""

    recurrent: bool
    windowed: bool


class Lane:
    """Owns a `Decoder` until `close`."""

    def __init__(self, model: int, plan: ContextPlan, memory: Memory) -> None:
        self.decoder = Decoder(model, plan)
        self._arithmetic = plan.arithmetic
        self._memory = memory
        self._ledger = Ledger()
        self._interleaved = False
        self._chunk = MICRO_BATCH if plan.arithmetic is Arithmetic.DEVICE else FIRST_CHUNK

    def close(self) -> None:
        """Free the context."""
        self.decoder.close()

    def take_up(self, tokens: list[int]) -> int:
        """Bring the prompt's sequence to the beginning it shares with `tokens`; returns how many tokens that are."""
        head = self._head(tokens)
        found = self._ledger.best(head)
        length = found.length
        if self._arithmetic is Arithmetic.STOCK and len(head) - length == 1:
            length = max(0, length - 1)  # one row alone would be computed otherwise than in a longer prompt
        self._ledger.forget()
        if not self._move(found.source) or not self.decoder.cut(PROMPT_SEQUENCE, length):
            self.decoder.drop(PROMPT_SEQUENCE)
            length = 0
        self._ledger.hold(PROMPT_SEQUENCE, head[:length])
        return length

    def read(self, tokens: list[int], length: int, going: Callable[[int], bool]) -> bool:
        """Read the prompt on from `length`. `going` is told after each chunk how far it is; when it says no, reading
        stops and False is returned. Raises `NoRoom`, `DecodeFailed`."""
        head = self._head(tokens)
        while length < len(head):
            rows = self._rows(len(head) - length)
            started = time.perf_counter()
            self.decoder.prefill(head[length : length + rows], length, PROMPT_SEQUENCE)
            self._fit_chunk(rows, time.perf_counter() - started)
            length += rows
            self._ledger.hold(PROMPT_SEQUENCE, head[:length])
            if not going(length):
                return False
        return True

    def branch(self, tokens: list[int], candidates: int) -> Sequence[int]:
        """Give sequences 1 to `candidates` the prompt, and decode its last token in each. Returns the row of each to
        sample from. Raises `NoRoom`, `DecodeFailed`."""
        self._interleaved = candidates > 1
        self.decoder.share_prompt(candidates)
        head = self._head(tokens)
        last = tokens[len(head) :]
        if len(last) == 1:
            self.decoder.step(list(last) * candidates, [len(head)] * candidates, list(range(1, candidates + 1)))
            return range(candidates)
        self.decoder.prefill(last, len(head), 1, sample_last=True)
        return (len(last) - 1,)

    def keep(self, sequence: int, tokens: list[int]) -> None:
        """A candidate ended; its sequence holds these tokens, prompt and answer, for a turn that goes on from it.

        Not where it would have to be packed and cannot be: llama.cpp copies of a windowed layer what the window shows,
        and an edit further back needs the rest. Such a turn reads the answer again.
        """
        repeatable = self._arithmetic is Arithmetic.REPEATABLE
        if self._arithmetic is Arithmetic.STOCK or (repeatable and self._interleaved and self._memory.windowed):
            return
        self._ledger.hold(sequence, tokens)

    def _head(self, tokens: list[int]) -> list[int]:
        """The part of the prompt that is read once for all: each candidate decodes the last token itself and owns its
        logits. `STOCK` leaves two, since one row alone would be computed otherwise than in llama-cpp-python's batch."""
        return tokens[: -2 if self._arithmetic is Arithmetic.STOCK else -1]

    def _move(self, source: int) -> bool:
        """Make `source` the prompt's sequence. False when the cache is empty instead."""
        in_order = source == PROMPT_SEQUENCE or not self._interleaved
        if in_order or self._memory.recurrent or self._arithmetic is Arithmetic.DEVICE:
            self.decoder.keep_only(source)
            return True
        return self.decoder.pack(source)

    def _rows(self, left: int) -> int:
        """Rows of the next chunk; never so many that a single one remains (see `take_up`)."""
        if left <= self._chunk:
            return left
        return self._chunk - 1 if left == self._chunk + 1 else self._chunk

    def _fit_chunk(self, rows: int, seconds: float) -> None:
        if self._arithmetic is not Arithmetic.DEVICE and rows >= LEAST_CHUNK:
            fitting = int(rows * CHUNK_S / max(seconds, 1e-6))
            self._chunk = min(max(fitting, LEAST_CHUNK), MICRO_BATCH)
