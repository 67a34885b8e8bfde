"""The company's models as a person meets them: a real server, the real window, a network that a test holds up."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QListView

from app.domain.model import CatalogueEntry
from app.services.company_models import part_of
from sync.client import schedule
from sync.client.download import CHUNK
from tests.company_server import Door
from tests.cutting_proxy import CuttingRelay, listening
from tests.gguf_file import write_tiny
from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.models_rig import said_by, visible
from tests.ui.window_rig import WindowRig, open_window
from ui.i18n import Language
from ui.models.model_list import ModelList
from ui.models.page import ModelsPage
from ui.theme import Theme
from ui.widgets.two_lines import RowRole

NAME = "Tiny of Acme"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SETTLE_S", "SETTLE_AT_MOST_S", "FIRST_S", "FIRST_SPREAD_S"):
        monkeypatch.setattr(schedule, name, getattr(schedule, name) / 100)


@dataclass
class Acme:
    """A company, what is between it and the desk, and the desk."""

    server: CompanyServer
    relay: CuttingRelay
    desk: CompanyDesk
    folder: Path

    @property
    def rig(self) -> WindowRig:
        return self.desk.rig

    @property
    def page(self) -> ModelsPage:
        page = self.rig.window.open_place("models")
        assert isinstance(page, ModelsPage)
        return page

    @property
    def words(self) -> str:
        shown = [*visible(self.page), *visible(self.page.footer())]
        return "\n".join(words for widget in shown if (words := said_by(widget)))

    @property
    def rows(self) -> dict[str, str]:
        """The badges by the titles."""
        model = self.page.findChild(ModelList).findChild(QListView).model()
        found = [model.index(row, 0).data(RowRole) for row in range(model.rowCount())]
        return {row.title: row.badge for row in found}

    def offer(self, size: int = 0) -> CatalogueEntry:
        """The company offers a model, of `size` bytes or small, and the desk is told with the next pass."""
        file = write_tiny(self.folder / "tiny.gguf")
        if size:
            with file.open("ab") as stream:
                stream.write(os.urandom(size))
        entry = self.server.offer(file, NAME)
        self.desk.do("Send now")
        self.rig.wait(lambda: self.rows.get(NAME) == "to get")
        return entry

    def look_at_it(self) -> None:
        """Go down the list by keys."""
        self.page.findChild(ModelList).setFocus()
        self.rig.wait(lambda: self.page.findChild(ModelList).findChild(QListView).hasFocus())
        self.rig.press(*["Down"] * (len(self.rows) - 1))
        self.sees("in the list that its server signed")

    def begin(self, size: int = 40 * CHUNK) -> CatalogueEntry:
        """A fetch that stands still in the middle."""
        entry = self.offer(size)
        self.relay.hold = threading.Event()
        self.relay.most = 20 * CHUNK
        self.look_at_it()
        self.rig.press("Ctrl+Return")
        self.sees("Getting Tiny of Acme: ")
        part = part_of(self.folder / "home" / "models", entry.sha256)
        self.rig.wait(lambda: part.exists() and part.stat().st_size >= 15 * CHUNK)
        return entry

    def go_on(self) -> None:
        self.relay.most = 2**40
        self.relay.hold.set()

    def sees(self, words: str) -> None:
        try:
            self.rig.wait(lambda: words in self.words, 20)
        except AssertionError:
            raise AssertionError(f"no {words!r} in: {self.words}") from None


@pytest.fixture
def acme(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Acme]:
    with Door() as door:
        server = CompanyServer(tmp_path / "server", door)
        server.open()
        relay = CuttingRelay(door.port)
        with listening(relay):
            desk = CompanyDesk(open_window(tmp_path / "home", theme, language))
            made = Acme(server, relay, desk, tmp_path)
            desk.ask(relay.address, server.code())
            desk.sees("Is this your company?")
            desk.rig.press("Ctrl+Return")
            desk.sees("You submitted nothing yet")
            made.rig.wait(lambda: list(made.rows) == ["SmolLM2 135M Instruct"])
            yield made
            if relay.hold is not None:
                made.go_on()
            made.desk.leave()
            assert made.rig.crashes == []


def test_a_model_of_the_company_is_seen_fetched_and_used_by_keys(acme: Acme) -> None:
    entry = acme.offer()
    acme.look_at_it()
    for fact in (NAME, "tiny.gguf", "MIT", "Acme", "Russian, English", entry.sha256, "Not on this computer yet"):
        assert fact in acme.words
    acme.rig.press("Ctrl+Return")
    acme.sees("it is the very file that your company signed for")
    acme.sees("The checksum is the one that your company signed for.")
    assert acme.rows[NAME] == "company"
    file = acme.folder / "home" / "models" / "tiny.gguf"
    assert str(file) in acme.words
    assert file.read_bytes() == (acme.folder / "tiny.gguf").read_bytes()
    acme.rig.press("F8")
    acme.rig.wait(lambda: acme.rig.engine.loads[-1].path == file)
    assert acme.rig.stored(acme.rig.desk.library.chosen).id == entry.sha256


def test_while_a_model_comes_work_is_sent_and_it_can_be_stopped_and_gone_on_with(acme: Acme) -> None:
    entry = acme.begin()
    acme.desk.submit()
    acme.rig.wait(lambda: acme.desk.standing().waiting == 0)
    assert acme.server.records() == 2
    acme.rig.press("Ctrl+Return")
    acme.sees("Models are fetched one at a time")

    begun = time.monotonic()
    acme.rig.press("Esc")
    acme.sees("What has come is kept.")
    assert time.monotonic() - begun < 1
    acme.rig.wait(lambda: acme.rows[NAME] == "begun")
    acme.sees("are here. The rest can be got whenever you like.")

    acme.go_on()
    passed = acme.relay.passed
    acme.rig.press("Ctrl+Return")  # it says "Go on"
    acme.sees("it is the very file that your company signed for")
    assert (acme.folder / "home" / "models" / "tiny.gguf").stat().st_size == entry.file_bytes
    assert acme.relay.passed - passed < entry.file_bytes - 15 * CHUNK


def test_what_came_before_the_end_of_the_program_is_there_at_the_next_start(
    acme: Acme, theme: Theme, language: Language
) -> None:
    entry = acme.begin()
    begun = time.monotonic()
    acme.desk.leave()
    assert time.monotonic() - begun < 5
    came = part_of(acme.folder / "home" / "models", entry.sha256).stat().st_size
    assert 15 * CHUNK <= came < entry.file_bytes
    acme.go_on()

    acme.desk = CompanyDesk(open_window(acme.folder / "home", theme, language))
    acme.rig.wait(lambda: acme.rows.get(NAME) == "begun")
    acme.look_at_it()
    passed = acme.relay.passed
    acme.rig.press("Ctrl+Return")
    acme.sees("it is the very file that your company signed for")
    assert acme.relay.passed - passed <= entry.file_bytes - came + 8192


def test_working_offline_stops_what_is_on_its_way(acme: Acme) -> None:
    acme.begin()
    acme.desk.do("Work offline")
    acme.sees("is no longer being fetched. What has come is kept.")
    acme.rig.wait(lambda: acme.rows[NAME] == "begun")


def revoked(acme: Acme) -> None:
    acme.server.revoke(acme.desk.standing().membership.device)


def withdrawn(acme: Acme) -> None:
    acme.server.withdraw("tiny.gguf")


def gone(acme: Acme) -> None:
    acme.server.close()


def room_taken(acme: Acme) -> None:
    (acme.folder / "home" / "models").write_text("a file where the folder belongs")


@pytest.mark.parametrize(
    ("happens", "words", "action"),
    [
        (revoked, "The company takes nothing more from this desk.", ""),
        (withdrawn, "The company has no file of this model now.", ""),
        (gone, "There is no connection to the company's server.", "Go on"),
        (room_taken, "could not be written.", "Go on"),
    ],
)
def test_what_goes_wrong_is_one_plain_sentence(
    acme: Acme, happens: Callable[[Acme], None], words: str, action: str
) -> None:
    acme.offer()
    acme.look_at_it()
    happens(acme)
    acme.rig.press("Ctrl+Return")
    acme.sees(words)
    assert ("Go on" in acme.words) is bool(action)
    assert acme.rows[NAME] == "to get"


def test_a_model_that_is_here_already_is_not_offered_again(acme: Acme) -> None:
    file = write_tiny(acme.folder / "own.gguf")
    acme.page.add_files([file])
    acme.rig.wait(lambda: "Tiny" in acme.rows)
    acme.server.offer(file, NAME)
    acme.desk.do("Send now")
    acme.rig.wait(lambda: acme.rows.get(NAME) == "company")
    assert len(acme.rows) == 2


def test_what_the_company_offers_no_more_is_gone_from_the_list(acme: Acme) -> None:
    acme.offer()
    acme.look_at_it()
    acme.server.withdraw("tiny.gguf")
    acme.desk.do("Send now")
    acme.rig.wait(lambda: NAME not in acme.rows)
    QApplication.processEvents()
    assert "Not on this computer yet" not in acme.words
