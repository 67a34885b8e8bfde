"""The steps of the tour: what a new person does, in the order in which they do it."""

import io
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QWidget

from app.commands.demo import DEMO_MODEL
from app.commands.desk import Desk
from app.commands.session import Session
from app.commands.tour_driver import Driver
from app.domain.events import EngineStatus
from app.signing.verify import verify_bundle
from ui.chat.page import ChatPage
from ui.history.page import HistoryPage
from ui.instruct.page import InstructPage
from ui.main_window import MainWindow
from ui.ranking.page import RankingPage
from ui.tokens import ThemeName
from ui.welcome.gate import Gate
from ui.widgets.chip import Chip

SIZE = (1440, 900)
PASSPHRASE = "four quiet river stones"  # noqa: S105 — of a profile that is thrown away


@dataclass(frozen=True, slots=True)
class Words:
    """What the person of the tour types."""

    question: str
    why: str
    gold: str


WORDS = {
    "en": Words(
        question="My mother is 71 and takes warfarin. Why does she need regular blood tests?",
        why="The best one names the reason and says what to watch for; two are much alike; one wanders off.",
        gold="Warfarin thins the blood, and how strongly it works changes with food, illness and other medicines. "
        "The INR test shows whether the dose is still right: too low a value risks a clot, too high a bleed.\n\n"
        "**Call the clinic at once** for black stools, a nosebleed that does not stop, or a blow to the head.",
    ),
    # The model that comes with the program speaks English alone, so the question is English here as well.
    "ru": Words(
        question="Why is the sky blue at noon and red at sunset? Explain it to a ten-year-old.",
        why="Лучший называет рассеяние и не путает его с отражением; два почти одинаковы; последний говорит о другом.",
        gold="Sunlight is a mix of all colours. Air scatters **blue** light much more than red, so at noon blue comes "
        "to your eyes from every side.\n\nAt sunset the light travels a longer way through the air. Most of the blue "
        "is scattered out on the way, and what is left is **red and orange**.",
    ),
}


