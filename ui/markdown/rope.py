"""A text that grows at its end a few characters at a time, joined only when somebody reads it."""


class Rope:
    """`add` costs what is added; `whole` costs one copy after each time something was added."""

    def __init__(self, text: str = "") -> None:
        self._parts = [text]
        self._length = len(text)

    @property
    def length(self) -> int:
        return self._length

    @property
    def whole(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    def add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
