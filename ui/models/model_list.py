"""Every model of the library on two lines, then those that the company offers, and the machine they would run on: a
column, or a row above the model."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QListView, QWidget

from app.domain.model import HashState, LibraryModel, Offer
from ui.errors import size_words
from ui.i18n import Retranslated
from ui.models.machine_view import MachineView
from ui.models.state import ModelsState, model_name
from ui.theme import Theme
from ui.tokens import SPACE_3, SPACE_4
from ui.widgets.shown import set_shown
from ui.widgets.two_lines import Row, RowRole, RowsModel, TwoLineDelegate

_LEAST_WIDTH = 220


class ModelList(Retranslated, QWidget):
    """Signals:
    model_selected(str): this one is to be looked at.
    model_activated(): the selected one is to be used (Enter, a double click).
    """

    model_selected = Signal(str)
    model_activated = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ModelsState()
        self._rows = RowsModel()
        self._delegate = TwoLineDelegate(theme)
        self._list = QListView()
        self._machine = MachineView()
        self._list.setModel(self._rows)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setStyleSheet("QListView:focus { border-color: transparent; }")  # the line in focus has its own ring
        self.setFocusProxy(self._list)
        self.setMinimumWidth(_LEAST_WIDTH)
        machine = QHBoxLayout()
        machine.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        machine.addWidget(self._machine)
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_4)
        self._column.setSpacing(SPACE_3)
        self._column.addWidget(self._list, 100)
        self._column.addStretch(1)
        self._column.addLayout(machine, 0)
        self._list.selectionModel().currentChanged.connect(self._on_current_changed)
        self._list.activated.connect(lambda _: self.model_activated.emit())
        theme.theme_changed.connect(self._list.viewport().update)
        self.retranslate()

    def lay_out(self, *, beside: bool) -> None:
        """Stand as a column `beside` the model, or as a low row above it."""
        direction = QBoxLayout.Direction.TopToBottom if beside else QBoxLayout.Direction.LeftToRight
        self._column.setDirection(direction)
        self._column.setStretch(2, 0 if beside else 100)

    def least_height(self, width: int) -> int:
        """The height at which nothing of the machine is cut off, and a line or two of the list show."""
        return self._column.minimumHeightForWidth(width)

    def show_state(self, state: ModelsState) -> None:
        """Show the library and the devices."""
        self._state = state
        self._machine.show_devices(state.devices)
        whose = self.tr("Your models and your company's") if state.offers else self.tr("Your models")
        self._list.setAccessibleName(whose)
        set_shown(self._list, not state.empty)
        rows = [self._row(model) for model in state.models or ()]
        self._rows.set_rows(rows + [self._offer_row(offer) for offer in state.to_get if state.models is not None])
        index = self._rows.index_of(state.selected) if state.selected else QModelIndex()
        if index != self._list.currentIndex():
            self._list.setCurrentIndex(index)

    def retranslate(self) -> None:
        self.show_state(self._state)

    def _row(self, model: LibraryModel) -> Row:
        info = model.info
        return Row(
            id=model.id,
            title=model_name(model),
            second=f"{info.quantisation} · {size_words(info.file_bytes)} · {info.path.name}",
            badge=self._badge(model),
        )

    def _offer_row(self, offer: Offer) -> Row:
        entry, fetching = offer.entry, self._state.fetching
        if fetching is not None and fetching.entry.sha256 == entry.sha256:
            badge = f"{fetching.percent}%"
        else:
            badge = self.tr("begun") if offer.begun_bytes else self.tr("to get")
        whose, size = self.tr("from the company"), size_words(entry.file_bytes)
        return Row(id=entry.sha256, title=entry.name, second=f"{whose} · {size} · {entry.file_name}", badge=badge)

    def _badge(self, model: LibraryModel) -> str:
        state = self._state
        if not model.available:
            return self.tr("missing")
        if model.hash_state is HashState.CHANGED:
            return self.tr("changed")
        if state.loaded is not None and state.loaded.id == model.id:
            return self.tr("in use")
        if state.being_loaded is not None and state.being_loaded.id == model.id:
            return self.tr("loading")
        return self.tr("company") if model.by_company else ""

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid() and (chosen := index.data(RowRole).id) != self._state.selected:
            self.model_selected.emit(chosen)
