"""The Models page in the real window: real files, the real encrypted database, an engine that a test has load."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QWidget

from app.clock import SystemClock
from app.domain.candidate import Provenance
from app.domain.errors import GoldquillError
from app.domain.events import EngineChanged, EngineStatus, JobEvent
from app.domain.failures import describe
from app.domain.generation import GenerationRequest, LoadRequest, Message
from app.domain.model import CatalogueEntry, Device, Offer, ShelvedModel
from app.domain.ports import Engine
from app.services.model_files import ModelFiles
from app.services.model_library import ModelLibrary
from app.storage.database import Database
from app.storage.model_shelf import StoredModelShelf
from local_model.catalogue import Catalogue
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from tests.desk_samples import KEY
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.main_window import MainWindow
from ui.models.library_bridge import LibraryBridge
from ui.models.model_list import ModelList
from ui.models.offers_bridge import Fetcher, OffersBridge
from ui.models.page import ModelsPage
from ui.models.state import Plan
from ui.places import standard_places
from ui.theme import Theme
from ui.widgets.two_lines import RowRole

T = TypeVar("T")
WAIT_S = 30.0


class LoadingEngine:
    """Implements `app.domain.ports.Engine` as far as loading goes; the test says how it goes on."""

    def __init__(self) -> None:
        self.loads: list[LoadRequest] = []
        self.cancelled = 0
        self._listeners: list[Callable[[EngineChanged], None]] = []

    def subscribe(self, listener: Callable[[EngineChanged], None]) -> None:
        self._listeners.append(listener)
        listener(EngineChanged(status=EngineStatus.OFF))

    def load(self, request: LoadRequest) -> None:
        self.loads.append(request)
        self._say(EngineChanged(status=EngineStatus.STARTING))

    def cancel_load(self) -> None:
        self.cancelled += 1
        self._say(EngineChanged(status=EngineStatus.OFF))

    def come_to(self, progress: float) -> None:
        self._say(EngineChanged(status=EngineStatus.LOADING, progress=progress))

    def be_ready(self, *, gpu_layers: int = 0, reason: str = "") -> None:
        request = self.loads[-1]
        made = Provenance(
            model_sha256=request.model_sha256,
            model_name="as the engine calls it",
            architecture="llama",
            quantisation="Q8_0",
            template_sha256="",
            engine_version="1",
            backend="CPU",
            device="the card" if gpu_layers else "CPU",
            gpu_layers=gpu_layers,
            context_tokens=request.context_tokens,
            k=0,
        )
        self._say(EngineChanged(status=EngineStatus.READY, provenance=made, reason=reason))

    def fail(self, error: GoldquillError) -> None:
        self._say(EngineChanged(status=EngineStatus.FAILED, error=describe(error)))

    def generate(self, request: GenerationRequest, on_event: Callable[[JobEvent], None]) -> None:
        raise NotImplementedError

    def cancel(self, job: str, index: int | None = None) -> None:
        raise NotImplementedError

    def count_tokens(self, messages: tuple[Message, ...], on_count: Callable[[int | None], None]) -> None:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def _say(self, state: EngineChanged) -> None:
        for listener in self._listeners:
            listener(state)


class HeldInspector(FileInspector):
    """Waits before it reads a file from end to end while it is held; notes the thread that reads."""

    def __init__(self, devices: Callable[[], tuple[Device, ...]]) -> None:
        super().__init__(devices)
        self.may_read = threading.Event()
        self.may_read.set()
        self.hashed: list[Path] = []

    def hash(self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        self.hashed.append(path)
        progress(1, 4)
        while not self.may_read.wait(0.005) and not cancelled():
            pass
        return super().hash(path, progress, cancelled)


@dataclass
class ModelsRig:
    """`remembered` is what the settings hold; `plan` is what they begin with."""

    theme: Theme
    home: Path
    catalogue: tuple[CatalogueEntry, ...] = ()
    devices: tuple[Device, ...] = field(default_factory=lambda: (cpu_device(),))
    plan: Plan = field(default_factory=Plan)
    engine: Engine = field(default_factory=LoadingEngine)
    bundled: Path | None = None
    offered: tuple[Offer, ...] = ()

    def __post_init__(self) -> None:
        self.crashes: list[BaseException] = []
        self.start_errors: list[GoldquillError] = []
        self.remembered: list[tuple[int, int]] = []
        self.home.mkdir(exist_ok=True)
        self.work = Work(self.crashes.append)
        self.inspector = HeldInspector(lambda: self.devices)
        self.bridge = EngineBridge(self.engine)
        self._database = self.stored(lambda: Database.open(self.home / "desk.db", KEY))
        self.shelf = StoredModelShelf(self._database)
        self.library = LibraryBridge(
            work=self.work,
            library=ModelLibrary(self.shelf),
            files=ModelFiles(self.inspector, Catalogue(self.catalogue)),
            engine=self.bridge,
            devices=lambda: self.devices,
            remembered=lambda: self.plan,
            remember=lambda layers, context: self.remembered.append((layers, context)),
            report_crash=self.crashes.append,
        )
        self.library.start_failed.connect(self.start_errors.append)
        self.offers = OffersBridge(self._no_fetcher, work=self.work, offered=lambda: self.offered, clock=SystemClock())
        self.window = MainWindow(self.theme, standard_places({"models": self._make_page}))

    def open(self) -> ModelsPage:
        """Show the page in its window and wait until it knows the library."""
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        page = self.page
        self.settle()
        return page

    @property
    def page(self) -> ModelsPage:
        page = self.window.open_place("models")
        assert isinstance(page, ModelsPage)
        return page

    def wait(self, until: Callable[[], object]) -> None:
        """Turn the event loop until it is so."""
        end = time.monotonic() + WAIT_S
        while not until():
            assert time.monotonic() < end, f"never came; crashes: {self.crashes}; {self.words}"
            turn_events()

    def settle(self) -> None:
        """The library as it is now is listed, and the fit of what is looked at is known."""
        listed: list[object] = []
        self.library.listed.connect(listed.append)
        self.library.refresh()
        self.wait(lambda: listed)
        self.wait(lambda: "Working out whether it fits" not in self.words)

    def stored(self, call: Callable[[], T]) -> T:
        """Run on the storage thread, after all that was asked before."""
        found: list[T] = []
        self.work.run(call, found.append, owner=self.work)
        end = time.monotonic() + WAIT_S
        while not found:
            assert time.monotonic() < end, self.crashes
            turn_events()
        return found[0]

    def shelved(self) -> tuple[ShelvedModel, ...]:
        return self.stored(self.shelf.models)

    def put(self, *paths: Path) -> None:
        """Add files and wait until all are listed."""
        before = len(self.rows)
        self.page.add_files(paths)
        self.wait(lambda: len(self.rows) == before + len(paths))
        self.settle()

    def drop(self, paths: Iterable[Path]) -> bool:
        """Drag files over the page and let go; False when the page would not have them."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
        enter.ignore()
        QApplication.sendEvent(self.page, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(self.page, QDropEvent(QPointF(50, 50), copy, data, left, none))
        return True

    def press(self, keys: str) -> None:
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(keys))
        QApplication.processEvents()

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Title and badge of each line of the list."""
        model = self.page.findChild(ModelList).findChild(QListView).model()
        found = [model.index(row, 0).data(RowRole) for row in range(model.rowCount())]
        return [(row.title, row.badge) for row in found]

    @property
    def words(self) -> str:
        """Every word that is visible on the page and in its footer."""
        shown = [*visible(self.page), *visible(self.page.footer())]
        return "\n".join(words for widget in shown if (words := said_by(widget)))

    def close(self) -> None:
        self.library.close()
        self.work.run(self._database.close, owner=self.work)
        self.work.close()
        self.engine.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()

    def _make_page(self) -> ModelsPage:
        return ModelsPage(
            theme=self.theme, library=self.library, offers=self.offers, engine=self.bridge, bundled=self.bundled
        )

    def _no_fetcher(self) -> Fetcher:
        raise NotImplementedError  # a company with a server is `tests.ui.models.test_company`'s


def turn_events() -> None:
    """Let the window's thread and, as `QTest.qWait` would not, the others go on."""
    QApplication.processEvents()
    time.sleep(0.002)


def visible(parent: QWidget) -> list[QWidget]:
    return [child for child in parent.findChildren(QWidget) if child.isVisible()]


def said_by(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text()
    text = getattr(widget, "text", None) or getattr(widget, "currentText", None)
    return str(text()) if text else ""


def button(rig: ModelsRig, words: str) -> QPushButton:
    return next(
        found
        for parent in (rig.page, rig.page.footer())
        for found in parent.findChildren(QPushButton)
        if found.text() == words and found.isVisible()
    )
