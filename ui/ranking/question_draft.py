"""The question typed on the empty page and not asked yet, kept so that no word of it is lost."""

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.domain.ports import Clock
from app.domain.work import Draft, WorkKind
from app.services.drafts import DraftService
from ui.bridge.autosave import Autosave, Write
from ui.bridge.work import Work
from ui.page import SavedState
from ui.ranking.draft import KeptQuestion, encoded, from_json
from ui.ranking.question_form import QuestionForm

DRAFT_ID = "ranking:question"


_BLANK = KeptQuestion(text="", k=0, preset="")


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
        self._earlier = _Earlier(drafts)
        self._restored = False
        self._touched = False
        self._autosave = Autosave(work, self._snapshot, drafts.save_owed, self)
        self._autosave.saved_changed.connect(self.saved_changed)
        form.edited.connect(self._on_edited)
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
        self._work.run(self._snapshot(), owner=self)

    def restore(self) -> None:
        """Put back what was typed in an earlier sitting, in front of what was typed since this one began."""
        if not self._restored:
            self._work.run(self._earlier.read, self._on_read, owner=self)

    def _on_edited(self) -> None:
        self._touched = True
        self._autosave.changed()

    def _on_read(self, earlier: KeptQuestion) -> None:
        if self._restored:
            return
        self._restored = True
        if not earlier.text:
            return
        form = self._form
        if self._touched:
            form.show_question(earlier.text + form.text, form.k, form.preset.id)
            self._autosave.changed()
        else:
            form.show_question(earlier.text, earlier.k, earlier.preset)

    def _snapshot(self) -> Write:
        typed = KeptQuestion(text=self._form.text, k=self._form.k, preset=self._form.preset.id)
        now = self._clock.now()
        if self._restored:
            return lambda: _keep(self._drafts, typed, now)
        # Nobody has seen yet what is kept: it is not written over.
        return lambda: _keep(self._drafts, self._earlier.before(typed), now)


class _Earlier:
    """The question that an earlier sitting left, read once; for the storage thread alone."""

    def __init__(self, drafts: DraftService) -> None:
        self._drafts = drafts
        self._found: KeptQuestion | None = None

    def read(self) -> KeptQuestion:
        """Without words where there is none. Raises BrokenInvariant, once, for one that cannot be read."""
        if self._found is None:
            draft = self._drafts.load(draft_id=DRAFT_ID)
            self._found = _BLANK
            kept = None if draft is None else from_json(draft.body)
            self._found = kept if isinstance(kept, KeptQuestion) else _BLANK
        return self._found

    def before(self, typed: KeptQuestion) -> KeptQuestion:
        """Both in one, as the typed one is to be answered."""
        earlier = self.read()
        return replace(typed, text=earlier.text + typed.text) if typed.text else earlier


def _keep(drafts: DraftService, question: KeptQuestion, now: datetime) -> None:
    if not question.text:
        drafts.discard(draft_id=DRAFT_ID)
        return
    # A question not asked yet is what WorkKind.CHAT stands for: kept, but no work to be listed in History.
    draft = Draft(id=DRAFT_ID, kind=WorkKind.CHAT, title="", body=encoded(question), updated=now)
    drafts.save(draft=draft, text=question.text)
