"""Rows that trainers of models have: preference, prompt with completion, and KTO, in text or in messages (TRL), and
pairs of transcripts (HH-RLHF). https://huggingface.co/docs/trl/dataset_formats names the columns.

Which answer was chosen is known and goes into `best_first`; whether it is told is decided elsewhere. A label of KTO's
is of one answer alone and ranks nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from app.domain.generation import Message, Role
from sync.server.importing import transcripts
from sync.server.importing.asks import Asks, NoTask, Row, conversation, improving, messages, ranking, text

_SPACE: Final = re.compile(r"\s+")
_CHOSEN_FIRST: Final = (0, 1)
_ON_THE_WHOLE: Final = ("", "overall", "correction")


def preference(row: Row) -> Asks:
    """`chosen` and `rejected`, with the prompt beside them or at the beginning of both; `system` comes before it."""
    if (by := text(row.get("criterion"), "criterion")) not in _ON_THE_WHOLE:  # our own exports name it
        raise NoTask(f"it is better by {by[:40]}, which need not be so on the whole")
    made = _preference(row["chosen"], row["rejected"], _beside(row))
    system = text(row.get("system"), "system")
    if not system.strip() or made.messages[0].role is Role.SYSTEM:
        return made
    return replace(made, messages=(Message(Role.SYSTEM, system), *made.messages))


def completion(row: Row) -> Asks:
    """`prompt` and `completion`, labelled or not: an answer that is there and may be made better."""
    prompt, answer = _asked(row["prompt"]), row["completion"]
    unknown = "a label says nothing of which answer is better" if "label" in row else "one answer ranks nothing"
    if isinstance(answer, str):
        return improving(prompt, _answer(text(answer, "completion"), row["prompt"]), unknown=unknown)
    told = messages(answer, "completion")
    if not told or told[-1].role is not Role.ASSISTANT:
        raise NoTask("completion does not end with an answer")
    return improving((*prompt, *told[:-1]), told[-1].content, unknown=unknown)


def _preference(chosen: Any, rejected: Any, prompt: Any) -> Asks:
    if isinstance(chosen, str) and isinstance(rejected, str):
        if not (transcripts.is_transcript(chosen) and transcripts.is_transcript(rejected)):
            return _texts(chosen, rejected, prompt)
        chosen, rejected = transcripts.turns(chosen), transcripts.turns(rejected)
    else:
        chosen, rejected = _spoken(chosen, "chosen"), _spoken(rejected, "rejected")
    shared, answers = _apart(chosen, rejected)
    return ranking(_joined(_asked(prompt), shared), answers, _CHOSEN_FIRST)


def _beside(row: Row) -> Any:
    """The prompt, which others call an instruction or a question."""
    if row.get("prompt"):
        return row["prompt"]
    asked = [text(row.get(name), name) for name in ("instruction", "question", "input")]
    return "\n\n".join(filter(None, asked))


def _texts(chosen: str, rejected: str, prompt: Any) -> Asks:
    one, other = text(chosen, "chosen"), text(rejected, "rejected")
    if prompt:
        return ranking(_asked(prompt), (_answer(one, prompt), _answer(other, prompt)), _CHOSEN_FIRST)
    if one == other:
        raise NoTask("chosen and rejected say the same")
    at = _beginning(one, other)
    return ranking(conversation(one[:at], "prompt"), (one[at:], other[at:]), _CHOSEN_FIRST)


def _beginning(one: str, other: str) -> int:
    """How many characters both begin with, up to the last space between words: where that ends, answers begin."""
    least = min(len(one), len(other))
    same = next((n for n in range(least) if one[n] != other[n]), least)
    places = [match.start() for match in _SPACE.finditer(one, 0, same) if match.start()]
    if not places:
        raise NoTask("no question: there is no prompt, and chosen and rejected do not begin alike")
    return places[-1]


def _spoken(value: Any, name: str) -> tuple[Message, ...]:
    return messages([value] if isinstance(value, Mapping) else value, name)


def _asked(prompt: Any) -> tuple[Message, ...]:
    if transcripts.is_transcript(prompt):
        return transcripts.question(prompt)
    return conversation(prompt, "prompt")


def _answer(said: str, prompt: Any) -> str:
    """Behind a transcript it goes on with the space that the speaker's name ends with."""
    return said.strip() if transcripts.is_transcript(prompt) else said


def _joined(asked: tuple[Message, ...], shared: tuple[Message, ...]) -> tuple[Message, ...]:
    """The prompt and the turns that both share. Some write the prompt beside them and in them once more."""
    if shared[: len(asked)] == asked:
        return shared
    if len(asked) == 1 and shared and shared[0].role is not Role.ASSISTANT:
        said = asked[0].content.strip()
        if any(each.content.strip() == said for each in shared):
            return shared
    return (*asked, *shared)


def _apart(one: tuple[Message, ...], other: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[str, str]]:
    """The turns that both begin with, and the two answers after them."""
    if one == other:
        raise NoTask("chosen and rejected say the same")
    least = min(len(one), len(other))
    length = next((n for n in range(least) if one[n] != other[n]), least)
    ends = (one[length:], other[length:])
    if any(len(end) != 1 for end in ends):
        raise NoTask("chosen and rejected part before their last turn")
    if any(end[0].role is not Role.ASSISTANT for end in ends):
        raise NoTask("chosen and rejected do not end with an answer")
    return one[:length], (ends[0][0].content, ends[1][0].content)
