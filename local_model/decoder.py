"""One llama.cpp context: rows of tokens in, logits to sample from out, and the sequences of its KV cache.

Sequence 0 holds the prompt that all candidates share, sequences 1 to K a candidate each. Batches use arrays made once,
so that a step costs a handful of native calls. What is in the cache is `local_model.prefix`'s book.
"""

import ctypes
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import llama_cpp.llama_cpp as llama

from local_model.machine import adds_halves

MICRO_BATCH: Final = 512
OUTPUT_ROWS: Final = 16  # more than candidates; the default, a micro-batch of them, costs hundreds of megabytes
PROMPT_SEQUENCE: Final = 0

_F16: Final = 1  # enum ggml_type
_BF16: Final = 30
_NO_ROOM: Final = 1  # llama_decode


class Arithmetic(Enum):
    """How attention is computed. Weights are quantised, and activations on their way to them: the last bit of a sum
    decides roundings and, after some tens of tokens, the text. So it matters which sums are made in which order.

    `REPEATABLE` (processor): flash attention with keys in bfloat16. llama.cpp then adds up one token after the other
    and skips those of other sequences, whatever the batch (ggml-cpu/ops.cpp: `use_tiled` from 64 rows on and
    `use_split_kv_path` for a single one past 256 tokens both want float keys). A token's numbers are the same
    prefilled or generated, alone or among nine, by one thread or by many. Keys are bfloat16, in which models are
    trained; that costs nothing, where bfloat16 values would cost a tenth. A processor that adds halves itself is the
    exception: llama.cpp then takes 128 values at once and the rest one by one (ggml-cpu/vec.h: `ggml_vec_mad_f16`), so
    that the 64 of a small model's head take it half as long again as bfloat16.

    `STOCK` (processor): no flash attention, llama-cpp-python's default. Numbers depend on the batch (llamafile's matrix
    product wants two rows, sgemm.cpp) and on where in the cache tokens lie.

    `DEVICE`: what llama.cpp chooses for the device.
    """

    REPEATABLE = (llama.LLAMA_FLASH_ATTN_TYPE_ENABLED, _BF16, _BF16 if adds_halves() else _F16)
    STOCK = (llama.LLAMA_FLASH_ATTN_TYPE_DISABLED, _F16, _F16)
    DEVICE = (llama.LLAMA_FLASH_ATTN_TYPE_AUTO, _F16, _F16)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextPlan:
    """What a context is made for. `tokens` are shared by the prompt and all candidates."""

    tokens: int
    candidates: int
    threads: int
    arithmetic: Arithmetic


class ContextRefused(Exception):
    """llama.cpp made no context: no memory, or an architecture that cannot do this."""


class NoRoom(Exception):
    """The KV cache has no cell left for the batch; it is as before."""


class DecodeFailed(Exception):
    """llama.cpp gave up in the middle of a batch; what the cache holds is not known."""

    def __init__(self, code: int) -> None:
        super().__init__(f"llama_decode returned {code}")
        self.code = code


