"""What the sections of the settings hold, as named actions of the page: each row is gone to, each button is pressed.

The words are those on the screen when they are asked for, so no setting is named twice.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from ui.page import Page
from ui.widgets.section import Section


class SectionActions:
    """`page` owns the actions; `scroll` shows what an action goes to. Sections are complete when this is made."""

    def __init__(self, page: Page, scroll: QScrollArea, sections: Sequence[Section]) -> None:
        self._scroll = scroll
        self._rows: list[tuple[QAction, Section, QLabel]] = []
        self._buttons: list[tuple[QAction, Section, QPushButton]] = []
        for section in sections:
            for label, control in section.rows:
                stop = _stop(control)
                if stop is not None:
                    self._rows.append((page.named_action("", partial(self._go_to, stop)), section, label))
            for button in section.findChildren(QPushButton):
                if not button.isCheckable():
                    self._buttons.append((page.named_action("", button.click), section, button))

    def name(self) -> None:
        """Give every action its words and state as they are now."""
        for action, section, label in self._rows:
            action.setText(f"{section.heading.text()}: {label.text()}")
            action.setVisible(bool(label.text()))
        for action, section, button in self._buttons:
            action.setText(f"{section.heading.text()}: {button.text()}")
            action.setVisible(button.isVisible())
            action.setEnabled(button.isEnabled())

    def _go_to(self, stop: QWidget) -> None:
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(stop)


def _stop(control: QWidget) -> QWidget | None:
    """What of a row's control takes the focus by Tab; None for words alone."""
    for widget in (control, *control.findChildren(QWidget)):
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
            return widget
    return None
