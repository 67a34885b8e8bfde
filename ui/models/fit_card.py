"""Will it fit: the verdict, the reason in words, the numbers behind it, and what may be decided by hand."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.model import DeviceKind, FitReport, FitVerdict
from ui.errors import error_words, size_words
from ui.i18n import Retranslated
from ui.models.memory_bar import MemoryBar, Swatch
from ui.models.plan_editor import PlanEditor
from ui.models.state import ModelsState, model_name
from ui.models.words import context_words, device_name, fallback_words, layers_words, token_words, verdict_words
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.notice import NoticeKind
from ui.widgets.shown import set_shown

_UNKNOWN = "…"
_PARTS = 4
_TONES = {
    FitVerdict.FITS: NoticeKind.GOOD,
    FitVerdict.TIGHT: NoticeKind.CAUTION,
    FitVerdict.TOO_BIG: NoticeKind.DANGER,
}


@dataclass(frozen=True, slots=True)
class _Verdict:
    title: str
    tone: NoticeKind = NoticeKind.PLAIN
    reasons: str = ""


def _label(role: str = "", *, wraps: bool = True) -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=wraps)
    if role:
        set_role(label, role)
    return label


@dataclass(frozen=True, slots=True)
class _Line:
    """A number with its name before it."""

    name: QLabel = field(default_factory=_label)
    value: QLabel = field(default_factory=lambda: _label(wraps=False))

    def show(self, name: str, value: str) -> None:
        self.name.setText(name)
        self.value.setText(value)


class FitCard(Retranslated, QFrame):
    """Signals:
    plan_changed(Plan): another context or number of layers is to be considered.
    """

    plan_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = ModelsState()
        self._icon = QLabel()
        self._verdict, self._reasons = _label("heading"), _label("quiet")
        self._caution, self._beside = _label("caution"), _label("small")
        self._bar = MemoryBar(theme)
        self._parts = tuple(_Line() for _ in range(_PARTS))
        self._needed, self._free, self._host = _Line(), _Line(), _Line()
        self._plan = PlanEditor()
        set_role(self, "card")
        self._lay_out(theme)
        self._plan.plan_changed.connect(self.plan_changed)
        theme.theme_changed.connect(self._show_verdict)
        self.retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show the fit of the selected model."""
        self._state = state
        self.retranslate()

    def retranslate(self) -> None:
        self._show_verdict()
        self._show_numbers()
        self._show_beside()
        self._plan.show_state(self._state)

    @property
    def _report(self) -> FitReport | None:
        return self._state.fitting.report if self._state.fitting is not None else None

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self._icon)
        head.addWidget(self._verdict, 1)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(SPACE_3)
        numbers.setVerticalSpacing(SPACE_1)
        numbers.setColumnStretch(1, 1)
        for row, line in enumerate((*self._parts, self._needed, self._free, self._host)):
            if row < _PARTS:
                numbers.addWidget(Swatch(theme, row), row, 0)
            numbers.addWidget(line.name, row, 1)
            numbers.addWidget(line.value, row, 2, Qt.AlignmentFlag.AlignRight)
        for label in (self._needed.name, self._needed.value):
            set_role(label, "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self._caution)
        column.addWidget(self._reasons)
        column.addWidget(self._bar)
        column.addLayout(numbers)
        column.addWidget(self._beside)
        column.addSpacing(SPACE_2)
        column.addWidget(self._plan)

    def _show_verdict(self) -> None:
        verdict = self._judge()
        self._verdict.setText(verdict.title)
        _show_words(self._reasons, verdict.reasons)
        _show_words(self._caution, fallback_words(self._state.engine.reason) if self._state.selected_is_loaded else "")
        tokens = self._theme.tokens
        colour = {
            NoticeKind.GOOD: tokens.good,
            NoticeKind.CAUTION: tokens.caution,
            NoticeKind.DANGER: tokens.danger,
            NoticeKind.PLAIN: tokens.quiet,
        }[verdict.tone]
        name = {NoticeKind.GOOD: "check", NoticeKind.PLAIN: "info"}.get(verdict.tone, "warning")
        self._icon.setPixmap(self._theme.icon(name, colour).pixmap(18, 18))

    def _judge(self) -> _Verdict:
        fitting, report = self._state.fitting, self._report
        if fitting is not None and fitting.error is not None:
            words = error_words(fitting.error)
            return _Verdict(words.title, NoticeKind.DANGER, words.advice)
        if report is None:
            return _Verdict(self.tr("Working out whether it fits…"))
        if self._state.runs_as_planned:
            told_elsewhere = self._state.engine.reason or report.verdict is FitVerdict.TOO_BIG
            why = "" if told_elsewhere else layers_words(report)
            return _Verdict(self.tr("In memory now"), NoticeKind.GOOD, why)
        reasons = f"{layers_words(report)} {context_words(report)}".strip()
        return _Verdict(verdict_words(report), _TONES[report.verdict], reasons)

    def _show_numbers(self) -> None:
        report = self._report
        values = [_UNKNOWN] * _PARTS
        parts: tuple[int, ...] = ()
        context = needed = free = host = host_free = _UNKNOWN
        if report is not None:
            parts = (report.weights_bytes, report.cache_bytes, report.compute_bytes, report.reserve_bytes)
            values = [size_words(part) for part in parts]
            context = token_words(report.context_tokens)
            needed, free = size_words(report.needed_bytes), size_words(report.available_bytes)
            host, host_free = size_words(report.host_needed_bytes), size_words(report.host_available_bytes)
        names = (
            self.tr("Weights"),
            self.tr("Cache for a context of {tokens}").format(tokens=context),
            self.tr("Working memory"),
            self.tr("Kept free, to be safe"),
        )
        for line, name, value in zip(self._parts, names, values, strict=True):
            line.show(name, value)
        self._needed.show(self.tr("Needed in all"), needed)
        self._free.show(self._free_words(), free)
        self._host.show(self.tr("Also needed in main memory ({free} free)").format(free=host_free), host)
        beside_gpu = report is not None and report.device.kind is not DeviceKind.CPU
        for label in (self._host.name, self._host.value):
            set_shown(label, beside_gpu)
        self._bar.show_parts(parts, report.available_bytes if report is not None else 0)
        self._bar.setAccessibleName(f"{self._needed.name.text()}: {needed}. {self._free.name.text()}: {free}.")

    def _free_words(self) -> str:
        report = self._report
        if report is not None and report.device.kind is not DeviceKind.CPU:
            return self.tr("Free on {device}").format(device=device_name(report.device))
        return self.tr("Free in main memory now")

    def _show_beside(self) -> None:
        """The model that is loaded takes memory that it gives back when another comes."""
        loaded = self._state.loaded
        if self._report is None or self._report.device.kind is not DeviceKind.CPU or loaded is None:
            words = ""  # the memory of graphics cards is asked for before the first model is loaded
        elif self._state.selected_is_loaded:
            words = self.tr("What is free now is counted with this model in memory.")
        else:
            words = self.tr("What is free now is counted with “{name}” in memory; it makes room first.").format(
                name=model_name(loaded)
            )
        _show_words(self._beside, words)


def _show_words(label: QLabel, words: str) -> None:
    label.setText(words)
    set_shown(label, bool(words))
