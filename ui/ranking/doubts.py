"""What in an order looks like a slip: the person is told, never stopped (RECORDS.md §1)."""

from dataclasses import dataclass

from app.domain.annotation import Ranking
from app.domain.ranking_warnings import outranked_by_critical
from ui.ranking.sheet import Sheet
from ui.ranking.state import RankingState

# Fields where truthful and harmless come before helpful.
HIGH_STAKES = frozenset({"medicine", "law"})


@dataclass(frozen=True, slots=True)
class CriticalOutranks:
    """The answer `card` has a critical flag and stands above `below`, which have none."""

    card: str
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityDisagrees:
    """`better` stands above `worse` but was given the lower quality."""

    better: str
    worse: str


Doubt = CriticalOutranks | QualityDisagrees


def doubts(state: RankingState) -> tuple[Doubt, ...]:
    """Doubts about the overall order, the grave ones first, each pair of places once."""
    if state.sheet.cannot_rank:
        return ()
    sheet = state.sheet
    ranking = Ranking(groups=sheet.order())
    flags = {card.id: sheet.judgement(card.id).flags for card in state.cards}
    below: dict[str, list[str]] = {}
    for pair in outranked_by_critical(ranking, flags, critical=state.project.critical_flags):
        below.setdefault(pair.marked, []).append(pair.clean)
    grave = [CriticalOutranks(card, tuple(clean)) for card, clean in below.items()]
    return (*grave, *_against_quality(ranking, sheet))


def _against_quality(ranking: Ranking, sheet: Sheet) -> list[QualityDisagrees]:
    quality = {card: sheet.judgement(card).quality or 0 for card in ranking.placed}
    return [
        QualityDisagrees(better, worse)
        for n, group in enumerate(ranking.groups)
        for better in group
        for lower in ranking.groups[n + 1 :]
        for worse in lower
        if 0 < quality[better] < quality[worse]
    ]
