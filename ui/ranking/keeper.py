"""Keeps what is on the desk: as a draft while it is worked on, as a signed record at the end.

Whatever leaves the desk is written first; a write that fails then is told and tried again until it succeeds, for the
words are nowhere else any more.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.annotation import Effort
from app.domain.ports import Clock
from app.domain.work import Draft, WorkKind
from app.services.annotate import AnnotateService
from app.services.drafts import DraftService
from app.services.titles import title_from
from ui.bridge.autosave import Autosave, Write
from ui.bridge.signing import Signing
from ui.bridge.work import Work
from ui.page import SavedMark, SavedState
from ui.ranking.draft import to_json
from ui.ranking.opening import question_of
from ui.ranking.sittings import Sitting
from ui.ranking.submission import to_annotation


class Keeper(QObject):
    """`current` gives the sitting on the desk and the caret in its reasons, or None; `effort` its time so far.

    Signals:
        saved_changed(SavedState): the saved mark.
        submitted(str, Submitted): the draft of this id became a record.
        not_submitted(GoldquillError), not_kept(GoldquillError): it did not; something that left the desk waits to be
            written.
    """

    saved_changed = Signal(SavedState)
    submitted = Signal(str, object)
    not_submitted = Signal(object)
    not_kept = Signal(object)

    def __init__(
        self,
        *,
        work: Work,
        drafts: DraftService,
        annotate: AnnotateService,
        clock: Clock,
        current: Callable[[], tuple[Sitting, int] | None],
        effort: Callable[[], Effort],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._annotate = annotate
        self._clock = clock
        self._current = current
        self._effort = effort
        self._autosave = Autosave(work, self._snapshot, drafts.save_owed, self)
        self._signing = Signing(work, drafts, self._autosave, self._here, self)
        self._autosave.saved_changed.connect(self.saved_changed)
        self._autosave.not_kept.connect(self.not_kept)
        self._signing.signed.connect(self.submitted)
        self._signing.not_signed.connect(lambda _, error: self.not_submitted.emit(error))

    @property
    def state(self) -> SavedState:
        return self._autosave.state

    @property
    def submitting(self) -> bool:
        """A record is being signed; what is on the desk is final."""
        return self._signing.draft is not None

    def changed(self) -> None:
        """Something was decided; it is written after a short pause."""
        if self._here() not in (None, self._signing.draft):
            self._autosave.changed()

    def flush(self) -> None:
        """Write now what is not written."""
        self._autosave.flush()

    def begin(self, *, kept: bool) -> None:
        """Another sitting is on the desk; `kept` says that it is on the disk as it stands."""
        self._autosave.reset(SavedMark.SAVED if kept else SavedMark.NOTHING)

    def leave(self) -> None:
        """The sitting leaves the desk: write it before anything else is."""
        self._autosave.leave()

    def submit(self) -> None:
        """Sign what is on the desk. Pressed twice it gives one record. Raises NothingToSubmit."""
        current = self._current()
        if self.submitting or current is None:
            return
        annotation = to_annotation(current[0].state, self._effort())
        draft, text = self._draft(*current)
        submit = partial(self._annotate.submit_ranking, draft_id=draft.id, annotation=annotation, title=draft.title)
        self._signing.sign(draft, text, submit)

    def _here(self) -> str | None:
        current = self._current()
        return None if current is None else current[0].draft

    def _snapshot(self) -> Write | None:
        current = self._current()
        if current is None:
            return None
        draft, text = self._draft(*current)
        return lambda: self._drafts.save(draft=draft, text=text)

    def _draft(self, sitting: Sitting, caret: int) -> tuple[Draft, str]:
        question = question_of(sitting.state.messages)
        draft = Draft(
            id=sitting.draft,
            kind=WorkKind.RANKING,
            title=title_from(question),
            body=to_json(sitting.state, self._effort(), caret),
            updated=self._clock.now(),
            supersedes=sitting.supersedes,
        )
        return draft, f"{question}\n{sitting.state.sheet.justification}"
