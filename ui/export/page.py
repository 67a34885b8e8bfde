"""Export: a person's own signed work as a dataset folder that trains, the same as `goldquill export OUT`.

Nothing is written before it is asked for, and nothing of it stays where it was stopped. What takes its time is the
`ExportBridge`'s; this page paints how far it is and passes on what the person wants.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.dataset.written import Exported
from app.domain.errors import Cancelled, DatasetGone, GoldquillError
from app.domain.ports import Clock
from app.domain.work import WorkState
from app.services.history import HistoryService
from app.services.standing_work import Tally
from ui.bridge.work import Work
from ui.export.bridge import ExportBridge
from ui.export.choice import Choice
from ui.export.page_actions import ExportActions
from ui.export.sheet import WIDTH, Sheet
from ui.export.state import Checked, Doing, ExportState, Missing, Way
from ui.export.words import way_words
from ui.page import Page
from ui.theme import Theme
from ui.widgets.action_button import PrimaryButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.file_dialogs import choose_folder
from ui.widgets.notice import HINT_S, Notice
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.top_bars import TopBars


class ExportPage(Page):
    """What is chosen stays as long as the window, and so does the place, which is `documents` at first; a free name is
    looked for there at each visit."""

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        history: HistoryService,
        exports: ExportBridge,
        clock: Clock,
        documents: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._history = history
        self._exports = exports
        self._clock = clock
        self._parent_folder = documents
        self._search = 0  # the number of the last one for a free name
        self._waits = False  # for what it finds, to export there
        self._opens = False  # the folder that is being looked for
        self._gone: DatasetGone | None = None  # what was told of it
        self._state = ExportState(today=self._today())
        self._actions = ExportActions(self.named_action, self)
        self._notice = Notice(theme)
        self._strip = ProgressStrip(theme, self._actions.stop)
        self._sheet = Sheet(theme, self._actions)
        self._empty = EmptyState(theme, "export", self._actions.begin_work)
        self._footer = QWidget()
        self._stack = QStackedWidget()
        self._lay_out(theme)
        self._connect()
        self.retranslate()
        self._become(self._state)

    def title(self) -> str:
        return self.tr("Export", "title of the page")

    def subtitle(self) -> str:
        return self.tr("%n piece(s) of work", "", self._state.standing) if self._state.standing else ""

    def under_way(self) -> str:
        if not self._state.cut_short_by_closing:
            return ""
        return self.tr("A dataset is being exported: closing the window stops that, and nothing of it is left.")

    def footer(self) -> QWidget:
        return self._footer

    def focus_first(self) -> None:
        if self._state.empty:
            self._empty.findChildren(PrimaryButton)[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._state.busy:
            self._strip.focus_stop()
        else:
            self._sheet.focus_first(self._state)

    def enter(self) -> None:
        if not self._state.busy:
            self._become(replace(self._state, today=self._today()))
            self._propose(self._parent_folder)
            if self._state.exported is not None:
                self._exports.see(self._state.exported.path)
        self._work.run(self._history.counts, self._on_counted, self._notice.say_error, owner=self)

    def retranslate(self) -> None:
        self._actions.retranslate()
        self._actions.choose_folder.setToolTip(self.tr("Choose in which folder the new one is made"))
        self._actions.check.setToolTip(self.tr("Verify every signature and compare every row with what was signed"))
        self._actions.open_folder.setToolTip(self.tr("Show it in the file manager"))
        self._empty.set_sentence(
            self.tr("What you rank and write can be exported to train a model. Submit a piece of work first.")
        )
        self._show_way()

    def export(self) -> None:
        """Write the dataset as it was chosen."""
        missing = self._state.missing
        if missing is not None:
            self._say_missing(missing)
            return
        self._notice.clear()
        self._propose(self._parent_folder, waits=True)  # the name that was free a while ago may not be
        self._become(self._state.exporting())
        self._strip.focus_stop()

    def stop(self) -> None:
        """Stop what is under way."""
        if self._waits:
            self._on_failed(Cancelled())
        elif not self._state.stops:
            self._exports.stop()
            self._become(self._state.stopping())

    def choose_folder(self) -> None:
        """Have it chosen where the folder is made."""
        choose_folder(self, self.tr("In which folder?"), self._parent_folder, self._propose)

    def check(self) -> None:
        """Verify what was exported."""
        if self._state.exported is None or self._state.busy:
            return
        self._notice.clear()
        self._become(self._state.checking())
        self._strip.focus_stop()
        self._exports.check(self._state.exported.path)

    def open_folder(self) -> None:
        """Show what was exported in the file manager; never by itself."""
        exported = self._state.outcome
        if exported is not None:
            self._opens = True
            self._exports.see(exported.path)

    def begin_work(self) -> None:
        """Go where there is something to submit."""
        self.place_wanted.emit("write")

    def _lay_out(self, theme: Theme) -> None:
        for widget in (QWidget(), self._empty, self._sheet):
            self._stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(TopBars(self._notice, self._strip, width=WIDTH, over=self._sheet))
        whole.addWidget(self._stack, 1)
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch(1)
        self._export_button = PrimaryButton(self._actions.export, theme)
        foot.addWidget(self._export_button)

    def _connect(self) -> None:
        self._sheet.choice_changed.connect(self._on_choice_changed)
        self._sheet.named.connect(self._on_named)
        exports = self._exports
        exports.looked.connect(self._on_looked)
        exports.folder_found.connect(self._on_folder_found)
        exports.went.connect(self._on_went)
        exports.exported.connect(self._on_exported)
        exports.checked.connect(self._on_checked)
        exports.seen.connect(self._on_seen)
        exports.not_seen.connect(self._on_not_seen)
        exports.failed.connect(self._on_failed)
        exports.folder_not_found.connect(self._on_folder_not_found)
        exports.not_looked.connect(self._notice.say_error)

    def _become(self, state: ExportState) -> None:
        headed = self._state.standing != state.standing
        cut_short = self._state.cut_short_by_closing != state.cut_short_by_closing
        self._state = state
        self._actions.show(state)
        known = state.standing is not None
        self._stack.setCurrentIndex(0 if not known else 1 if state.empty else 2)
        self._sheet.show_state(state)
        self._strip.setVisible(state.busy)
        self._show_way()
        self._notice.missing_now(state.missing.value if state.missing is not None else None)
        if headed:
            self.heading_changed.emit(self.title(), self.subtitle())
        if cut_short:
            self.under_way_changed.emit()

    def _show_way(self) -> None:
        state = self._state
        self._strip.show_progress(way_words(state), state.way.fraction if state.doing is Doing.EXPORTING else 0.0)

    def _say_missing(self, missing: Missing) -> None:
        words = {
            Missing.WORK: self.tr("None of your work fits what you chose. Choose more of it."),
            Missing.CONFIGS: self.tr("Nothing would be written. Tick at least one of the tables."),
        }
        self._notice.say_missing(missing.value, words[missing])
        if missing is Missing.CONFIGS:
            self._sheet.focus_configs()

    def _propose(self, parent: Path, *, waits: bool = False) -> None:
        """Have a free name found in this folder; an export may wait for it."""
        self._parent_folder, self._waits = parent, waits
        self._search += 1
        self._become(replace(self._state, folder=None))
        self._exports.find_folder(parent / self._state.wanted_name, self._search)

    def _today(self) -> date:
        return self._clock.now().astimezone().date()

    def _on_counted(self, counts: Mapping[WorkState, int]) -> None:
        first = self._state.standing is None
        was_empty = self._state.empty
        self._become(self._state.counted(counts))
        if not self._state.empty:
            self._exports.look()
        if self.isVisible() and (first or was_empty != self._state.empty):
            self.focus_first()

    def _on_looked(self, tally: Tally) -> None:
        self._become(replace(self._state, tally=tally))

    def _on_folder_found(self, search: int, folder: Path) -> None:
        if search != self._search:
            return  # something else was typed since
        self._become(replace(self._state, folder=folder))
        if self._waits:
            self._waits = False
            self._exports.export(self._state.request, folder)

    def _on_folder_not_found(self, search: int, error: GoldquillError) -> None:
        if search != self._search:
            return
        if self._waits:
            self._waits = False
            self._become(self._state.ended())
            self._focus_export()
        self._notice.say_error(error)

    def _on_named(self, name: str) -> None:
        self._become(replace(self._state, named=name))
        # An input method ends its word when the field loses the focus: that is when an export begins.
        self._propose(self._parent_folder, waits=self._waits)

    def _on_choice_changed(self, choice: Choice) -> None:
        self._become(replace(self._state, choice=choice))

    def _on_went(self, way: Way) -> None:
        cut_short = self._state.cut_short_by_closing
        self._state = self._state.went(way)
        self._show_way()
        if cut_short != self._state.cut_short_by_closing:
            self.under_way_changed.emit()

    def _on_exported(self, exported: Exported) -> None:
        self._become(self._state.done(exported))
        self._propose(exported.path.parent)
        self._take_focus()

    def _on_checked(self, checked: Checked) -> None:
        self._become(self._state.held(checked))
        self._take_focus()

    def _on_seen(self, folder: Path) -> None:
        opens, self._opens = self._opens, False
        if not self._is_of_outcome(folder):
            return
        self._notice.error_over(self._gone)
        self._become(self._state.seen(there=True))
        if opens and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._notice.say(self.tr("No file manager opened the folder."), str(folder))

    def _on_not_seen(self, error: GoldquillError) -> None:
        opens, self._opens = self._opens, False
        if not isinstance(error, DatasetGone) or not self._is_of_outcome(error.path):
            return
        if opens:
            self._gone = error
            self._notice.say_error(error)
        self._lose()

    def _is_of_outcome(self, folder: Path) -> bool:
        """Another may have been exported since its folder was looked for."""
        return self._state.outcome is not None and self._state.outcome.path == folder

    def _lose(self) -> None:
        """What was exported is gone, and with it what could be done with it."""
        had_focus = self._sheet.offers_have_focus()
        self._become(self._state.seen(there=False))
        if had_focus:
            self._take_focus()

    def _on_failed(self, error: GoldquillError) -> None:
        exporting = self._state.doing is Doing.EXPORTING
        nothing = self.tr("Nothing of it is left on the disk.") if exporting else ""
        self._become(self._state.ended())
        if isinstance(error, DatasetGone):
            self._gone = error
            self._lose()
        if isinstance(error, Cancelled):
            self._notice.say(self.tr("Stopped."), nothing, for_seconds=HINT_S)
        else:
            self._notice.say_error(error)
        self._propose(self._parent_folder)  # something may be there by now
        if self._state.exported is not None:  # or what was exported be gone
            self._exports.see(self._state.exported.path)
        if exporting:
            self._focus_export()
        else:
            self._take_focus()

    def _focus_export(self) -> None:
        """After an export that failed: not with what came of an earlier one."""
        if self.isVisible():
            self._export_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_focus(self) -> None:
        """What had the focus while it went on is gone."""
        if self.isVisible():
            self.focus_first()
