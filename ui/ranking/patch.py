"""The difference between two JSON objects, small where they are alike: what an undo step is kept as.

A patch maps a key to `[]` (it is not there), `[value]` (it is this), `[head, middle, tail]` (the text begins and ends
with as many characters as the one that is patched, with `middle` between), or to the patch of the object it holds.
"""

from typing import Any

from ui.common_start import common_start

Json = dict[str, Any]
Patch = dict[str, Any]


def difference(old: Json, new: Json) -> Patch:
    """What `patched` makes `old` of `new` with."""
    patch: Patch = {}
    for key in {**old, **new}:
        if key not in old:
            patch[key] = []
        elif key not in new:
            patch[key] = [old[key]]
        elif old[key] != new[key]:
            patch[key] = _change(old[key], new[key])
    return patch


def patched(new: Json, patch: Patch) -> Json:
    """What `patch` was made from. Raises KeyError or ValueError for another `new` than it was made with."""
    old = dict(new)
    for key, change in patch.items():
        match change:
            case dict():
                old[key] = patched(new[key], change)
            case []:
                del old[key]
            case [value]:
                old[key] = value
            case [head, middle, tail]:
                old[key] = new[key][:head] + middle + new[key][len(new[key]) - tail :]
            case _:
                raise ValueError(f"{change!r} is no change")
    return old


def _change(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return difference(old, new)
    if isinstance(old, str) and isinstance(new, str):
        head = common_start(old, new)
        tail = common_start(old[head:][::-1], new[head:][::-1])
        return [head, old[head : len(old) - tail], tail]
    return [old]
