"""How far people agree, as an export asks for it. The figures themselves need libraries that only a company's server
has; a desk has one person's work, and nobody to compare it with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.dataset.bodies import Work
from app.dataset.figures import Agreement, Duels

# A task that several people did, and what each of them made of it, by their names in records.
Done = tuple[str, Mapping[str, Work]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """`agrees` says how far those of one task agree, 0 to 1, or None where that is not defined; `agreement` all of it,
    and how strong each model is by the `Figures.duels` of theirs."""

    agrees: Callable[[Done], float | None]
    agreement: Callable[[Iterator[Done], Duels], Agreement | None]


ALONE: Final = Judge(agrees=lambda _: None, agreement=lambda *_: None)
