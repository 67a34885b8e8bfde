"""Giving a task back: asks why, and has it told to the company. What was written stays in its draft."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.task import Back
from app.services.inbox import InboxService
from ui.bridge.work import Work
from ui.widgets.line_box import ask_line


class GivingBack(QObject):
    """Signals:
    given_back(str, Back): the task of this id is not to be done here any more.
    gone(str): it was not to be done any more already.
    failed(GoldquillError): it stays as it was.
    """

    given_back = Signal(str, object)
    gone = Signal(str)
    failed = Signal(object)

    def __init__(self, work: Work, inbox: InboxService, over: QWidget) -> None:
        super().__init__(over)
        self._work = work
        self._inbox = inbox
        self._over = over
        self._typed: dict[tuple[str, Back], str] = {}  # reasons of tasks that did not go back

    def ask(self, task_id: str, how: Back) -> None:
        """Ask for the reason and give the task back, unless the person thinks better of it. A flag without a reason
        would help nobody: it is asked for again."""
        title, question, agree = self._words(how)
        reason = ask_line(self._over, title, question, text=self._typed.get((task_id, how), ""), agree=agree)
        while reason is not None and how is Back.FLAGGED and not reason.strip():
            question = self.tr("Please say in a few words what is wrong with the task.")
            reason = ask_line(self._over, title, question, agree=agree)
        if reason is None:
            return
        self._typed[task_id, how] = reason
        self._work.run(
            partial(self._give_back, task_id, how, reason),
            partial(self._on_given_back, task_id, how),
            self.failed.emit,
            owner=self,
        )

    def _give_back(self, task_id: str, how: Back, reason: str) -> bool:
        """Runs on the storage thread. False where it was not to be done any more."""
        try:
            self._inbox.give_back(task_id=task_id, how=how, reason=reason)
        except KeyError:
            return False
        return True

    def _on_given_back(self, task_id: str, how: Back, done: bool) -> None:
        self._typed.pop((task_id, how), None)
        if done:
            self.given_back.emit(task_id, how)
        else:
            self.gone.emit(task_id)

    def _words(self, how: Back) -> tuple[str, str, str]:
        match how:
            case Back.SKIPPED:
                skip = self.tr("Skip")
                return skip, self.tr("The task is not for you: you will not get it again. Why? (may stay empty)"), skip
            case Back.FLAGGED:
                flag = self.tr("Flag")
                return flag, self.tr("Something is wrong with the task itself. What is it?"), flag
            case Back.RELEASED:
                back = self.tr("Give back")
                return back, self.tr("Others may do it, and so may you later. Why? (may stay empty)"), back
