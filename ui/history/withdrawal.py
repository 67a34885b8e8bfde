"""Withdrawing a record: asks why and has the note signed. A reason that could not be kept is there at the next try."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.services.annotate import AnnotateService, Submitted
from ui.bridge.work import Work
from ui.widgets.line_box import ask_line


class Withdrawal(QObject):
    """Signals:
    withdrawn(Submitted): the note is signed and kept.
    failed(GoldquillError): it is not; the record stands as before.
    """

    withdrawn = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Work, annotate: AnnotateService, over: QWidget) -> None:
        super().__init__(over)
        self._work = work
        self._annotate = annotate
        self._over = over
        self._unsigned: dict[str, str] = {}  # entry_id → the reason typed for it

    def ask(self, entry_id: str) -> None:
        """Ask why this record no longer stands, and sign that it does not unless the person thinks better of it."""
        withdraw = self.tr("Withdraw")
        question = self.tr("The record is kept, with a signed note that it no longer stands. Why?")
        before = self._unsigned.get(entry_id, "")
        reason = ask_line(self._over, withdraw, question, text=before, agree=withdraw)
        if reason is None:
            return
        self._unsigned[entry_id] = reason
        self._work.run(
            lambda: self._annotate.withdraw(entry_id=entry_id, reason=reason.strip()),
            partial(self._on_withdrawn, entry_id),
            self.failed.emit,
            owner=self,
        )

    def _on_withdrawn(self, entry_id: str, result: Submitted) -> None:
        self._unsigned.pop(entry_id, None)
        self.withdrawn.emit(result)
