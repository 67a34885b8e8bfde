"""Write: gold instructs, from nothing, from a candidate or from a chat.

The page holds one piece of work at a time as an `InstructState`, paints it, and hands it to the services: the draft
while it is being written, the signed record at the end. Which page comes next is for others to decide (`submitted`).
"""

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.domain.annotation import InstructAnnotation
from app.domain.candidate import Candidate
from app.domain.errors import BrokenInvariant, GoldquillError, NothingToSubmit
from app.domain.generation import Message
from app.domain.ports import Clock
from app.domain.project import Project
from app.domain.work import Draft, WorkKind
from app.services.annotate import AnnotateService, Revision, Submitted
from app.services.drafts import DraftService
from app.services.inbox import InboxService, OpenedTask
from ui.bridge.attention import Attention
from ui.bridge.autosave import Autosave
from ui.bridge.engine import EngineBridge
from ui.bridge.signing import Signing
from ui.bridge.work import Work
from ui.instruct.details_panel import DetailsPanel
from ui.instruct.dialogue_view import DialogueView
from ui.instruct.figures import Figures
from ui.instruct.footer import InstructFooter
from ui.instruct.notice import InstructNotice
from ui.instruct.page_actions import InstructActions
from ui.instruct.start_view import StartView
from ui.instruct.state import (
    Details,
    InstructState,
    View,
    blank_instruct,
    instruct_for,
    instruct_from,
    instruct_revising,
)
from ui.instruct.turn_editing import TurnEditing
from ui.page import Page, SavedMark, SavedState
from ui.reading import Reading
from ui.spelling import Spelling
from ui.tasks.at_work import TaskAtWork
from ui.tasks.task_side import TaskSide
from ui.theme import Theme
from ui.tokens import SPACE_4
from ui.vocabulary import word


def _new_id() -> str:
    return uuid.uuid4().hex


def _discard(drafts: DraftService, draft_id: str) -> None:
    drafts.discard(draft_id=draft_id)


def _unfinished_as(drafts: DraftService, anew: InstructState, *, but: str | None) -> Draft | None:
    """The last draft that was begun as `anew` would be. Runs on the storage thread."""
    for draft in drafts.recent(kind=WorkKind.INSTRUCT):
        with suppress(msgspec.MsgspecError):  # one that this version cannot read is told of when it is opened
            if draft.id not in (but, anew.draft) and InstructState.from_json(draft.body).begun_as(anew):
                return draft
    return None


