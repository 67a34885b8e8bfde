"""What people said of answers on a platform of labelling, as the order that it means.

Answers have names there, and each project asks in its own way: people give a list of names, best first, or names with
ranks, or the name of the better one, or a number for each. What is not surely an order is none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sync.server.importing.asks import grouped, number

# Of one person: what was asked or is rated, and what they said of it.
Judgement = tuple[str, Any]
Ranks = Sequence[float]

NOBODY: Final = "nobody said, in a way that is understood, which answer is better"
DISAGREE: Final = "people do not agree which answer is better"

# A letter only where it is surely none of the word's own.
_NAMED: Final = re.compile(r"(.*?)(?:[-_ ]?(\d{1,2})|[-_ ]([a-iA-I])|(?<=[a-z])([A-I]))", re.DOTALL)
_SUFFIX: Final = re.compile(r"[-_ ](\d{1,2}|[a-i])$", re.IGNORECASE)
_FIRST: Final = frozenset(("left", "first"))
_SECOND: Final = frozenset(("right", "second"))
_TIES: Final = frozenset(("tie", "equal", "same", "draw", "bothequal", "aboutthesame"))


def agreed(people: Iterable[Sequence[Judgement]], names: Sequence[str]) -> tuple[Ranks | None, str]:
    """The ranks that everybody gave these answers, the lowest the best; None and why where there are none."""
    told = [ranks for each in people if (ranks := _ranks(each, names)) is not None]
    if not told:
        return None, NOBODY
    if any(grouped(each) != grouped(told[0]) for each in told):
        return None, DISAGREE
    return told[0], ""


def key(name: str) -> str:
    """A name as it is compared: people write "response-1", "response_1" and "Response 1" for one thing."""
    return "".join(each for each in name.lower() if each.isalnum())


def numbered(name: str) -> tuple[str, str] | None:
    """The word and the number or letter that a name like "answer_2" or "Response B" is made of."""
    match = _NAMED.fullmatch(name)
    return (key(match[1]), (match[2] or match[3] or match[4]).lower()) if match else None


def _ranks(said: Sequence[Judgement], names: Sequence[str]) -> Ranks | None:
    rated: dict[int, float] = {}
    for about, value in said:
        ranks = _order(value, names)
        if ranks is not None:
            return ranks
        if (rating := number(value)) is not None and (place := _rated(about, names)) is not None:
            rated[place] = -rating
    return [rated[place] for place in range(len(names))] if len(rated) == len(names) else None


def _order(value: Any, names: Sequence[str]) -> Ranks | None:
    if isinstance(value, Mapping):  # buckets have no order among them
        filled = [each for each in value.values() if each]
        return _order(filled[0], names) if len(filled) == 1 and isinstance(filled[0], list) else None
    if isinstance(value, list):
        return _order(value[0], names) if len(value) == 1 and isinstance(value[0], str) else _listed(value, names)
    if not isinstance(value, str) or len(names) != 2:
        return None
    if key(value) in _TIES:
        return (0, 0)
    place = _place(value, names)
    return None if place is None else (place, 1 - place)


def _listed(value: Sequence[Any], names: Sequence[str]) -> Ranks | None:
    ranks: dict[int, float] = {}
    for at, each in enumerate(value):
        name, rank = (each.get("value"), number(each.get("rank"))) if isinstance(each, Mapping) else (each, None)
        place = _place(name, names) if isinstance(name, str) else None
        if place is None or place in ranks:
            return None
        ranks[place] = at if rank is None else rank
    return [ranks[place] for place in range(len(names))] if len(ranks) == len(names) else None


def _place(name: str, names: Sequence[str]) -> int | None:
    keys = [key(each) for each in names]
    wanted = key(name)
    if wanted in keys:
        return keys.index(wanted)
    if len(names) == 2 and wanted in _FIRST | _SECOND:
        return int(wanted in _SECOND)
    parts = numbered(name)
    return _suffixed(parts[1], names) if parts else None


def _rated(about: str, names: Sequence[str]) -> int | None:
    """Which answer a question is of, whose name has that of the answer in it or ends alike."""
    for place, name in enumerate(names):
        if re.search(re.escape(key(name)) + r"(?!\d)", key(about)):
            return place
    match = _SUFFIX.search(about)
    return _suffixed(match[1].lower(), names) if match else None


def _suffixed(suffix: str, names: Sequence[str]) -> int | None:
    suffixes = [parts[1] if (parts := numbered(name)) else "" for name in names]
    return suffixes.index(suffix) if suffix in suffixes else None
