"""The window of the desk, on the screen before the desk is there.

The first thing a person can do is ask the model, so the chat is made at once; opening the profile and importing the
database's library take several times as long as the window itself. What is asked of the services meanwhile waits in
`Work`, and another place that is chosen opens when the desk arrives.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from app.commands.demo import demo_model
from app.commands.desk_to_come import ServiceToCome
from app.domain.conversation import Preset
from app.domain.errors import (
    BrokenInvariant,
    GoldquillError,
    NotTheServer,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
)
from app.domain.events import EngineChanged, EngineStatus
from app.domain.generation import Message
from app.domain.project import PERSONAL_PROJECT
from app.paths import resources
from ui.bridge.ahead import ImportAhead
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.chat.kept_preset import KeptPreset
from ui.chat.page import ChatPage
from ui.chat.unsent import Unsent
from ui.i18n import Language
from ui.main_window import MainWindow, WindowState
from ui.page import Page
from ui.places import standard_places
from ui.preferences import Preferences
from ui.status_line import SendingMark
from ui.theme import Theme

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.commands.desk_pages import DeskPages
    from app.domain.courier import CourierReport
    from app.domain.ports import Clock
    from app.services.chat import ChatService
    from app.services.drafts import DraftService
    from app.services.sending import Standing
    from ui.bridge.courier import CourierBridge
    from ui.export.bridge import ExportBridge
    from ui.models.library_bridge import LibraryBridge
    from ui.models.offers_bridge import OffersBridge
    from ui.models.state import Plan
    from ui.widgets.spell.speller import Speller

FIRST_PLACE = "chat"
_LIBRARIES = ("markdown_it", "mdit_py_plugins.dollarmath", "app.services.word_diff")
_PAGE_PACKAGES = (
    "ui.markdown",
    "ui.tasks",
    "ui.inbox",
    "ui.ranking",
    "ui.instruct",
    "ui.history",
    "ui.company",
    "ui.export",
    "ui.models",
    "ui.settings",
)
PLACES = ("inbox", "chat", "write", "rank", "history", "company", "export", "models", "settings")


class DeskWindow(QObject):
    """Owns the main window of one run. Without a `desk` it opens all the same, and `arrive` brings it; `work` must then
    hold what is asked until that moment. The desk belongs to the storage thread: only `Work` calls into it."""

    def __init__(
        self,
        *,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        work: Work,
        engine: EngineBridge,
        clock: "Clock",
        report_crash: Callable[[BaseException], None],
        desk: "Desk | None" = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._work = work
        self._engine = engine
        self._clock = clock
        self._report_crash = report_crash
        self._project = PERSONAL_PROJECT
        self._made_pages: DeskPages | None = None
        self._chat: ChatPage | None = None
        self._library: LibraryBridge | None = None
        self._made_courier: CourierBridge | None = None
        self._made_offers: OffersBridge | None = None
        self._made_exports: ExportBridge | None = None
        self._works_for_company = False
        self._speller: Speller | None = None
        self._ahead = ImportAhead(_LIBRARIES, _page_modules, self)
        self.window = MainWindow(
            theme,
            standard_places(
                {
                    "inbox": lambda: self._pages().make_inbox(),
                    "chat": self._make_chat,
                    "write": lambda: self._pages().make_write(),
                    "rank": lambda: self._pages().make_rank(),
                    "history": lambda: self._pages().make_history(),
                    "company": lambda: self._pages().make_company(),
                    "export": lambda: self._pages().make_export(),
                    "models": lambda: self._pages().make_models(),
                    "settings": lambda: self._pages().make_settings(),
                }
            ),
        )
        status = self.window.status
        status.show_engine(EngineChanged(status=EngineStatus.STARTING))  # its first word is on the way
        status.model_clicked.connect(self._on_models_wanted)
        status.sending_clicked.connect(lambda: self.window.go_to("company"))
        engine.engine_changed.connect(status.show_engine)
        engine.engine_changed.connect(self.window.notice.model_changed)
        engine.speed_measured.connect(status.show_speed)
        work.unhandled.connect(self.window.notice.say_error)
        preferences.not_kept.connect(self.window.notice.say_error)
        self.window.place_opened.connect(self._on_place_opened)
        self.window.settled.connect(lambda: preferences.keep(geometry=self.window.state().geometry))
        self.window.side_panel_wanted.connect(lambda wanted: preferences.keep(side_panel=wanted))
        self.window.closing.connect(self._on_closing)

    def open(self) -> None:
        """Show the window where it was left; if the desk is there, with all that belongs to it."""
        kept = self._preferences.current
        self.window.restore(WindowState(geometry=kept.geometry, side_panel=kept.side_panel))
        place = kept.place if kept.place in PLACES else FIRST_PLACE
        if self._desk is None:
            self.window.hold_places(None if place == FIRST_PLACE else place)
        if self._desk is not None or place == FIRST_PLACE:
            self.window.open_place(place)
        self.window.show()
        if self._desk is not None:
            self._on_arrived()

    def arrive(self, desk: "Desk") -> None:
        """The desk is there: list, count, load the model, and open the place that was wanted."""
        self.take(desk)
        self.window.let_places_go()
        self._on_arrived()

    def take(self, desk: "Desk") -> None:
        """The desk is there, and nothing is to be done with it but what was asked for already."""
        self._desk = desk

    def close(self) -> None:
        """The window is gone: wait a moment for what is on its way to the company or from it, and until an export that
        was cut off has cleared away what it wrote. Before the storage thread ends."""
        if self._made_exports is not None:
            self._made_exports.close()
        if self._made_offers is not None:
            self._made_offers.close()
        if self._made_courier is not None:
            self._made_courier.close()

    def tell_of_bug(self) -> None:
        """Something of ours broke; the report lies in the profile's folder, and the person may know."""
        self.window.notice.say_error(BrokenInvariant())

    def tell_of_dropped(self) -> None:
        """What was typed while the passphrase was tried is nowhere, unless something graver is being said."""
        if self.window.notice.isHidden():
            self.window.notice.say_dropped()

    def tasks_came(self) -> None:
        """Tasks came or went with a sync: count them, and list them anew where they are listed."""
        self._count_tasks()
        if self._made_pages is not None:
            self._made_pages.look_at_tasks()

    def _on_arrived(self) -> None:
        desk = self._there()
        self._look_at_sending()
        self._count_tasks()
        if desk.profile.rolled_back is not None:
            self.window.notice.say_error(desk.profile.rolled_back)
        elif not desk.profile.person.name:
            self.window.notice.say_nameless(lambda: self._pages().ask_name())
        self._load_chosen()
        self._ahead.begin()

    def _there(self) -> "Desk":
        if self._desk is None:
            raise BrokenInvariant("the desk was used before it was there")
        return self._desk

    def _models(self) -> "LibraryBridge":
        """The library of models, made when the desk is there."""
        if self._library is None:
            from ui.models.library_bridge import LibraryBridge

            desk, keep = self._there(), self._preferences.keep
            self._library = LibraryBridge(
                work=self._work,
                library=desk.library,
                files=desk.model_files,
                engine=self._engine,
                devices=desk.devices,
                remembered=self._plan,
                remember=lambda layers, tokens: keep(gpu_layers=layers, context_tokens=tokens),
                report_crash=self._report_crash,
                parent=self,
            )
            self._library.start_failed.connect(self._on_no_model)
        return self._library

    def _courier(self) -> "CourierBridge":
        """What sends signed work to the company; it begins when there is one."""
        if self._made_courier is None:
            from random import random

            from app.commands.carrier import CompanyCarrier
            from ui.bridge.courier import CourierBridge

            desk, work, clock = self._there(), self._work, self._clock
            self._made_courier = CourierBridge(
                lambda: CompanyCarrier(desk, ask=work.ask, clock=clock, random=random, report_crash=self._report_crash),
                offline=lambda: self._preferences.current.offline,
                pays=lambda: self._preferences.current.pays,
                parent=self,
            )
            self._made_courier.reported.connect(self._on_courier_reported)
        return self._made_courier

    def _offers(self) -> "OffersBridge":
        """What the company hands out; its models come beside the sending, until the person works offline."""
        if self._made_offers is None:
            from app.commands.fetcher import CompanyFetcher
            from ui.models.offers_bridge import OffersBridge

            desk, work, clock = self._there(), self._work, self._clock
            self._made_offers = OffersBridge(
                lambda: CompanyFetcher(desk, ask=work.ask, clock=clock, report_crash=self._report_crash),
                work=work,
                offered=desk.offers.offered,
                clock=clock,
                parent=self,
            )
            self._courier().went_offline.connect(self._made_offers.stop)
        return self._made_offers

    def _exports(self) -> "ExportBridge":
        """What writes datasets of the person's own work."""
        if self._made_exports is None:
            from app.commands.exporter import OwnExporter
            from ui.export.bridge import ExportBridge

            desk, work, clock = self._there(), self._work, self._clock
            self._made_exports = ExportBridge(
                lambda: OwnExporter(desk, ask=work.ask, clock=clock, report_crash=self._report_crash), parent=self
            )
        return self._made_exports

    def _pages(self) -> "DeskPages":
        """The pages that only an open desk has, made at the first visit to one of them."""
        if self._made_pages is None:
            from app.commands.desk_pages import DeskPages
            from ui.spelling import Spelling
            from ui.widgets.spell.speller import Speller, process_command

            desk = self._there()
            self._speller = Speller(process_command(resources() / "dictionaries"), parent=self)
            self._speller.word_learnt.connect(self._on_word_learnt)
            self._work.run(desk.words.all, self._speller.know, owner=self)
            self._made_pages = DeskPages(
                desk=desk,
                window=self.window,
                theme=self._theme,
                language=self._language,
                preferences=self._preferences,
                work=self._work,
                engine=self._engine,
                library=self._models(),
                offers=self._offers(),
                courier=self._courier(),
                exports=self._exports(),
                spelling=Spelling(self._theme, self._preferences, self._speller),
                clock=self._clock,
                project=self._project,
                submitted=self._on_submitted,
                tasks_changed=self._count_tasks,
                answer_read=self._on_answer_read,
                question_ranked=self._on_question_ranked,
                load_chosen=self._load_chosen,
                parent=self,
            )
        return self._made_pages

    def _make_chat(self) -> Page:
        chat = cast("ChatService", ServiceToCome(lambda: self._there().chat))
        drafts = cast("DraftService", ServiceToCome(lambda: self._there().drafts))
        page = ChatPage(
            theme=self._theme,
            work=self._work,
            chat=chat,
            unsent=Unsent(self._work, drafts, self._clock),
            kept_preset=KeptPreset(self._work, chat, drafts, self._clock),
            engine=self._engine,
            project=self._project,
            answers=lambda: self._preferences.current.answers,
            remembered=lambda: self._preferences.current.chat,
            remember=lambda conversation: self._preferences.keep(chat=conversation),
        )
        self._chat = page
        page.gold_wanted.connect(lambda messages, candidate, text: self._pages().write_gold(messages, candidate, text))
        page.ranking_wanted.connect(self._on_ranking_wanted)
        return page

    def _on_question_ranked(self, question: str) -> None:
        if self._chat is not None:
            self._chat.question_ranked(question)

    def _on_ranking_wanted(
        self, messages: tuple[Message, ...], conversation: str, turn: str, k: int, preset: Preset
    ) -> None:
        self._pages().rank_answers(messages, conversation, turn, k, preset)

    def _plan(self) -> "Plan":
        from ui.models.state import Plan

        settings = self._preferences.current
        return Plan(gpu_layers=settings.gpu_layers, context_tokens=settings.context_tokens)

    def _load_chosen(self) -> None:
        self._models().load_chosen(demo_model() if demo_model().exists() else None)

    def _look_at_sending(self) -> None:
        self._work.run(self._there().sending.standing, self._on_standing, owner=self)

    def _on_answer_read(self) -> None:
        self._look_at_sending()
        self.tasks_came()

    def _on_courier_reported(self, report: "CourierReport") -> None:
        self._look_at_sending()
        if report.ended is not None:
            self.tasks_came()
            if self._made_offers is not None:
                self._made_offers.refresh()

    def _on_standing(self, standing: "Standing") -> None:
        membership = standing.membership
        if membership is None:
            return
        self._works_for_company = True
        courier = self._courier()
        courier.begin()
        error = courier.report.error
        self.window.status.show_sending(
            SendingMark(
                waiting=standing.waiting,
                held=len(standing.held),
                sent_at=membership.sent,
                stopped=bool(membership.distrusted or membership.revoked) or isinstance(error, ServerRefused),
                offline=courier.report.offline,
                metered=courier.report.metered,
                unreachable=isinstance(error, ServerUnreachable | ServerNotTrusted | NotTheServer),
                busy=courier.report.busy and standing.waiting > 0,
            )
        )

    def _on_submitted(self) -> None:
        self._look_at_sending()
        self._count_tasks()
        if self._works_for_company:
            self._courier().new_work()

    def _count_tasks(self) -> None:
        self._work.run(self._there().inbox.count, lambda count: self.window.show_count("inbox", count), owner=self)

    def _on_no_model(self, error: GoldquillError) -> None:
        self.window.notice.say_no_model(error, self._on_models_wanted)

    def _on_models_wanted(self) -> None:
        self.window.go_to("models")

    def _on_word_learnt(self, learnt: str) -> None:
        at, words = self._clock.now(), self._there().words
        self._work.run(lambda: words.add(learnt, at=at), owner=self)

    def _on_place_opened(self, place: str) -> None:
        self._preferences.keep(place=place)  # at once: a program that is killed opens where it was, too

    def _on_closing(self) -> None:
        state = self.window.state()
        self._preferences.keep(geometry=state.geometry, side_panel=state.side_panel)
        if state.place:
            self._preferences.keep(place=state.place)
        if self._made_courier is not None:
            self._made_courier.end()
        if self._made_offers is not None:
            self._made_offers.end()
        if self._made_exports is not None:
            self._made_exports.end()
        if self._library is not None:
            self._library.close()
        if self._speller is not None:
            self._speller.close()
        self._ahead.close()


def _page_modules() -> Iterator[str]:
    """All that the pages are made of, file by file, and what makes the pages of them."""
    import pkgutil  # not to start
    from importlib.util import find_spec

    for package in _PAGE_PACKAGES:
        found = find_spec(package)
        if found is not None and found.submodule_search_locations is not None:
            yield from (module.name for module in pkgutil.iter_modules(found.submodule_search_locations, f"{package}."))
    yield "app.commands.desk_pages"