class Decoder:
    """Owns a native context until `close`. `context` is its handle, for samplers."""

    def __init__(self, model: int, plan: ContextPlan) -> None:
        params = llama.llama_context_default_params()
        params.n_ctx = plan.tokens
        params.n_batch = params.n_ubatch = MICRO_BATCH
        params.n_seq_max = plan.candidates + 1
        params.n_outputs_max = OUTPUT_ROWS
        params.n_threads = params.n_threads_batch = plan.threads
        params.kv_unified = True  # sequences share cells; apart, a partial copy aborts the process
        params.swa_full = True  # with less, a shared prefix larger than the window fails at the first step
        params.flash_attn_type, params.type_k, params.type_v = plan.arithmetic.value
        params.no_perf = True
        self.context = llama.llama_init_from_model(model, params)
        if not self.context:
            raise ContextRefused
        self._memory = llama.llama_get_memory(self.context)
        self.tokens = int(llama.llama_n_ctx(self.context))
        self._candidates = plan.candidates
        self._make_batch(MICRO_BATCH)

    @property
    def remembers(self) -> bool:
        """Whether there is a cache at all: encoders have none."""
        return self._memory is not None

    def close(self) -> None:
        """Free the context; it is not used again."""
        llama.llama_free(self.context)

    def prefill(self, tokens: list[int], start: int, sequence: int, *, sample_last: bool = False) -> None:
        """Decode tokens of one sequence from position `start` on, at most `MICRO_BATCH` of them."""
        count = len(tokens)
        self._token[:count] = [*tokens]
        self._position[:count] = list(range(start, start + count))
        self._sequence[:count] = [sequence] * count
        self._wanted[:count] = [0] * count
        if sample_last:
            self._wanted[count - 1] = 1
        self._decode(count)

    def step(self, tokens: list[int], positions: list[int], sequences: list[int]) -> None:
        """Decode one token of each sequence; row i can then be sampled from."""
        count = len(tokens)
        self._token[:count] = [*tokens]
        self._position[:count] = [*positions]
        self._sequence[:count] = [*sequences]
        self._wanted[:count] = [1] * count
        self._decode(count)

    def cut(self, sequence: int, length: int) -> bool:
        """Keep the first `length` tokens. False when the model cannot take a part away (recurrent state)."""
        return bool(llama.llama_memory_seq_rm(self._memory, sequence, length, -1))

    def drop(self, sequence: int) -> None:
        """Empty a sequence; its cells are free unless another holds them."""
        llama.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def share_prompt(self, candidates: int) -> None:
        """Let sequences 1 to `candidates` begin with what the prompt's holds."""
        for sequence in range(1, candidates + 1):
            llama.llama_memory_seq_cp(self._memory, PROMPT_SEQUENCE, sequence, -1, -1)

    def keep_only(self, sequence: int) -> None:
        """Make this sequence the prompt's, and all others empty."""
        if sequence != PROMPT_SEQUENCE:
            self.drop(PROMPT_SEQUENCE)
            llama.llama_memory_seq_cp(self._memory, sequence, PROMPT_SEQUENCE, -1, -1)
        for other in range(1, self._candidates + 1):
            self.drop(other)

    def pack(self, sequence: int) -> bool:
        """As `keep_only`, and move its cells to the beginning of the cache, in order. False when that failed and the
        cache is empty.

        Candidates take turns with cells. Left there, what comes next would fill the gaps: sums in another order, and
        attention over cells long empty.
        """
        size = llama.llama_state_seq_get_size(self.context, sequence)
        state = (ctypes.c_uint8 * size)()
        copied = llama.llama_state_seq_get_data(self.context, state, size, sequence)
        self.clear()
        if copied and llama.llama_state_seq_set_data(self.context, state, copied, PROMPT_SEQUENCE):
            return True
        self.clear()
        return False

    def clear(self) -> None:
        """Empty the cache."""
        llama.llama_memory_clear(self._memory, False)

    def _make_batch(self, rows: int) -> None:
        self._token = (llama.llama_token * rows)()
        self._position = (llama.llama_pos * rows)()
        self._sequence = (llama.llama_seq_id * rows)()
        self._wanted = (ctypes.c_int8 * rows)()
        self._sequences_of_row = (ctypes.c_int32 * rows)(*(1,) * rows)
        row_type: Any = ctypes.POINTER(llama.llama_seq_id)
        step = ctypes.sizeof(llama.llama_seq_id)
        base = ctypes.addressof(self._sequence)
        self._sequence_pointers = (row_type * rows)(*(ctypes.cast(base + row * step, row_type) for row in range(rows)))
        self._batch = llama.llama_batch(
            n_tokens=0,
            token=self._token,
            embd=None,
            pos=self._position,
            n_seq_id=self._sequences_of_row,
            seq_id=self._sequence_pointers,
            logits=self._wanted,
        )

    def _decode(self, rows: int) -> None:
        self._batch.n_tokens = rows
        code = llama.llama_decode(self.context, self._batch)
        if code == _NO_ROOM:
            raise NoRoom
        if code:
            raise DecodeFailed(code)
