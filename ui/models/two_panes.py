"""The list beside the model, or above it where a narrow window or large type leaves no room for both."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.models.model_list import ModelList
from ui.models.model_view import ModelView

_LIST_WIDTH = 280


class TwoPanes(QSplitter):
    """`right` holds `view` and what stands above it. The person may move the border; a model that would be cut off
    moves it as well."""

    def __init__(self, models: ModelList, right: QWidget, view: ModelView, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._models = models
        self._view = view
        self._list_width = _LIST_WIDTH
        self._list_height: int | None = None  # as low as it can be, until the person moves the border
        self.addWidget(models)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._on_moved)
        view.least_width_changed.connect(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - self.handleWidth() - self._view.least_width
        beside = room >= self._models.minimumWidth()
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if orientation is not self.orientation():
            self.setOrientation(orientation)
            self._models.lay_out(beside=beside)
        if beside:
            left = min(self._list_width, room)
            self.setSizes([left, self.width() - left])
        else:
            top = self._list_height or self._models.least_height(self.width())
            self.setSizes([top, self.height() - top])

    def _on_moved(self) -> None:
        if self.orientation() is Qt.Orientation.Horizontal:
            self._list_width = self.sizes()[0]
        else:
            self._list_height = self.sizes()[0]
