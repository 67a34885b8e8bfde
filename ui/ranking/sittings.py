"""Finding the work to go on with: a draft, a kept set of answers, a record to be revised. No Qt; the calls block.

What is opened comes back as a `Sitting`, whole; the page shows it and keeps it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.annotation import RankingAnnotation
from app.domain.errors import BrokenInvariant
from app.domain.generation import Message
from app.domain.language import reads_as
from app.domain.project import Project
from app.domain.work import AnswerSet, Draft, WorkKind
from app.services.annotate import AnnotateService, Revision
from app.services.answers import AnswersService
from app.services.drafts import DraftService
from app.services.generate import Answering
from app.services.inbox import InboxService, OpenedTask
from ui.ranking.draft import KeptQuestion, KeptRanking, from_json, restored
from ui.ranking.opening import from_annotation, from_answering, from_set, question_of
from ui.ranking.sheet import Sheet
from ui.ranking.state import RankingState
from ui.ranking.waiting import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A ranking to work on. `draft` is the id it is kept under, `supersedes` the record it revises.

    `caret` is in the justification, in UTF-16 units; the seconds are those of earlier sittings. `kept` says that it
    is on the disk as it stands. `task` is what it does, if a company asked for it.
    """

    draft: str
    state: RankingState
    task: OpenedTask | None = None
    supersedes: str | None = None
    caret: int = 0
    active_s: float = 0.0
    wall_s: float = 0.0
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    """A set of which fewer than two answers came: there is nothing to rank, but the question can be asked again."""

    draft: str
    messages: tuple[Message, ...]
    k: int
    task: OpenedTask | None = None


class Sittings:
    """A set has one draft, kept under the set's own id; a revision has the id that `AnnotateService.revise` gave. What
    is done for a company is done by its project, else by `project`."""

    def __init__(
        self,
        *,
        answers: AnswersService,
        drafts: DraftService,
        annotate: AnnotateService,
        inbox: InboxService,
        project: Project,
        specialisation: Callable[[], str],
    ) -> None:
        self._inbox = inbox
        self._answers = answers
        self._drafts = drafts
        self._annotate = annotate
        self._project = project
        self._specialisation = specialisation

    def project(self, task: OpenedTask | None) -> Project:
        """By what a ranking is done."""
        return self._project if task is None or task.sheet is None else task.sheet.project

    def begun(self, kept: AnswerSet, answering: Answering, task: OpenedTask | None = None) -> Sitting:
        """The sitting for answers about to be written."""
        state = from_answering(kept, answering, self.project(task), self._blank(kept.messages, task))
        return Sitting(draft=kept.id, state=state, task=task)

    def do_task(self, task: OpenedTask) -> Sitting | TooFew | None:
        """A task's sitting, from where it was left; None where its answers have to be written first."""
        found = self.open_draft(task.draft_id)
        if found is not None:
            return found
        try:  # thrown away, or never kept: the answers are the same
            kept = self._answers.open(answer_set=task.draft_id)
        except KeyError:
            if not task.task.given:
                return None
            kept = self._answers.given(answer_set=task.draft_id, messages=task.task.messages, texts=task.task.given)
        if len(kept.candidates) < 2:
            return None
        return Sitting(draft=task.draft_id, state=self._state(kept, task), task=task)

    def open_draft(self, draft_id: str) -> Sitting | TooFew | None:
        """A draft of this page; None when it or its answers are gone."""
        draft = self._drafts.load(draft_id=draft_id)
        return None if draft is None else self._opened(draft)

    def revise(self, revision: Revision) -> Sitting:
        """A submitted ranking, to be revised; from where somebody left it if they began already."""
        if not isinstance(revision.annotation, RankingAnnotation):
            raise BrokenInvariant("only rankings are revised on this page")
        project = self._project if revision.sheet is None else revision.sheet.project
        state = from_annotation(revision.annotation, project)
        sitting = Sitting(
            draft=revision.draft_id,
            state=state,
            supersedes=revision.supersedes,
            caret=len(state.sheet.justification.encode("utf-16-le")) // 2,  # reasons are gone on with, not begun anew
        )
        if revision.draft is None:
            return sitting
        kept = from_json(revision.draft.body)
        return _going_on(sitting, kept) if isinstance(kept, KeptRanking) else sitting

    def waiting(self) -> tuple[Waiting, ...]:
        """Every ranking begun and not submitted, last changed first."""
        found = []
        for draft in self._drafts.recent(kind=WorkKind.RANKING):
            try:
                kept = from_json(draft.body)
            except BrokenInvariant:  # told when it is opened; it must not hide the others
                kept = None
            if not isinstance(kept, KeptQuestion):
                placed = sum(len(group) for group in kept.sheet.order()) if kept else 0
                k = kept.k if kept else 0
                found.append(Waiting(draft=draft.id, title=draft.title, k=k, placed=placed, at=draft.updated))
        return tuple(found)

    def _opened(self, draft: Draft) -> Sitting | TooFew | None:
        if draft.supersedes is not None:
            return self.revise(
                replace(self._annotate.revise(entry_id=draft.supersedes), draft_id=draft.id, draft=draft)
            )
        kept = from_json(draft.body)
        return self._of_set(draft.id, kept) if isinstance(kept, KeptRanking) else None

    def _of_set(self, draft_id: str, kept: KeptRanking) -> Sitting | TooFew | None:
        try:
            found = self._answers.open(answer_set=kept.answer_set)
        except KeyError:
            return None
        work = self._inbox.of_draft(draft_id=draft_id)
        task = None if work is None else work.opened
        if len(found.candidates) < 2:
            return TooFew(draft=draft_id, messages=found.messages, k=kept.k, task=task)
        return _going_on(Sitting(draft=draft_id, state=self._state(found, task), task=task), kept)

    def _state(self, kept: AnswerSet, task: OpenedTask | None) -> RankingState:
        return from_set(kept, self.project(task), self._blank(kept.messages, task))

    def _blank(self, messages: tuple[Message, ...], task: OpenedTask | None) -> Sheet:
        if task is not None:
            language = task.task.language or reads_as(question_of(messages), self.project(task).languages)
            return Sheet(specialisation=task.task.specialisation, language=language)
        wanted = self._specialisation()
        return Sheet(
            specialisation=wanted if wanted in self._project.specialisations else self._project.specialisations[0],
            language=reads_as(question_of(messages), self._project.languages),
        )


def _going_on(sitting: Sitting, kept: KeptRanking) -> Sitting:
    return replace(
        sitting,
        state=restored(sitting.state, kept),
        caret=kept.caret,
        active_s=kept.active_s,
        wall_s=kept.wall_s,
        kept=True,
    )
