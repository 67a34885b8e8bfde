"""The batched loop with nothing around it: ctypes calls in llama.cpp's order, as ENGINE.md writes them.

The engine's reference twice over: its tokens must be these, and its time not much more. It knows no templates, text,
events or cancelling, and shares no code with the engine. `local_model.engine_figures` measures with it, tests compare
with it.
"""

import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import llama_cpp.llama_cpp as llama

from app.domain.candidate import Sampling
from app.domain.errors import BrokenInvariant, ModelLoadFailed
from local_model.machine import adds_halves

BATCH = 512
BF16 = 30


@dataclass(frozen=True, slots=True)
class BareRun:
    """Tokens of each candidate, the end-of-generation token left out, and seconds."""

    ids: list[list[int]]
    prefill_s: float
    first_token_s: float  # from the beginning
    wall_s: float


class BareLoop:
    """A context of `k` candidates. `repeatable` computes attention as the engine does on the processor; otherwise it is
    llama.cpp's default."""

    def __init__(self, model: int, *, tokens: int, k: int, threads: int, repeatable: bool = False) -> None:
        params = llama.llama_context_default_params()
        params.n_ctx = tokens
        params.n_batch = params.n_ubatch = BATCH
        params.n_seq_max = k + 1
        params.n_outputs_max = 16
        params.n_threads = params.n_threads_batch = threads
        params.kv_unified = True
        params.swa_full = True
        params.no_perf = True
        if repeatable:
            params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
            params.type_k = BF16
            params.type_v = BF16 if adds_halves() else params.type_v
        self._vocab = llama.llama_model_get_vocab(model)
        self._context = llama.llama_init_from_model(model, params)
        if not self._context:
            raise BrokenInvariant("llama.cpp made no context")
        self._memory = llama.llama_get_memory(self._context)
        self._batch = llama.llama_batch_init(BATCH, 0, 1)
        self._model: int | None = None

    @classmethod
    def of_file(cls, path: Path, *, tokens: int, k: int, threads: int, repeatable: bool = False) -> "BareLoop":
        """With a model of its own, on the processor; the weights' pages are shared with whoever reads the same file."""
        llama.llama_backend_init()
        params = llama.llama_model_default_params()
        params.n_gpu_layers = 0
        model = llama.llama_model_load_from_file(os.fsencode(path), params)
        if not model:
            raise ModelLoadFailed(path)
        loop = cls(model, tokens=tokens, k=k, threads=threads, repeatable=repeatable)
        loop._model = model
        return loop

    def close(self) -> None:
        """Free what it made."""
        llama.llama_batch_free(self._batch)
        llama.llama_free(self._context)
        if self._model:
            llama.llama_model_free(self._model)

    def run(
        self,
        tokens: Sequence[int],
        seeds: Sequence[int],
        *,
        sampling: Sampling,
        max_tokens: int,
        ignore_end: bool = False,
        held: int = 0,
    ) -> BareRun:
        """Answer. The first `held` tokens are taken to be in sequence 0 from the run before."""
        started = time.perf_counter()
        llama.llama_memory_seq_rm(self._memory, 0, held, -1)
        for sequence in range(1, len(seeds) + 1):
            llama.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        for start in range(held, len(tokens) - 1, BATCH):
            part = tokens[start : min(start + BATCH, len(tokens) - 1)]
            self._decode([(token, start + i, 0, 0) for i, token in enumerate(part)])
        prefilled = time.perf_counter()
        for sequence in range(1, len(seeds) + 1):
            llama.llama_memory_seq_cp(self._memory, 0, sequence, -1, -1)
        never = self._endings() if ignore_end else []
        chains = [self._chain(sampling, seed, never) for seed in seeds]
        ids: list[list[int]] = [[] for _ in seeds]
        current = [tokens[-1]] * len(seeds)
        active = list(range(len(seeds)))
        position = len(tokens) - 1
        first = 0.0
        while active:
            self._decode([(current[i], position, i + 1, 1) for i in active])
            going = []
            for row, i in enumerate(active):
                token = llama.llama_sampler_sample(chains[i], self._context, row)
                if llama.llama_vocab_is_eog(self._vocab, token) and not ignore_end:
                    continue
                ids[i].append(token)
                current[i] = token
                if len(ids[i]) < max_tokens:
                    going.append(i)
            first = first or time.perf_counter() - started
            active = going
            position += 1
        wall = time.perf_counter() - started
        for chain in chains:
            llama.llama_sampler_free(chain)
        return BareRun(ids, prefilled - started, first, wall)

    def continue_from(self, candidate: int) -> None:
        """Make what candidate `candidate` (from 0) holds the beginning of the next run."""
        llama.llama_memory_seq_rm(self._memory, 0, -1, -1)
        llama.llama_memory_seq_cp(self._memory, candidate + 1, 0, -1, -1)

    def _decode(self, rows: Sequence[tuple[int, int, int, int]]) -> None:
        batch = self._batch
        for i, (token, position, sequence, wanted) in enumerate(rows):
            batch.token[i] = token
            batch.pos[i] = position
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = sequence
            batch.logits[i] = wanted
        batch.n_tokens = len(rows)
        code = llama.llama_decode(self._context, batch)
        if code:
            raise BrokenInvariant(f"llama_decode returned {code}")

    def _endings(self) -> list[int]:
        size = llama.llama_vocab_n_tokens(self._vocab)
        return [token for token in range(size) if llama.llama_vocab_is_eog(self._vocab, token)]

    def _chain(self, sampling: Sampling, seed: int, never: Sequence[int]) -> object:
        chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        size = llama.llama_vocab_n_tokens(self._vocab)
        links = []
        if never:
            biases = (llama.llama_logit_bias * len(never))(
                *(llama.llama_logit_bias(token, -math.inf) for token in never)
            )
            links.append(llama.llama_sampler_init_logit_bias(size, len(never), biases))
        if sampling.repeat_penalty != 1:
            links.append(
                llama.llama_sampler_init_penalties(size, sampling.repeat_last_n, sampling.repeat_penalty, 0.0, 0.0)
            )
        if sampling.temperature == 0:
            links.append(llama.llama_sampler_init_greedy())
        else:
            links.append(llama.llama_sampler_init_top_k(sampling.top_k))
            links.append(llama.llama_sampler_init_top_p(sampling.top_p, 1))
            links.append(llama.llama_sampler_init_min_p(sampling.min_p, 1))
            links.append(llama.llama_sampler_init_temp(sampling.temperature))
            links.append(llama.llama_sampler_init_dist(seed))
        for link in links:
            llama.llama_sampler_chain_add(chain, link)
        return chain
