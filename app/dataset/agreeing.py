"""How far people agree, as an export asks for it. The figures themselves need libraries that only a company's server
has; a desk has one person's work, and nobody to compare it with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.dataset.bodies import Work
from app.dataset.figures import Agreement

# A task that several people did, and what each of them made of it.
Done = tuple[str, Sequence[Work]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """`agrees` says how far those of one task agree, 0 to 1, or None where that is not defined; `agreement` all of it.
    What is not read of the tasks need not be made."""

    agrees: Callable[[Sequence[Work]], float | None]
    agreement: Callable[[Iterator[Done]], Agreement | None]


ALONE: Final = Judge(agrees=lambda _: None, agreement=lambda _: None)
