"""What in an order looks like a slip: the person is told, never stopped (RECORDS.md §1)."""

from dataclasses import dataclass

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
    order = state.sheet.order()
    critical = {
        card.id for card in state.cards if state.project.critical_flags & {*state.sheet.judgement(card.id).flags}
    }
    grave = []
    mild = []
    for n, group in enumerate(order):
        below = [card for worse in order[n + 1 :] for card in worse]
        clean = tuple(card for card in below if card not in critical)
        grave += [CriticalOutranks(card, clean) for card in group if card in critical and clean]
        for card in group:
            quality = state.sheet.judgement(card).quality
            higher = [c for c in below if quality is not None and (state.sheet.judgement(c).quality or 0) > quality]
            mild += [QualityDisagrees(card, c) for c in higher]
    return (*grave, *mild)
