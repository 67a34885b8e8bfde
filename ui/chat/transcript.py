"""The conversation on the screen: one column of turns that follows the answer being written, unless one scrolled up."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.chat.state import ChatState
from ui.chat.turn_view import TurnView
from ui.i18n import Retranslated
from ui.reading import Reading
from ui.theme import Theme, set_kind, set_role
from ui.tokens import READING_COLUMNS, SIZE_READING, SPACE_4, SPACE_5
from ui.widgets.found_word import FoundWord
from ui.widgets.shown import set_shown

AT_THE_END_PX = 24


class Transcript(Retranslated, QScrollArea):
    """Views are kept by turn id, so a change to one moves nothing else. Signals: those of `TurnView`, and
    unfold_asked: the earlier turns are wanted too.
    """

    version_wanted = Signal(str, int)
    edit_asked = Signal(str)
    copy_asked = Signal(str)
    again_asked = Signal(str)
    gold_asked = Signal(str)
    rank_asked = Signal(str)
    link_activated = Signal(str)
    unfold_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading = Reading(theme, self)
        self._views: dict[str, TurnView] = {}
        self._folded = 0
        self._following = True
        self._found = FoundWord(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its turns take it, and show that they have it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room = QWidget()
        set_role(room, "body")
        self._earlier = QPushButton()
        set_kind(self._earlier, "link")
        self._earlier.clicked.connect(self.unfold_asked)
        self._column = QWidget()
        self._turns = QVBoxLayout()
        self._turns.setSpacing(SPACE_5)
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(0, SPACE_5, 0, SPACE_5)
        inner.addWidget(self._earlier, alignment=Qt.AlignmentFlag.AlignLeft)
        inner.addLayout(self._turns)
        inner.addStretch()
        row = QHBoxLayout(room)
        row.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        row.addStretch(1)
        row.addWidget(self._column, 1000)
        row.addStretch(1)
        self.setWidget(room)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_range_changed)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def show_state(self, state: ChatState) -> None:
        """Paint the turns of the path."""
        path = state.path
        self._folded = state.folded
        set_shown(self._earlier, self._folded > 0)
        ids = [turn.id for turn in path]
        self._drop([name for name in self._views if name not in ids])
        writing = state.writing_here
        for place, turn in enumerate(path):
            view = self._views.get(turn.id)
            if view is None:
                view = self._made(turn.id, TurnView(self._theme, self._reading, turn))
                if writing is not None and writing.turn == turn.id:
                    view.append(writing.text[len(turn.text) :])
            if self._turns.indexOf(view) != place:
                self._turns.insertWidget(place, view)
            view.show_turn(
                turn,
                versions=state.version(turn.id),
                writing=writing is not None and writing.turn == turn.id,
            )
        self.retranslate()

    def append(self, turn: str, text: str) -> None:
        """More of the answer of `turn` arrived."""
        if turn in self._views:
            self._views[turn].append(text)

    def follow(self) -> None:
        """Go to the end and stay there while text arrives."""
        self._following = True
        self._found.seek("")
        QTimer.singleShot(0, self, self._to_the_end)

    def show_turn(self, turn: str, found: str = "") -> None:
        """Bring a turn into view, such as one that a search found, and in it the word that was found."""
        self._following = False
        if (view := self._views.get(turn)) is not None:
            QTimer.singleShot(0, view, lambda: self._go_to(view, found))

    def _go_to(self, view: TurnView, found: str) -> None:
        self.verticalScrollBar().setValue(max(view.y() - SPACE_4, 0))
        self._found.seek(found, within=view)

    def retranslate(self) -> None:
        self._earlier.setText(self.tr("Show %n earlier turn(s)", "", self._folded))
        self.setAccessibleName(self.tr("Conversation"))

    def _drop(self, gone: Sequence[str]) -> None:
        for name in gone:
            view = self._views.pop(name)
            self._turns.removeWidget(view)
            view.hide()
            view.deleteLater()

    def _made(self, name: str, view: TurnView) -> TurnView:
        view.version_wanted.connect(self.version_wanted)
        view.edit_asked.connect(self.edit_asked)
        view.copy_asked.connect(self.copy_asked)
        view.again_asked.connect(self.again_asked)
        view.gold_asked.connect(self.gold_asked)
        view.rank_asked.connect(self.rank_asked)
        view.link_activated.connect(self.link_activated)
        self._views[name] = view
        return view

    def _on_scrolled(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - AT_THE_END_PX

    def _on_range_changed(self) -> None:
        if self._following:
            self._to_the_end()

    def _to_the_end(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _on_theme_changed(self) -> None:
        width = QFontMetricsF(self._theme.font(SIZE_READING)).averageCharWidth() * READING_COLUMNS
        self._column.setMaximumWidth(int(width) + 2 * SPACE_4)
