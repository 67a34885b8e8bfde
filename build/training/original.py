"""Pairs as hh-rlhf writes them, read as somebody would who never heard of Goldquill, and found again in an export.

Standard library alone, nothing of `sync.server.importing`: the proof compares what that makes with what is read here.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Turns = list[dict[str, str]]

# Each turn begins with an empty line and its speaker.
_SPEAKER = re.compile(r"\n\n(Human|Assistant):")
_ROLES = {"Human": "user", "Assistant": "assistant"}


@dataclass(frozen=True, slots=True)
class Pair:
    """`line` of the file, and both conversations, each of which ends with the answer."""

    line: int
    chosen: Turns
    rejected: Turns

    @property
    def parts_late(self) -> bool:
        """Whether both share everything but a last answer, so that one prompt was answered twice."""
        ends_with_answers = self.chosen[-1]["role"] == self.rejected[-1]["role"] == "assistant"
        return ends_with_answers and self.chosen[:-1] == self.rejected[:-1]


def read(path: Path) -> list[Pair]:
    """Every pair. Raises ValueError with the line where one is not written so."""
    pairs = []
    for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(text)
            pairs.append(Pair(line, turns(row["chosen"]), turns(row["rejected"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {line} is no pair of transcripts as hh-rlhf writes them: {error}") from error
    return pairs


def turns(transcript: str) -> Turns:
    """A conversation as chat templates take it. Raises ValueError for what is none."""
    before, *said = _SPEAKER.split(transcript)
    if before.strip() or not said:
        raise ValueError("it does not begin with a speaker")
    return [{"role": _ROLES[who], "content": text.strip()} for who, text in zip(said[::2], said[1::2], strict=True)]


def found_again(pairs: Sequence[Pair], rows: Iterable[Any]) -> list[Pair]:
    """For each row of an export, which pair it is, word for word; no pair is two rows. Raises ValueError for a row that
    is none."""
    waiting: dict[str, list[Pair]] = defaultdict(list)
    for pair in reversed(pairs):
        waiting[_said(pair.chosen, pair.rejected)].append(pair)
    found = []
    for number, row in enumerate(rows, start=1):
        same = waiting[_said(row["chosen"], row["rejected"])]
        if not same:
            raise ValueError(f"row {number} of the export is no pair of the file")
        found.append(same.pop())
    return found


def _said(*conversations: Turns) -> str:
    return json.dumps([[(turn["role"], turn["content"]) for turn in turns] for turns in conversations])
