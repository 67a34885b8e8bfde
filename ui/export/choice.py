"""What a person chose of an export: which work, and what is written of it. Pure; becomes a request for the exporter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.dataset.names import CONFIGS
from app.dataset.request import Format, Outcome, Request, Selection
from app.domain.work import WorkKind
from app.services.standing_work import Group, Tally

USUAL_NAME: Final = Request().name
MOST_HELD_OUT: Final = 90  # per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Sets that are empty take everything. `since` and `until` are days here, both of them taken; None is no limit.
    `test_percent` is how many of a hundred questions are held out."""

    specialisations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    configs: frozenset[str] = frozenset(CONFIGS)
    format: Format = Format.PARQUET
    test_percent: int = 10
    one_pair: bool = False
    name: str = ""
    licence: str = ""

    @property
    def narrows(self) -> bool:
        """Whether some work may be left out."""
        return bool(self.specialisations or self.languages or self.projects or self.since or self.until)

    def takes(self, group: Group) -> bool:
        """Whether the work of this group is exported."""
        return (
            (not self.specialisations or group.specialisation in self.specialisations)
            and (not self.languages or group.language in self.languages)
            and (not self.projects or group.project in self.projects)
            and (self.since is None or group.day >= self.since)
            and (self.until is None or group.day <= self.until)
        )

    def request(self) -> Request:
        """The same as the exporter takes it. Raises ValueError where no configuration is chosen."""
        return Request(
            selection=Selection(
                projects=tuple(sorted(self.projects)),
                specialisations=tuple(sorted(self.specialisations)),
                languages=tuple(sorted(self.languages)),
                since=None if self.since is None else _begins(self.since),
                until=None if self.until is None else _begins(self.until + timedelta(days=1)),
                outcomes=tuple(Outcome),  # a desk holds nobody's review
            ),
            configs=tuple(name for name in CONFIGS if name in self.configs),
            format=self.format,
            test_share=self.test_percent / 100,
            one_pair_per_prompt=self.one_pair,
            name=self.name.strip() or USUAL_NAME,
            licence=self.licence.strip(),
        )


def kinds_of(tally: Tally, choice: Choice) -> Mapping[WorkKind, int]:
    """How many pieces of each kind are exported; kinds without any are left out."""
    counts = dict.fromkeys(WorkKind, 0)
    for group, count in tally.items():
        if choice.takes(group):
            counts[group.kind] += count
    return {kind: count for kind, count in counts.items() if count}


def values_of(tally: Tally, field: str) -> tuple[str, ...]:
    """What the work says there, the most frequent first; nothing is left out, also not work that says nothing."""
    counts: dict[str, int] = {}
    for group, count in tally.items():
        value = str(getattr(group, field))
        counts[value] = counts.get(value, 0) + count
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def days_of(tally: Tally) -> Iterator[date]:
    """The days on which work was signed."""
    return (group.day for group in tally)


def _begins(day: date) -> datetime:
    """When a day begins on this computer, as records write it."""
    return datetime.combine(day, time()).astimezone(UTC)
