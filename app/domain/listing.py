"""What lists and searches give to the pages: a page at a time, and the words around a hit.

A cursor is opaque: it comes with one page and fetches the next, and stays right while rows are added or removed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and where the next ones begin; `after` is None on the last page."""

    items: tuple[Item, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of text around a search hit. `hits` are [start, end) in Unicode code points of `text`.

    Qt counts UTF-16 units: a page converts before it paints.
    """

    text: str
    hits: tuple[tuple[int, int], ...] = ()

    @property
    def word(self) -> str:
        """The first of the words that were found."""
        return self.text[slice(*self.hits[0])] if self.hits else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationItem:
    """One line of the list of conversations."""

    id: str
    title: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationHit:
    """A conversation that holds the searched words: in its newest such turn, or in its title (`turn` is None)."""

    conversation: ConversationItem
    turn: str | None
    snippet: Snippet
