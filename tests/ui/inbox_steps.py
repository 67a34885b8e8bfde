"""What tests of the Inbox do and look at."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QListView, QWidget

from app.domain.annotation import InstructAnnotation, RankingAnnotation
from app.domain.task import Task, TaskState
from app.services.history import OpenedRecord
from app.storage.tasks import KeptTask, TaskRepository
from tests.task_samples import hand_out
from tests.ui.window_rig import WindowRig
from ui.inbox.page import InboxPage
from ui.markdown.view import MarkdownView
from ui.widgets.two_lines import RowRole


def inbox(rig: WindowRig) -> InboxPage:
    page = rig.window.open_place("inbox")
    assert isinstance(page, InboxPage)
    rig.stored(lambda: True)
    return page


def given(rig: WindowRig, *tasks: Task) -> InboxPage:
    """The Inbox with these in it."""
    rig.stored(lambda: hand_out(rig.desk.inbox, tasks))
    page = inbox(rig)
    rig.wait(lambda: len(page.listed) == len(tasks))
    return page


def rows(rig: WindowRig) -> list[tuple[str, str, str]]:
    """Title, second line and badge of each line of the list."""
    model = inbox(rig).findChild(QListView).model()
    found = [model.index(n, 0).data(RowRole) for n in range(model.rowCount())]
    return [(row.title, row.second, row.badge) for row in found]


def words(page: QWidget) -> str:
    """All words on the page, its Markdown as it was given."""
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    views = [view.raw_text() for view in page.findChildren(MarkdownView) if view.isVisible()]
    return "\n".join((*labels, *views))


def state_of(rig: WindowRig, task_id: str) -> TaskState:
    kept: KeptTask | None = rig.stored(lambda: TaskRepository(rig.database).get(task_id))
    assert kept is not None
    return kept.state


def with_reason(rig: WindowRig, reason: str | None, then: Callable[[], None]) -> list[str]:
    """Do `then`, and answer the box that asks for a reason; returns what each box asked. None is its Cancel."""
    asked: list[str] = []
    reasons = [reason] if reason is None or reason.strip() else [reason, "It repeats another one."]

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QInputDialog):
            QTimer.singleShot(10, answer)
            return
        said = reasons[min(len(asked), len(reasons) - 1)]
        asked.append(box.labelText())
        if said is None:
            box.reject()
            return
        box.setTextValue(said)
        box.accept()
        QTimer.singleShot(30, again)

    def again() -> None:
        if isinstance(QApplication.activeModalWidget(), QInputDialog):
            answer()

    QTimer.singleShot(10, answer)
    then()
    rig.window.activateWindow()  # a window manager does that when a box over it closes
    assert QTest.qWaitForWindowActive(rig.window)
    return asked


def newest_record(rig: WindowRig) -> OpenedRecord:
    first = rig.stored(rig.desk.history.recent).items[0]
    return rig.stored(lambda: rig.desk.history.open(entry_id=first.id))


def newest_ranking(rig: WindowRig) -> RankingAnnotation:
    annotation = newest_record(rig).annotation
    assert isinstance(annotation, RankingAnnotation)
    return annotation


def newest_instruct(rig: WindowRig) -> InstructAnnotation:
    annotation = newest_record(rig).annotation
    assert isinstance(annotation, InstructAnnotation)
    return annotation
