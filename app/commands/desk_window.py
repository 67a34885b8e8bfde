"""The window of an open desk: its pages, each made at the first visit, and what one page asks of another.

Pages know no other pages: they say what is wanted, and it is answered here.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.commands.account import ProfileAccount
from app.commands.desk import Desk
from app.commands.engine import demo_model
from app.domain.conversation import Preset
from app.domain.errors import BrokenInvariant, GoldquillError
from app.domain.generation import Message
from app.domain.ports import Clock
from app.domain.project import PERSONAL_PROJECT
from app.domain.work import WorkKind
from app.paths import resources
from app.services.annotate import Revision
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.chat.page import ChatPage
from ui.chat.unsent import Unsent
from ui.history.page import HistoryPage
from ui.i18n import Language
from ui.instruct.page import InstructPage
from ui.main_window import MainWindow, WindowState
from ui.models.library_bridge import LibraryBridge
from ui.models.page import ModelsPage
from ui.models.state import Plan
from ui.page import Page
from ui.places import place_title, standard_places
from ui.preferences import Preferences
from ui.ranking.page import RankingPage
from ui.settings.page import SettingsPage
from ui.spelling import Spelling
from ui.theme import Theme
from ui.widgets.spell.speller import Speller, process_command

FIRST_PLACE = "chat"
PLACES = ("chat", "write", "rank", "history", "models", "settings")


class DeskWindow(QObject):
    """Owns the main window of one run. `desk` belongs to the storage thread: only `Work` calls into it."""

    def __init__(
        self,
        *,
        desk: Desk,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        work: Work,
        engine: EngineBridge,
        clock: Clock,
        report_crash: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._work = work
        self._engine = engine
        self._clock = clock
        self._project = PERSONAL_PROJECT
        self.window = MainWindow(
            theme,
            standard_places(
                {
                    "chat": self._make_chat,
                    "write": self._make_write,
                    "rank": self._make_rank,
                    "history": self._make_history,
                    "models": self._make_models,
                    "settings": self._make_settings,
                }
            ),
        )
        self._library = LibraryBridge(
            work=work,
            library=desk.library,
            files=desk.model_files,
            engine=engine,
            devices=desk.devices,
            remembered=self._plan,
            remember=lambda layers, tokens: preferences.keep(gpu_layers=layers, context_tokens=tokens),
            report_crash=report_crash,
            parent=self,
        )
        self._speller = Speller(process_command(resources() / "dictionaries"), parent=self)
        self._speller.word_learnt.connect(self._on_word_learnt)
        self._spelling = Spelling(theme, preferences, self._speller)
        work.run(desk.words.all, self._speller.know, owner=self)
        self._library.start_failed.connect(self._on_no_model)
        status = self.window.status
        engine.engine_changed.connect(status.show_engine)
        engine.speed_measured.connect(status.show_speed)
        engine.context_used.connect(status.show_context)
        work.unhandled.connect(self.window.notice.say_error)
        preferences.not_kept.connect(self.window.notice.say_error)
        self.window.closing.connect(self._on_closing)

    def open(self) -> None:
        """Show the window where it was left, and load the model."""
        kept = self._preferences.current
        self.window.restore(WindowState(geometry=kept.geometry, side_panel=kept.side_panel))
        self.window.show()
        self.window.open_place(kept.place if kept.place in PLACES else FIRST_PLACE)
        self._refresh_waiting()
        rolled_back = self._desk.profile.rolled_back
        if rolled_back is not None:
            self.window.notice.say_error(rolled_back)
        self._load_chosen()

    def _load_chosen(self) -> None:
        self._library.load_chosen(demo_model() if demo_model().exists() else None)

    def tell_of_bug(self) -> None:
        """Something of ours broke; the report lies in the profile's folder, and the person may know."""
        self.window.notice.say_error(BrokenInvariant())

    def _on_no_model(self, error: GoldquillError) -> None:
        self.window.notice.say_error(error, action=place_title("models"), on_action=self._on_models_wanted)

    def _on_models_wanted(self) -> None:
        self.window.open_place("models")

    def _make_chat(self) -> Page:
        page = ChatPage(
            theme=self._theme,
            work=self._work,
            chat=self._desk.chat,
            unsent=Unsent(self._work, self._desk.drafts, self._clock),
            engine=self._engine,
            project=self._project,
            answers=lambda: self._preferences.current.answers,
        )
        page.gold_wanted.connect(
            lambda messages, candidate, text: self._write().start_from(messages, candidate=candidate, answer=text)
        )
        page.ranking_wanted.connect(self._on_ranking_wanted)
        return page

    def _make_rank(self) -> Page:
        page = RankingPage(
            theme=self._theme,
            work=self._work,
            engine=self._engine,
            answers=self._desk.answers,
            drafts=self._desk.drafts,
            annotate=self._desk.annotate,
            clock=self._clock,
            project=self._project,
            specialisation=self._specialisation,
            answers_wanted=lambda: self._preferences.current.answers,
        )
        page.gold_requested.connect(lambda candidate, messages: self._write().start_from(messages, candidate=candidate))
        page.submitted.connect(lambda _: self._refresh_waiting())
        page.record_requested.connect(lambda entry_id: self._history().open_record(entry_id))
        return page

    def _make_write(self) -> Page:
        page = InstructPage(
            theme=self._theme,
            work=self._work,
            drafts=self._desk.drafts,
            annotate=self._desk.annotate,
            engine=self._engine,
            clock=self._clock,
            project=self._project,
            specialisation=self._specialisation,
            spelling=self._spelling,
        )
        page.submitted.connect(lambda _: self._refresh_waiting())
        page.record_requested.connect(lambda entry_id: self._history().open_record(entry_id))
        return page

    def _make_history(self) -> Page:
        page = HistoryPage(
            theme=self._theme,
            work=self._work,
            history=self._desk.history,
            annotate=self._desk.annotate,
            bundles=self._desk.bundles,
        )
        page.draft_requested.connect(self._on_draft_requested)
        page.revision_requested.connect(self._on_revision_requested)
        return page

    def _make_settings(self) -> Page:
        page = SettingsPage(
            theme=self._theme,
            language=self._language,
            preferences=self._preferences,
            work=self._work,
            account=ProfileAccount(self._desk.profile),
        )
        page.reload_wanted.connect(self._load_chosen)
        return page

    def _make_models(self) -> Page:
        return ModelsPage(theme=self._theme, library=self._library, engine=self._engine)

    def _plan(self) -> Plan:
        settings = self._preferences.current
        return Plan(gpu_layers=settings.gpu_layers, context_tokens=settings.context_tokens)

    def _specialisation(self) -> str:
        return next(iter(self._desk.profile.person.specialisations), "general")

    def _rank(self) -> RankingPage:
        page = self.window.open_place("rank")
        assert isinstance(page, RankingPage)  # noqa: S101 — its own factory
        return page

    def _write(self) -> InstructPage:
        page = self.window.open_place("write")
        assert isinstance(page, InstructPage)  # noqa: S101 — its own factory
        return page

    def _history(self) -> HistoryPage:
        page = self.window.open_place("history")
        assert isinstance(page, HistoryPage)  # noqa: S101 — its own factory
        return page

    def _on_ranking_wanted(
        self, messages: tuple[Message, ...], conversation: str, turn: str, k: int, preset: Preset
    ) -> None:
        self._rank().start(messages, conversation=conversation, turn=turn, k=k, preset=preset)

    def _on_draft_requested(self, kind: WorkKind, draft_id: str) -> None:
        if kind is WorkKind.INSTRUCT:
            self._write().open_draft(draft_id)
        elif kind is WorkKind.RANKING:
            self._rank().open_draft(draft_id)

    def _on_revision_requested(self, revision: Revision) -> None:
        if revision.kind is WorkKind.INSTRUCT:
            self._write().revise(revision)
        elif revision.kind is WorkKind.RANKING:
            self._rank().revise(revision)

    def _on_word_learnt(self, learnt: str) -> None:
        at = self._clock.now()
        self._work.run(lambda: self._desk.words.add(learnt, at=at), owner=self)

    def _refresh_waiting(self) -> None:
        self._work.run(self._desk.history.waiting, self.window.status.show_waiting, owner=self)

    def _on_closing(self) -> None:
        state = self.window.state()
        self._preferences.keep(geometry=state.geometry, side_panel=state.side_panel, place=state.place)
        self._library.close()
        self._speller.close()
