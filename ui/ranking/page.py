"""Rank: several answers to one question side by side, judged, put in order, signed.

The page brings the desk together with the engine and the services: it asks for answers, keeps drafts, submits. What
is decided about the answers lives in `RankingState`; the desk edits it. Other pages are told by signals alone.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.candidate import Provenance
from app.domain.conversation import Preset
from app.domain.errors import AlreadySubmitted, BrokenInvariant, EngineNotReady, GoldquillError, NothingToSubmit
from app.domain.generation import Message, Role
from app.domain.ports import Clock
from app.domain.project import Project
from app.domain.work import AnswerSet, Draft, WorkKind
from app.services.annotate import AnnotateService, Revision, Submitted
from app.services.answers import AnswersService
from app.services.drafts import DraftService
from app.services.generate import Answering
from app.services.titles import title_from
from ui.bridge.attention import Attention
from ui.bridge.autosave import Autosave
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.page import Page, SavedMark, SavedState
from ui.ranking.answer_stream import AnswerStream, OneMore, answering_for
from ui.ranking.desk import RankingDesk
from ui.ranking.desk_actions import add_twin
from ui.ranking.draft import to_json
from ui.ranking.footer import RankingFooter
from ui.ranking.opening import question_of
from ui.ranking.question_draft import QuestionDraft
from ui.ranking.side_panel import SidePanel
from ui.ranking.sittings import Sitting, Sittings, TooFew
from ui.ranking.start_view import StartView
from ui.ranking.state import RankingState
from ui.ranking.submission import missing, to_annotation
from ui.ranking.waiting import Waiting
from ui.theme import Theme
from ui.tokens import SPACE_4
from ui.vocabulary import word
from ui.widgets.notice import Notice, NoticeKind

_TICK_MS = 5_000  # how often the active time in the footer is read again


class RankingPage(Page):
    """Signals:
    gold_requested(Candidate, tuple[Message, ...]): write the gold answer to this dialogue from this candidate.
    submitted(str): a ranking was signed; its entry_id.
    record_requested(str): the person wants to see that record in History.
    """

    gold_requested = Signal(object, object)
    submitted = Signal(str)
    record_requested = Signal(str)

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        engine: EngineBridge,
        answers: AnswersService,
        drafts: DraftService,
        annotate: AnnotateService,
        clock: Clock,
        project: Project,
        specialisation: Callable[[], str],
        answers_wanted: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._engine = engine
        self._answers = answers
        self._drafts = drafts
        self._annotate = annotate
        self._clock = clock
        self._sittings = Sittings(
            answers=answers, drafts=drafts, annotate=annotate, project=project, specialisation=specialisation
        )
        self._sitting: Sitting | None = None
        self._streams: dict[str, AnswerStream] = {}
        self._submitting = False
        self._asking = False
        self._make_actions()
        self._notice = Notice(theme)
        self._start = StartView(theme, project, self._discard)
        self._start.form.choose_k(answers_wanted())
        self._desk = RankingDesk(theme, self.named_action)
        self._side = SidePanel(theme, project)
        self._footer = RankingFooter(
            theme,
            ask=self._ask,
            gold=self._gold,
            later=self._later,
            discard=self._discard,
            stop_all=self._stop_all,
            submit=self._submit,
        )
        self._attention = Attention(self, clock)
        self._autosave = Autosave(work, self._snapshot, self)
        self._question = QuestionDraft(self._start.form, work, drafts, clock, self)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._stack = QStackedLayout()
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
    ) -> None:
        """Ask for `k` answers to this dialogue and rank them; `turn` of `conversation` is what is answered."""
        model = self._model()
        if model is None or self._asking:
            return
        self._asking = True
        form = self._start.form
        answering = answering_for(tuple(messages), preset or form.preset, k or form.k)
        self._work.run(
            lambda: self._answers.begin(answering=answering, model=model, conversation=conversation, turn=turn),
            partial(self._on_begun, answering, model),
            self._on_not_begun,
            owner=self,
        )
        self._paint_actions()

    def open_set(self, answer_set: str) -> None:
        """Go on with a set of answers, where it was left."""
        self._open(lambda: self._sittings.open_set(answer_set))

    def open_draft(self, draft_id: str) -> None:
        """Go on with a draft of this page, where it was left."""
        self._open(lambda: self._sittings.open_draft(draft_id))

    def revise(self, revision: Revision) -> None:
        """Work on a submitted ranking again; what is signed at the end supersedes it."""
        self._open(lambda: self._sittings.revise(revision))

    @property
    def judging(self) -> bool:
        """Whether a set of answers is on the page."""
        return self._sitting is not None

    @property
    def streaming(self) -> bool:
        """Whether some answer is still being written."""
        return self._sitting is not None and self._sitting.state.streaming

    def written_characters(self) -> int:
        """The characters of all answers, as far as they are written."""
        return 0 if self._sitting is None else sum(len(card.answer.text) for card in self._sitting.state.cards)

    def order_words(self) -> str:
        """The order as letters, best first: "B › A = D › C"."""
        if self._sitting is None:
            return ""
        state = self._sitting.state
        return " › ".join(" = ".join(state.letter(card) for card in group) for group in state.order)

    def title(self) -> str:
        if self._sitting is None:
            return self.tr("Rank")
        return self.tr("Rank %n answer(s)", "", len(self._sitting.state.cards))

    def subtitle(self) -> str:
        if self._sitting is None:
            return ""
        sheet = self._sitting.state.sheet
        return f"{word(sheet.specialisation)} · {word(sheet.language)}"

    def saved(self) -> SavedState:
        return self._question.state if self._sitting is None else self._autosave.state

    def footer(self) -> QWidget:
        return self._footer

    def side_panel(self) -> QWidget:
        return self._side

    def focus_first(self) -> None:
        if self._sitting is None:
            self._start.focus_first()
        else:
            self._desk.focus_first()

    def enter(self) -> None:
        self._tick.start()
        if self._sitting is None:
            self._list_waiting()
            self._question.restore()

    def leave(self) -> None:
        self._tick.stop()
        self._question.flush()
        self._autosave.flush()

    def retranslate(self) -> None:
        self._ask.setText(self.tr("Get the answers"))
        self._new.setText(self.tr("New question"))
        self._gold.setText(self._gold_words())
        self._later.setText(self.tr("Put aside for later"))
        self._discard.setText(self.tr("Throw away"))
        self._stop_all.setText(self.tr("Stop all"))
        self._stop_one.setText(self.tr("Stop the picked answer"))
        self._again.setText(self.tr("The picked answer again"))
        self._submit.setText(self.tr("Submit"))

    # Building

    def _make_actions(self) -> None:
        self._ask = self.named_action("Ctrl+Return", self._on_ask)
        self._submit = self.named_action("Ctrl+Return", self._on_submit)
        self._gold = self.named_action("E", self._on_gold)
        self._new = self.named_action("Ctrl+N", self._on_new)
        self._later = self.named_action("Ctrl+W", self._on_later)
        self._stop_all = self.named_action("Shift+Esc", self._on_stop_all)
        self._stop_one = self.named_action("X", lambda: self._on_stop(self._need().state.card.id))
        self._again = self.named_action("Ctrl+R", lambda: self._on_again(self._need().state.card.id))
        self._discard = self.named_action("", self._on_discard)
        add_twin(self._gold, "E")
        add_twin(self._stop_one, "X")

    def _build(self) -> None:
        self._stack.addWidget(self._start)
        self._stack.addWidget(self._desk)
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, 0)
        notice.addWidget(self._notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notice)
        column.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self._start.draft_chosen.connect(self.open_draft)
        self._desk.state_changed.connect(self._on_state_changed)
        self._desk.why_left.connect(self._autosave.flush)
        self._desk.stop_asked.connect(self._on_stop)
        self._desk.again_asked.connect(self._on_again)
        self._desk.link_activated.connect(self._on_link)
        self._side.specialisation_chosen.connect(lambda key: self._on_detail_chosen(specialisation=key))
        self._side.language_chosen.connect(lambda key: self._on_detail_chosen(language=key))
        self._autosave.saved_changed.connect(lambda _: self.saved_changed.emit(self.saved()))
        self._question.saved_changed.connect(lambda _: self.saved_changed.emit(self.saved()))
        self._engine.engine_changed.connect(lambda _: self._paint_actions())
        self._tick.timeout.connect(self._show_active)

    # Asking

    def _on_ask(self) -> None:
        text = self._start.form.text
        if not text.strip():
            self._notice.say(self.tr("There is nothing to answer yet. Write your question first."))
            self._start.form.focus_question()
            return
        preset = self._start.form.preset
        system = (Message(Role.SYSTEM, preset.system_prompt),) if preset.system_prompt.strip() else ()
        self.start((*system, Message(Role.USER, text)))

    def _on_begun(self, answering: Answering, model: Provenance, kept: AnswerSet) -> None:
        self._asking = False
        self._notice.clear()
        if question_of(kept.messages) == self._start.form.text:
            self._question.asked()
        self._show(self._sittings.begun(kept, answering))
        self._autosave.changed()
        self._autosave.flush()
        self._flow(AnswerStream(self._engine, self._work, self._answers, kept.id, answering, model, self))

    def _on_not_begun(self, error: GoldquillError) -> None:
        self._asking = False
        self._notice.say_error(error)
        self._paint_actions()

    def _flow(self, stream: AnswerStream) -> None:
        self._streams[stream.answer_set] = stream
        stream.flowed.connect(lambda: self._on_flowed(stream))
        stream.ended.connect(lambda kept: self._on_ended(stream, kept))
        stream.failed.connect(lambda error: self._on_stream_failed(stream, error))
        stream.begin()
        self._paint_actions()

    def _on_flowed(self, stream: AnswerStream) -> None:
        if self._shows(stream):
            self._advance(self._need().state.streamed(stream.answers))

    def _on_ended(self, stream: AnswerStream, kept: AnswerSet) -> None:
        del self._streams[stream.answer_set]
        if self._shows(stream):
            self._advance(self._need().state.kept(kept.candidates))
        elif self._sitting is None:
            self._list_waiting()
        stream.deleteLater()

    def _on_stream_failed(self, stream: AnswerStream, error: GoldquillError) -> None:
        if not self._shows(stream):
            return
        nothing = not any(card.answer.text.strip() for card in self._need().state.cards)
        if nothing:
            self._notice.say_error(error, action=self.tr("Ask again"), on_action=self._ask_again)
        else:
            self._notice.say_error(error)

    def _ask_again(self) -> None:
        sitting = self._need()
        self._ask_anew(sitting.draft, sitting.state.messages, len(sitting.state.cards))

    def _ask_anew(self, draft_id: str, messages: tuple[Message, ...], k: int) -> None:
        """The same question makes a new set in the place of one that did not come."""
        self._forget(draft_id)
        self.start(messages, k=k)

    def _on_stop(self, answer: str) -> None:
        stream = self._stream()
        if stream is not None and answer in stream.answers:
            stream.cancel(answer)

    def _on_stop_all(self) -> None:
        stream = self._stream()
        if stream is not None:
            stream.cancel()

    def _on_again(self, answer: str) -> None:
        before = self._need().state
        card = before.cards[before.index(answer)]
        model = self._model()
        if model is None or before.streaming or not before.answer_set or not card.can_be_had_again:
            return
        preset = self._start.form.preset
        made_as = next((c.candidate.sampling for c in before.cards if c.candidate), preset.sampling)
        answering = answering_for(before.messages, replace(preset, sampling=made_as), 1)
        state = before.again(answer, answering.answers[0])
        self._advance(state)
        self._autosave.changed()
        self._flow(
            OneMore(
                self._engine,
                self._work,
                self._answers,
                before.answer_set,
                answering,
                model,
                self,
                replaces=answer,
                made=state.made,
                shown=tuple(c.id for c in state.cards),
            )
        )

    def _model(self) -> Provenance | None:
        """The model that would answer; None is told to the person."""
        model = self._engine.state.provenance if self._engine.state else None
        if model is None:
            self._notice.say_error(EngineNotReady())
        return model

    def _stream(self) -> AnswerStream | None:
        return None if self._sitting is None else self._streams.get(self._sitting.state.answer_set)

    def _shows(self, stream: AnswerStream) -> bool:
        return self._sitting is not None and self._sitting.state.answer_set == stream.answer_set

    # Opening and putting away

    def _open(self, find: Callable[[], Sitting | TooFew | None]) -> None:
        self._leave_work()
        self._work.run(find, self._on_opened, self._notice.say_error, owner=self)

    def _on_opened(self, found: Sitting | TooFew | None) -> None:
        self._notice.clear()
        if found is None:
            self._show_start()
            self._notice.say(self.tr("This ranking is not here any more."))
        elif isinstance(found, TooFew):
            self._show_start()
            self._notice.say(
                self.tr("Fewer than two answers came to this question, so there is nothing to rank."),
                action=self.tr("Ask again"),
                on_action=partial(self._ask_anew, found.draft, found.messages, found.k),
            )
        else:
            stream = self._streams.get(found.state.answer_set)
            if isinstance(stream, OneMore):
                answer = next(iter(stream.answers.values()))
                found = replace(found, state=found.state.again(stream.replaces, answer))
            elif stream is not None:
                found = replace(found, state=found.state.writing(stream.answers))
            self._show(found)

    def _show(self, sitting: Sitting) -> None:
        """Put a ranking on the desk."""
        self._leave_work()
        self._sitting = sitting
        self._submitting = False
        self._attention.begin(active_s=sitting.active_s, wall_s=sitting.wall_s)
        self._autosave.reset(SavedMark.SAVED if sitting.kept else SavedMark.NOTHING)
        self._desk.open_state(sitting.state, sitting.caret)
        self._paint()
        if self.isVisible():
            self._desk.focus_first()

    def _show_start(self) -> None:
        self._sitting = None
        self._attention.end()
        self._autosave.reset()
        self._desk.put_away()
        self._paint()
        self._list_waiting()
        if self.isVisible():
            self._start.focus_first()

    def _leave_work(self) -> None:
        """Keep what is on the desk before something else comes to it."""
        if self._autosave.state.mark in (SavedMark.SAVING, SavedMark.UNSAVED):
            write = self._snapshot()
            if write is not None:
                self._work.run(write, None, self._on_left_unsaved, owner=self)
        self._autosave.reset(self._autosave.state.mark)

    def _on_left_unsaved(self, error: GoldquillError) -> None:
        if not isinstance(error, AlreadySubmitted):
            self._notice.say_error(error)

    def _list_waiting(self) -> None:
        self._work.run(self._sittings.waiting, self._on_listed, self._notice.say_error, owner=self)

    def _on_listed(self, waiting: tuple[Waiting, ...]) -> None:
        self._start.show_waiting([replace(each, streaming=each.draft in self._streams) for each in waiting])

    def _on_new(self) -> None:
        self._on_later()
        self._start.form.focus_question()

    def _on_later(self) -> None:
        self._leave_work()
        self._show_start()

    def _on_discard(self) -> None:
        draft_id = self._start.current if self._sitting is None else self._sitting.draft
        if draft_id is None:
            return
        self._leave_work()
        if (stream := self._streams.get(draft_id)) is not None:
            stream.cancel()
        self._show_start()
        self._work.run(
            lambda: self._drafts.discard(draft_id=draft_id), self._on_discarded, self._notice.say_error, owner=self
        )

    def _on_discarded(self, draft: Draft | None) -> None:
        self._list_waiting()
        if draft is None:
            return

        def put_back() -> None:
            self._work.run(
                lambda: self._drafts.save(draft=draft, text=draft.title),
                lambda _: self._list_waiting(),
                self._notice.say_error,
                owner=self,
            )

        self._notice.offer_undo(self.tr("The ranking was thrown away."), put_back)

    def _forget(self, draft_id: str) -> None:
        self._autosave.reset()
        self._sitting = None
        self._desk.put_away()
        self._work.run(lambda: self._drafts.discard(draft_id=draft_id), None, self._notice.say_error, owner=self)
        self._paint()

    # Working

    def _need(self) -> Sitting:
        if self._sitting is None:
            raise BrokenInvariant("nothing is being ranked")
        return self._sitting

    def _on_state_changed(self, state: RankingState) -> None:
        """The person decided something on the desk, which shows it already."""
        self._sitting = replace(self._need(), state=state)
        self._autosave.changed()
        self._paint_rest()

    def _advance(self, state: RankingState) -> None:
        """The answers came further."""
        self._sitting = replace(self._need(), state=state)
        self._desk.show_state(state)
        self._paint_rest()

    def _on_detail_chosen(self, **values: str) -> None:
        state = self._need().state
        self._on_state_changed(state.edited(replace(state.sheet, **values)))  # type: ignore[arg-type]
        self._desk.show_state(self._need().state)

    def _on_gold(self) -> None:
        state = self._need().state
        if state.card.candidate is not None:
            self.gold_requested.emit(state.card.candidate, state.messages)

    def _on_link(self, address: str) -> None:
        """A link is never followed by itself: its address can be copied."""
        self._notice.say(
            self.tr("Goldquill does not open links from a model's text."),
            address,
            action=self.tr("Copy the address"),
            on_action=lambda: QGuiApplication.clipboard().setText(address),
        )

    # Keeping and submitting

    def _snapshot(self) -> Callable[[], None] | None:
        if self._sitting is None:
            return None
        draft, text = self._draft(self._sitting)
        return lambda: self._drafts.save(draft=draft, text=text)

    def _draft(self, sitting: Sitting) -> tuple[Draft, str]:
        question = question_of(sitting.state.messages)
        draft = Draft(
            id=sitting.draft,
            kind=WorkKind.RANKING,
            title=title_from(question),
            body=to_json(sitting.state, self._attention.effort(), self._desk.caret),
            updated=self._clock.now(),
            supersedes=sitting.supersedes,
        )
        return draft, f"{question}\n{sitting.state.sheet.justification}"

    def _on_submit(self) -> None:
        if self._submitting:
            return
        sitting = self._need()
        if word_ := missing(sitting.state):
            self._say_missing(word_)
            return
        annotation = to_annotation(sitting.state, self._attention.effort())
        draft, text = self._draft(sitting)
        self._submitting = True
        self._autosave.reset()
        self._paint_actions()

        def submit() -> Submitted:
            # Saved first, for the record to know what it supersedes even if nothing was decided since it was opened.
            with suppress(AlreadySubmitted):
                self._drafts.save(draft=draft, text=text)
            return self._annotate.submit_ranking(draft_id=draft.id, annotation=annotation, title=draft.title)

        self._work.run(submit, self._on_submitted, self._on_submit_failed, owner=self)

    def _say_missing(self, what: str) -> None:
        words = {
            "streaming": self.tr("The answers are still being written. Wait for them, or stop them."),
            "answers": self.tr("There are not two answers to compare. Have them written again."),
            "request": self.tr("The question is empty, so there is nothing to rank answers to."),
            "ranking": self.tr(
                "Put at least two answers in order first, or say that all are bad or that they cannot be ranked."
            ),
        }
        self._notice.say(words[what], kind=NoticeKind.CAUTION)

    def _on_submitted(self, result: Submitted) -> None:
        self._submitting = False
        self._show_start()
        self._notice.say(
            self.tr("Signed and kept as record {number}. It waits on this machine to be sent.").format(
                number=result.seq
            ),
            kind=NoticeKind.GOOD,
            action=self.tr("Open in History"),
            on_action=lambda: self.record_requested.emit(result.entry_id),
        )
        self.submitted.emit(result.entry_id)

    def _on_submit_failed(self, error: GoldquillError) -> None:
        self._submitting = False
        self._autosave.changed()
        if isinstance(error, NothingToSubmit):
            self._say_missing(error.missing)
        else:
            self._notice.say_error(error)
        self._paint_actions()

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
        self._gold.setText(self._gold_words())
        self._paint_actions()
        self.heading_changed.emit(self.title(), self.subtitle())

    def _paint_actions(self) -> None:
        state = None if self._sitting is None else self._sitting.state
        for action in (self._submit, self._gold, self._later):
            action.setVisible(state is not None)
        self._ask.setVisible(state is None)
        self._ask.setEnabled(not self._asking)
        streaming = state is not None and state.streaming
        for action in (self._stop_all, self._stop_one):
            action.setVisible(streaming)
        self._again.setVisible(state is not None and not streaming and state.card.can_be_had_again)
        if state is not None:
            self._submit.setEnabled(not self._submitting)
            self._gold.setEnabled(state.card.candidate is not None)

    def _gold_words(self) -> str:
        if self._sitting is None:
            return self.tr("Write the gold answer")
        state = self._sitting.state
        return self.tr("Write the gold answer from {letter}").format(letter=state.letter(state.card.id))

    def _show_active(self) -> None:
        if self._sitting is not None:
            self._footer.show_active(self._attention.effort().active_s)
