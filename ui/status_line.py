"""The one status line: the model, what is saved, what waits to be sent. Always what is so now.

Each part hides when it has nothing to say. In a narrow header the least needed parts go first.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.events import EngineChanged, EngineStatus
from ui.errors import error_info_words
from ui.i18n import Retranslated
from ui.page import SavedMark, SavedState
from ui.theme import Theme, set_kind, set_role
from ui.tokens import SPACE_4, Tokens
from ui.widgets.eliding_button import ElidingButton
from ui.widgets.shown import set_shown

_LONGEST_NAME = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingMark:
    """How the sending to the company stands. `stopped`: not without a person, as it is not trusted or refuses. `held`
    are records that it did not take."""

    waiting: int = 0
    held: int = 0
    sent_at: datetime | None = None
    stopped: bool = False
    offline: bool = False
    metered: bool = False
    unreachable: bool = False
    busy: bool = False


class _Dot(QWidget):
    """A dot in the colour of the model's state: filled when it can answer, hollow when it cannot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = EngineStatus.OFF
        self.setFixedSize(10, 10)
        theme.theme_changed.connect(self.update)

    def show_status(self, status: EngineStatus) -> None:
        self._status = status
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — a dot
        colour = QColor(_status_colour(self._status, self._theme.tokens))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour)
        if self._status in (EngineStatus.READY, EngineStatus.BUSY):
            painter.setBrush(colour)
        painter.drawEllipse(1, 1, 7, 7)


