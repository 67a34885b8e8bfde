"""Rank: several answers to one question side by side, judged, put in order, signed.

The page brings the desk together with the engine and the services: it asks for answers, keeps drafts, submits. What
is decided about the answers lives in `RankingState`; the desk edits it. Other pages are told by signals alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.conversation import Preset
from app.domain.errors import (
    BrokenInvariant,
    EngineNotReady,
    GoldquillError,
    ModelError,
    NothingToSubmit,
    PromptTooLong,
)
from app.domain.generation import MAX_K, Message
from app.domain.ports import Clock
from app.domain.project import Project
from app.domain.work import AnswerSet
from app.services.annotate import AnnotateService, Revision, Submitted
from app.services.answers import AnswersService
from app.services.drafts import DraftService
from app.services.generate import Answering
from app.services.inbox import InboxService, OpenedTask
from app.services.titles import title_from
from ui.bridge.attention import Attention
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.page import Page, SavedMark, SavedState
from ui.ranking.desk import RankingDesk
from ui.ranking.footer import RankingFooter
from ui.ranking.keeper import Keeper
from ui.ranking.notice import RankingNotice
from ui.ranking.opening import question_of
from ui.ranking.page_actions import Leads, PageActions
from ui.ranking.parking import Parking
from ui.ranking.question_draft import QuestionDraft
from ui.ranking.russian_keys import RussianKeys
from ui.ranking.shelf import Shelf
from ui.ranking.side_panel import SidePanel
from ui.ranking.sittings import Sitting, Sittings, TooFew
from ui.ranking.start_view import StartView
from ui.ranking.state import RankingState
from ui.ranking.streams import Streams
from ui.ranking.submission import missing
from ui.ranking.verdict import verdict_on
from ui.ranking.verdict_view import VerdictView
from ui.ranking.wishes import Wish, Wishes
from ui.ranking.words import missing_words
from ui.tasks.at_work import TaskAtWork
from ui.tasks.task_side import TaskSide
from ui.theme import Theme
from ui.tokens import SPACE_2, SPACE_5
from ui.vocabulary import word

_TICK_MS = 5_000  # how often the active time in the footer is read again


class RankingPage(Page):
    """Signals:
    gold_requested(Candidate, tuple[Message, ...], str): write the gold answer to this dialogue from this candidate; the
        ranking waits as the draft of that id.
    submitted(str): a ranking was signed; its entry_id.
    record_requested(str): the person wants to see that record in History.
    next_task_wanted(str), tasks_changed(): as `TaskAtWork` says the one; a task was given back.
    asked(str): the answers to this question are on their way, and the question is kept with them.
    """

    asked = Signal(str)
    gold_requested = Signal(object, object, str)
    submitted = Signal(str)
    record_requested = Signal(str)
    next_task_wanted = Signal(str)
    tasks_changed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        engine: EngineBridge,
        answers: AnswersService,
        drafts: DraftService,
        annotate: AnnotateService,
        inbox: InboxService,
        clock: Clock,
        project: Project,
        specialisation: Callable[[], str],
        answers_wanted: Callable[[], int],
        remembered: Callable[[], str],
        remember: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        """`remember` keeps which draft is on the desk, "" for none, for `remembered` to give at the next start."""
        super().__init__(parent)
        self._remembered = remembered
        self._remember = remember
        self._entered = False
        self._work = work
        self._engine = engine
        self._project = project
        self._sittings = Sittings(
            answers=answers,
            drafts=drafts,
            annotate=annotate,
            inbox=inbox,
            project=project,
            specialisation=specialisation,
        )
        self._sitting: Sitting | None = None
        self._wishes = Wishes(self._begin)
        self._parking = Parking()
        self._actions = PageActions(self.named_action, self)
        self._notice = RankingNotice(theme)
        self._start = StartView(theme, project, self._actions.discard)
        self._start.form.choose_k(answers_wanted())
        self._desk = RankingDesk(theme, self.named_action)
        self._verdict = VerdictView(theme)
        self._side = SidePanel(theme, project)
        self._task = TaskAtWork(
            self,
            TaskSide(theme, self._side),
            self._notice,
            put_aside=self._let_go,
            work=work,
            inbox=inbox,
            clock=clock,
        )
        self._footer = RankingFooter(theme, self._actions, self._task.menu)
        RussianKeys(self, self._footer, self._side)
        self._attention = Attention(self, clock)
        self._streams = Streams(engine, work, answers, self)
        self._shelf = Shelf(work, drafts, self._sittings, self._streams, self)
        self._question = QuestionDraft(self._start.form, work, drafts, clock, self)
        self._keeper = Keeper(
            work=work,
            drafts=drafts,
            annotate=annotate,
            clock=clock,
            current=self._current,
            effort=self._attention.effort,
            parent=self,
        )
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._body = QWidget()
        self._stack = QStackedLayout(self._body)
        self._build()
        self._connect()
        self.retranslate()
        self._paint()

    def start(
        self,
        messages: Sequence[Message],
        conversation: str | None = None,
        turn: str | None = None,
        k: int | None = None,
        preset: Preset | None = None,
        *,
        replaces: str = "",
        task: OpenedTask | None = None,
    ) -> None:
        """Ask for `k` answers to this dialogue and rank them; `turn` of `conversation` is what is answered.

        `replaces` is the draft of a ranking that came to nothing; these answers take its place. `task` is what they are
        for, if a company asked for it.
        """
        form = self._start.form
        wish = Wish(
            messages=tuple(messages),
            k=k or form.k,
            preset=preset or form.preset,
            conversation=conversation,
            turn=turn,
            replaces=replaces,
            task=task,
        )
        self._wishes.add(wish)
        self._show_actions()

    def do_task(self, task: OpenedTask) -> None:
        """Rank the answers of a task: those that came with it, or as many of the model's own as its project asks for.
        One that was begun goes on where it was left."""
        if task.task.given and not 2 <= len(task.task.given) <= MAX_K:
            self._notice.say_wrong_count(len(task.task.given))
            return
        self._open(task.draft_id, lambda: self._sittings.do_task(task), partial(self._on_task_found, task))

    def look_at_tasks(self) -> None:
        """Tasks may have come or gone."""
        self._task.look_again()

    def open_draft(self, draft_id: str) -> None:
        """Go on with a draft of this page, where it was left."""
        self._open(draft_id, lambda: self._sittings.open_draft(draft_id))

    def revise(self, revision: Revision) -> None:
        """Work on a submitted ranking again; what is signed at the end supersedes it."""
        self._open(revision.draft_id, lambda: self._sittings.revise(revision))

    @property
    def state(self) -> RankingState | None:
        """What is on the desk; None for an empty page."""
        return None if self._sitting is None else self._sitting.state

    @property
    def judging(self) -> bool:
        """There are answers on the desk."""
        return self._sitting is not None

    @property
    def streaming(self) -> bool:
        """Answers on the desk are still being written, or not kept yet."""
        state = None if self._sitting is None else self._sitting.state
        return state is not None and (state.streaming or self._streams.running(state.answer_set))

    def written_characters(self) -> int:
        """Characters of all answers on the desk together."""
        return 0 if self._sitting is None else sum(len(card.answer.text) for card in self._sitting.state.cards)

    def order_words(self) -> str:
        """The order as the strip shows it: "B › A = D › C"; "" for an empty desk."""
        return "" if self._sitting is None else self._sitting.state.order_words()

    def title(self) -> str:
        if self._sitting is None:
            return self.tr("Rank")
        return self.tr("Rank %n answer(s)", "", len(self._sitting.state.cards))

    def subtitle(self) -> str:
        if self._sitting is None:
            return ""
        sheet = self._sitting.state.sheet
        words = [part for part in (self._task.words(), word(sheet.specialisation), word(sheet.language)) if part]
        if self._sitting.supersedes:
            words.insert(0, self.tr("a revision"))
        return " · ".join(words)

    def saved(self) -> SavedState:
        question, ranking = self._question.state, self._keeper.state
        here, left = (question, ranking) if self._sitting is None else (ranking, question)
        return left if left.mark is SavedMark.UNSAVED else here

    def footer(self) -> QWidget:
        return self._footer

    def side_panel(self) -> QWidget:
        return self._task.side

    def focus_first(self) -> None:
        if self._teaching:
            self._verdict.setFocus()
        elif self._sitting is None:
            self._start.focus_first()
        else:
            self._desk.focus_first()

    def enter(self) -> None:
        self._tick.start()
        self._task.look_again()
        last = self._remembered()
        if last and not self._entered:
            self._work.run(lambda: self._sittings.open_draft(last), self._on_last_found, owner=self)
        self._entered = True
        if self._sitting is None:
            self._shelf.refresh()
            self._question.restore()
            self._desk.make_ready(self._start.form.k, self._project)

    def leave(self) -> None:
        self._tick.stop()
        self._question.flush()
        self._keeper.flush()

    def retranslate(self) -> None:
        self._actions.retranslate()
        self._task.retranslate()
        self._show_actions()

    # What the actions do

    def ask(self) -> None:
        form = self._start.form
        if self._teaching:  # the question is not in sight yet
            self._notice.clear()
            (self._verdict.on_next or self.new_question)()
            return
        if not form.text.strip():
            self._notice.say_empty_question()
            form.focus_question()
            return
        self.start(form.messages())

    def submit(self) -> None:
        try:
            self._keeper.submit()
        except NothingToSubmit as error:
            self._notice.say_missing(error.missing, missing_words(error.missing))
            return
        self._desk.setEnabled(not self._keeper.submitting)
        self._show_actions()

    def write_gold(self) -> None:
        sitting = self._need()
        if sitting.state.card.streaming:
            self._notice.say_missing("streaming", missing_words("streaming"))
        elif sitting.state.card.candidate is not None:
            if not sitting.kept:  # a revision that nothing was changed of: it is to be there to come back to
                self._keeper.changed()
                self._keeper.flush()
            self.gold_requested.emit(sitting.state.card.candidate, sitting.state.messages, sitting.draft)

    def new_question(self) -> None:
        self.put_aside()
        self._start.form.focus_question()

    def throw_away(self) -> None:
        draft_id = self._start.current if self._sitting is None else self._sitting.draft
        if draft_id is not None:
            self.put_aside()
            self._parking.take(draft_id)
            self._shelf.throw_away(draft_id)

    def stop_all(self) -> None:
        self._streams.stop(self._need().state.answer_set)

    def stop_picked(self) -> None:
        card = self._need().state.card
        if card.streaming:
            self._on_stop(card.id)
        else:
            self._notice.say_refused("stop_one")

    def picked_again(self) -> None:
        self._on_again(self._need().state.card.id)

    # Building

    def _build(self) -> None:
        self._stack.addWidget(self._start)
        self._stack.addWidget(self._desk)
        self._stack.addWidget(self._verdict)
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_5, SPACE_2, SPACE_5, 0)
        notice.addWidget(self._notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notice)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._start.draft_chosen.connect(self.open_draft)
        self._start.current_changed.connect(self._show_actions)
        self._desk.state_changed.connect(self._on_state_changed)
        self._desk.why_left.connect(self._keeper.flush)
        self._desk.stop_asked.connect(self._on_stop)
        self._desk.again_asked.connect(self._on_again)
        self._desk.refused.connect(self._notice.say_refused)
        self._desk.link_activated.connect(self._notice.say_link)
        self._side.specialisation_chosen.connect(lambda key: self._on_detail_chosen(specialisation=key))
        self._side.language_chosen.connect(lambda key: self._on_detail_chosen(language=key))
        for keeper in (self._keeper, self._question):
            keeper.saved_changed.connect(lambda _: self.saved_changed.emit(self.saved()))
        self._keeper.submitted.connect(self._on_submitted)
        self._keeper.not_submitted.connect(self._on_not_submitted)
        self._keeper.not_kept.connect(self._notice.say_error)
        self._shelf.listed.connect(self._start.show_waiting)
        self._shelf.thrown_away.connect(
            lambda draft: self._notice.say_thrown_away(partial(self._shelf.put_back, draft))
        )
        self._shelf.failed.connect(self._notice.say_error)
        self._engine.engine_changed.connect(self._notice.model_changed)
        self._streams.flowed.connect(
            lambda answer_set, answers: self._go_on(answer_set, lambda state: state.streamed(answers))
        )
        self._streams.question_read.connect(self._on_question_read)
        self._streams.ended.connect(self._on_ended)
        self._streams.came_to_nothing.connect(
            lambda answer_set, answer, broken: self._go_on(answer_set, lambda state: state.swapped(answer, broken))
        )
        self._streams.failed.connect(self._on_stream_failed)
        self._tick.timeout.connect(self._show_active)
        self._task.changed.connect(lambda: self.heading_changed.emit(self.title(), self.subtitle()))
        self._task.went_back.connect(self.tasks_changed)
        self._task.next_wanted.connect(self._on_next_wanted)

    # Answers being written

    def _begin(self, wish: Wish) -> None:
        ask = partial(
            self._streams.start,
            messages=wish.messages,
            preset=wish.preset,
            k=wish.k,
            conversation=wish.conversation,
            turn=wish.turn,
            answer_set=None if wish.task is None else wish.task.draft_id,
            on_begun=partial(self._on_begun, wish),
            on_failed=self._on_not_begun,
        )
        self._desk.make_ready(wish.k, self._sittings.project(wish.task), ask)

    def _on_begun(self, wish: Wish, kept: AnswerSet, answering: Answering) -> None:
        self._wishes.begun()
        if wish.task is None:
            if question_of(kept.messages) == self._start.form.text:
                self._question.asked()
            self.asked.emit(question_of(kept.messages))
        self._show(self._sittings.begun(kept, answering, wish.task))
        if wish.replaces not in ("", kept.id):
            self._shelf.forget(wish.replaces)
        self._keeper.changed()
        self._keeper.flush()

    def _on_not_begun(self, error: GoldquillError) -> None:
        self._wishes.begun()
        self._say_not_asked(error)
        self._show_actions()

    def _go_on(self, answer_set: str, change: Callable[[RankingState], RankingState]) -> None:
        """The answers of a set came further, be it on the desk or put aside while they are written."""
        if self._shows(answer_set):
            self._advance(change(self._need().state))
        else:
            self._parking.go_on(answer_set, change)

    def _on_question_read(self, answer_set: str, done: int, total: int) -> None:
        if self._shows(answer_set):
            self._desk.show_reading(done, total)

    def _on_ended(self, answer_set: str, kept: AnswerSet) -> None:
        self._go_on(answer_set, lambda state: state.kept(kept.candidates))
        self._parking.take(answer_set)
        if self._sitting is None:
            self._shelf.refresh()

    def _on_stream_failed(self, answer_set: str, error: GoldquillError) -> None:
        if not self._shows(answer_set):
            if (parked := self._parking.parked(answer_set)) is not None:
                question = title_from(question_of(parked.state.messages))
                self._notice.say_failed_aside(question, error, partial(self.open_draft, parked.draft))
            return
        sitting = self._need()
        cards = sitting.state.cards
        if any(card.answer.text.strip() for card in cards):
            self._notice.say_error(error)
        elif isinstance(error, PromptTooLong) and len(sitting.state.messages) == 1 and sitting.task is None:
            self._notice.offer_change(error, partial(self._change_question, sitting))
        else:
            anew = partial(self.start, sitting.state.messages, k=len(cards), replaces=sitting.draft, task=sitting.task)
            self._notice.offer_again(error, anew)

    def _change_question(self, sitting: Sitting) -> None:
        """The question did not fit: back into the field with it, in front of one begun there meanwhile."""
        form = self._start.form
        question = "\n\n".join(filter(None, (question_of(sitting.state.messages), form.text)))
        self.put_aside()
        self._shelf.forget(sitting.draft)
        form.show_question(question, len(sitting.state.cards), form.preset.id)
        form.edited.emit()
        form.focus_question()

    def _on_stop(self, answer: str) -> None:
        self._streams.stop(self._need().state.answer_set, answer)

    def _on_again(self, answer: str) -> None:
        state = self._need().state
        if not state.can_have_again(state.cards[state.index(answer)]):
            return
        try:
            after = self._streams.again(state, answer, self._start.form.preset)
        except GoldquillError as error:
            self._say_not_asked(error)
            return
        self._advance(after)
        self._keeper.changed()

    def _say_not_asked(self, error: GoldquillError) -> None:
        if isinstance(error, EngineNotReady | ModelError):
            self._notice.say_no_model(error, partial(self.place_wanted.emit, "models"))
        else:
            self._notice.say_error(error)

    def _shows(self, answer_set: str) -> bool:
        return self._sitting is not None and self._sitting.state.answer_set == answer_set

    # Opening and putting away

    def _open(
        self,
        draft_id: str,
        find: Callable[[], Sitting | TooFew | None],
        on_found: Callable[[Sitting | TooFew | None], None] | None = None,
    ) -> None:
        if self._sitting is not None and self._sitting.draft == draft_id:
            return
        if (parked := self._parking.take(draft_id)) is not None:
            self._show(parked)
            return
        self._desk.setEnabled(False)  # keys that are pressed meanwhile decide nothing about what is there
        self._work.run(find, on_found or self._on_opened, self._on_not_opened, owner=self)

    def _on_not_opened(self, error: GoldquillError) -> None:
        self._desk.setEnabled(True)
        self._notice.say_error(error)

    def _on_next_wanted(self, after: str) -> None:
        self.put_aside()
        self.next_task_wanted.emit(after)

    def _on_task_found(self, task: OpenedTask, found: Sitting | TooFew | None) -> None:
        if found is not None:
            self._on_opened(found)
            self._keeper.changed()  # it is the one to come back to, also if nothing is decided before the program ends
            self._keeper.flush()
            return
        self.put_aside()
        project = self._sittings.project(task)
        self.start(task.task.messages, k=project.k, preset=next(iter(project.presets), None), task=task)

    def _on_last_found(self, found: Sitting | TooFew | None) -> None:
        """The ranking that was on the desk when the program ended, unless something else was begun meanwhile."""
        if isinstance(found, Sitting) and self._sitting is None and not self._wishes:
            self._show(found)

    def _on_opened(self, found: Sitting | TooFew | None) -> None:
        if found is None:
            self.put_aside()
            self._notice.say_gone()
        elif isinstance(found, TooFew):
            self.put_aside()
            anew = partial(self.start, found.messages, k=max(2, found.k), replaces=found.draft, task=found.task)
            self._notice.say_too_few(anew)
        else:
            self._show(found)

    def _show(self, sitting: Sitting) -> None:
        """Put a ranking on the desk."""
        self._leave_desk()
        self._notice.clear()
        self._sitting = sitting
        self._task.follow(sitting.draft)
        self._remember(sitting.draft)
        self._attention.begin(active_s=sitting.active_s, wall_s=sitting.wall_s)
        self._keeper.begin(kept=sitting.kept)
        self._desk.setEnabled(True)
        self._desk.open_state(sitting.state, sitting.caret)
        self._paint()
        if self.isVisible():
            self._desk.focus_first()

    def put_aside(self) -> None:
        self._leave_desk()
        self._notice.clear()
        self._sitting = None
        self._task.follow(None)
        self._remember("")
        self._attention.end()
        self._desk.put_away()
        self._paint()
        self._shelf.refresh()
        if self.isVisible():
            self._start.focus_first()

    def _let_go(self) -> bool:
        """The task of this ranking is no longer to be done here. Whether anything decided stays in the drafts."""
        sitting = self._sitting
        self.put_aside()
        if sitting is None or not sitting.state.as_brought:
            return True
        self._parking.take(sitting.draft)
        self._shelf.forget(sitting.draft)
        return False

    def _leave_desk(self) -> None:
        """Keep what is on the desk; a set that is still being written is parked as it is."""
        self._keeper.leave()
        if self._sitting is not None and self._streams.running(self._sitting.state.answer_set):
            self._parking.park(self._sitting, self._attention.effort(), self._desk.caret)

    # Working

    @property
    def _teaching(self) -> bool:
        """How a practice task went is on the screen."""
        return self._stack.currentWidget() is self._verdict

    def _need(self) -> Sitting:
        if self._sitting is None:
            raise BrokenInvariant("nothing is being ranked")
        return self._sitting

    def _current(self) -> tuple[Sitting, int] | None:
        return None if self._sitting is None else (self._sitting, self._desk.caret)

    def _on_state_changed(self, state: RankingState) -> None:
        """The person decided something on the desk, which shows it already."""
        self._sitting = replace(self._need(), state=state)
        self._keeper.changed()
        self._paint_rest()

    def _advance(self, state: RankingState) -> None:
        """The answers came further. While text flows nothing but the cards is painted."""
        before, self._sitting = self._need().state, replace(self._need(), state=state)
        self._desk.show_state(state)
        if before.endings() != state.endings():
            self._paint_rest()

    def _on_detail_chosen(self, **values: str) -> None:
        state = self._need().state
        self._on_state_changed(state.edited(replace(state.sheet, **values)))  # type: ignore[arg-type]
        self._desk.show_state(self._need().state)

    # Submitting

    def _on_submitted(self, draft_id: str, result: Submitted) -> None:
        on_next, verdict = None, None
        if self._sitting is None or self._sitting.draft == draft_id:
            on_next = self._task.on_next()
            verdict = None if self._sitting is None else verdict_on(self._sitting)
            self.put_aside()
        if on_next is not None:
            self._notice.say_task_signed(result.seq, on_next)
        else:
            self._notice.say_signed(result.seq, partial(self.record_requested.emit, result.entry_id))
        if verdict is not None:
            self._verdict.show_verdict(verdict, on_next)
            self._stack.setCurrentWidget(self._verdict)
            self._show_actions()
            self._verdict.setFocus()
        self.submitted.emit(result.entry_id)

    def _on_not_submitted(self, error: GoldquillError) -> None:
        self._desk.setEnabled(True)
        self._desk.focus_first()
        self._show_actions()
        if isinstance(error, NothingToSubmit):
            self._notice.say_missing(error.missing, missing_words(error.missing))
        else:
            self._notice.say_error(error)

    # Painting

    def _paint(self) -> None:
        sitting = self._sitting
        self._stack.setCurrentWidget(self._start if sitting is None else self._desk)
        self._paint_rest()
        self.saved_changed.emit(self.saved())
        self._show_active()

    def _paint_rest(self) -> None:
        """All but the desk itself."""
        state = None if self._sitting is None else self._sitting.state
        self._footer.show_state(state)
        self._side.show_state(state)
        self._notice.missing_now(missing(state) if state is not None else None)
        self._show_actions()
        self.heading_changed.emit(self.title(), self.subtitle())

    def _show_actions(self) -> None:
        state = None if self._sitting is None else self._sitting.state
        chosen = state is not None or self._start.current is not None
        leads = self._verdict.leads if self._teaching else Leads.ANSWERS
        self._actions.show(
            state, leads=leads, asking=bool(self._wishes), submitting=self._keeper.submitting, chosen=chosen
        )

    def _show_active(self) -> None:
        if self._sitting is not None:
            self._footer.show_active(self._attention.effort().active_s)
