"""Times as people say them in a list: "14:05" today, then the weekday, then the date. Local time, the UI language."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale


def when_words(at: datetime, today: QDate | None = None) -> str:
    """Short words for a moment; `today` is for tests."""
    local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    locale = QLocale()
    days = local.date().daysTo(today or QDate.currentDate())
    clock = locale.toString(local.time(), QLocale.FormatType.ShortFormat)
    if days == 0:
        return clock
    if days == -1:
        return QCoreApplication.translate("Times", "tomorrow, {time}").format(time=clock)
    if days == 1:
        return QCoreApplication.translate("Times", "yesterday, {time}").format(time=clock)
    if 1 < days < 7:
        return f"{locale.standaloneDayName(local.date().dayOfWeek())}, {clock}"
    return locale.toString(local.date(), QLocale.FormatType.ShortFormat)
