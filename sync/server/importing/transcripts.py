"""Conversations written as one text, turns told apart by "Human:" and "Assistant:" (anthropics/hh-rlhf).

Whoever wrote these words inside a turn made two turns of it: nothing in the format tells them apart, and a pair that
does not fit together any more is refused by `preferences`.
"""

import re
from typing import Any, Final

from app.domain.generation import Message, Role
from app.domain.well_formed import well_formed

# hh-rlhf: each turn begins with an empty line and its speaker; the first may have lost the empty line.
_SPEAKER: Final = re.compile(r"(?:\A\s*|\n\r?\n)(Human|Assistant):")
_ROLES: Final = {"Human": Role.USER, "Assistant": Role.ASSISTANT}


def is_transcript(value: Any) -> bool:
    """Whether a text begins as a conversation does."""
    match = _SPEAKER.match(value) if isinstance(value, str) else None
    return match is not None and match[1] == "Human"


def turns(transcript: str) -> tuple[Message, ...]:
    """Of a text that is one. Space around a turn is the format's and not the speaker's."""
    parts = _SPEAKER.split(well_formed(transcript))
    return tuple(Message(_ROLES[speaker], said.strip()) for speaker, said in zip(parts[1::2], parts[2::2], strict=True))


def question(transcript: str) -> tuple[Message, ...]:
    """The turns before an answer: a last "Assistant:" with nothing behind it is where the answer goes."""
    told = turns(transcript)
    return told[:-1] if told[-1] == Message(Role.ASSISTANT, "") else told
