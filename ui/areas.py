"""F6: the focus goes round the areas of the window, back to where it was in each."""

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Areas:
    """The areas in their order. Hidden areas and those that can take no focus are passed over."""

    def __init__(self, areas: tuple[QWidget, ...]) -> None:
        self._areas = areas
        self._left: dict[QWidget, QWidget] = {}

    def move(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) area."""
        focused = QApplication.focusWidget()
        here = next((at for at, area in enumerate(self._areas) if focused and area.isAncestorOf(focused)), None)
        if here is not None and focused is not None:
            self._left[self._areas[here]] = focused
        start = here if here is not None else (-1 if step > 0 else 0)
        for away in range(1, len(self._areas) + 1):
            area = self._areas[(start + step * away) % len(self._areas)]
            target = self._target(area)
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _target(self, area: QWidget) -> QWidget | None:
        if not area.isVisible():
            return None
        left = self._left.get(area)
        if left is not None and shiboken6.isValid(left) and area.isAncestorOf(left) and _takes_focus(left):
            return left
        return next((child for child in area.findChildren(QWidget) if _takes_focus(child)), None)


def _takes_focus(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()
