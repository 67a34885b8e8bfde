"""Which prompt a row is about, and which split it goes to.

The split is decided by the conversation's beginning, up to the first thing asked: so branches and later turns of one
conversation never stand in both. It depends on that and the seed alone: what was held out once stays held out in every
later export.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec

from app.dataset.bodies import Critique, Instruct, Ranking, Turn, Work

TRAIN: Final = "train"
TEST: Final = "test"
SPLITS: Final = (TRAIN, TEST)
_ID_DIGITS: Final = 32


def prompt_of(work: Work) -> Sequence[Turn]:
    """The conversation that was answered."""
    match work:
        case Instruct():
            return work.messages[:-1]
        case Ranking() | Critique():
            return work.messages


def prompt_id(prompt: Sequence[Turn]) -> str:
    """Names a conversation by what it says: hex of the first half of its SHA-256."""
    return _digest(prompt)


def opening_id(prompt: Sequence[Turn]) -> str:
    """The same of its beginning, up to the first turn of a user."""
    return _digest(prompt[: _opening(prompt)])


def names_of(prompt: Sequence[Turn]) -> tuple[str, str]:
    """Its `prompt_id` and its `opening_id`, which mostly are one."""
    whole = prompt_id(prompt)
    return whole, whole if _opening(prompt) == len(prompt) else opening_id(prompt)


def split_of(opening: str, *, seed: int, test_share: float) -> str:
    """Where rows go whose conversation begins so."""
    drawn = int.from_bytes(sha256(f"{seed}\n{opening}".encode()).digest()[:8], "big")
    return TEST if drawn < test_share * 2**64 else TRAIN


def _opening(prompt: Sequence[Turn]) -> int:
    return next((place for place, turn in enumerate(prompt, 1) if turn.role == "user"), len(prompt))


def _digest(prompt: Sequence[Turn]) -> str:
    said = msgspec.json.encode([(turn.role, turn.content) for turn in prompt])
    return sha256(said).hexdigest()[:_ID_DIGITS]
