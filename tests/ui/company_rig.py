"""A desk's window beside its company's real server (`tests.company_server`)."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from app.domain.model import CatalogueEntry
from app.signing.log import RecordContext
from app.storage.records import RecordRepository
from sync.server.bundles import Bundles
from tests.company import SQLITE, Desk, found
from tests.company_server import AtDoor, Door
from tests.desk_samples import draft, instruct
from tests.ui.window_rig import WindowRig
from ui.company.page import CompanyPage
from ui.widgets.notice import Notice

PERSON = "Anna Weiss"


class CompanyServer(AtDoor):
    """Its company has one trainer, and is made here."""

    def __init__(self, folder: Path, door: Door, *, name: str = "Acme Medical") -> None:
        super().__init__(found(SQLITE, folder, name=name), door)

    @property
    def address(self) -> str:
        return self.url

    @property
    def spki(self) -> bytes:
        with self.founded.opened() as company:
            return company.voice.key.public.spki

    def code(self) -> str:
        return self.founded.invite(PERSON)

    def records(self) -> int:
        with self.founded.keeping() as keeping:
            return keeping.status()["records"]

    def offer(self, file: Path, name: str) -> CatalogueEntry:
        words = {"publisher": "Acme", "licence": "MIT", "languages": ("ru", "en")}
        with self.founded.keeping() as keeping:
            return keeping.add_model(file, name=name, **words)

    def withdraw(self, file_name: str) -> None:
        with self.founded.keeping() as keeping:
            keeping.remove_model(file_name)

    def release(self, device: str) -> None:
        with self.founded.keeping() as keeping:
            keeping.release(device)

    def revoke(self, device: str) -> None:
        with self.founded.keeping() as keeping:
            keeping.revoke(device, "laptop lost")

    def verify(self) -> None:
        self.founded.verify()

    def back_up(self, to: Path) -> None:
        self.close()
        shutil.copytree(self.founded.place.folder, to)
        self.open()

    def put_back(self, backup: Path) -> None:
        self.close()
        shutil.rmtree(self.founded.place.folder)
        shutil.copytree(backup, self.founded.place.folder)
        self.open()

    def put_tasks(self, folder: Path, *questions: str) -> None:
        (folder / "p.toml").write_text('id = "general"\nname = "General"')
        (folder / "t.jsonl").write_text("\n".join(json.dumps({"prompt": each}) for each in questions), "utf-8")
        with self.founded.keeping() as keeping:
            keeping.put_project(folder / "p.toml")
            keeping.import_tasks(folder / "t.jsonl", "general")

    def answer(self, bundle: Path, to: Path) -> None:
        """Take a desk's bundle and write the answer for it, as a keeper does with a stick."""
        with self.founded.opened() as company:
            bundles = Bundles(company, self.founded.clock)
            with bundle.open("rb") as stream:
                device = bundles.carry_in(stream).device
            with to.open("wb") as stream:
                bundles.carry_out(device, stream)


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
        # The pass that follows joining would take along what is submitted before it ends.
        courier = self.rig.desk_window._courier()
        self.rig.wait(lambda: courier.report.ended is not None, 30.0)
        self.sees("You submitted nothing yet")

    def submit(self, count: int = 1) -> None:
        """Have gold answers signed, as the page does it, and the window told."""
        first, self._works = self._works + 1, self._works + count
        self.rig.stored(lambda: [self._sign(f"work-{number}") for number in range(first, first + count)])
        self.rig.desk_window._on_submitted()

    def _sign(self, name: str) -> None:
        """Runs on the storage thread."""
        self.rig.desk.drafts.save(draft=draft(name), text="")
        self.rig.desk.annotate.submit_instruct(
            draft_id=name, annotation=instruct(f"Answer {name}."), title=f"Why is the sky blue ({name})"
        )

    def another_copy(self) -> Desk:
        """The same profile on another computer, from here on."""
        desk, member = self.rig.desk, self.standing().membership
        key = desk.profile.vault.signing_key
        context = RecordContext(author=member.author, org=member.org, server=member.server)
        made = Desk(member.address, key, context, token=member.token)
        made.head = self.rig.stored(lambda: RecordRepository(desk.profile.database).head(member.device))
        return made

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
