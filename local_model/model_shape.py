"""A model's layers as the memory estimate sees them: bytes of weights, and what each adds to the cache for a token.

Read from the header alone. Which tensors belong to which layer follows their names, cache widths follow the metadata
as llama.cpp reads it (llama-model.cpp `load_hparams`, llama-hparams.cpp).
"""

from dataclasses import dataclass
from typing import Final

from local_model.gguf import GgufHeader, Tensor
from local_model.metadata import Metadata
from local_model.model_info import block_count

# Every n-th layer of these sees the whole context, the others a sliding window (each model's `load_swa_pattern`);
# a file that carries its own pattern says it in the metadata.
_WINDOW_PERIOD: Final = {
    "gemma2": 2,
    "gpt-oss": 2,
    "afmoe": 4,
    "cohere2": 4,
    "exaone4": 4,
    "exaone-moe": 4,
    "llama4": 4,
    "mellum": 4,
    "muse-glimmer": 4,
    "olmo2": 4,
    "gemma3n": 5,
    "gemma3": 6,
    "plamo3": 8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerShape:
    """One repeating layer. Keys and values count numbers per cached token, states numbers per sequence (32 bits)."""

    weight_bytes: int
    keys: int
    values: int
    states: int
    windowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelShape:
    """`input_bytes` never leave main memory; `output_bytes` go with the output layer, which llama.cpp counts as one
    more layer to offload. A model whose output is its input table has that table twice once the output is offloaded:
    `tied_bytes`."""

    layers: tuple[LayerShape, ...]
    input_bytes: int
    output_bytes: int
    tied_bytes: int
    context_length: int
    window: int
    vocabulary: int
    embedding_length: int
    feed_forward_length: int

    @property
    def total_layers(self) -> int:
        """How many layers can be offloaded: the repeating ones and the output layer."""
        return len(self.layers) + 1


def model_shape(header: GgufHeader) -> ModelShape:
    """Measure the model. Raises `NotAGguf` when the metadata is nonsense."""
    metadata = Metadata(header)
    count = block_count(metadata)
    by_layer: list[list[Tensor]] = [[] for _ in range(count)]
    table = output = elsewhere = vocabulary = 0
    has_output = False
    for tensor in header.tensors:
        layer = _layer_of(tensor.name)
        if layer is not None:
            if layer >= count:
                metadata.refuse_own("block_count")
            by_layer[layer].append(tensor)
        elif tensor.name == "token_embd.weight":
            table = tensor.size_bytes
            vocabulary = tensor.dimensions[-1] if tensor.dimensions else 0
        elif tensor.name.startswith("output"):
            output += tensor.size_bytes
            has_output = has_output or tensor.name == "output.weight"
        else:
            elsewhere += tensor.size_bytes
    return ModelShape(
        layers=_layers(metadata, by_layer),
        input_bytes=table + elsewhere,
        output_bytes=output,
        tied_bytes=0 if has_output else table,
        context_length=metadata.count("context_length", least=1),
        window=metadata.count("attention.sliding_window"),
        vocabulary=vocabulary,
        embedding_length=metadata.count("embedding_length", least=1),
        feed_forward_length=max(
            metadata.count("feed_forward_length"),
            metadata.count("expert_feed_forward_length") * metadata.count("expert_used_count"),
        ),
    )


def _layer_of(tensor_name: str) -> int | None:
    """The N of "blk.N.attn_q.weight"."""
    prefix, _, rest = tensor_name.partition(".")
    number = rest.partition(".")[0]
    return int(number) if prefix == "blk" and number.isascii() and number.isdigit() else None


def _layers(metadata: Metadata, by_layer: list[list[Tensor]]) -> tuple[LayerShape, ...]:
    count = len(by_layer)
    heads = metadata.per_layer("attention.head_count", count, (0,) * count)
    cached_heads = metadata.per_layer("attention.head_count_kv", count, heads)
    windowed = _windowed(metadata, count)
    # n_embd / n_head, of the first layer as in llama.cpp, where the file does not say.
    width = metadata.count("embedding_length", least=1) // heads[0] if heads[0] else 0
    key = metadata.count("attention.key_length", width)
    value = metadata.count("attention.value_length", width)
    window_key = metadata.count("attention.key_length_swa", key)
    window_value = metadata.count("attention.value_length_swa", value)
    if metadata.has("attention.key_length_mla"):  # multi-head latent attention caches one vector for both
        value = window_value = 0
    caching = count - metadata.count("attention.shared_kv_layers")  # the last ones reuse what others cached
    states = _states(metadata, heads[0])
    layers = []
    for index, tensors in enumerate(by_layer):
        parts = {tensor.name.split(".", 2)[-1].partition(".")[0] for tensor in tensors}
        recurrent = any(part.startswith(("ssm_", "shortconv", "time_mix_")) for part in parts)
        attends = index < caching and (not recurrent or "attn_k" in parts)
        cached = cached_heads[index] if attends else 0
        layers.append(
            LayerShape(
                weight_bytes=sum(tensor.size_bytes for tensor in tensors),
                keys=cached * (window_key if windowed[index] else key),
                values=cached * (window_value if windowed[index] else value),
                states=states if recurrent else 0,
                windowed=windowed[index],
            )
        )
    return tuple(layers)


def _windowed(metadata: Metadata, count: int) -> tuple[bool, ...]:
    if not metadata.count("attention.sliding_window"):
        return (False,) * count
    pattern = "attention.sliding_window_pattern"
    if metadata.is_list(pattern):
        return tuple(bool(flag) for flag in metadata.per_layer(pattern, count, ()))
    # A period of 1 leaves no layer windowed: architectures outside the table do not use the key.
    period = metadata.count(pattern, _WINDOW_PERIOD.get(metadata.architecture, 1))
    return tuple(period == 0 or index % period < period - 1 for index in range(count))


def _states(metadata: Metadata, heads: int) -> int:
    """Numbers a recurrent layer keeps for one sequence (llama-hparams.cpp `n_embd_r` + `n_embd_s`)."""
    embedding = metadata.count("embedding_length", least=1)
    if head_size := metadata.count("wkv.head_size"):
        return embedding * (metadata.count("token_shift_count", 2) + head_size)
    if kernel := metadata.count("shortconv.l_cache"):
        return embedding * (kernel - 1)
    kernel = max(metadata.count("ssm.conv_kernel"), 1)
    if width := metadata.count("kda.head_dim"):
        return 3 * (kernel - 1) * heads * width + width * width * heads
    inner, state = metadata.count("ssm.inner_size"), metadata.count("ssm.state_size")
    return (kernel - 1) * (inner + 2 * metadata.count("ssm.group_count") * state) + state * inner
