"""The sampler of one candidate: llama.cpp's own chain, in llama-cpp-python's order, with a seed of its own.

The repetition penalty looks at what the candidate itself wrote, not at the prompt, as llama-cpp-python has it.
"""

import math
from collections.abc import Sequence

import llama_cpp.llama_cpp as llama

from app.domain.candidate import Sampling

KEEP_AT_LEAST = 1


class SamplerChain:
    """Owns a native chain until `close`. `never` are tokens that are not to be chosen; `seed` is 0 to `MAX_SEED`."""

    def __init__(self, sampling: Sampling, seed: int, *, vocabulary_size: int, never: Sequence[int] = ()) -> None:
        self._chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        if never:
            biases = (llama.llama_logit_bias * len(never))(
                *(llama.llama_logit_bias(token, -math.inf) for token in never)
            )
            self._add(llama.llama_sampler_init_logit_bias(vocabulary_size, len(never), biases))
        # 1.0 changes nothing, but would look at every token of the vocabulary to do so.
        if sampling.repeat_penalty != 1.0:
            self._add(
                llama.llama_sampler_init_penalties(
                    vocabulary_size, sampling.repeat_last_n, sampling.repeat_penalty, 0.0, 0.0
                )
            )
        if sampling.temperature == 0:
            self._add(llama.llama_sampler_init_greedy())
            return
        self._add(llama.llama_sampler_init_top_k(sampling.top_k))
        self._add(llama.llama_sampler_init_top_p(sampling.top_p, KEEP_AT_LEAST))
        self._add(llama.llama_sampler_init_min_p(sampling.min_p, KEEP_AT_LEAST))
        self._add(llama.llama_sampler_init_temp(sampling.temperature))
        self._add(llama.llama_sampler_init_dist(seed))

    def sample(self, context: int, row: int) -> int:
        """Choose a token from row `row` of the last batch and take note of it."""
        return int(llama.llama_sampler_sample(self._chain, context, row))

    def close(self) -> None:
        """Free the chain; it is not used again."""
        llama.llama_sampler_free(self._chain)

    def _add(self, sampler: object) -> None:
        llama.llama_sampler_chain_add(self._chain, sampler)  # the chain frees it
