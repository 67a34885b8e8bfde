"""The order of answers while it is being made: groups of tied ids, best first.

Every function returns an order in which each id stands at most once and no group is empty. Nothing is forbidden
here: a move that leads nowhere returns the order as it was. Which ids exist is the caller's business.
"""

Order = tuple[tuple[str, ...], ...]


def group_of(order: Order, card: str) -> int | None:
    """Index of the group that holds `card`, or None when it is not placed."""
    return next((n for n, group in enumerate(order) if card in group), None)


def take_out(order: Order, card: str) -> Order:
    """Without `card`."""
    return tuple(rest for group in order if (rest := tuple(c for c in group if c != card)))


def place_last(order: Order, card: str) -> Order:
    """With `card` alone in the last place, unless it is placed already."""
    return order if group_of(order, card) is not None else (*order, (card,))


def place_at(order: Order, card: str, gap: int) -> Order:
    """With `card` alone in gap `gap`: 0 is before the best group, `len(order)` after the worst.

    The gap is counted in the order as it is shown, `card` still in its old place: that is where a drop lands.
    """
    before = take_out(order[:gap], card)
    after = take_out(order[gap:], card)
    return (*before, (card,), *after)


def tie_with(order: Order, card: str, target: str) -> Order:
    """With `card` at the end of the group of `target`; as it was when `target` is not placed or is `card`."""
    at = group_of(order, target)
    if at is None or target == card or card in order[at]:
        return order
    groups = [tuple(c for c in group if c != card) for group in order]
    groups[at] = (*groups[at], card)
    return tuple(group for group in groups if group)


def tie_next(order: Order, card: str) -> Order:
    """With the group of `card` and the next worse one made one; the worst joins the one before it, and so does a card
    that was not placed."""
    at = group_of(order, card)
    if at is None:
        return (*order[:-1], (*order[-1], card)) if order else order
    if len(order) == 1:
        return order
    at = min(at, len(order) - 2)
    return (*order[:at], order[at] + order[at + 1], *order[at + 2 :])


def move_better(order: Order, card: str) -> Order:
    """One step to the best end: out of its tie first, then past the whole next group; in from the worst end."""
    at = group_of(order, card)
    if at is None:
        return place_last(order, card)
    if len(order[at]) > 1:
        return place_at(order, card, at)
    return place_at(order, card, max(0, at - 1))


def move_worse(order: Order, card: str) -> Order:
    """One step to the worst end: out of its tie first, then past the whole next group; in at the worst end."""
    at = group_of(order, card)
    if at is None:
        return place_last(order, card)
    if len(order[at]) > 1:
        return place_at(order, card, at + 1)
    return place_at(order, card, min(len(order), at + 2))


def places(order: Order, card: str) -> tuple[int, int] | None:
    """The first and last place that the group of `card` takes, counted from 1: (2, 3) for a tie behind the best."""
    at = group_of(order, card)
    if at is None:
        return None
    better = sum(len(group) for group in order[:at])
    return better + 1, better + len(order[at])
