"""Agreement for exports. What measures it takes seconds to import, and is, where there is something to measure."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from app.dataset.agreeing import Done, Judge
from app.dataset.figures import Agreement, Duels


def _agrees(done: Done) -> float | None:
    from sync.server.agreement.of_work import agrees

    return agrees(done)


def _agreement(done: Iterator[Done], duels: Duels) -> Agreement | None:
    first = next(done, None)
    if first is None and not duels:
        return None
    from sync.server.agreement.of_work import agreement

    return agreement(chain(() if first is None else (first,), done), duels)


JUDGE: Final = Judge(agrees=_agrees, agreement=_agreement)