class Walk:
    """One person, one profile, several times through the main job."""

    def __init__(self, session: Session, driver: Driver, *, passphrase: str) -> None:
        self._passphrase = passphrase
        self._session = session
        self._driver = driver
        self._language = ""
        self._theme = ""
        self._signed = 0  # records so far

    def begin(self, *, language: str, theme: str) -> None:
        """The first start: the welcome filled in by keys, the desk opened, the model loaded."""
        self._switch(language, theme)
        gate = Gate(
            theme=self._session.theme,
            language=self._session.language,
            preferences=self._session.preferences,
            work=self._session.work,
            profiles=self._session.profiles,
            model=DEMO_MODEL.removesuffix(".gguf"),
        )
        gate.opened.connect(self._on_opened)
        gate.start()
        self._driver.wait("the welcome", lambda: _shown(gate, QLineEdit) is not None)
        name = _shown(gate, QLineEdit)
        assert name is not None  # noqa: S101 — waited for
        name.setFocus()
        self._driver.type_words(gate, "Anna Weiss")
        for chip in gate.findChildren(Chip)[1:2]:
            chip.click()
        # By passphrase, whatever this machine has: a tour leaves nothing in anyone's keyring.
        gate.findChildren(QRadioButton)[-1].click()
        passphrases = [field for field in gate.findChildren(QLineEdit) if field.isVisible() and field is not name]
        for field in passphrases:
            field.setText(self._passphrase)
        self._picture(gate, "welcome", fields=len(passphrases) + 1)
        self._driver.press(gate, "Ctrl+Return")
        self._driver.wait("the desk", lambda: self._session.desk_window is not None, timeout_s=30)
        self._window.resize(*SIZE)
        self._driver.wait("the model", lambda: self._status is EngineStatus.READY)

    def main_job(self, *, language: str, theme: str, bundle: Path) -> None:
        """Question, four answers, ranking with a tie, gold answer, both submitted, History, verify."""
        self._switch(language, theme)
        words = WORDS[language]
        self._ask(words)
        self._rank(words)
        self._write(words)
        self._look_back(bundle)

    def end(self) -> None:
        """The person closes the window."""
        if self._session.desk_window is not None:
            self._window.close()

    def _ask(self, words: Words) -> None:
        chat = self._window.open_place("chat")
        assert isinstance(chat, ChatPage)  # noqa: S101 — the place's own page
        self._driver.press(self._window, "Ctrl+N")
        self._driver.settle()
        chat.focus_first()
        self._driver.type_words(self._window, words.question)
        self._picture(self._window, "question", characters=len(words.question))
        self._driver.press(self._window, "Ctrl+Return")
        self._driver.wait("an answer begins", lambda: chat.answer_text() != "")
        self._picture(self._window, "answering", written=len(chat.answer_text()))
        self._driver.wait("the answer ends", lambda: not chat.busy)
        self._picture(self._window, "answered", written=len(chat.answer_text()))
        self._driver.press(self._window, "Ctrl+4")

    def _rank(self, words: Words) -> None:
        self._driver.wait("the ranking page", lambda: self._window.current_place == "rank")
        rank = self._window.page("rank")
        assert isinstance(rank, RankingPage)  # noqa: S101 — the place's own page
        self._driver.wait("four answers stream", lambda: rank.streaming and rank.written_characters() > 200)
        self._picture(self._window, "streaming", characters=rank.written_characters())
        self._driver.wait("four answers", lambda: not rank.streaming and rank.written_characters() > 0)
        self._picture(self._window, "answers", characters=rank.written_characters())
        press = self._driver.press
        for keys in (
            "2",
            "Q",
            "6",
            "Return",
            "1",
            "Q",
            "5",
            "Return",
            "4",
            "Q",
            "5",
            "Return",
            "3",
            "Q",
            "2",
            "Return",
        ):
            press(self._window, keys)
        press(self._window, "1")
        press(self._window, "=")
        press(self._window, "W")
        self._driver.type_words(self._window, words.why)
        press(self._window, "Esc")
        self._picture(self._window, "ranked", order=rank.order_words())
        press(self._window, "2")
        press(self._window, "E")

    def _write(self, words: Words) -> None:
        self._driver.wait("the writing page", lambda: self._window.current_place == "write")
        write = self._window.page("write")
        assert isinstance(write, InstructPage)  # noqa: S101 — the place's own page
        self._driver.wait("the candidate's text", lambda: bool(write.answer_text()))
        self._driver.settle()
        self._picture(self._window, "gold-begun", characters=len(write.answer_text()))
        self._driver.press(self._window, "Ctrl+A")
        self._driver.type_words(self._window, words.gold)
        self._driver.press(self._window, "Ctrl+D")
        self._picture(self._window, "gold-changes", characters=len(write.answer_text()))
        self._driver.press(self._window, "Ctrl+P")
        self._picture(self._window, "gold-preview")
        self._driver.press(self._window, "Ctrl+Return")
        self._driver.wait("the gold answer signed", lambda: not write.writing)
        self._picture(self._window, "gold-signed")
        rank = self._window.open_place("rank")
        assert isinstance(rank, RankingPage)  # noqa: S101 — the place's own page
        self._driver.settle()
        self._driver.press(self._window, "Ctrl+Return")
        self._driver.wait("the ranking signed", lambda: not rank.judging)
        self._picture(self._window, "ranking-signed")

    def _look_back(self, bundle: Path) -> None:
        history = self._window.open_place("history")
        assert isinstance(history, HistoryPage)  # noqa: S101 — the place's own page
        self._signed += 2
        self._driver.wait("the list of work", lambda: len(history.listed) >= self._signed)
        self._driver.press(self._window, "Down")
        self._driver.wait("a verified record", lambda: history.record_shown)
        self._picture(self._window, "history", listed=len(history.listed))
        report = verify_bundle(io.BytesIO(self._export(bundle)))
        self._window.resize(900, SIZE[1])
        self._picture(self._window, "history-narrow", verified=report.records, head=report.head.entry_id)
        self._window.resize(*SIZE)

    def _export(self, bundle: Path) -> bytes:
        done: list[object] = []
        desk = self._desk
        self._session.work.run(lambda: desk.bundles.export(path=bundle), done.append, owner=self._session)
        self._driver.wait("the bundle", lambda: bool(done))
        return bundle.read_bytes()

    def _switch(self, language: str, theme: str) -> None:
        self._language, self._theme = language, theme
        self._session.preferences.choose_language(language)
        self._session.preferences.choose_theme(ThemeName(theme))

    def _on_opened(self, desk: object) -> None:
        assert isinstance(desk, Desk)  # noqa: S101 — the gate hands on what `Profiles` made
        self._session.show_desk(desk)

    def _picture(self, window: QWidget, name: str, **seen: object) -> None:
        self._driver.picture(window, name, language=self._language, theme=self._theme, **seen)

    @property
    def _window(self) -> MainWindow:
        assert self._session.desk_window is not None  # noqa: S101 — only used once the desk is open
        return self._session.desk_window.window

    @property
    def _desk(self) -> Desk:
        assert self._session.desk is not None  # noqa: S101 — only used once the desk is open
        return self._session.desk

    @property
    def _status(self) -> EngineStatus | None:
        state = self._session.engine.state
        return state.status if state else None


def _shown(window: QWidget, kind: type[QLineEdit]) -> QLineEdit | None:
    QApplication.processEvents()
    return next((field for field in window.findChildren(kind) if field.isVisible()), None)
