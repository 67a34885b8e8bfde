"""Has a draft become a record, and sees that its words are kept where that fails."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import AlreadySubmitted, GoldquillError
from ui.bridge.autosave import Autosave, Write
from ui.bridge.work import Work

if TYPE_CHECKING:
    from app.domain.work import Draft
    from app.services.annotate import Submitted
    from app.services.drafts import DraftService


class Signing(QObject):
    """One draft at a time; pressed twice it gives one record. `here` gives the id of the draft on the page, or None: by
    the time that one is signed it may be another.

    Signals:
        signed(str, Submitted): the draft of this id became a record, now or before (`Submitted.repeated`).
        not_signed(str, GoldquillError): it did not.
    """

    signed = Signal(str, object)
    not_signed = Signal(str, object)

    def __init__(
        self, work: Work, drafts: "DraftService", autosave: Autosave, here: Callable[[], str | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._drafts = drafts
        self._autosave = autosave
        self._here = here
        self._draft: str | None = None

    @property
    def draft(self) -> str | None:
        """The draft that is being signed: what it says is final."""
        return self._draft

    def sign(self, draft: "Draft", text: str, submit: "Callable[[], Submitted]") -> None:
        """Save the draft, which is found by `text`, and `submit` it; nothing happens while one is being signed."""
        if self._draft is not None:
            return
        save = partial(self._drafts.save, draft=draft, text=text)

        def call() -> "Submitted":
            # Saved first, for the record to know what it supersedes even if nothing was typed since it was opened.
            with suppress(AlreadySubmitted):
                save()
            return submit()

        self._draft = draft.id
        self._autosave.reset()
        self._work.run(call, self._on_signed, partial(self._on_not_signed, save), owner=self)

    def _on_signed(self, result: "Submitted") -> None:
        self.signed.emit(self._end(), result)

    def _on_not_signed(self, save: Write, error: GoldquillError) -> None:
        draft_id = self._end()
        if self._here() == draft_id:
            self._autosave.changed()
        else:  # it left the page in the meantime
            self._autosave.keep(save)
        self.not_signed.emit(draft_id, error)

    def _end(self) -> str:
        draft_id, self._draft = self._draft or "", None
        return draft_id
