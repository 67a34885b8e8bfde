"""Damages a model file in the ways that files get damaged and that attackers damage them. Same seed, same damage."""

import random
import shutil
import struct
from pathlib import Path

from local_model.gguf import read_header

EXTREMES = (0, 1, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)
HYPERPARAMETERS_BYTES = 4096  # they come first, before the vocabulary
ALIGNMENT = 32  # gguf.md: the default of general.alignment
TENSOR_TABLE_BYTES = 20_000  # it comes last


class Mutant:
    """A copy of a model that is damaged in place and mended again, so that a thousand mutants cost one copy."""

    def __init__(self, original: Path, copy: Path) -> None:
        shutil.copyfile(original, copy)
        self.path = copy
        self._size = copy.stat().st_size
        weights = sum(-tensor.size_bytes // ALIGNMENT * -ALIGNMENT for tensor in read_header(copy).tensors)
        self._header_bytes = self._size - weights
        self._undo: list[tuple[int, bytes]] = []

    def damage(self, seed: int) -> str:
        """Damage the file; the answer names the kind of damage."""
        chance = random.Random(seed)
        kinds = (
            self._flip_header_bits,
            self._flip_header_bits,
            self._put_extreme_numbers,
            self._put_extreme_numbers,
            self._shift_header,
            self._scramble_weights,
            self._cut,
        )
        kind = chance.choice(kinds)
        kind(chance)
        return kind.__name__.lstrip("_").replace("_", " ")

    def mend(self) -> None:
        """Undo the damage."""
        with self.path.open("r+b") as file:
            for offset, before in reversed(self._undo):
                file.seek(offset)
                file.write(before)
        self._undo.clear()

    def _flip_header_bits(self, chance: random.Random) -> None:
        for _ in range(chance.choice((1, 1, 2, 8))):
            offset = self._somewhere_in_header(chance)
            self._put(offset, bytes([self._get(offset, 1)[0] ^ 1 << chance.randrange(8)]))

    def _put_extreme_numbers(self, chance: random.Random) -> None:
        for _ in range(chance.choice((1, 1, 3))):
            width, code = chance.choice(((4, "<I"), (8, "<Q")))
            self._put(self._somewhere_in_header(chance), struct.pack(code, chance.choice(EXTREMES) % 2 ** (8 * width)))

    def _shift_header(self, chance: random.Random) -> None:
        start, by = self._somewhere_in_header(chance), chance.randint(1, 9)
        moved = self._get(start, self._header_bytes - start)
        self._put(start, moved[by:] if chance.random() < 0.5 else (moved[:by] + moved)[: len(moved)])

    def _scramble_weights(self, chance: random.Random) -> None:
        length = chance.choice((1, 64, 4096, 262_144))
        self._put(chance.randrange(self._header_bytes, self._size - length), chance.randbytes(length))

    def _cut(self, chance: random.Random) -> None:
        end = chance.choice((self._somewhere_in_header(chance), chance.randrange(self._header_bytes, self._size)))
        self._undo.append((end, self._get(end, self._size - end)))
        with self.path.open("r+b") as file:
            file.truncate(end)

    def _somewhere_in_header(self, chance: random.Random) -> int:
        places = (
            (0, HYPERPARAMETERS_BYTES),
            (0, HYPERPARAMETERS_BYTES),
            (self._header_bytes - TENSOR_TABLE_BYTES, self._header_bytes - 16),
            (0, self._header_bytes - 16),
        )
        return chance.randrange(*chance.choice(places))

    def _get(self, offset: int, length: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _put(self, offset: int, data: bytes) -> None:
        self._undo.append((offset, self._get(offset, len(data))))
        with self.path.open("r+b") as file:
            file.seek(offset)
            file.write(data)
