"""The pages of an open desk, each made at the first visit, and what one page asks of another.

Pages know no other pages: they say what is wanted, and it is answered here. Importing this imports all pages, which
takes longer than a window to come: `app.commands.desk_window` has it done once its window is on the screen.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths

from app.commands.account import ProfileAccount
from app.commands.demo import demo_model
from app.commands.desk import Desk
from app.domain.candidate import Candidate
from app.domain.conversation import Preset
from app.domain.generation import Message
from app.domain.ports import Clock
from app.domain.project import Project
from app.domain.task import TaskKind
from app.domain.work import WorkKind
from app.services.annotate import Revision
from app.services.inbox import OpenedTask
from ui.bridge.courier import CourierBridge
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.company.page import CompanyPage
from ui.export.bridge import ExportBridge
from ui.export.page import ExportPage
from ui.history.page import HistoryPage
from ui.i18n import Language
from ui.inbox.page import InboxPage
from ui.instruct.page import InstructPage
from ui.main_window import MainWindow
from ui.models.library_bridge import LibraryBridge
from ui.models.offers_bridge import OffersBridge
from ui.models.page import ModelsPage
from ui.preferences import Preferences
from ui.ranking.page import RankingPage
from ui.settings.page import SettingsPage
from ui.spelling import Spelling
from ui.theme import Theme


class DeskPages(QObject):
    """`window` asks for the pages by its places; `submitted` hears of every record signed, `tasks_changed` when there
    are fewer tasks, `answer_read` when a file brought receipts or tasks, `question_ranked` of every question whose
    answers are to be ranked. `desk` belongs to the storage thread: only `Work` calls into it."""

    def __init__(
        self,
        *,
        desk: Desk,
        window: MainWindow,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        work: Work,
        engine: EngineBridge,
        library: LibraryBridge,
        offers: OffersBridge,
        courier: CourierBridge,
        exports: ExportBridge,
        spelling: Spelling,
        clock: Clock,
        project: Project,
        submitted: Callable[[], None],
        tasks_changed: Callable[[], None],
        answer_read: Callable[[], None],
        question_ranked: Callable[[str], None],
        load_chosen: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._work = work
        self._engine = engine
        self._library = library
        self._offers = offers
        self._courier = courier
        self._exports = exports
        self._spelling = spelling
        self._clock = clock
        self._project = project
        self._submitted = submitted
        self._tasks_changed = tasks_changed
        self._answer_read = answer_read
        self._question_ranked = question_ranked
        self._load_chosen = load_chosen

    def make_inbox(self) -> InboxPage:
        page = InboxPage(
            theme=self._theme,
            work=self._work,
            inbox=self._desk.inbox,
            membership=self._desk.members.current,
            clock=self._clock,
            can_join=self._window.has_place("company"),
        )
        page.task_opened.connect(self._do_task)
        page.sync_wanted.connect(self._courier.send_now)
        self._courier.reported.connect(page.told)
        page.tasks_changed.connect(self._tasks_changed)
        return page

    def make_write(self) -> InstructPage:
        page = InstructPage(
            theme=self._theme,
            work=self._work,
            drafts=self._desk.drafts,
            annotate=self._desk.annotate,
            inbox=self._desk.inbox,
            engine=self._engine,
            clock=self._clock,
            project=self._project,
            specialisation=self._specialisation,
            spelling=self._spelling,
        )
        page.submitted.connect(lambda _: self._submitted())
        page.record_requested.connect(lambda entry_id: self._history().open_record(entry_id))
        page.ranking_requested.connect(lambda draft_id: self._rank().open_draft(draft_id))
        page.next_task_wanted.connect(self._on_next_task_wanted)
        page.tasks_changed.connect(self._tasks_changed)
        return page

    def make_rank(self) -> RankingPage:
        page = RankingPage(
            theme=self._theme,
            work=self._work,
            engine=self._engine,
            answers=self._desk.answers,
            drafts=self._desk.drafts,
            annotate=self._desk.annotate,
            inbox=self._desk.inbox,
            clock=self._clock,
            project=self._project,
            specialisation=self._specialisation,
            answers_wanted=lambda: self._preferences.current.answers,
            remembered=lambda: self._preferences.current.ranking,
            remember=lambda draft: self._preferences.keep(ranking=draft),
        )
        page.asked.connect(self._question_ranked)
        page.gold_requested.connect(self._on_gold_requested)
        page.submitted.connect(lambda _: self._submitted())
        page.record_requested.connect(lambda entry_id: self._history().open_record(entry_id))
        page.next_task_wanted.connect(self._on_next_task_wanted)
        page.tasks_changed.connect(self._tasks_changed)
        return page

    def make_history(self) -> HistoryPage:
        page = HistoryPage(
            theme=self._theme,
            work=self._work,
            history=self._desk.history,
            annotate=self._desk.annotate,
            bundles=self._desk.bundles,
        )
        page.draft_requested.connect(self._on_draft_requested)
        page.revision_requested.connect(self._on_revision_requested)
        page.withdrawn.connect(self._submitted)
        return page

    def make_company(self) -> CompanyPage:
        page = CompanyPage(
            theme=self._theme,
            work=self._work,
            sending=self._desk.sending,
            bundles=self._desk.bundles,
            carried=self._desk.carried,
            restored=self._desk.restored,
            courier=self._courier,
            preferences=self._preferences,
        )
        page.answer_read.connect(self._answer_read)
        page.record_requested.connect(lambda entry_id: self._history().open_record(entry_id))
        return page

    def make_export(self) -> ExportPage:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        there = bool(documents) and Path(documents).is_dir()  # not everybody has such a folder
        return ExportPage(
            theme=self._theme,
            work=self._work,
            history=self._desk.history,
            exports=self._exports,
            clock=self._clock,
            documents=Path(documents) if there else Path.home(),
        )

    def make_models(self) -> ModelsPage:
        bundled = demo_model() if demo_model().exists() else None
        return ModelsPage(
            theme=self._theme, library=self._library, offers=self._offers, engine=self._engine, bundled=bundled
        )

    def make_settings(self) -> SettingsPage:
        page = SettingsPage(
            theme=self._theme,
            language=self._language,
            preferences=self._preferences,
            work=self._work,
            account=ProfileAccount(self._desk.profile),
        )
        page.reload_wanted.connect(self._load_chosen)
        page.named.connect(lambda: self._window.notice.missing_now(None))
        return page

    def write_gold(self, messages: tuple[Message, ...], candidate: Candidate | None, answer: str) -> None:
        """Begin a gold answer, from a candidate or an answer of the chat."""
        self._write().start_from(messages, candidate=candidate, answer=answer)

    def rank_answers(self, messages: tuple[Message, ...], conversation: str, turn: str, k: int, preset: Preset) -> None:
        """Have K answers to a request of the chat written and ranked."""
        self._rank().start(messages, conversation=conversation, turn=turn, k=k, preset=preset)

    def ask_name(self) -> None:
        """Go where the person's name is typed."""
        page = self._window.open_place("settings")
        assert isinstance(page, SettingsPage)  # noqa: S101 — its own factory
        page.ask_name()

    def look_at_tasks(self) -> None:
        """Tasks may have come or gone: a page that lists them lists them anew, those that do them count them anew."""
        inbox, *doing = (self._window.page(place) for place in ("inbox", "write", "rank"))
        if isinstance(inbox, InboxPage):
            inbox.refresh()
        for page in doing:
            if isinstance(page, InstructPage | RankingPage):
                page.look_at_tasks()

    def _specialisation(self) -> str:
        return next(iter(self._desk.profile.person.specialisations), "general")

    def _rank(self) -> RankingPage:
        page = self._window.open_place("rank")
        assert isinstance(page, RankingPage)  # noqa: S101 — its own factory
        return page

    def _write(self) -> InstructPage:
        page = self._window.open_place("write")
        assert isinstance(page, InstructPage)  # noqa: S101 — its own factory
        return page

    def _history(self) -> HistoryPage:
        page = self._window.open_place("history")
        assert isinstance(page, HistoryPage)  # noqa: S101 — its own factory
        return page

    def _do_task(self, task: OpenedTask) -> None:
        if task.task.kind is TaskKind.INSTRUCT:
            self._write().do_task(task)
        else:
            self._rank().do_task(task)

    def _on_next_task_wanted(self, after: str) -> None:
        inbox = self._desk.inbox
        self._work.run(lambda: inbox.next(after=after), self._on_next_task, owner=self)

    def _on_next_task(self, task: OpenedTask | None) -> None:
        if task is None:
            self._window.open_place("inbox")  # which says what there is to do
        else:
            self._do_task(task)

    def _on_gold_requested(self, candidate: Candidate, messages: tuple[Message, ...], ranking: str) -> None:
        self._write().start_from(messages, candidate=candidate, ranking=ranking)

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
