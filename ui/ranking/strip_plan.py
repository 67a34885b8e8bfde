"""Where everything stands on the order strip, and what dropping an answer at a point would do. Plain geometry, no Qt.

    best [ B ] › [ A = D ] › [ C ] worst    not placed: [ E ] [ F ]

Lines wrap. A drop on the middle of a group ties with it, beside it places between, on the tray takes out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ui.ranking.order import Order

CHIP = 34
EQUALS = 14  # between two tied answers
SEPARATOR = 22  # between two groups
GAP = 8
LINE = 42


class Box(NamedTuple):
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.right and self.y <= y < self.y + self.h


@dataclass(frozen=True, slots=True)
class Words:
    """Widths of the labels in pixels."""

    best: int
    worst: int
    tray: int
    hint: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`groups` are the boxes of the order's groups, `chips` the place of every answer, `slot` stands in an empty order.

    `separators` precede each group but the best. `tray` is the label of what is not placed, where anything is not.
    """

    best: Box
    groups: tuple[Box, ...]
    separators: tuple[Box, ...]
    worst: Box
    tray: Box | None
    slot: Box | None
    chips: dict[str, Box]
    height: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of its own before group `index`; the number of groups is after the last."""

    index: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A place in the group of `card`."""

    card: str


@dataclass(frozen=True, slots=True)
class Out:
    """Not placed."""


Drop = Gap | Tie | Out


def plan(order: Order, unplaced: tuple[str, ...], width: int, words: Words) -> Plan:
    """Set the strip in `width` pixels."""
    pen = _Pen(width)
    best = pen.put(words.best)
    groups: list[Box] = []
    separators: list[Box] = []
    chips: dict[str, Box] = {}
    slot = None if order else pen.put(words.hint + 2 * GAP)
    for n, group in enumerate(order):
        wide = len(group) * CHIP + (len(group) - 1) * EQUALS
        box = pen.put(wide if n == 0 else SEPARATOR + wide)
        if n:
            separators.append(Box(box.x, box.y, SEPARATOR, CHIP))
            box = Box(box.x + SEPARATOR, box.y, wide, CHIP)
        groups.append(box)
        for at, card in enumerate(group):
            chips[card] = Box(box.x + at * (CHIP + EQUALS), box.y, CHIP, CHIP)
    worst = pen.put(words.worst)
    tray = None
    if unplaced:
        # What is not placed stays together, as far as one line holds it; the label stays with the first chip.
        whole = words.tray + GAP + len(unplaced) * CHIP + (len(unplaced) - 1) * (GAP - GAP // 2)
        pen.keep_together(whole, before=2 * GAP)
        label = pen.put(words.tray + GAP + CHIP, before=2 * GAP)
        tray = Box(label.x, label.y, words.tray, CHIP)
        chips[unplaced[0]] = Box(label.x + words.tray + GAP, label.y, CHIP, CHIP)
        for card in unplaced[1:]:
            chips[card] = pen.put(CHIP, before=-GAP // 2)
    return Plan(best, tuple(groups), tuple(separators), worst, tray, slot, chips, pen.height)


def drop_at(made: Plan, order: Order, x: int, y: int, card: str) -> Drop | None:
    """What dropping `card` at this point does; None where it changes nothing or lands nowhere."""
    if not -LINE <= y < made.height + LINE:
        return None
    if not order:
        return Gap(0) if x < made.worst.right else None
    row = min(made.height // LINE - 1, max(0, y // LINE))
    last = made.worst.y // LINE
    if row > last or (row == last and x >= made.worst.right + GAP):
        return Out() if any(card in group for group in order) else None
    here = [(n, box) for n, box in enumerate(made.groups) if box.y // LINE == row]
    if not here:
        return Gap(len(order))
    for n, box in here:
        edge = CHIP // 4
        if box.x + edge <= x < box.right - edge:
            others = [c for c in order[n] if c != card]
            return Tie(others[0]) if others and card not in order[n] else None
    gap = next((n for n, box in here if x < box.x + box.w // 2), here[-1][0] + 1)
    return None if _stays(order, card, gap) else Gap(gap)


def mark_of(made: Plan, gap: int) -> Box:
    """Where the insertion mark stands for this gap: a thin upright box."""
    if not made.groups:
        at = made.slot or made.best
        return Box(at.x + at.w // 2 - 1, at.y, 3, CHIP)
    if gap < len(made.groups):
        box = made.groups[gap]
        middle = box.x - (SEPARATOR // 2 if gap else GAP // 2 + 1)
    else:
        box = made.groups[-1]
        middle = box.right + GAP // 2
    return Box(middle - 1, box.y, 3, CHIP)


def _stays(order: Order, card: str, gap: int) -> bool:
    """Alone in its place, and dropped beside it."""
    return any(group == (card,) and gap in (n, n + 1) for n, group in enumerate(order))


class _Pen:
    """Sets boxes in lines, left to right."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._x = 0
        self._y = 0

    @property
    def height(self) -> int:
        return self._y + LINE

    def keep_together(self, wide: int, before: int) -> None:
        """Begin another line where this line has no room for so much and a whole one has."""
        if self._x and self._x + before + wide > self._width >= wide:
            self._x = 0
            self._y += LINE

    def put(self, wide: int, before: int = 0) -> Box:
        start = self._x + before if self._x else 0
        if start and start + wide > self._width:
            start = 0
            self._y += LINE
        self._x = start + wide + GAP
        return Box(start, self._y + (LINE - CHIP) // 2, wide, CHIP)


def reading_order(order: Order, unplaced: tuple[str, ...]) -> Iterator[str]:
    """Every answer as the strip shows it, best first."""
    for group in order:
        yield from group
    yield from unplaced
