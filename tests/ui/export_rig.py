"""What a person does on the Export page, and sees there: a real profile, its database, and real exports."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QWidget

from app.domain.annotation import Ranking
from app.domain.generation import Message, Role
from tests.desk_samples import candidate, draft, instruct, ranking
from tests.ui.file_steps import choose
from tests.ui.window_rig import WindowRig
from ui.export.page import ExportPage
from ui.widgets.chip import Chip
from ui.widgets.notice import Notice


class ExportDesk:
    """A desk's window at its Export page. Nothing goes to the person's own documents: `folder` stands for them."""

    def __init__(self, rig: WindowRig, folder: Path) -> None:
        self.rig = rig
        self.folder = folder
        self._works = 0

    @property
    def page(self) -> ExportPage:
        page = self.rig.window.open_place("export")
        assert isinstance(page, ExportPage)
        return page

    def sign(self, count: int = 1, **changes: object) -> None:
        """Gold answers, each to a question of its own."""
        self.rig.stored(lambda: [self._sign_instruct(changes) for _ in range(count)])

    def rank(self, count: int = 1, **changes: object) -> None:
        """Rankings, each of a question of its own."""
        self.rig.stored(lambda: [self._sign_ranking(changes) for _ in range(count)])

    def _sign_instruct(self, changes: dict[str, object]) -> None:
        """Runs on the storage thread."""
        name = self._next()
        turns = (Message(Role.USER, f"Почему небо голубое ({name})?"), Message(Role.ASSISTANT, f"Ответ {name}."))
        self.rig.desk.drafts.save(draft=draft(name), text="")
        self.rig.desk.annotate.submit_instruct(
            draft_id=name, annotation=instruct(**{"messages": turns, **changes}), title=name
        )

    def _sign_ranking(self, changes: dict[str, object]) -> None:
        """Runs on the storage thread."""
        name = self._next()
        values: dict[str, object] = {
            "messages": (Message(Role.USER, f"What is rain ({name})?"),),
            "candidates": (candidate("a", f"Water, {name}."), candidate("b", f"Not known, {name}.")),
            "shown": ("b", "a"),
            "judgements": (),
            "per_criterion": {},
            "ranking": Ranking(groups=(("a",), ("b",))),
        }
        self.rig.desk.drafts.save(draft=draft(name), text="")
        self.rig.desk.annotate.submit_ranking(draft_id=name, annotation=ranking(**{**values, **changes}))

    def _next(self) -> str:
        self._works += 1
        return f"work-{self._works}"

    def go(self) -> None:
        """To the page, by its key, until all of the work was looked at and a folder is proposed."""
        self.rig.press("Ctrl+Shift+D")
        assert self.rig.window.current_place == "export"
        self.rig.stored(lambda: True)  # after which the work is counted
        self.rig.wait(lambda: self.page._state.standing == sum((self.page._state.tally or {}).values()))
        self.rig.wait(lambda: self.page._state.folder is not None)

    def put_into(self, folder: Path) -> None:
        """Have the dataset's folder made in this one, which is there."""
        self.rig.press("Ctrl+O")
        choose(self.rig, folder)
        self.rig.wait(lambda: self.page._state.folder is not None)

    def export(self) -> Path:
        """Export into `folder`, by keys alone, and say where it is."""
        self.put_into(self.folder)
        self.rig.press("Ctrl+Return")
        assert self.page._state.busy
        self.rig.wait(lambda: not self.page._state.busy, 60.0)
        exported = self.page._state.exported
        assert exported is not None, self.said()
        return exported.path

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """The storage thread does nothing meanwhile."""
        may_go_on = Event()
        self.rig.work.run(lambda: may_go_on.wait(60), owner=self.rig.window)
        try:
            yield
        finally:
            may_go_on.set()

    def seen(self) -> str:
        """All words on the page."""
        labels = self.page.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible() and label.text())

    def said(self) -> str:
        """What its notice says."""
        notices = [notice for notice in self.page.findChildren(Notice) if notice.isVisible()]
        return " ".join(label.text() for notice in notices for label in notice.findChildren(QLabel))

    def sees(self, words: str, seconds: float = 60.0) -> None:
        with suppress(AssertionError):
            self.rig.wait(lambda: words in self.seen(), seconds)
        assert words in self.seen()

    def chip(self, words: str) -> Chip:
        return next(each for each in self.page.findChildren(Chip) if each.accessibleName() == words)

    def box(self, config: str) -> QCheckBox:
        return next(each for each in self.page.findChildren(QCheckBox) if each.text() == config)

    def button(self, words: str) -> QAbstractButton:
        room: list[QWidget] = [self.page, self.page.footer()]
        every = [each for part in room for each in part.findChildren(QAbstractButton) if each.isVisible()]
        return next(each for each in every if each.text() == words)

    def actions(self) -> list[str]:
        return [action.text() for action in self.page.named_actions()]

    def leave(self) -> None:
        """Close the window and end, in the order in which the program does."""
        self.rig.window.close()
        self.rig.desk_window.close()
        self.rig.kill()
