"""How the program looks and behaves on this machine: each setting declared once, with its type and default.

Nothing here is about the person's work: the file is plain JSON, readable before the profile is unlocked, and losing
it costs a few clicks. A file that cannot be read gives the defaults; it is never a reason not to start.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

LANGUAGES = ("en", "ru")
THEMES = ("system", "light", "dark", "contrast-dark", "contrast-light")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`language` "" follows the system. `gpu_layers` -1 and `context_tokens` 0 are chosen automatically."""

    language: str = ""
    theme: str = "system"
    text_scale: float = 1.0  # 0.8 to 2.0
    geometry: str = ""  # the window's, base64 as Qt gives it
    side_panel: bool = True
    place: str = ""  # the place open at the last quit
    answers: int = 4  # K offered for a ranking
    preset: str = "balanced"
    gpu_layers: int = -1
    context_tokens: int = 0
    spelling: bool = True

    def __post_init__(self) -> None:
        if self.language not in ("", *LANGUAGES) or self.theme not in THEMES:
            raise ValueError(f"no such language or theme: {self.language!r}, {self.theme!r}")
        if not 0.8 <= self.text_scale <= 2.0 or not 2 <= self.answers <= 9:
            raise ValueError("text_scale is 0.8 to 2.0, answers 2 to 9")


class SettingsFile:
    """The settings of one profile, kept in memory and written whole at each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.current = self._load()

    def change(self, **values: Any) -> Settings:
        """Replace the named settings, write the file, return the new value. Raises OSError when it cannot be kept."""
        self.current = replace(self.current, **values)
        data = msgspec.json.format(msgspec.json.encode(self.current))
        beside = self._path.with_suffix(".new")
        beside.write_bytes(data)
        beside.replace(self._path)
        return self.current

    def _load(self) -> Settings:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Settings)
        except (OSError, msgspec.MsgspecError):
            return Settings()
