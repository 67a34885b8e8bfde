"""The demo model as something that can be trained: a folder that transformers loads, made of its .gguf file."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def unpack(gguf: Path, folder: Path) -> None:
    """Write the model and its tokenizer, chat template included, in 32-bit numbers."""
    loaded = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    # What was read out of a .gguf says that it is quantised, and can be neither saved nor trained.
    config = loaded.config
    del config.quantization_config
    config.pad_token_id = config.eos_token_id
    fresh = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    fresh.load_state_dict(loaded.state_dict())
    fresh.tie_weights()
    fresh.save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    tokenizer.pad_token = tokenizer.eos_token
    tokenizer.save_pretrained(folder)
