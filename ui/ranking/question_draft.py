"""The question typed on the empty page and not asked yet, kept so that no word of it is lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.ports import Clock
from app.domain.work import Draft, WorkKind
from app.services.drafts import DraftService
from ui.bridge.autosave import Autosave
from ui.bridge.work import Work
from ui.page import SavedState
from ui.ranking.draft import KeptQuestion, encoded, from_json
from ui.ranking.question_form import QuestionForm

DRAFT_ID = "ranking:question"


class QuestionDraft(QObject):
    """Keeps what is in the form.

    Signals:
        saved_changed(SavedState): for the page's saved mark.
    """

    saved_changed = Signal(SavedState)

    def __init__(self, form: QuestionForm, work: Work, drafts: DraftService, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._work = work
        self._drafts = drafts
        self._clock = clock
        self._autosave = Autosave(work, self._snapshot, drafts.save_owed, self)
        self._autosave.saved_changed.connect(self.saved_changed)
        form.edited.connect(self._autosave.changed)
        form.left.connect(self._autosave.flush)

    @property
    def state(self) -> SavedState:
        return self._autosave.state

    def flush(self) -> None:
        """Keep it now."""
        self._autosave.flush()

    def asked(self) -> None:
        """The question is kept with its answers now: the form is empty again."""
        self._form.show_question("", self._form.k, self._form.preset.id)
        self._autosave.reset()
        self._work.run(lambda: _discard(self._drafts), owner=self)

    def restore(self) -> None:
        """Put back what was typed in an earlier sitting, unless something is there already."""
        self._work.run(lambda: self._drafts.load(draft_id=DRAFT_ID), self._on_loaded, owner=self)

    def _on_loaded(self, draft: Draft | None) -> None:
        if draft is None or self._form.text:
            return
        kept = from_json(draft.body)
        if isinstance(kept, KeptQuestion):
            self._form.show_question(kept.text, kept.k, kept.preset)

    def _snapshot(self) -> Callable[[], None]:
        text = self._form.text
        if not text:
            return lambda: _discard(self._drafts)
        body = encoded(KeptQuestion(text=text, k=self._form.k, preset=self._form.preset.id))
        # A question not asked yet is what WorkKind.CHAT stands for: kept, but no work to be listed in History.
        draft = Draft(id=DRAFT_ID, kind=WorkKind.CHAT, title="", body=body, updated=self._clock.now())
        return lambda: self._drafts.save(draft=draft, text=text)


def _discard(drafts: DraftService) -> None:
    drafts.discard(draft_id=DRAFT_ID)
