"""Tasks that several trainers judged, made up: by hand, at random, and by trainers who see the same with some noise."""

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import strategies as st

from app.domain.project import CRITERIA
from sync.server.agreement.judged import Judged, JudgedTask


def judged_task(name: str, *rankings: Sequence[Sequence[int]], answers: int = 4) -> JudgedTask:
    """One trainer a ranking: p0, p1, …"""
    return JudgedTask(
        task=name,
        answers=tuple(f"a{n}" for n in range(answers)),
        judged=tuple(Judged(author=f"p{n}", ranking=tuple(map(tuple, said))) for n, said in enumerate(rankings)),
    )


def noisy_tasks(
    count: int, *, noise: float, answers: int = 4, trainers: int = 3, seed: int = 1
) -> Iterator[JudgedTask]:
    """Every answer has a worth that all trainers see alike, and each of them with noise of their own."""
    rng = np.random.default_rng(seed)
    for n in range(count):
        worth = rng.normal(size=answers)
        seen = worth + noise * rng.normal(size=(trainers, answers))
        yield JudgedTask(
            task=f"t{n}",
            answers=tuple(f"a{answer}" for answer in range(answers)),
            judged=tuple(_judged(f"p{(n + at) % (trainers + 2)}", row) for at, row in enumerate(seen)),
        )


def _judged(author: str, seen: np.ndarray) -> Judged:
    return Judged(
        author=author,
        ranking=tuple((int(answer),) for answer in np.argsort(-seen)),
        criteria={name: dict(enumerate(np.clip(np.rint(2 + seen), 0, 4).astype(int).tolist())) for name in CRITERIA},
        quality=dict(enumerate(np.clip(np.rint(4 + 1.5 * seen), 1, 7).astype(int).tolist())),
    )


@st.composite
def rankings(draw: st.DrawFn, answers: int) -> tuple[tuple[int, ...], ...]:
    """Any partial ranking with ties, the empty one included."""
    place = draw(st.dictionaries(st.integers(0, answers - 1), st.integers(0, answers - 1)))
    groups: dict[int, list[int]] = {}
    for answer, at in sorted(place.items()):
        groups.setdefault(at, []).append(answer)
    return tuple(tuple(groups[at]) for at in sorted(groups))


@st.composite
def tasks(draw: st.DrawFn, name: str = "t") -> JudgedTask:
    """Whatever trainers may say of a task, anything of it missing."""
    answers = draw(st.integers(2, 5))
    position = st.integers(0, answers - 1)
    judged = st.builds(
        Judged,
        author=st.sampled_from("abcde"),
        ranking=rankings(answers),
        criteria=st.dictionaries(
            st.sampled_from(CRITERIA[:2]), st.dictionaries(position, st.integers(0, 4)), max_size=2
        ),
        quality=st.dictionaries(position, st.integers(1, 7)),
    )
    said = draw(st.lists(judged, max_size=4, unique_by=lambda each: each.author))
    return JudgedTask(task=name, answers=tuple(map(str, range(answers))), judged=tuple(said))


def several_tasks() -> st.SearchStrategy[list[JudgedTask]]:
    return st.integers(0, 5).flatmap(lambda count: st.tuples(*(tasks(f"t{n}") for n in range(count)))).map(list)