class InstructPage(Page):
    """Signals:
    submitted(str): a record was signed; its entry_id.
    record_requested(str): the person wants to see that record in History.
    ranking_requested(str): the person wants to go on with the ranking of that draft.
    next_task_wanted(str), tasks_changed(): as `TaskAtWork` says the one; a task was given back.
    """

    submitted = Signal(str)
    record_requested = Signal(str)
    ranking_requested = Signal(str)
    next_task_wanted = Signal(str)
    tasks_changed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        drafts: DraftService,
        annotate: AnnotateService,
        inbox: InboxService,
        engine: EngineBridge,
        clock: Clock,
        project: Project,
        specialisation: Callable[[], str],
        spelling: Spelling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._drafts = drafts
        self._annotate = annotate
        self._clock = clock
        self._specialisation = specialisation
        self._state: InstructState | None = None
        self._on_disk = False  # a draft of what is on the page may be there
        self._looked_for: str | None = None  # may give way to what was begun before: no draft until it is written on
        self._entered = False
        self._attention = Attention(self, clock)
        self._autosave = Autosave(work, self._snapshot, drafts.save_owed, self)
        self._autosave.saved_changed.connect(self.saved_changed)
        self._autosave.not_kept.connect(self._say_error)
        self._signing_from: str | None = None  # the ranking that what is being signed was begun from
        self._signing = Signing(work, drafts, self._autosave, self._here, self)
        self._actions = InstructActions(self.named_action, self)
        self._notice = InstructNotice(theme)
        self._start = StartView(theme, self._actions.new)
        self._dialogue = DialogueView(theme, Reading(theme, self), spelling, self._actions.add)
        self._details = DetailsPanel(theme, project)
        spelling.watch(self._details.note)
        self._side = QScrollArea()
        self._task = TaskAtWork(
            self,
            TaskSide(theme, self._side),
            self._notice,
            put_aside=self._let_go,
            work=work,
            inbox=inbox,
            clock=clock,
        )
        self._footer = InstructFooter(
            theme,
            toggles=(self._actions.preview, self._actions.changes),
            task_menu=self._task.menu,
            quiet=(self._actions.discard,),
            submit=self._actions.submit,
        )
        self.editing = TurnEditing(
            self,
            dialogue=self._dialogue,
            details=self._details,
            side=self._side,
            panel=self._task.side,
            notice=self._notice,
            new_id=_new_id,
        )
        self._figures = Figures(engine, self._dialogue, self._footer, self)
        self._build()
        self._connect()
        self.retranslate()
        self._paint()

    def open_blank(self) -> None:
        """Begin a gold answer from nothing."""
        state = blank_instruct(_new_id(), request=_new_id(), answer=_new_id(), specialisation=self._specialisation())
        self._open(state, kept=False)

    def start_from(
        self,
        messages: Sequence[Message],
        *,
        candidate: Candidate | None = None,
        ranking: str | None = None,
        answer: str | None = None,
    ) -> None:
        """Begin from a dialogue: `messages` up to the request, then the answer to improve. `ranking` is the draft of
        the ranking that the candidate is of: what is signed at the end leads back to it.

        Where something begun from this candidate is unfinished, that goes on: it would seem lost beside a new one.
        """
        anew = instruct_from(
            _new_id(),
            messages=messages,
            turn_ids=[_new_id() for _ in range(len(messages) + 1)],
            answer=answer,
            candidate=candidate,
            ranking=ranking,
            specialisation=self._specialisation(),
        )
        if self._state is not None and self._state.begun_as(anew) and self._state.draft != self._signing.draft:
            self.focus_first()
            return
        self._open(anew, kept=False)  # at once: the next key may be the first word
        self._looked_for = anew.draft
        find = partial(_unfinished_as, self._drafts, anew, but=self._signing.draft)
        self._work.run(find, partial(self._on_unfinished, anew), partial(self._on_not_found, anew), owner=self)

    def do_task(self, task: OpenedTask) -> None:
        """Write the gold answer that a task asks for; one that was begun goes on where it was left."""
        self._entered = True  # what was left at the last start gives way
        if self._here() == task.draft_id:
            self.focus_first()
            return
        self._load(task.draft_id, partial(self._on_task_draft, task))

    def look_at_tasks(self) -> None:
        """Tasks may have come or gone."""
        self._task.look_again()

    def open_draft(self, draft_id: str) -> None:
        """Go on with a draft where it was left."""
        if self._here() == draft_id:
            self.focus_first()
        else:
            self._load(draft_id, self._on_draft_opened)

    def revise(self, revision: Revision) -> None:
        """Work on a submitted record again; what is signed at the end supersedes it."""
        if revision.draft is not None:
            self._on_draft_loaded(revision.draft)
            return
        was = revision.annotation
        if not isinstance(was, InstructAnnotation):
            raise BrokenInvariant("only gold instructs are revised here")
        state = instruct_revising(
            revision.draft_id,
            record=revision.supersedes,
            was=was,
            turn_ids=[_new_id() for _ in was.messages],
        )
        self._open(state, kept=False)
        self._autosave.changed()

    @property
    def writing(self) -> bool:
        """Whether a piece of work is on the page."""
        return self._state is not None

    def answer_text(self) -> str:
        """The gold answer as it stands."""
        answer = self._state.answer if self._state is not None else None
        return answer.text if answer is not None else ""

    def title(self) -> str:
        return self.tr("Write the gold answer") if self._state else self.tr("Gold answers")

    def subtitle(self) -> str:
        if self._state is None:
            return ""
        details = self._state.details
        language = details.language or self._figures.language
        words = [self._task.words(), word(details.specialisation), word(language), word(details.genre)]
        if self._state.supersedes:
            words.insert(0, self.tr("a revision"))
        return " · ".join(part for part in words if part)

    def saved(self) -> SavedState:
        return self._autosave.state

    def footer(self) -> QWidget:
        return self._footer

    def side_panel(self) -> QWidget:
        return self._task.side

    def focus_first(self) -> None:
        if self._state is None:
            self._start.focus_first()
        else:
            self._dialogue.focus_turn(self._state.focus, self._state.cursor)

    def enter(self) -> None:
        self._task.look_again()
        self._notice.look_again()
        if self._state is None:
            self._work.run(
                lambda: self._drafts.recent(kind=WorkKind.INSTRUCT), self._on_drafts, self._say_error, owner=self
            )

    def leave(self) -> None:
        self.keep_caret()
        self._autosave.flush()

    def retranslate(self) -> None:
        self._actions.retranslate()
        self._task.retranslate()

    def submit(self) -> None:
        """Sign the work as a record, or ask for what is missing."""
        state = self.need()
        if self._signing.draft is not None:
            self._notice.say_signing()
            return
        try:
            annotation = state.to_annotation(self._attention.effort())
        except NothingToSubmit as error:
            self._ask_for(error.missing)
            return
        draft, text = self._draft(state)
        submit = partial(self._annotate.submit_instruct, draft_id=draft.id, annotation=annotation, title=draft.title)
        self._notice.clear()  # an undo that it offers would change what is being signed
        self._signing_from = state.ranking
        self._signing.sign(draft, text, submit)
        self._paint()

    def toggle(self, view: View) -> None:
        """Show the dialogue so, or as it is written where it is shown so."""
        self.keep_caret()
        if (state := self.changeable()) is None:
            return
        self.change(replace(state, view=View.WRITE if state.view is view else view))
        self._figures.now()
        if self.need().view is View.WRITE:
            self.focus_first()
        else:
            self._dialogue.setFocus()  # the arrow keys scroll it

    def put_away(self) -> None:
        """Keep the work as it is and show what is unfinished."""
        self._leave_work()
        self._show_start()

    def _let_go(self) -> bool:
        """The task of this work is no longer to be done here. Whether anything of the person's stays in the drafts."""
        self.keep_caret()
        if (state := self._state) is None or not state.as_brought:
            self.put_away()
            return True
        self._work.run(partial(_discard, self._drafts, state.draft), None, self._say_error, owner=self)
        self._show_start()
        return False

    def throw_away(self) -> None:
        """Throw the work away; for ten seconds it can be had back."""
        if (state := self.changeable()) is None:
            return
        effort = self._attention.effort()
        kept = replace(state, active_s=effort.active_s, wall_s=effort.wall_s)
        self._work.run(partial(_discard, self._drafts, state.draft), None, self._say_error, owner=self)
        self._show_start()
        self._notice.say_thrown_away(lambda: self._bring_back(kept))

    def _build(self) -> None:
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._details.setContentsMargins(0, 0, 0, 0)
        self._side.setWidget(self._details)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._start)
        self._stack.addWidget(self._dialogue)
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, 0)
        notice.addWidget(self._notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notice)
        column.addWidget(body, 1)

    def _connect(self) -> None:
        self._start.draft_chosen.connect(self.open_draft)
        self._dialogue.text_edited.connect(self._on_text_edited)
        self._dialogue.left.connect(self._autosave.flush)
        self._details.details_changed.connect(self._on_details_changed)
        self._details.sources.wanted_in_sight.connect(self._side.ensureWidgetVisible)
        self._details.left.connect(self._autosave.flush)
        self._figures.language_changed.connect(self._on_language_changed)
        self._signing.signed.connect(self._on_signed)
        self._signing.not_signed.connect(self._on_not_signed)
        self._task.changed.connect(lambda: self.heading_changed.emit(self.title(), self.subtitle()))
        self._task.went_back.connect(self.tasks_changed)
        self._task.next_wanted.connect(self._on_next_wanted)

    def need(self) -> InstructState:
        if self._state is None:
            raise BrokenInvariant("nothing is being written")
        return self._state

    def _open(self, state: InstructState, *, kept: bool) -> None:
        """Put a piece of work on the page; `kept` says that it is on the disk as it stands."""
        if self._state is not None:
            self._leave_work()
        self._notice.clear()
        self._dialogue.clear()
        self._state = state
        self._on_disk = kept
        self._attention.begin(active_s=state.active_s, wall_s=state.wall_s)
        self._autosave.reset(SavedMark.SAVED if kept else SavedMark.NOTHING)
        self._paint()
        self._figures.begin(state)
        self.focus_first()

    def _leave_work(self) -> None:
        """Keep what is on the page before something else comes."""
        if self._state is not None:
            self.keep_caret()
            self._autosave.leave()

    def _show_start(self) -> None:
        self._take_off()
        self._paint()
        if self.isVisible():
            self.focus_first()
        self._work.run(
            lambda: self._drafts.recent(kind=WorkKind.INSTRUCT), self._on_drafts_listed, self._say_error, owner=self
        )

    def change(self, state: InstructState) -> None:
        """Take the next state, paint it and have it kept."""
        before = self._state
        if state == before:
            return
        if before is not None and state.past != before.past:
            self._notice.clear()  # an undo that it offers would now be that of something else
        self._state = state
        self._paint()
        self._notice.missing_now(state.missing())
        self._autosave.changed()

    def _paint(self) -> None:
        state = self._state
        writing = state is not None
        self._actions.show(state)
        self._task.side.want_own(writing)
        self._task.follow(self._here())
        self._stack.setCurrentWidget(self._dialogue if writing else self._start)
        if state is not None:
            signing = state.draft == self._signing.draft
            self._dialogue.setEnabled(not signing)  # what is being signed is final
            self._details.setEnabled(not signing)
            self._dialogue.show_state(state)
            self._details.show_details(state.details, text_language=self._figures.language)
            self._figures.changed(state)
        self.heading_changed.emit(self.title(), self.subtitle())

    def _on_text_edited(self, turn: str, text: str) -> None:
        self._state = self.need().with_text(turn, text)
        self._figures.changed(self._state)
        self._autosave.changed()

    def _on_language_changed(self) -> None:
        self._details.show_details(self.need().details, text_language=self._figures.language)
        self.heading_changed.emit(self.title(), self.subtitle())

    def changeable(self) -> InstructState | None:
        """What is being written; None, with a word about it, while it is being signed: what is signed is final."""
        state = self.need()
        if state.draft == self._signing.draft:
            self._notice.say_signing()
            return None
        return state

    def _on_details_changed(self, details: Details) -> None:
        self.change(replace(self.need(), details=details))

    def keep_caret(self) -> None:
        if self._state is not None and (focused := self._dialogue.focused_turn()) is not None:
            turn, cursor = focused
            moved = replace(self._state, focus=turn, cursor=cursor)
            if moved != self._state:
                self._state = moved
                self._autosave.changed()

    def _snapshot(self) -> Callable[[], None] | None:
        self.keep_caret()
        state = self._state
        if state is None or (state.draft == self._looked_for and state.as_brought):
            return None
        if state.blank:
            return partial(_discard, self._drafts, state.draft) if self._on_disk else None
        draft, text = self._draft(state)
        return lambda: self._drafts.save(draft=draft, text=text)

    def _draft(self, state: InstructState) -> tuple[Draft, str]:
        """What is to be kept of this work, and the words it is found by."""
        self._on_disk = True
        effort = self._attention.effort()
        kept = replace(state, active_s=effort.active_s, wall_s=effort.wall_s)
        draft = Draft(
            id=state.draft,
            kind=WorkKind.INSTRUCT,
            title=state.title,
            body=kept.to_json(),
            updated=self._clock.now(),
            supersedes=state.supersedes,
        )
        return draft, "\n".join(turn.text for turn in state.turns)

    def _ask_for(self, missing: str) -> None:
        self._notice.ask_for(missing)
        state = self.need()
        empty = next((t.id for t in state.turns if not t.text.strip()), state.turns[-1].id)
        self.change(replace(state, view=View.WRITE))
        self._dialogue.focus_turn(empty, 0)

    def _on_signed(self, draft_id: str, result: Submitted) -> None:
        on_next = None
        if self._here() == draft_id:
            on_next = self._task.on_next()
            self._show_start()
        on_open = partial(self.record_requested.emit, result.entry_id)
        if result.repeated:
            self._notice.say_signed_already(on_open)
        elif on_next is not None:
            self._notice.say_task_signed(result.seq, on_next)
        elif self._signing_from is not None:
            self._lead_back(result, self._signing_from)
        else:
            self._notice.say_signed(result.seq, on_open)
        self.submitted.emit(result.entry_id)

    def _lead_back(self, result: Submitted, ranking: str, *, again: bool = False) -> None:
        """Say that it is signed, with the way to the ranking that was left for it where that is still there. `again`:
        where it is said already and still."""
        on_open = partial(self.record_requested.emit, result.entry_id)
        on_back = partial(self.ranking_requested.emit, ranking)

        def tell(left: Draft | None) -> None:
            if again and not self._notice.leads_back:  # other work is begun
                return
            if left is None:
                self._notice.say_signed(result.seq, on_open)
            else:
                look = partial(self._lead_back, result, ranking, again=True)
                self._notice.say_signed_of_ranking(result.seq, on_back, look=look)

        self._work.run(
            lambda: self._drafts.load(draft_id=ranking),
            tell,
            lambda _: self._notice.say_signed(result.seq, on_open),
            owner=self,
        )

    def _on_not_signed(self, draft_id: str, error: GoldquillError) -> None:
        self._paint()
        if self._here() == draft_id:
            self.focus_first()
        self._say_error(error)

    def _here(self) -> str | None:
        return None if self._state is None else self._state.draft

    def _make_room(self) -> None:
        if self._state is not None:
            self._leave_work()
            self._take_off()
            self._paint()
            self.setFocus()

    def _on_next_wanted(self, after: str) -> None:
        self._make_room()
        self.next_task_wanted.emit(after)

    def _load(self, draft_id: str, on_loaded: Callable[[Draft | None], None]) -> None:
        """Have a draft read. What was on the page leaves it now: keys that are pressed meanwhile are no words of it."""
        self._make_room()
        self._work.run(lambda: self._drafts.load(draft_id=draft_id), on_loaded, self._on_not_loaded, owner=self)

    def _on_not_loaded(self, error: GoldquillError) -> None:
        self._show_start()
        self._say_error(error)

    def _take_off(self) -> None:
        """Nothing is on the page now; what was there is kept already, or is not to be."""
        self._state = None
        self._notice.clear()
        self._figures.end()
        self._attention.end()
        self._autosave.reset()
        self._dialogue.clear()

    def _bring_back(self, state: InstructState) -> None:
        self._open(state, kept=False)
        self._autosave.changed()

    def _on_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """The first look after a start goes on with the last draft; later ones show the list."""
        if not self._entered and drafts and self._state is None:
            self._on_draft_loaded(drafts[0])
        else:
            self._on_drafts_listed(drafts)
        self._entered = True

    def _on_drafts_listed(self, drafts: tuple[Draft, ...]) -> None:
        self._start.show_drafts(drafts)

    def _on_task_draft(self, task: OpenedTask, draft: Draft | None) -> None:
        if draft is not None:
            self._on_draft_loaded(draft)
        else:
            names = [_new_id() for _ in range(len(task.task.messages) + 1)]
            self._open(instruct_for(task.draft_id, task.task, turn_ids=names), kept=False)
        self._autosave.changed()  # it is the one to come back to, also if nothing is typed before the program ends
        self._autosave.flush()

    def _on_unfinished(self, anew: InstructState, unfinished: Draft | None) -> None:
        """What was begun from the same answer before takes the place of `anew`, unless something was written there
        meanwhile."""
        if self._looked_for == anew.draft:
            self._looked_for = None
        if self._here() != anew.draft or self._signing.draft == anew.draft:
            return
        if unfinished is None or not self.need().as_brought:
            self._autosave.changed()
        else:
            self._take_off()
            self._on_draft_opened(unfinished)

    def _on_not_found(self, anew: InstructState, error: GoldquillError) -> None:
        self._on_unfinished(anew, None)
        self._say_error(error)

    def _on_draft_opened(self, draft: Draft | None) -> None:
        """It is the one to come back to, also if it is only read."""
        self._on_draft_loaded(draft)
        if draft is not None:
            self._autosave.changed()

    def _on_draft_loaded(self, draft: Draft | None) -> None:
        if draft is None:
            self._show_start()
            self._notice.say_gone()
            return
        try:
            state = InstructState.from_json(draft.body)
        except msgspec.MsgspecError as error:
            raise BrokenInvariant(f"draft {draft.id} cannot be read") from error
        self._entered = True
        self._open(state, kept=True)

    def _say_error(self, error: GoldquillError) -> None:
        self._notice.say_error(error)
