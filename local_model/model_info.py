"""What a GGUF file is, in the words of the library page; refuses what llama.cpp reads but nobody can chat with.

Chat templates are hashed, never run. Architectures that are too new for the pinned llama.cpp are not told apart here:
the worker finds that out when it loads the file.
"""

import hashlib
from typing import Final

from app.domain.errors import UnsupportedModel
from app.domain.model import ModelInfo
from app.domain.well_formed import well_formed
from local_model.ggml_types import FILE_TYPES
from local_model.gguf import GgufHeader
from local_model.metadata import Metadata

TEMPLATE_KEY: Final = "tokenizer.chat_template"
MAX_LAYERS: Final = 512  # LLAMA_MAX_LAYERS

# Architectures of llama.cpp that write no text token by token, with what they are instead (llama-arch.cpp).
NOT_CHATTING: Final = {
    "bert": "encoder",
    "modern-bert": "encoder",
    "nomic-bert": "encoder",
    "nomic-bert-moe": "encoder",
    "neo-bert": "encoder",
    "jina-bert-v2": "encoder",
    "jina-bert-v3": "encoder",
    "eurobert": "encoder",
    "gemma-embedding": "encoder",
    "llama-embed": "encoder",
    "t5encoder": "encoder",
    "t5": "encoder-decoder",
    "clip": "mmproj",
    "wavtokenizer-dec": "speech",
    "qwen3tts": "speech",
    "pockettts": "speech",
    "dream": "diffusion",
    "llada": "diffusion",
    "llada-moe": "diffusion",
    "rnd1": "diffusion",
    "eagle3": "draft",
    "dflash": "draft",
    "gemma4-assistant": "draft",
}


def model_info(header: GgufHeader) -> ModelInfo:
    """Describe the model. Whatever the file is called, its name is text that can be kept.

    Raises `UnsupportedModel` with a machine word, or `NotAGguf` when metadata is nonsense.
    """
    metadata = Metadata(header)
    _refuse_unless_it_chats(header, metadata)
    template = metadata.text(TEMPLATE_KEY)
    return ModelInfo(
        path=header.path,
        file_bytes=header.file_bytes,
        name=metadata.text("general.name") or well_formed(header.path.stem),
        architecture=metadata.architecture,
        quantisation=_quantisation(header, metadata),
        parameters=sum(tensor.elements for tensor in header.tensors),
        context_length=metadata.count("context_length", least=1),
        layers=block_count(metadata),
        licence=metadata.text("general.license.name") or metadata.text("general.license"),
        has_chat_template=bool(template),
        template_sha256=_template_sha256(header),
        languages=metadata.texts("general.languages"),
    )


def block_count(metadata: Metadata) -> int:
    """The repeating layers, as many as llama.cpp takes. Raises `NotAGguf`."""
    layers = metadata.count("block_count", least=1)
    if layers > MAX_LAYERS:
        metadata.refuse_own("block_count")
    return layers


def _refuse_unless_it_chats(header: GgufHeader, metadata: Metadata) -> None:
    reason = NOT_CHATTING.get(metadata.architecture, "")
    kind = metadata.text("general.type")
    if kind not in ("", "model"):  # "adapter" (LoRA), "mmproj", "imatrix", "vocab"
        reason = kind
    elif metadata.count("pooling_type"):  # embedding models and rerankers made of decoders
        reason = "embedding"
    elif not metadata.flag("attention.causal", default=True):
        reason = "encoder"
    elif (metadata.number("split.count") or 0) > 1:  # its tensors lie in other files, which nobody would have hashed
        reason = "split"
    elif not header.tensors:
        reason = "no-tensors"
    if reason:
        raise UnsupportedModel(header.path, architecture=metadata.architecture, reason=reason)


def _quantisation(header: GgufHeader, metadata: Metadata) -> str:
    """What the file says of itself, or else the format that holds most of its bytes."""
    file_type = metadata.number("general.file_type")
    if file_type in FILE_TYPES:
        return FILE_TYPES[file_type]
    sizes: dict[str, int] = {}
    for tensor in header.tensors:
        sizes[tensor.type.name] = sizes.get(tensor.type.name, 0) + tensor.size_bytes
    return max(sizes, key=lambda name: sizes[name])


def _template_sha256(header: GgufHeader) -> str:
    template = header.metadata.get(TEMPLATE_KEY)
    return hashlib.sha256(template.encode()).hexdigest() if isinstance(template, str) and template.strip() else ""
