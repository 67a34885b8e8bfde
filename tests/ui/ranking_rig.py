"""The ranking page in the real window over a real encrypted database; the engine is scripted unless one is given."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from app.clock import SystemClock
from app.domain.generation import Message, Role
from app.domain.ports import Engine
from app.domain.project import PERSONAL_PROJECT, Project
from app.storage.database import Database
from tests.desk_samples import Keys, OpenDesk
from tests.scripted_engine import ScriptedEngine
from tests.ui.driver import Driver, turn_until
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.main_window import MainWindow
from ui.places import standard_places
from ui.ranking.answer_card import AnswerCard
from ui.ranking.medal import Medal
from ui.ranking.page import RankingPage
from ui.ranking.state import RankingState
from ui.theme import Theme


@dataclass
class Rig(Driver):
    """A window with the ranking page in front. `close` it, then `open_rig` on the same home with the same `keys`."""

    work: Work
    bridge: EngineBridge
    engine: ScriptedEngine
    desk: OpenDesk
    window: MainWindow
    page: RankingPage
    crashes: list[BaseException]
    keys: Keys

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def state(self) -> RankingState:
        """What is on the desk."""
        state = self.page.state
        assert state is not None
        return state

    def ask(self, question: str, k: int, *earlier: Message) -> None:
        """Have the page ask for `k` answers; returns when the engine was asked."""
        before = len(self.engine.requests)
        self.page.start((*earlier, Message(Role.USER, question)), k=k)
        self.wait(lambda: len(self.engine.requests) > before)

    def answered(self, question: str, texts: Sequence[str]) -> None:
        """Have the page ask, and the engine write these answers, until they are kept."""
        self.ask(question, len(texts))
        self.engine.answer(*texts)
        self.wait(lambda: all(card.candidate for card in self.state.cards))

    def number(self, text: str) -> str:
        """The key of the card whose answer begins so: the order on the screen is shuffled."""
        [number] = [n for n, card in enumerate(self.state.cards, 1) if card.answer.text.startswith(text)]
        return str(number)

    def view(self, text: str) -> AnswerCard:
        """The card whose answer begins so."""
        return self.cards()[int(self.number(text)) - 1]

    def cards(self) -> list[AnswerCard]:
        """The cards on the screen, in reading order."""
        shown = [card for card in self.page.findChildren(AnswerCard) if card.isVisible()]
        return sorted(shown, key=lambda card: (card.y(), card.x()))

    def medals(self) -> dict[str, str]:
        """What the medals say, by the beginning of the answer."""
        return {
            state.answer.text[:1]: card.findChild(Medal).words()
            for state, card in zip(self.state.cards, self.cards(), strict=True)
        }

    def words(self) -> list[str]:
        """Every word that labels and buttons of the window show."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        return labels + [button.text() for button in self.window.findChildren(QAbstractButton) if button.isVisible()]

    def close(self) -> None:
        """Quit as the program does: the page saves, the storage finishes, the database closes."""
        self.window.close()
        self.kill()

    def kill(self) -> None:
        """End without the page being told."""
        self.work.run(self.desk.database.close, owner=self.page)
        self.work.close()
        self.window.deleteLater()
        QApplication.processEvents()


def open_rig(
    home: Path,
    theme: Theme,
    *,
    keys: Keys | None = None,
    project: Project = PERSONAL_PROJECT,
    engine: Engine | None = None,
    size: tuple[int, int] = (1440, 900),
    held: threading.Event | None = None,
) -> Rig:
    """`held` keeps the storage busy until it is set: the rig is there before anything was read."""
    keys = keys or Keys()
    home.mkdir(parents=True, exist_ok=True)
    crashes: list[BaseException] = []
    work = Work(crashes.append)
    scripted = ScriptedEngine()
    bridge = EngineBridge(engine or scripted)
    opened: list[OpenDesk] = []
    work.run(lambda: OpenDesk(home, keys=keys), opened.append, owner=work)
    turn_until(lambda: opened, crashes=crashes)
    desk = opened[0]
    pages: list[RankingPage] = []

    def make_page() -> RankingPage:
        pages.append(
            RankingPage(
                theme=theme,
                work=work,
                engine=bridge,
                answers=desk.answers,
                drafts=desk.drafts,
                annotate=desk.annotate,
                inbox=desk.inbox,
                clock=SystemClock(),
                project=project,
                specialisation=lambda: "medicine",
                answers_wanted=lambda: 4,
                remembered=lambda: "",
                remember=lambda _: None,
            )
        )
        return pages[0]

    window = MainWindow(theme, standard_places({"rank": make_page}))
    window.resize(*size)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    if held is not None:
        work.run(lambda: held.wait(30), owner=work)
    window.open_place("rank")
    rig = Rig(work, bridge, scripted, desk, window, pages[0], crashes, keys)
    if held is None:
        rig.stored(lambda: True)
    return rig
