"""From which day to which: two dates that cannot cross. At the ends of what there is they are no limit."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QWidget

from ui.i18n import Retranslated
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.still_fields import StillDateEdit


class Period(Retranslated, QWidget):
    """Signals:
    chosen(date | None, date | None): the first and the last day, None where nothing is left out there.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._last = StillDateEdit(), StillDateEdit()
        flow = FlowLayout(self)
        for widget in (self._first, QLabel("–"), self._last):
            flow.addWidget(widget)
        self._first.dateChanged.connect(self._on_changed)
        self._last.dateChanged.connect(self._on_changed)
        self.retranslate()

    def show_days(self, *, since: date | None, until: date | None, first: date, last: date) -> None:
        """Show the days chosen, of those from `first` to `last`."""
        begin, end = _day(max(first, since or first)), _day(min(last, until or last))
        with QSignalBlocker(self._first), QSignalBlocker(self._last):
            _set(self._first, _day(first), begin, end)
            _set(self._last, begin, end, _day(last))

    def retranslate(self) -> None:
        self._first.setAccessibleName(self.tr("From this day"))
        self._last.setAccessibleName(self.tr("To this day"))
        self._first.setToolTip(self.tr("The first day whose work is exported"))
        self._last.setToolTip(self.tr("The last day whose work is exported"))
        words = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
        for edit in (self._first, self._last):
            edit.setLocale(QLocale())
            edit.setDisplayFormat(words if "yyyy" in words else words.replace("yy", "yyyy"))

    def _on_changed(self) -> None:
        first, last = self._first.date(), self._last.date()
        self._first.setMaximumDate(last)
        self._last.setMinimumDate(first)
        self.chosen.emit(
            None if first == self._first.minimumDate() else first.toPython(),
            None if last == self._last.maximumDate() else last.toPython(),
        )


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _set(edit: StillDateEdit, least: QDate, shown: QDate, most: QDate) -> None:
    """Nothing is touched that is so already: somebody may be typing."""
    if (edit.minimumDate(), edit.date(), edit.maximumDate()) != (least, shown, most):
        edit.setDateRange(least, most)
        edit.setDate(shown)
