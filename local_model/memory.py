"""How much memory a model takes with a given context and with the last n of its layers on another device.

The formula is ENGINE.md's: tensors' bytes, plus for each layer cells times the bytes of a cached token, plus recurrent
state for every sequence, plus logits and activations, plus a reserve. It answers for two places at once, the device
and main memory. Whether that fits anything is `local_model.fit`'s question.
"""

from dataclasses import dataclass
from typing import Final

from app.domain.generation import MAX_K
from local_model.model_shape import LayerShape, ModelShape

RESERVE_BYTES: Final = 1 << 30
CELLS_STEP: Final = 256  # llama.cpp rounds caches up to it

# Bytes of one cached number, by llama.cpp's name of the format.
CACHE_BYTES: Final = {"f16": 2.0, "q8_0": 1.0625, "q4_0": 0.5625}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePlan:
    """The context parameters that decide memory, with the values the engine uses (ENGINE.md, the batched loop)."""

    sequences: int = MAX_K + 1
    micro_batch: int = 512
    outputs: int = 16
    key_type: str = "f16"
    value_type: str = "f16"
    full_window: bool = True  # `swa_full`: windowed layers keep as many cells as the others


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes needed in one place."""

    weights: int = 0
    cache: int = 0
    compute: int = 0
    reserve: int = 0

    @property
    def total(self) -> int:
        return self.weights + self.cache + self.compute + self.reserve


@dataclass(frozen=True, slots=True)
class Split:
    """The model over two places: `gpu_layers` of it on the device, the rest in main memory."""

    gpu_layers: int
    device: Need
    host: Need


def cells(context_tokens: int) -> int:
    return -(-context_tokens // CELLS_STEP) * CELLS_STEP


def layer_cache_bytes(layer: LayerShape, window: int, context_tokens: int, plan: EnginePlan) -> int:
    """Cache and recurrent state of one layer."""
    count = cells(context_tokens)
    if layer.windowed and not plan.full_window:
        count = min(count, cells(window * plan.sequences + plan.micro_batch))
    per_cell = layer.keys * CACHE_BYTES[plan.key_type] + layer.values * CACHE_BYTES[plan.value_type]
    return int(count * per_cell) + layer.states * 4 * plan.sequences


def compute_bytes(shape: ModelShape, context_tokens: int, plan: EnginePlan) -> int:
    """Logits, activations and attention masks of one micro-batch.

    Activations of four embeddings and three feed-forward rows a token are what the pinned llama.cpp was measured to
    take with flash attention; it reuses buffers, so the sum errs on the high side.
    """
    logits = min(plan.micro_batch, plan.outputs) * shape.vocabulary * 4
    activations = plan.micro_batch * (4 * shape.embedding_length + 3 * shape.feed_forward_length) * 4
    masks = 2 if any(layer.windowed for layer in shape.layers) else 1
    return logits + activations + masks * plan.micro_batch * cells(context_tokens) * 2


def splits(shape: ModelShape, context_tokens: int, plan: EnginePlan) -> tuple[Split, ...]:
    """Every way to offload: element n has n layers on the device.

    llama.cpp offloads the output first, then the repeating layers from the last one down (llama-model.cpp
    `i_gpu_start`); input tensors stay in main memory.
    """
    compute = compute_bytes(shape, context_tokens, plan)
    weights = [0, shape.output_bytes + shape.tied_bytes]
    caches = [0, 0]
    for layer in reversed(shape.layers):
        weights.append(weights[-1] + layer.weight_bytes)
        caches.append(caches[-1] + layer_cache_bytes(layer, shape.window, context_tokens, plan))
    all_weights = shape.input_bytes + shape.output_bytes + sum(layer.weight_bytes for layer in shape.layers)
    found = []
    for count, (offloaded, cached) in enumerate(zip(weights, caches, strict=True)):
        stays = all_weights - offloaded + (shape.tied_bytes if count else 0)
        works_here = count < shape.total_layers
        found.append(
            Split(
                gpu_layers=count,
                device=Need(offloaded, cached, compute, RESERVE_BYTES) if count else Need(),
                host=Need(stays, caches[-1] - cached, compute, RESERVE_BYTES) if works_here else Need(stays),
            )
        )
    return tuple(found)
