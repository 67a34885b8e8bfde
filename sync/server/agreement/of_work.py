"""What an export's pieces of work say of agreement: rankings of one task as judgements of the same answers.

Answers are the same where their texts are. Trainers who had their own model's answers to one task have none in common,
and so nothing that could be compared.
"""

from collections.abc import Iterable, Mapping

from app.dataset.agreeing import Done
from app.dataset.bodies import Ranking
from app.dataset.figures import Agreement, Duels, Measure, duel_facts
from sync.server.agreement import figures
from sync.server.agreement.concordance import kendalls_w
from sync.server.agreement.figures import Figure, Strength
from sync.server.agreement.judged import Judged, JudgedTask
from sync.server.agreement.measure import measure
from sync.server.agreement.strengths import Outcome, strengths


def judged(done: Done) -> JudgedTask:
    """A task as its trainers judged it; other kinds of work say nothing here."""
    task, works = done
    rankings = {author: work for author, work in works.items() if isinstance(work, Ranking)}
    texts = dict.fromkeys(answer.text for work in rankings.values() for answer in work.candidates)
    position = {text: place for place, text in enumerate(texts)}
    return JudgedTask(
        task=task,
        answers=tuple(str(place) for place in position.values()),
        judged=tuple(_judged(author, work, position) for author, work in rankings.items()),
    )


def agrees(done: Done) -> float | None:
    """Kendall's W of one task."""
    return kendalls_w(each.ranking for each in judged(done).judged)


def measured(done: Iterable[Done]) -> figures.Agreement:
    """Of all tasks that several people did."""
    return measure(judged(each) for each in done)


def strong(duels: Duels) -> Mapping[str, Strength]:
    """How strong each model is, by its name; the strongest first."""
    found = (
        Outcome(task=str(group), first=first, second=second, **counts)
        for key, counts in duels.items()
        for group, first, second in [duel_facts(key)]
    )
    return strengths(found)


def agreement(done: Iterable[Done], duels: Duels) -> Agreement:
    """The figures of a dataset's card."""
    found = measured(done)
    named = {**found.criteria, "quality": found.quality, "which of two is better": found.pairs}
    measures = [_measure(f"alpha, {name.replace('_', ' ')}", figure) for name, figure in named.items()]
    measures.append(_measure("same answer, which of two is better", found.observed))
    measures.append(_measure("Kendall's W", found.kendalls_w))
    note = "" if found.used == found.shared else f"{found.used:,} of these tasks were drawn and measured."
    return Agreement(
        tasks=found.shared,
        measures=tuple(measures),
        strengths=tuple(
            Measure(name=name, value=each.strength, low=each.low, high=each.high, units=each.comparisons)
            for name, each in strong(duels).items()
        ),
        note=note,
    )


def _judged(author: str, work: Ranking, position: Mapping[str, int]) -> Judged:
    place = {answer.id: position[answer.text] for answer in work.candidates}
    seen: set[int] = set()
    groups = []
    for group in work.ranking.groups:  # two answers of one text are one answer, where it was placed first
        fresh = dict.fromkeys(place[name] for name in group if name in place and place[name] not in seen)
        seen |= fresh.keys()
        if fresh:
            groups.append(tuple(fresh))
    criteria: dict[str, dict[int, int]] = {}
    quality = {}
    for each in work.judgements:
        if each.candidate in place:
            for name, score in each.criteria.items():
                criteria.setdefault(name, {})[place[each.candidate]] = score
            if each.quality is not None:
                quality[place[each.candidate]] = each.quality
    return Judged(author=author, ranking=tuple(groups), criteria=criteria, quality=quality)


def _measure(name: str, figure: Figure) -> Measure:
    return Measure(
        name=name, value=figure.value, low=figure.low, high=figure.high, units=figure.units, raters=figure.raters
    )
