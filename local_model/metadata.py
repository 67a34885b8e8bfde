"""Typed reading of a GGUF header's metadata: a value of another type, or out of bounds, is `NotAGguf`.

Keys of the model's own architecture ("llama.block_count") are asked for without their prefix.
"""

from typing import Final, NoReturn

from app.domain.errors import NotAGguf
from local_model.gguf import GgufHeader

LARGEST_COUNT: Final = 1 << 31


class Metadata:
    """A view of one header. Absent keys give the default; wrong values raise `NotAGguf` naming the key."""

    def __init__(self, header: GgufHeader) -> None:
        self._header = header
        self.architecture = self.text("general.architecture")
        if not self.architecture:
            self.refuse("general.architecture")

    def refuse(self, key: str) -> NoReturn:
        raise NotAGguf(self._header.path, reason=f"metadata {key}")

    def refuse_own(self, key: str) -> NoReturn:
        self.refuse(self._own(key))

    def text(self, key: str) -> str:
        value = self._header.metadata.get(key, "")
        if not isinstance(value, str):
            self.refuse(key)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of an array; what else a key holds is ignored, for these are words to show and no more."""
        value = self._header.metadata.get(key, ())
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()

    def flag(self, key: str, default: bool) -> bool:
        value = self._header.metadata.get(self._own(key), default)
        if not isinstance(value, bool):
            self.refuse(self._own(key))
        return value

    def number(self, key: str) -> int | None:
        """A count under a general key, or None."""
        value = self._header.metadata.get(key)
        return None if value is None else self._checked(key, value)

    def count(self, key: str, default: int = 0, *, least: int = 0) -> int:
        """A count under one of the architecture's own keys; the largest one where it is given layer by layer."""
        value = self._header.metadata.get(self._own(key), default)
        items = value if isinstance(value, tuple) else (value,)
        largest = max((self._checked(self._own(key), item) for item in items), default=default)
        if largest < least:
            self.refuse(self._own(key))
        return largest

    def per_layer(self, key: str, layers: int, default: tuple[int, ...]) -> tuple[int, ...]:
        """One count for each layer, whether the file gives one for all of them or a list."""
        value = self._header.metadata.get(self._own(key))
        if value is None:
            return default
        if not isinstance(value, tuple):
            return (self._checked(self._own(key), value),) * layers
        if len(value) < layers:
            self.refuse(self._own(key))
        return tuple(self._checked(self._own(key), item) for item in value[:layers])

    def has(self, key: str) -> bool:
        return self._own(key) in self._header.metadata

    def is_list(self, key: str) -> bool:
        return isinstance(self._header.metadata.get(self._own(key)), tuple)

    def _own(self, key: str) -> str:
        return f"{self.architecture}.{key}"

    def _checked(self, key: str, value: object) -> int:
        if not isinstance(value, int) or not 0 <= value <= LARGEST_COUNT:
            self.refuse(key)
        return int(value)
