"""Withdrawing a record: asks why and has the note signed. A reason that was not signed is there at the next try."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.services.annotate import AnnotateService, Submitted
from ui.bridge.work import Work
from ui.history.withdrawal_box import WithdrawalBox


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
        box = WithdrawalBox(self._unsigned.get(entry_id, ""), self._over)
        agreed, reason = box.exec(), box.reason
        box.deleteLater()
        self._unsigned[entry_id] = reason
        if not agreed:
            return
        self._work.run(
            lambda: self._annotate.withdraw(entry_id=entry_id, reason=reason.strip()),
            partial(self._on_withdrawn, entry_id),
            self.failed.emit,
            owner=self,
        )

    def _on_withdrawn(self, entry_id: str, result: Submitted) -> None:
        self._unsigned.pop(entry_id, None)
        self.withdrawn.emit(result)
