"""Models: the library of model files, how each fits this machine, which one is used, and what the company offers.

The page paints a `ModelsState` and says to the `LibraryBridge` and the `OffersBridge` what the person wants; files,
database, engine and network are the bridges'. A person's own files are never copied, moved or deleted.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.events import EngineChanged
from app.domain.model import Device, FitVerdict, LibraryModel, Offer
from ui.bridge.engine import EngineBridge
from ui.errors import size_words
from ui.models.announcer import Announcer
from ui.models.drop_hint import DropHint
from ui.models.library_bridge import LibraryBridge
from ui.models.model_list import ModelList
from ui.models.model_view import WIDTH, ModelView
from ui.models.offer_view import OfferView
from ui.models.offers_bridge import OffersBridge
from ui.models.progress_strips import ProgressStrips
from ui.models.state import Fetching, Fitting, ModelsState, Plan, Reading, Use
from ui.models.two_panes import TwoPanes
from ui.page import Page
from ui.theme import Theme
from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.notice import Notice
from ui.widgets.shown import set_shown
from ui.widgets.top_bars import TopBars

FIT_MS = 80


class ModelsPage(Page):
    """Knows no other page; other pages hear of the model through the engine."""

    def __init__(
        self,
        *,
        theme: Theme,
        library: LibraryBridge,
        offers: OffersBridge,
        engine: EngineBridge,
        bundled: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`bundled` is the file of the model that came with the program, if one did."""
        super().__init__(parent)
        self._bundled = bundled
        self._library = library
        self._offers = offers
        self._engine = engine
        self._state = ModelsState(use=library.use, fetching=offers.fetching)
        if engine.state is not None:
            self._state = replace(self._state, engine=engine.state)
        self._remembered = library.remembered
        self._added: str | None = None
        self._folder = Path.home()
        self._make_actions()
        self._notice = Notice(theme)
        self._announcer = Announcer(self._notice, library, offers, lambda: self._state, self)
        self._strips = ProgressStrips(
            theme,
            stop_loading=self._stop_loading,
            stop_reading=self._stop_reading,
            stop_fetching=self._stop_fetching,
        )
        self._list = ModelList(theme)
        self._view = ModelView(theme, check=self._check)
        self._offer_view = OfferView(theme, width=WIDTH)
        self._empty = EmptyState(theme, "models", self._add, other=self._bring_back)
        self._stack, self._footer = QStackedWidget(), QWidget()
        self._add_button = ActionButton(self._add, theme)
        self._fit_timer = QTimer(self, singleShot=True, interval=FIT_MS)
        self._build(theme)
        self._hint = DropHint(self)
        self._connect()
        self.retranslate()

    def title(self) -> str:
        return self.tr("Models")

    def subtitle(self) -> str:
        models = self._state.models
        if not models:
            return ""
        size = size_words(sum(model.info.file_bytes for model in models))
        return self.tr("%n model(s), {size}", "", len(models)).format(size=size)

    def footer(self) -> QWidget:
        return self._footer

    def focus_first(self) -> None:
        if self._state.empty:
            for button in self._empty.findChildren(PrimaryButton):
                button.setFocus()
        else:
            self._list.setFocus()

    def enter(self) -> None:
        if self._library.remembered != self._remembered:  # changed in the settings
            self._remembered = self._library.remembered
            self._show(self._state.planning(self._remembered))
        self._offers.refresh()
        self._library.refresh()
        self._library.find_devices()
        self._fit_timer.start()
        self._announcer.tell_engine(self._state.engine)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add these files, as if they were chosen in the file dialog."""
        self._notice.clear()
        self._library.add(paths)

    def retranslate(self) -> None:
        self._add.setText(self.tr("Add from disk…"))
        self._add.setToolTip(self.tr("Add .gguf files; they stay where they are"))
        self._bring_back.setText(self.tr("Bring back the model that came along"))
        self._check.setText(self.tr("Check the file"))
        self._check.setToolTip(self.tr("Read the whole file again and compare its checksum"))
        self._remove.setText(self.tr("Remove"))
        self._remove.setToolTip(self.tr("Take it off the list; the file stays on the disk"))
        self._stop_loading.setText(self.tr("Cancel loading"))
        self._stop_reading.setText(self.tr("Stop reading"))
        self._stop_fetching.setText(self.tr("Stop getting it"))
        self._stop_fetching.setToolTip(self.tr("What has come is kept; go on whenever you like"))
        self._get.setToolTip(self.tr("Fetch it from the company's server, check it, and put it on the list"))
        self._empty.set_sentence(
            self.tr(
                "A model is one file that ends in .gguf. Add one from this computer, or drop it here: it stays where "
                "it is, and nothing is sent anywhere."
            )
        )
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._hint.isVisible():
            self._hint.cover()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event):
            event.acceptProposedAction()
            self._hint.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hint.hide()
        if files := _dropped_files(event):
            event.acceptProposedAction()
            self.add_files(files)

    def _make_actions(self) -> None:
        self._use = self.named_action("Ctrl+Return", self._on_use)
        self._get = self.named_action("Ctrl+Return", self._on_get)
        self._add = self.named_action("Ctrl+O", self._on_add)
        self._bring_back = self.named_action("", self._on_bring_back)
        self._check = self.named_action("Ctrl+R", self._on_check)
        self._remove = self.named_action("Del", self._on_remove)
        self._stop_loading = self.named_action("Esc", self._on_stop_loading)
        self._stop_reading = self.named_action("", self._library.cancel_reading)
        self._stop_fetching = self.named_action("", self._offers.stop)

    def _build(self, theme: Theme) -> None:
        self.setAcceptDrops(True)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._offer_view)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TopBars(self._notice, self._strips, width=WIDTH))
        column.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(TwoPanes(self._list, right, self._view))
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._add_button)
        foot.addWidget(ActionButton(self._remove, theme, "quiet"))
        foot.addStretch(1)
        foot.addWidget(ActionButton(self._use, theme, "primary"))
        foot.addWidget(ActionButton(self._get, theme, "primary"))

    def _connect(self) -> None:
        library = self._library
        library.listed.connect(self._on_listed)
        library.added.connect(lambda model_id, _: self._on_added(model_id))
        library.reading_changed.connect(self._on_reading_changed)
        library.fitted.connect(self._on_fitted)
        library.devices_found.connect(self._on_devices_found)
        library.use_changed.connect(self._on_use_changed)
        self._offers.listed.connect(self._on_offered)
        self._offers.fetching_changed.connect(self._on_fetching_changed)
        self._offers.got.connect(lambda _: library.refresh())
        self._engine.engine_changed.connect(self._on_engine_changed)
        self._list.model_selected.connect(self._on_model_selected)
        self._list.model_activated.connect(self._on_activated)
        self._view.plan_changed.connect(self._on_plan_changed)
        self._view.copy_asked.connect(self._announcer.copy)
        self._fit_timer.timeout.connect(self._ask_fit)

    def _paint(self) -> None:
        state = self._state
        self._stack.setVisible(state.models is not None)
        offer = state.offer
        other = self._empty if offer is None else self._offer_view
        self._stack.setCurrentWidget(self._view if state.model is not None else other)
        self._list.show_state(state)
        self._view.show_state(state)
        self._offer_view.show_state(state)
        self._stop_loading.setVisible(state.loading)
        self._stop_reading.setVisible(state.reading is not None)
        self._stop_reading.setShortcut("" if state.loading else "Esc")
        self._stop_fetching.setVisible(state.fetching is not None)
        self._stop_fetching.setShortcut("" if state.loading or state.reading is not None else "Esc")
        self._strips.show_state(state)
        self._use.setText(self._use_words())
        self._use.setEnabled(state.can_use)
        self._use.setVisible(state.model is not None)
        self._get.setText(self._get_words(offer))
        self._get.setVisible(offer is not None)
        set_shown(self._add_button, not state.empty)  # the empty place has its own
        missing = state.models is not None and all(model.info.path != self._bundled for model in state.models)
        self._bring_back.setVisible(self._bundled is not None and missing)
        for action in (self._check, self._remove):
            action.setVisible(state.model is not None)
        self._check.setEnabled(state.model is not None and state.model.available and state.reading is None)
        self.heading_changed.emit(self.title(), self.subtitle())

    def _use_words(self) -> str:
        if self._state.runs_as_planned:
            return self.tr("In use")
        return self.tr("Load it again") if self._state.selected_is_loaded else self.tr("Use this model")

    def _get_words(self, offer: Offer | None) -> str:
        fetching = self._state.fetching
        if offer is not None and fetching is not None and fetching.entry.sha256 == offer.entry.sha256:
            return self.tr("On its way")
        return self.tr("Go on") if offer is not None and offer.begun_bytes else self.tr("Get it")

    def _show(self, state: ModelsState) -> None:
        """Take a new state; ask again how it fits when the question is another one."""
        asked = self._state.question if self._state.model is not None else None
        self._state = state
        self._paint()
        if state.model is not None and state.question != asked:
            self._fit_timer.start()

    def _ask_fit(self) -> None:
        model, (_, plan) = self._state.model, self._state.question
        if model is not None and model.available:
            self._library.ask_fit(model, plan)

    def _on_listed(self, models: tuple[LibraryModel, ...]) -> None:
        remembered = self._library.remembered
        state = self._state.listed(models, remembered)
        if self._added is not None and any(model.id == self._added for model in models):
            state = state.selecting(self._added, remembered)
            self._added = None
        self._show_other(state)

    def _on_offered(self, offers: tuple[Offer, ...]) -> None:
        others = {offer.entry for offer in offers} != {offer.entry for offer in self._state.offers}
        self._show_other(self._state.offered(offers, self._library.remembered))
        if others:
            self._library.refresh()  # which models are the company's

    def _on_fetching_changed(self, fetching: Fetching | None) -> None:
        self._show(replace(self._state, fetching=fetching))

    def _show_other(self, state: ModelsState) -> None:
        """Take a state that may have something to choose from where there was nothing, or the other way round."""
        was = (self._state.models is None, self._state.empty)
        self._show(state)
        if self.isVisible() and was != (state.models is None, state.empty):  # what had the focus is gone
            self.focus_first()

    def _on_model_selected(self, model_id: str) -> None:
        self._show(self._state.selecting(model_id, self._library.remembered))

    def _on_plan_changed(self, plan: Plan) -> None:
        self._show(self._state.planning(plan))

    def _on_fitted(self, fitting: Fitting) -> None:
        self._show(self._state.fitted(fitting))

    def _on_devices_found(self, devices: tuple[Device, ...]) -> None:
        self._show(replace(self._state, devices=devices))

    def _on_reading_changed(self, reading: Reading | None) -> None:
        self._show(replace(self._state, reading=reading))

    def _on_use_changed(self, use: Use) -> None:
        self._show(self._state.using(use))

    def _on_engine_changed(self, engine: EngineChanged) -> None:
        was_loading = self._state.loading
        self._show(replace(self._state, engine=engine))
        self._announcer.tell_engine(engine)
        if was_loading and not self._state.loading:
            self._library.find_devices()  # what is free is other than before
            self._fit_timer.start()

    def _on_add(self) -> None:
        dialog = QFileDialog(self, self.tr("Add models"), str(self._folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Models (*.gguf)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    def _on_bring_back(self) -> None:
        if self._bundled is not None:
            self.add_files([self._bundled])

    def _on_files_selected(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        self._folder = paths[0].parent
        self.add_files(paths)

    def _on_added(self, model_id: str) -> None:
        self._added = model_id

    def _on_use(self) -> None:
        state = self._state
        model, report = state.model, state.fitting.report if state.fitting is not None else None
        if model is None:
            return
        if not state.can_use:
            self._announcer.tell_not_used(model)
            return
        use = partial(self._library.use_model, model.id, state.plan)
        if report is not None and report.verdict is FitVerdict.TOO_BIG:
            self._announcer.warn_too_big(model, report, partial(use, anyway=True))
        else:
            self._notice.clear()
            use()

    def _on_get(self) -> None:
        if self._state.fetching is not None:
            self._announcer.tell_under_way(self._state.fetching)
        elif (offer := self._state.offer) is not None:
            self._notice.clear()
            self._offers.get(offer)

    def _on_activated(self) -> None:
        if self._state.offer is not None:
            self._on_get()
        else:
            self._on_use()

    def _on_stop_loading(self) -> None:
        self._library.cancel_load()
        self._announcer.tell_stopped()

    def _on_check(self) -> None:
        if self._state.selected is not None:
            self._notice.clear()
            self._library.check_again(self._state.selected)

    def _on_remove(self) -> None:
        if (model := self._state.model) is not None:
            self._folder = model.info.path.parent  # where it is found again
            self._library.remove(model.id)


def _dropped_files(event: QDropEvent) -> list[Path]:
    """The files that are dragged; folders and addresses are no files."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if not path.is_dir()]
