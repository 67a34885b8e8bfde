"""Text to token ids and back, as the loaded model's vocabulary has it."""

import ctypes
from functools import cached_property
from typing import Final

import llama_cpp.llama_cpp as llama

_PIECE_BYTES: Final = 64
_SPECIAL: Final = llama.LLAMA_TOKEN_ATTR_CONTROL | llama.LLAMA_TOKEN_ATTR_USER_DEFINED


class Vocabulary:
    """`size` counts tokens; `bos_text` and `eos_text` are the special tokens as chat templates write them."""

    def __init__(self, model: int) -> None:
        self._vocab = llama.llama_model_get_vocab(model)
        self.size = int(llama.llama_vocab_n_tokens(self._vocab))
        self.bos_text = self._text(llama.llama_vocab_bos(self._vocab))
        self.eos_text = self._text(llama.llama_vocab_eos(self._vocab))
        self._pieces: dict[int, bytes] = {}

    def tokens(self, text: str) -> list[int]:
        """Special tokens that the text spells out are taken as such, and none is added: a chat template wrote it."""
        raw = text.encode("utf-8", "replace")  # a lone surrogate has no bytes
        room = len(raw) + 8
        while True:
            ids = (llama.llama_token * room)()
            count = llama.llama_tokenize(self._vocab, raw, len(raw), ids, room, False, True)
            if count >= 0:
                return ids[:count]
            room = -count

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; control tokens stand for none."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._read_piece(token)
        return known

    def ends(self, token: int) -> bool:
        """Whether the model says with this token that it has finished."""
        return bool(llama.llama_vocab_is_eog(self._vocab, token))

    def is_special(self, token: int) -> bool:
        """Whether tokenisers cut text at this token before they look at anything else."""
        return bool(llama.llama_vocab_get_attr(self._vocab, token) & _SPECIAL)

    @cached_property
    def ending_tokens(self) -> tuple[int, ...]:
        return tuple(token for token in range(self.size) if self.ends(token))

    def _read_piece(self, token: int) -> bytes:
        room = _PIECE_BYTES
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = llama.llama_token_to_piece(self._vocab, token, buffer, room, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            room = -length

    def _text(self, token: int) -> str:
        raw = llama.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return raw.decode("utf-8", "replace") if raw else ""
