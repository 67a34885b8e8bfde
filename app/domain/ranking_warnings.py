"""What a ranking says against the trainer's own marks: told as a warning, never a reason to refuse (RECORDS.md §1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.annotation import Ranking
from app.domain.project import CRITICAL_FLAGS


@dataclass(frozen=True, slots=True)
class Outranked:
    """The clean answer `clean` stands below `marked`, which has critical flags; both are candidate ids."""

    clean: str
    marked: str


def outranked_by_critical(
    ranking: Ranking,
    flags: Mapping[str, Iterable[str]],
    *,
    critical: frozenset[str] = CRITICAL_FLAGS,
) -> tuple[Outranked, ...]:
    """Every answer without a critical flag that an answer with one outranks, best of the marked first.

    `flags` are by candidate id; one that is not there has none. A tie outranks nobody, and neither does an answer that
    is not placed.
    """
    is_marked = {c for c, given in flags.items() if not critical.isdisjoint(given)}
    return tuple(
        Outranked(clean=clean, marked=marked)
        for place, group in enumerate(ranking.groups)
        for marked in group
        if marked in is_marked
        for below in ranking.groups[place + 1 :]
        for clean in below
        if clean not in is_marked
    )
