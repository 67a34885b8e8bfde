"""A real company server on a free port of this machine, and the desk's window beside it."""

import asyncio
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvicorn
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from app.clock import SystemClock
from app.domain.model import CatalogueEntry
from app.domain.ports import Clock
from sync.server.api import make_api
from sync.server.bundles import Bundles
from sync.server.company import Company, Place
from sync.server.keeping import Keeping
from sync.server.register import Role
from tests.desk_samples import draft, instruct
from tests.ui.window_rig import WindowRig
from ui.company.page import CompanyPage
from ui.widgets.notice import Notice


class Door:
    """A port of this machine at which one application after the other can be met, or none."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self, app: object) -> None:
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )  # type: ignore[arg-type]
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), name="server", daemon=True)
        self._thread.start()
        end = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < end
            time.sleep(0.01)

    def close(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(20)
            assert not self._thread.is_alive()
        self._server = self._thread = None


class CompanyServer:
    """One company's server in a folder. `open` it at its door, `close` it, and `open` it again: the same one."""

    def __init__(self, folder: Path, door: Door, *, name: str = "Acme Medical", clock: Clock | None = None) -> None:
        self._place = Place(folder)
        self._clock = clock or SystemClock()
        self.door = door
        company = Company.found(self._place, org="acme", name=name)
        Keeping(company, self._clock).add_person("Anna Weiss", Role.TRAINER)
        self.spki = company.voice.key.public.spki
        company.close()

    @property
    def address(self) -> str:
        return self.door.address

    def open(self) -> None:
        self.door.open(make_api(Company.open(self._place), clock=self._clock))

    def close(self) -> None:
        self.door.close()

    def code(self) -> str:
        return self._keep(lambda keeping: keeping.invite("Anna Weiss", lasts=timedelta(days=1)).code)

    def records(self) -> int:
        return self._keep(lambda keeping: keeping.status()["records"])

    def offer(self, file: Path, name: str) -> CatalogueEntry:
        words = {"publisher": "Acme", "licence": "MIT", "languages": ("ru", "en")}
        return self._keep(lambda keeping: keeping.add_model(file, name=name, **words))

    def withdraw(self, file_name: str) -> None:
        self._keep(lambda keeping: keeping.remove_model(file_name))

    def revoke(self, device: str) -> None:
        self._keep(lambda keeping: keeping.revoke(device, "laptop lost"))

    def verify(self) -> None:
        self._keep(lambda keeping: keeping.verify())

    def put_tasks(self, folder: Path, *questions: str) -> None:
        (folder / "p.toml").write_text('id = "general"\nname = "General"')
        (folder / "t.jsonl").write_text("\n".join(json.dumps({"prompt": each}) for each in questions), "utf-8")
        self._keep(lambda keeping: keeping.put_project(folder / "p.toml"))
        self._keep(lambda keeping: keeping.import_tasks(folder / "t.jsonl", "general"))

    def answer(self, bundle: Path, to: Path) -> None:
        """Take a desk's bundle and write the answer for it, as a keeper does with a stick."""
        company = Company.open(self._place)
        try:
            bundles = Bundles(company, self._clock)
            with bundle.open("rb") as stream:
                device = bundles.carry_in(stream).device
            with to.open("wb") as stream:
                bundles.carry_out(device, stream)
        finally:
            company.close()

    def _keep(self, work):
        company = Company.open(self._place)
        try:
            return work(Keeping(company, self._clock))
        finally:
            company.close()


class CompanyDesk:
    """What a person does on the page of the company, and sees there."""

    def __init__(self, rig: WindowRig) -> None:
        self.rig = rig
        self._works = 0

    @property
    def page(self) -> CompanyPage:
        page = self.rig.window.open_place("company")
        assert isinstance(page, CompanyPage)
        return page

    def seen(self) -> str:
        """All words on the page."""
        labels = self.page.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible() and label.text())

    def said(self) -> str:
        """What its notice says."""
        notices = [notice for notice in self.page.findChildren(Notice) if notice.isVisible()]
        return " ".join(label.text() for notice in notices for label in notice.findChildren(QLabel))

    def sees(self, words: str, seconds: float = 30.0) -> None:
        with suppress(AssertionError):
            self.rig.wait(lambda: words in self.seen(), seconds)
        assert words in self.seen()

    def field(self, name: str) -> QLineEdit:
        return next(each for each in self.page.findChildren(QLineEdit) if each.accessibleName() == name)

    def button(self, words: str) -> QAbstractButton:
        room: list[QWidget] = [self.page, self.page.footer()]
        every = [each for part in room for each in part.findChildren(QAbstractButton) if each.isVisible()]
        return next(each for each in every if each.text() == words)

    def do(self, words: str) -> None:
        """Do the page's action of that name."""
        next(action for action in self.page.named_actions() if action.text() == words).trigger()

    def ask(self, address: str, code: str) -> None:
        """Type address and code and look, by keys alone."""
        self.sees("Join a company")
        self.rig.wait(lambda: self.field("Server's address").hasFocus() or self.field("Code").hasFocus())
        if self.field("Code").hasFocus():  # what was wrong is to be typed again
            self.rig.press("Shift+Tab")
        self.rig.press("Ctrl+A", "Delete")
        self.rig.type_words(address)
        self.rig.press("Return", "Ctrl+A", "Delete")
        self.rig.type_words(code)
        self.rig.press("Return")

    def join(self, server: CompanyServer) -> None:
        self.ask(server.address, server.code())
        self.sees("Is this your company?")
        self.rig.press("Ctrl+Return")
        self.sees("You work for")
        self.sees("All that you submitted is sent.")

    def submit(self, count: int = 1) -> None:
        """Have gold answers signed, as the page does it, and the window told."""
        for _ in range(count):
            self._works += 1
            self.rig.stored(partial(self._sign, f"work-{self._works}"))
        self.rig.desk_window._on_submitted()

    def _sign(self, name: str) -> None:
        """Runs on the storage thread."""
        self.rig.desk.drafts.save(draft=draft(name), text="")
        self.rig.desk.annotate.submit_instruct(
            draft_id=name, annotation=instruct(f"Answer {name}."), title=f"Why is the sky blue ({name})"
        )

    def standing(self):
        return self.rig.stored(self.rig.desk.sending.standing)

    def leave(self) -> None:
        """Close the window and end, in the order in which the program does."""
        self.rig.window.close()
        self.rig.desk_window.close()
        self.rig.kill()


async def silent(scope, receive, send) -> None:
    """An application that takes what comes and says nothing until the other side has gone."""
    if scope["type"] == "http":
        while (await receive())["type"] != "http.disconnect":
            pass
