"""How the program looks and behaves on this machine: each setting declared once, with its type and default.

Nothing here is about the person's work: the file is plain JSON, readable before the profile is unlocked, and losing
it costs a few clicks. A file that cannot be read gives the defaults; it is never a reason not to start.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

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
    place: str = ""  # the place open last
    chat: str = ""  # the conversation shown there last; "" for one not begun yet
    ranking: str = ""  # the draft on the ranking page's desk; "" where none was
    answers: int = 4  # K offered for a ranking
    gpu_layers: int = -1
    context_tokens: int = 0
    spelling: bool = True
    offline: bool = False  # signed work is sent to the company only when the person says so
    pays: bool = False  # signed work is sent by itself also where each byte costs

    def __post_init__(self) -> None:
        if self.language not in ("", *LANGUAGES) or self.theme not in THEMES:
            raise ValueError(f"no such language or theme: {self.language!r}, {self.theme!r}")
        if not 0.8 <= self.text_scale <= 2.0 or not 2 <= self.answers <= 9:
            raise ValueError("text_scale is 0.8 to 2.0, answers 2 to 9")
        if self.gpu_layers < -1 or self.context_tokens < 0:
            raise ValueError("gpu_layers are -1 or more, context_tokens 0 or more")


class SettingsFile:
    """The settings of one profile, kept in memory. The file is written whole; by whom and when is the caller's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.current = self._load()

    def change(self, **values: Any) -> Settings:
        """Replace the named settings in memory and return the new value. Raises ValueError for nonsense."""
        self.current = replace(self.current, **values)
        return self.current

    def write(self, settings: Settings) -> None:
        """Write these settings to the file, all or nothing. Blocks; raises OSError when they cannot be kept."""
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        beside.replace(self._path)

    def _load(self) -> Settings:
        # By the standard library: this is read before the window is on the screen, and msgspec takes long to import.
        try:
            return _settings(json.loads(self._path.read_bytes()))
        except (OSError, ValueError, OverflowError, RecursionError):
            return Settings()


def _settings(kept: object) -> Settings:
    """The settings among `kept`, what has no such name left aside. Raises ValueError for a value of another type."""
    if not isinstance(kept, dict):
        raise ValueError("settings are an object")  # noqa: TRY004 — the caller's one kind of damage
    usual = Settings()
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(Settings)):
        if name in kept:
            wanted = type(getattr(usual, name))
            value = float(kept[name]) if wanted is float and type(kept[name]) is int else kept[name]
            if type(value) is not wanted:
                raise ValueError(f"{name} is no {wanted.__name__}")
            values[name] = value
    return Settings(**values)
