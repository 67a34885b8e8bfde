"""The columns of a file: which there are, and which were asked for while tasks were made of its rows.

What was never asked for made no difference. Whoever made the file may have meant it to, as with a name that is spelled
otherwise, and is told. What was asked for may have made none either.
"""

from collections.abc import ItemsView, Mapping
from typing import Any, Final

from sync.server.importing.asks import NoTask, Row, is_nan, shown

_MOST: Final = 1000  # of rows that each have names of their own


class Columns:
    """Of one file, over all its rows."""

    def __init__(self) -> None:
        self._there: dict[str, None] = {}  # a set, in the order in which they came
        self._asked: set[str] = set()

    @property
    def unread(self) -> tuple[str, ...]:
        """Those that were never asked for, of the first thousand. A row that gives no task may not come to all of its
        own."""
        return tuple(name for name in self._there if name not in self._asked)

    def row(self, value: Any) -> Row:
        """A row by its columns, without those where nothing is. Raises NoTask."""
        if not isinstance(value, Mapping):
            raise NoTask(f"a row is an object with named fields, not {shown(value)}")
        crowds = value.get("input_values") or {}
        if not isinstance(crowds, Mapping):
            raise NoTask(f"input_values is an object, not {shown(crowds)}")
        every = {**value, **crowds} if crowds else value
        row = _Asked({str(name): each for name, each in every.items() if each is not None and not is_nan(each)})
        row.pop("input_values", None)  # they are columns now
        row.noted = self._asked
        if len(self._there) < _MOST and not self._there.keys() >= row.keys():
            self._there.update(dict.fromkeys(row))
        return row


class _Asked(dict[str, Any]):
    """A row that notes what it is asked for by name; whoever goes through all it holds asks for all of it. To look at
    names alone, values alone, or whether a name is there, is to ask for none."""

    __slots__ = ("noted",)
    noted: set[str]

    def __getitem__(self, name: str) -> Any:
        self.noted.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.noted.add(name)
        return super().get(name, default)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # a dict's own view is of a type of its own
        self.noted.update(self)
        return super().items()