class StatusLine(Retranslated, QWidget):
    """Painted from whole values, so it can never disagree with itself.

    Signals:
        model_clicked(): the person wants to see the models.
        sending_clicked(): the person wants to see how the sending goes.
        words_changed(): it may need more or less room now (`full_width`).
    """

    model_clicked = Signal()
    sending_clicked = Signal()
    words_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = EngineChanged(status=EngineStatus.OFF)
        self._saved = SavedState()
        self._speed: float | None = None
        self._sending: SendingMark | None = None
        self._roomy = True
        self._dot = _Dot(theme)
        self._model = ElidingButton()
        set_kind(self._model, "status")
        self._saved_label = self._part()
        self._sending_button = ElidingButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self._dot)
        row.addSpacing(-SPACE_4)
        for part in (self._model, self._saved_label, self._sending_button):
            row.addWidget(part)
        self._model.clicked.connect(self.model_clicked)
        self._sending_button.clicked.connect(self.sending_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.retranslate()

    def show_engine(self, engine: EngineChanged) -> None:
        """Show the model's state."""
        if engine.status is not EngineStatus.BUSY:
            self._speed = None if engine.status is not EngineStatus.READY else self._speed
        self._engine = engine
        self.retranslate()

    def show_speed(self, tokens_per_second: float) -> None:
        """Show the speed of the answers; it stays until the model does something else."""
        self._speed = tokens_per_second
        self.retranslate()

    def show_saved(self, saved: SavedState) -> None:
        """Show the saved mark of the page in front."""
        self._saved = saved
        self.retranslate()

    def show_sending(self, sending: SendingMark) -> None:
        """Show how the sending stands; a desk that works for no company is never told this, and shows nothing."""
        if sending != self._sending:
            self._sending = sending
            self.retranslate()

    def full_width(self) -> int:
        """Return the pixels it would take with everything it has to say."""
        parts = [self._model_words(roomy=True), *(words for words in self._part_words(roomy=True) if words)]
        metrics = self.fontMetrics()  # of the interface's size, a little larger than the parts': that is their padding
        return self._dot.width() + sum(metrics.horizontalAdvance(part) + SPACE_4 for part in parts)

    def set_roomy(self, roomy: bool) -> None:
        """Leave out the speed, and when it was sent, where there is little room."""
        if roomy != self._roomy:
            self._roomy = roomy
            self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Status"))
        self._dot.show_status(self._engine.status)
        self._model.setText(self._model_words(roomy=self._roomy))
        self._model.setToolTip(self._model_help())
        self._model.setAccessibleName(self._model_words(roomy=self._roomy))
        self._model.setAccessibleDescription(self._model_help())
        saved, sending = self._part_words(roomy=self._roomy)
        set_shown(self._saved_label, bool(saved))
        self._saved_label.setText(saved)
        self._saved_label.setToolTip(self._saved.reason)
        set_role(self._saved_label, "status-danger" if self._saved.mark is SavedMark.UNSAVED else "small")
        self._show_sending(sending)
        self.words_changed.emit()

    def _part_words(self, *, roomy: bool) -> tuple[str, str]:
        """Return what is to be said of saving and of sending; "" for nothing."""
        saved = {
            SavedMark.NOTHING: "",
            SavedMark.SAVED: self.tr("saved ✓"),
            SavedMark.SAVING: self.tr("saving…"),
            SavedMark.UNSAVED: self.tr("not saved"),
        }[self._saved.mark]
        return saved, self._sending_words(roomy=roomy)

    def _sending_words(self, *, roomy: bool) -> str:
        sending = self._sending
        if sending is None:
            return ""
        if sending.stopped:
            return self.tr("not sending")
        waiting = self.tr("%n to send", "", sending.waiting)
        if sending.busy:
            return self.tr("sending…")
        if sending.held:
            held = self.tr("%n not taken", "", sending.held)
            return f"{waiting} · {held}" if sending.waiting and roomy else held
        if sending.waiting and sending.offline:
            return self.tr("{waiting} · offline").format(waiting=waiting)
        if sending.waiting and sending.metered:
            return self.tr("{waiting} · metered network").format(waiting=waiting)
        if sending.waiting and sending.unreachable:
            return self.tr("{waiting} · no connection").format(waiting=waiting)
        if sending.waiting:
            return waiting
        if sending.sent_at is None:
            return ""
        if not roomy:
            return self.tr("sent ✓")
        from ui.times import when_words  # a start has nothing to tell yet

        return self.tr("sent {time} ✓").format(time=when_words(sending.sent_at))

    def _show_sending(self, words: str) -> None:
        sending = self._sending or SendingMark()
        set_shown(self._sending_button, bool(words))
        self._sending_button.setText(words)
        set_kind(
            self._sending_button,
            "status-danger" if sending.stopped or (sending.held and not sending.busy) else "status",
        )
        if sending.sent_at is None:
            help_ = self.tr("Signed work that waits to be sent to your company.")
        else:
            from ui.times import when_words  # a start has nothing to tell yet

            help_ = self.tr("Last sent to your company: {time}").format(time=when_words(sending.sent_at))
        self._sending_button.setToolTip(help_)
        self._sending_button.setAccessibleName(words)
        self._sending_button.setAccessibleDescription(help_)

    def _part(self) -> QLabel:
        label = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(label, "small")
        return label

    def _model_words(self, *, roomy: bool) -> str:
        engine = self._engine
        name = ""
        if engine.provenance is not None:
            name = engine.provenance.model_name
            name = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
        match engine.status:
            case EngineStatus.OFF:
                return self.tr("no model")
            case EngineStatus.STARTING:
                return self.tr("model starting")
            case EngineStatus.LOADING:
                return self.tr("model loading {percent}%").format(percent=round(engine.progress * 100))
            case EngineStatus.RESTARTING:
                return self.tr("model starting again")
            case EngineStatus.FAILED:
                return self.tr("model stopped")
            case EngineStatus.READY | EngineStatus.BUSY:
                state = name or self.tr("model ready")
                if self._speed is not None and roomy:
                    speed = QLocale().toString(self._speed, "f", 0)
                    return self.tr("{model} · {speed} tok/s").format(model=state, speed=speed)
                return (
                    self.tr("{model} · answering").format(model=state) if engine.status is EngineStatus.BUSY else state
                )

    def _model_help(self) -> str:
        engine = self._engine
        if engine.error is not None:
            words = error_info_words(engine.error)
            return f"{words.title}\n{words.advice}"
        if engine.provenance is not None:
            made = engine.provenance
            return f"{made.model_name} · {made.quantisation} · {made.backend} · {made.device}"
        return self.tr("Choose a model")


def _status_colour(status: EngineStatus, tokens: Tokens) -> str:
    match status:
        case EngineStatus.READY | EngineStatus.BUSY:
            return tokens.good
        case EngineStatus.FAILED:
            return tokens.danger
        case EngineStatus.STARTING | EngineStatus.LOADING | EngineStatus.RESTARTING:
            return tokens.caution
        case EngineStatus.OFF:
            return tokens.quiet
