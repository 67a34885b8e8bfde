"""The words of tasks: their kind, when they are due, how long they are reserved, where one stands in the list."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject

from app.domain.task import Back, Purpose, TaskKind
from app.services.inbox import TaskInWork
from ui.i18n import QT_TRANSLATE_NOOP
from ui.tasks.due import nearness

_KINDS = {
    TaskKind.INSTRUCT: QT_TRANSLATE_NOOP("Tasks", "gold answer"),
    TaskKind.RANKING: QT_TRANSLATE_NOOP("Tasks", "ranking"),
    TaskKind.CRITIQUE: QT_TRANSLATE_NOOP("Tasks", "critique"),
}
_PURPOSES = {
    Purpose.PRACTICE: QT_TRANSLATE_NOOP("Tasks", "practice"),
    Purpose.EXAM: QT_TRANSLATE_NOOP("Tasks", "exam"),
}
_BACK = {
    Back.SKIPPED: QT_TRANSLATE_NOOP(
        "Tasks", "Skipped: the company is told with the next sync, and gives it to others."
    ),
    Back.FLAGGED: QT_TRANSLATE_NOOP("Tasks", "Flagged: whoever keeps the tasks is told with the next sync."),
    Back.RELEASED: QT_TRANSLATE_NOOP("Tasks", "Given back: you or somebody else may get it again."),
}
_COUNTED_DAYS = 14  # further away a date says more than a number


class TaskCounts(QObject):
    """The words with a number in them: plurals are found in the `tr` of an object alone."""

    def overdue(self, days: int) -> str:
        return self.tr("overdue by %n day(s)", "", days)

    def due_in(self, days: int) -> str:
        return self.tr("due in %n day(s)", "", days)

    def reserved(self, days: int) -> str:
        return self.tr("reserved for you for %n more day(s)", "", days)

    def answers(self, count: int) -> str:
        return self.tr("%n answer(s) came with it", "", count)

    def came(self, count: int) -> str:
        return self.tr("%n new task(s) came.", "", count)


def kind_word(kind: TaskKind) -> str:
    """In lower case, as it stands within a sentence."""
    return QCoreApplication.translate("Tasks", _KINDS[kind])


def purpose_word(purpose: Purpose) -> str:
    """ "" for ordinary work."""
    known = _PURPOSES.get(purpose)
    return QCoreApplication.translate("Tasks", known) if known else ""


def back_words(how: Back) -> str:
    """What became of a task that was given back."""
    return QCoreApplication.translate("Tasks", _BACK[how])


def due_words(due: datetime | None, now: datetime) -> str:
    """ "due tomorrow", "overdue by 2 days"; "" where it is never due."""
    if due is None:
        return ""
    near = nearness(due, now)
    if near.over:
        if near.days == 0:
            return QCoreApplication.translate("Tasks", "overdue since today")
        return TaskCounts().overdue(-near.days)
    if near.days == 0:
        return QCoreApplication.translate("Tasks", "due today")
    if near.days == 1:
        return QCoreApplication.translate("Tasks", "due tomorrow")
    if near.days <= _COUNTED_DAYS:
        return TaskCounts().due_in(near.days)
    return QCoreApplication.translate("Tasks", "due {date}").format(date=_date(due))


def reserved_words(expires: datetime | None, now: datetime) -> str:
    """How long nobody else gets it; None where it is not reserved any more."""
    near = None if expires is None else nearness(expires, now)
    if near is None or near.over:
        return QCoreApplication.translate("Tasks", "no longer reserved for you: somebody else may do it as well")
    if near.days == 0:
        return QCoreApplication.translate("Tasks", "reserved for you until the end of today")
    return TaskCounts().reserved(near.days)


def priority_words(priority: int) -> str:
    """ "" for the usual one."""
    return QCoreApplication.translate("Tasks", "priority {number}").format(number=priority) if priority else ""


def answers_words(count: int) -> str:
    """How many answers came with it; "" for none."""
    return TaskCounts().answers(count) if count else ""


def came_words(count: int) -> str:
    """How many new tasks the company sent; "" for none."""
    return TaskCounts().came(count) if count else ""


def place_words(work: TaskInWork, now: datetime) -> str:
    """ "Task 3 of 12 · due tomorrow · practice", for the heading of the page where it is done."""
    task = work.opened.task
    if work.place is None:
        return QCoreApplication.translate("Tasks", "a task that went back")
    place = QCoreApplication.translate("Tasks", "Task {place} of {all}").format(place=work.place, all=work.waiting)
    return " · ".join(part for part in (place, due_words(task.due, now), purpose_word(task.purpose)) if part)


def _date(moment: datetime) -> str:
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local.date(), QLocale.FormatType.ShortFormat)
