"""Chat: a conversation with the model on this machine, kept for ever, branched, searched.

The page holds a `ChatState`, has every step kept by `ChatService` before the model is asked, and streams the answer
into the transcript. Ranking several answers and writing a gold one belong to other pages: it only says what is wanted.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.conversation import Conversation, Preset
from app.domain.errors import BrokenInvariant, GoldquillError, PromptTooLong
from app.domain.generation import Role
from app.domain.project import Project
from ui.bridge.engine import EngineBridge
from ui.bridge.token_count import TokenCount
from ui.bridge.work import Work
from ui.chat.composer import Composer
from ui.chat.conversation_shelf import LIST_WIDTH, ConversationShelf
from ui.chat.how_to_ask import HowToAsk
from ui.chat.kept_preset import KeptPreset
from ui.chat.notice import ChatNotice
from ui.chat.page_actions import ChatActions
from ui.chat.question import Question, Taken
from ui.chat.state import ChatState, Writing
from ui.chat.unsent import Unsent
from ui.chat.writer import Writer
from ui.first_paint import FirstPaint
from ui.page import Page, SavedState, least_saved
from ui.theme import Theme
from ui.tokens import SPACE_2, SPACE_4, SPACE_5
from ui.widgets.action_button import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.shown import set_shown

if TYPE_CHECKING:
    from app.services.chat import ChatService
    from ui.chat.transcript import Transcript

COUNT_MS = 400
TITLE_CHARACTERS = 44
_LEAST_TALK = 250
_TYPING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)

T = TypeVar("T")


class ChatPage(Page):
    """Signals:
    ranking_wanted(messages, conversation, turn, k, preset): K answers to this request are to be ranked; conversation
        and turn are None for a question that is typed and not sent.
    gold_wanted(messages, candidate, text): make a gold answer of this one; candidate is None for an edited text.
    """

    ranking_wanted = Signal(object, object, object, int, object)
    gold_wanted = Signal(object, object, str)

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        chat: "ChatService",
        unsent: Unsent,
        kept_preset: KeptPreset,
        engine: EngineBridge,
        project: Project,
        answers: Callable[[], int],
        remembered: Callable[[], str],
        remember: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        """`remember` keeps which conversation is shown, "" for none, for `remembered` to give at the next start."""
        super().__init__(parent)
        self._theme = theme
        self._work = work
        self._chat = chat
        self._engine = engine
        self._answers = answers
        self._remembered = remembered
        self._remember = remember
        self._entered = False
        self._unsent = unsent
        self._kept_preset = kept_preset
        self._state = ChatState()
        self._writer = Writer(work, chat, engine, self)
        self._asking = False  # a question is on its way to the disk, and to the model from there
        self._stops = False  # what is on its way is not wanted any more
        self._left = False  # a new chat was begun while it is
        self._actions = ChatActions(self.named_action, self)
        self._notice = ChatNotice(theme)
        self._shelf = ConversationShelf(theme, work, chat, self._notice, self._actions.new)
        self._made_transcript: Transcript | None = None
        self._empty = EmptyState(theme, "chat")
        self._composer = Composer(
            theme, send=self._actions.send, stop=self._actions.stop, stop_editing=self._actions.stop_editing
        )
        self._question = Question(self._composer, unsent, self)
        self._how = HowToAsk(theme, project)
        self._next = QWidget()
        self._tokens = TokenCount(engine, self)
        self._too_long: PromptTooLong | None = None  # what is typed, as far as it was counted
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(COUNT_MS)
        self._build()
        self._connect()
        self.retranslate()
        self._paint()
        FirstPaint(self).happened.connect(self._furnish)

    def title(self) -> str:
        talk = self._state.conversation
        title = shorten(talk.title, TITLE_CHARACTERS, placeholder="…") if talk else ""
        return title or self.tr("New chat")

    def subtitle(self) -> str:
        sampling = self._how.preset.sampling
        return self.tr("temperature {value}").format(value=QLocale().toString(sampling.temperature, "g", 4))

    def saved(self) -> SavedState:
        return least_saved(self._unsent.autosave.state, self._kept_preset.autosave.state)

    def side_panel(self) -> QWidget:
        return self._how

    def focus_first(self) -> None:
        self._composer.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        self._shelf.refresh()
        if self._state.conversation is None and not self._question.text:
            self._show_new()
        last = self._remembered()
        if last and not self._entered:
            self._run(lambda: self._chat.find(conversation=last), self._on_last_found)
        self._entered = True

    def leave(self) -> None:
        self._unsent.autosave.flush()
        self._kept_preset.autosave.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside an open panel in a narrow window, the conversation needs all the room there is."""
        super().resizeEvent(event)
        set_shown(self._shelf.room, self.width() >= LIST_WIDTH + self._theme.px(_LEAST_TALK))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Words typed over an answer that has the focus are words of the question: nothing typed is lost."""
        if event.text().isprintable() and event.text() and event.modifiers() in _TYPING:
            self.focus_first()
            self._composer.field.textCursor().insertText(event.text())
        else:
            super().keyPressEvent(event)

    @property
    def busy(self) -> bool:
        """Whether an answer is being written."""
        return self._state.busy

    def answer_text(self) -> str:
        """The last answer on the screen, as far as it is written."""
        writing = self._state.writing_here
        last = self._state.last(Role.ASSISTANT)
        return writing.text if writing is not None else (last.text if last is not None else "")

    def open_conversation(self, conversation: str, turn: str = "", found: str = "") -> None:
        """Show a conversation, at one of its turns if one is named, and there where a word was found."""
        self._run(
            lambda: (
                self._chat.show(conversation=conversation, turn=turn)
                if turn
                else self._chat.open(conversation=conversation)
            ),
            partial(self._on_opened, turn, found),
        )

    def retranslate(self) -> None:
        self._actions.retranslate()
        for k, action in self._actions.ranks.items():
            action.setText(self.tr("Rank %n answer(s)", "", k))
        self._empty.set_sentence(
            self.tr("Ask the model anything. It runs on this machine, and what you write stays here.")
        )

    # What the actions do

    def stop(self) -> None:
        self._stops = self._asking
        self._writer.stop()

    def answer_again(self) -> None:
        self._with_last(Role.USER, self._on_again)

    def edit_question(self) -> None:
        self._with_last(Role.USER, self._on_edit)

    def make_gold(self) -> None:
        if self._state.unanswered and not self._state.busy:
            self._notice.say_not_answered()
        else:
            self._with_last(Role.ASSISTANT, self._on_gold)

    def copy_answer(self) -> None:
        self._with_last(Role.ASSISTANT, self._on_copy)

    def search(self) -> None:
        if self._shelf.room.isHidden():
            self._notice.say_no_room_for_list()
        else:
            self._shelf.focus_search()

    def rename(self) -> None:
        self._with_shown(self._shelf.rename)

    def delete(self) -> None:
        self._with_shown(self._shelf.delete)

    def bring_back(self) -> None:
        self._shelf.bring_back()

    def new_chat(self) -> None:
        self._left = True
        self._remember("")
        self._show_new()
        self._paint()
        self.focus_first()

    def send(self) -> None:
        answer = self._role_edited is Role.ASSISTANT
        if self._asking:  # pressed twice
            return
        if self._state.busy:
            self._notice.say_busy()
        elif not self._question.text.strip():
            self._notice.say_empty_question()
        elif self._too_long is not None and not answer:
            self._notice.say_error(self._too_long)
        elif answer or self._engine_ready():
            self._notice.clear()
            taken = self._question.take()
            keep = self._keep_answer if answer else self._keep_question
            self._keep(partial(keep, self._shown, self._how.preset, taken), taken, asked=not answer)

    def begin_line(self) -> None:
        self.focus_first()
        self._composer.begin_line()

    def step(self, by: int) -> None:
        """To another version of the last turn that has several."""
        for turn in reversed(self._state.path):
            if self._state.version(turn.id)[1] > 1:
                self._on_version_wanted(turn.id, by)
                return
        self._notice.say_one_version()

    def stop_editing(self) -> None:
        here, given_up = self._shown, self._question.stop_editing()
        if given_up.editing is None or given_up.text == given_up.editing.text:
            return

        def bring_back() -> None:
            if self._shown == here:
                self._question.put_back(given_up)
                self.focus_first()

        self._notice.offer_edit_again(bring_back)

    def rank(self, k: int = 0) -> None:
        """What is typed is the question, if it is not the edit of one; or else the last one asked."""
        text = self._question.text
        if self._too_long is not None:
            self._notice.say_error(self._too_long)
        elif text.strip() and self._question.editing is None and not self._state.busy:
            messages = self._state.messages_with(text, self._how.preset)
            self.ranking_wanted.emit(messages, None, None, k or self._answers(), self._how.preset)
        else:
            self._with_last(Role.USER, partial(self._on_rank, k=k))

    # Building

    def _build(self) -> None:
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._empty)
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, 0)
        notice.addWidget(self._notice)
        following = FlowLayout(self._next)
        following.setContentsMargins(SPACE_5, 0, SPACE_5, SPACE_2)
        for action in (self._actions.rank, self._actions.gold, self._actions.again):
            following.addWidget(ActionButton(action, self._theme, "quiet"))
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_5, 0, SPACE_5, SPACE_4)
        foot.addStretch(1)
        foot.addWidget(self._composer, 1000)
        foot.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notice)
        column.addWidget(body, 1)
        column.addWidget(self._next)
        column.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._shelf.room)
        row.addLayout(column, 1)

    def _furnish(self) -> None:
        """What one does not begin with comes when the rest is on the screen."""
        self._shelf.furnish()
        self._how.furnish()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._ask_for_tokens)
        self._tokens.counted.connect(self._on_counted)
        self._composer.sent.connect(self.send)
        self._question.changed.connect(self._on_question_changed)
        for kept in (self._unsent.autosave, self._kept_preset.autosave):
            kept.saved_changed.connect(lambda _: self.saved_changed.emit(self.saved()))
            kept.not_kept.connect(self._notice.say_error)
        self._writer.changed.connect(self._on_writing_changed)
        self._writer.kept.connect(self._on_answer_kept)
        self._writer.failed.connect(self._on_answer_failed)
        self._how.preset_changed.connect(self._on_preset_changed)
        self._engine.engine_changed.connect(lambda _: self._pause.start())
        self._engine.engine_changed.connect(self._notice.model_changed)
        self._shelf.opened.connect(self.open_conversation)
        self._shelf.changed.connect(self._on_changed)
        self._shelf.deleting.connect(self._on_deleting)
        self._shelf.deleted.connect(self._on_deleted)

    @property
    def _transcript(self) -> "Transcript":
        """Made when there is a turn to show: what reads Markdown takes as long to import as the window to come."""
        if self._made_transcript is None:
            from ui.chat.transcript import Transcript

            made = self._made_transcript = Transcript(self._theme)
            self._stack.addWidget(made)
            self._writer.grew.connect(made.append)
            made.version_wanted.connect(self._on_version_wanted)
            made.edit_asked.connect(self._on_edit)
            made.copy_asked.connect(self._on_copy)
            made.again_asked.connect(self._on_again)
            made.gold_asked.connect(self._on_gold)
            made.rank_asked.connect(self._on_rank)
            made.link_activated.connect(self._notice.say_link)
            made.unfold_asked.connect(self._on_unfold)
        return self._made_transcript

    def _paint(self) -> None:
        state = self._state
        path = state.path
        if path or self._made_transcript is not None:
            self._transcript.show_state(state)
        self._stack.setCurrentWidget(self._transcript if path else self._empty)
        self._show_actions()
        set_shown(self._next, bool(path) and not state.busy)
        self._shelf.set_current(self._shown)
        self.heading_changed.emit(self.title(), self.subtitle())
        self._pause.start()

    def _on_last_found(self, talk: Conversation | None) -> None:
        """The conversation that was shown when the program ended, unless something else was begun meanwhile."""
        if talk is not None and self._shown is None and not self._question.touched and not self._asking:
            searching = self._shelf.has_focus
            self._on_opened("", "", talk)
            if searching:  # nobody asked for this conversation just now
                self._shelf.focus_search()

    def _show_new(self) -> None:
        self._state = self._state.showing(None)
        self._kept_preset.turn_to(None)
        self._kept_preset.restore(self._on_preset_restored)
        self._question.turn_to(None)

    def _on_preset_restored(self, preset: Preset) -> None:
        self._how.show_preset(preset)
        self.heading_changed.emit(self.title(), self.subtitle())

    def _on_opened(self, turn: str, found: str, talk: Conversation) -> None:
        talk = replace(talk, preset=self._kept_preset.of(talk))
        self._state = self._state.showing(talk)
        self._kept_preset.turn_to(talk.id)
        self._how.show_preset(talk.preset)
        self._question.turn_to(talk.id)
        self._unsent.find_edit(talk.id, partial(self._on_edit_found, talk))
        self._remember(talk.id)
        self._paint()
        self.focus_first()  # what is typed next belongs to this conversation
        if turn:
            self._transcript.show_turn(turn, found)
        else:
            self._transcript.follow()

    def _on_question_changed(self) -> None:
        self._composer.show_editing(self._role_edited)
        self._show_actions()
        self._too_long = None
        self._tokens.forget()
        self._pause.start()

    @property
    def _role_edited(self) -> Role | None:
        return self._question.editing.role if self._question.editing is not None else None

    def _show_actions(self) -> None:
        self._actions.show(busy=self._state.busy or self._asking, editing=self._role_edited)

    def _keep_question(self, conversation: str | None, preset: Preset, taken: Taken) -> Conversation:
        instead_of = taken.editing.id if taken.editing is not None else None
        said = self._chat.ask(conversation=conversation, text=taken.text, preset=preset, instead_of=instead_of)
        taken.forget()
        return said

    def _keep_answer(self, conversation: str | None, _: Preset, taken: Taken) -> Conversation:
        if conversation is None or taken.editing is None:
            raise BrokenInvariant("an answer is edited where it stands")
        said = self._chat.edit(conversation=conversation, turn=taken.editing.id, text=taken.text)
        taken.forget()
        return said

    def _keep(self, call: Callable[[], Conversation], taken: Taken | None = None, *, asked: bool = True) -> None:
        """Have a turn kept, and, where that makes an empty answer the leaf, the model asked to write it."""
        here, self._asking, self._stops, self._left = self._shown, True, False, False
        self._show_actions()
        self._kept_preset.autosave.flush()  # it is asked as the panel says now

        def on_kept(talk: Conversation) -> None:
            self._asking = False
            if self._shown == here and not self._left:
                self._question.begun(talk.id)
                self._kept_preset.begun(talk.id)
                self._state = self._state.showing(talk)
                self._remember(talk.id)
            if asked:
                self._writer.begin(talk)
            if self._stops:
                self._writer.stop()
            self._paint()
            if self._shown == talk.id:
                self._transcript.follow()
            self._shelf.refresh()

        def on_failed(error: GoldquillError) -> None:
            self._asking = False
            if self._shown == here and taken is not None:
                self._question.put_back(taken)
            self._show_actions()
            self._notice.say_error(error)

        self._run(call, on_kept, on_failed)

    def _on_writing_changed(self, writing: Writing | None) -> None:
        self._state = replace(self._state, writing=writing)
        if writing is None:
            self._notice.not_busy()

    def _on_answer_kept(self, talk: Conversation) -> None:
        if self._shown == talk.id:
            self._state = self._state.showing(talk)
        self._paint()
        self._shelf.refresh()

    def _on_answer_failed(self, error: GoldquillError) -> None:
        self._notice.say_error(error)
        self._paint()

    def _on_again(self, turn: str) -> None:
        """Have a question answered anew, of which `turn` is an answer, or the question itself."""
        talk = self._state.conversation
        if talk is None or self._asking:
            return
        if self._state.busy:
            self._notice.say_busy()
        elif self._engine_ready():
            asked = turn if talk.turn(turn).role is Role.USER else talk.turn(turn).parent
            self._keep(lambda: self._chat.begin_answer(conversation=talk.id, after=asked))

    def _on_edit(self, turn: str) -> None:
        """A turn is edited where questions are typed. A question is asked anew, an answer becomes a new version."""
        if self._state.conversation is not None:
            self._question.edit(self._state.conversation.turn(turn))
            self.focus_first()

    def _on_edit_found(self, talk: Conversation, turn: str) -> None:
        """An edit goes on where it was left, before anything else is typed here."""
        here = self._shown == talk.id and self._question.editing is None and not self._question.touched
        if here and any(each.id == turn for each in talk.turns):
            self._question.edit(talk.turn(turn))

    def question_ranked(self, question: str) -> None:
        """Answers to this question are on their way to be ranked: if it is what is typed here, it is sent."""
        if self._question.text == question and self._question.editing is None:
            self._work.run(self._question.take().forget, owner=self)

    def _on_version_wanted(self, turn: str, by: int) -> None:
        talk = self._state.conversation
        other = self._state.neighbour(turn, by)
        if talk is not None and other is not None:
            self._run(
                lambda: self._chat.show(conversation=talk.id, turn=other), lambda shown: self._on_version(shown, other)
            )

    def _on_version(self, talk: Conversation, turn: str) -> None:
        if self._shown != talk.id:  # another chat came to the front meanwhile
            return
        self._state = self._state.showing(talk)
        self._paint()
        self._transcript.show_turn(turn)

    def _on_copy(self, turn: str) -> None:
        if self._state.conversation is not None:
            QGuiApplication.clipboard().setText(self._state.conversation.turn(turn).text)
            self._notice.say_copied()

    def _on_gold(self, turn: str) -> None:
        talk = self._state.conversation
        if talk is None:
            return
        answer = talk.turn(turn)
        self.gold_wanted.emit(self._state.question_for(turn), answer.candidate, answer.text)

    def _on_rank(self, turn: str, k: int = 0) -> None:
        talk = self._state.conversation
        messages = self._state.question_for(turn)
        if talk is None or not messages:
            return
        asked = talk.turn(turn)
        request = asked.id if asked.role is Role.USER else (asked.parent or "")
        self.ranking_wanted.emit(messages, talk.id, request, k or self._answers(), self._how.preset)

    def _on_unfold(self) -> None:
        self._state = replace(self._state, unfolded=True)
        self._paint()

    def _on_preset_changed(self, preset: Preset) -> None:
        self.heading_changed.emit(self.title(), self.subtitle())
        self._kept_preset.changed(preset)
        if self._state.conversation is not None:
            self._state = self._state.showing(replace(self._state.conversation, preset=preset))

    def _on_changed(self, talk: Conversation) -> None:
        if self._shown == talk.id:
            self._state = self._state.showing(talk)
            self._paint()
        self._shelf.refresh()

    def _on_deleting(self, conversation: str) -> None:
        """An answer being written into it has nowhere to go, and what was changed of it is kept before."""
        self._kept_preset.autosave.flush()
        self._writer.stop(conversation)

    def _on_deleted(self, conversation: str, following: str) -> None:
        if self._shown != conversation:
            return
        if following:
            self.open_conversation(following)
        else:
            self.new_chat()

    def _engine_ready(self) -> bool:
        refusal = self._engine.refusal()
        if refusal is not None:
            self._notice.say_no_model(refusal, partial(self.place_wanted.emit, "models"))
        return refusal is None

    def _ask_for_tokens(self) -> None:
        messages = self._state.messages_with(self._question.text, self._how.preset, self._question.editing)
        if not self._state.busy and any(m.role is Role.USER for m in messages):
            self._tokens.ask(messages)

    def _on_counted(self, tokens: int | None) -> None:
        model = self._engine.state.provenance if self._engine.state is not None else None
        context = model.context_tokens if model is not None else None
        if tokens is not None and context is not None and tokens >= context:
            self._too_long = PromptTooLong(tokens, context - 1)
        self._composer.show_tokens(tokens, context)

    @property
    def _shown(self) -> str | None:
        return self._state.conversation.id if self._state.conversation else None

    def _with_shown(self, act: Callable[[str], None]) -> None:
        if self._shown is not None:
            act(self._shown)
        else:
            self._notice.say_not_begun()

    def _with_last(self, role: Role, act: Callable[[str], None]) -> None:
        turn = self._state.last(role)
        if self._state.busy:
            self._notice.say_busy()
        elif turn is not None:
            act(turn.id)
        elif self._state.unanswered:
            self._notice.say_not_answered()
        else:
            self._notice.say_nothing_asked()

    def _run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[GoldquillError], None] | None = None,
    ) -> None:
        self._work.run(call, done, failed or self._notice.say_error, owner=self)
