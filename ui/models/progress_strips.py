"""What takes its time on this page: a model being loaded, files being read, a model of the company's on its way; how
far each is, and a way to stop it."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.events import EngineStatus
from ui.errors import size_words
from ui.i18n import Retranslated
from ui.models.state import Fetching, ModelsState, Reading, model_name
from ui.models.words import left_words
from ui.theme import Theme
from ui.tokens import SPACE_2
from ui.widgets.progress_strip import ProgressStrip


class ProgressStrips(Retranslated, QWidget):
    """Takes no room while nothing is under way."""

    def __init__(
        self,
        theme: Theme,
        *,
        stop_loading: QAction,
        stop_reading: QAction,
        stop_fetching: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = ModelsState()
        self._loading = ProgressStrip(theme, stop_loading)
        self._reading = ProgressStrip(theme, stop_reading)
        self._fetching = ProgressStrip(theme, stop_fetching)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self._loading)
        column.addWidget(self._reading)
        column.addWidget(self._fetching)
        self.retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show how far the load and the reading are."""
        self._state = state
        self.retranslate()

    def retranslate(self) -> None:
        state = self._state
        if state.loading:
            self._loading.show_progress(self._loading_words(), state.engine.progress)
        if state.reading is not None:
            self._reading.show_progress(self._reading_words(state.reading), state.reading.fraction)
        if state.fetching is not None:
            self._fetching.show_progress(self._fetching_words(state.fetching), state.fetching.fraction)
        self._loading.setVisible(state.loading)
        self._reading.setVisible(state.reading is not None)
        self._fetching.setVisible(state.fetching is not None)
        self.setVisible(state.loading or state.reading is not None or state.fetching is not None)

    def _loading_words(self) -> str:
        state = self._state
        name = model_name(state.being_loaded) if state.being_loaded is not None else self.tr("the model")
        words = self.tr("Loading {name}: {percent}%")
        if state.engine.status is EngineStatus.RESTARTING:
            words = self.tr("The model stopped. Loading {name} again: {percent}%")
        return words.format(name=name, percent=round(state.engine.progress * 100))

    def _reading_words(self, reading: Reading) -> str:
        words = self.tr("Reading {file} to work out its checksum: {percent}%").format(
            file=reading.path.name, percent=round(reading.fraction * 100)
        )
        if reading.total:
            words += f" · {size_words(reading.done)} / {size_words(reading.total)}"
        if reading.waiting:
            words += " · " + self.tr("%n more file(s) after it", "", reading.waiting)
        return words

    def _fetching_words(self, fetching: Fetching) -> str:
        entry = fetching.entry
        words = self.tr("Getting {name}: {percent}%").format(name=entry.name, percent=fetching.percent)
        words += f" · {size_words(fetching.done)} / {size_words(entry.file_bytes)}"
        if fetching.seconds_left is not None:
            words += f" · {left_words(fetching.seconds_left)}"
        return words
