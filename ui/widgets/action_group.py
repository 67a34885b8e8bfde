"""Named actions that belong together, such as those of a page; what the legend and the palette list."""

from typing import NamedTuple

from PySide6.QtGui import QAction


class ActionGroup(NamedTuple):
    """`title` names the page or the window they belong to."""

    title: str
    actions: tuple[QAction, ...]
