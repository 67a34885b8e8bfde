"""The dialogue being written, one editor a turn, in a column of comfortable width that scrolls as a whole."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.instruct.state import InstructState, TurnText, View
from ui.instruct.turn_editor import TurnEditor
from ui.reading import Reading
from ui.spelling import Spelling
from ui.theme import Theme, set_role
from ui.tokens import READING_COLUMNS, SIZE_READING, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.action_button import ActionButton


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody reads: how far down a turn's text, from 0.0 to 1.0, and how many pixels below the view's top."""

    turn: str
    part: float
    below_top: int


class DialogueView(QScrollArea):
    """Editors are kept by turn id, so a change to one never disturbs the caret or the undo of another.

    Signals: those of `TurnEditor`, of every editor.
    """

    text_edited = Signal(str, str)
    role_chosen = Signal(str, object)
    moved = Signal(str, int)
    removed = Signal(str)
    left = Signal()

    def __init__(
        self, theme: Theme, reading: Reading, spelling: Spelling, add: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading = reading
        self._spelling = spelling
        self._editors: dict[str, TurnEditor] = {}
        self._shown: tuple[tuple[TurnText, ...], View] | None = None
        self._following = False
        self._held: _Place | None = None  # stays where it is while the turns take their heights in another view
        self._follow = QTimer(self)  # an edit changes a field's height, and the layout takes it up after the edit
        self._follow.setSingleShot(True)
        self._follow.setInterval(0)
        self._follow.timeout.connect(self._keep_in_sight)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled_by_hand)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._room = QWidget()
        set_role(self._room, "body")
        self._column = QWidget()
        self._turns = QVBoxLayout()
        self._turns.setSpacing(SPACE_5)
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(0, SPACE_5, 0, SPACE_5)
        inner.setSpacing(SPACE_4)
        inner.addLayout(self._turns)
        inner.addWidget(ActionButton(add, theme, "quiet"), alignment=Qt.AlignmentFlag.AlignLeft)
        inner.addStretch()
        row = QHBoxLayout(self._room)
        row.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        row.addStretch(1)
        row.addWidget(self._column, 1000)
        row.addStretch(1)
        self.setWidget(self._room)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_state(self, state: InstructState) -> None:
        """Paint the dialogue; nothing is done where turns and view are as they were shown last."""
        if self._shown == (state.turns, state.view):
            return
        if self._shown is not None and self._shown[1] is not state.view:
            if self.focused_turn() is not None:
                self.setFocus()  # hiding a field puts the caret into the next turn
            self._held = self._place_read(state.focus)
            self._follow.start()
        self._shown = (state.turns, state.view)
        ids = [turn.id for turn in state.turns]
        for gone in [name for name in self._editors if name not in ids]:
            editor = self._editors.pop(gone)
            self._turns.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        for place, turn in enumerate(state.turns):
            editor = self._editors.get(turn.id) or self._made(state, turn.id)
            if self._turns.indexOf(editor) != place:
                self._turns.insertWidget(place, editor)
                editor.show()  # at once: a hidden field cannot take the focus
            editor.show_turn(
                turn,
                view=state.view,
                first=place == 0,
                last=place == len(ids) - 1,
                only=len(ids) == 1,
            )
        for before, after in pairwise(ids):
            QWidget.setTabOrder(self._editors[before].field, self._editors[after].field)

    def focused_turn(self) -> tuple[str, int] | None:
        """The turn with the caret, and where it is; None while no text has the focus."""
        for name, editor in self._editors.items():
            if editor.field.hasFocus():
                return name, editor.field.caret()
        return None

    def turn_with_focus(self) -> str | None:
        """The turn whose text or buttons have the focus, if one's have."""
        focused = QApplication.focusWidget()
        around = (name for name, e in self._editors.items() if focused is not None and e.isAncestorOf(focused))
        return next(around, None)

    def show_turn(self, turn: str) -> None:
        """Bring a turn into sight; the caret may be elsewhere."""
        self._following = False
        self._held = None
        editor = self._editors[turn]
        QTimer.singleShot(0, editor, partial(self._bring_into_sight, editor))  # it has its place after the layout

    def focus_turn(self, turn: str | None, cursor: int | None = None) -> None:
        """Put the caret into a turn, at `cursor` or where it was left; an unknown turn means the first one that is
        empty, else the last."""
        editor = self._editors.get(turn or "") or next(
            (e for e in self._editors.values() if not e.field.text()), list(self._editors.values())[-1]
        )
        if cursor is not None:
            editor.field.set_caret(cursor)
        editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, editor, partial(self._show_turn, editor))  # a new one has its place after the layout
        self._on_caret_moved()

    def clear(self) -> None:
        """Forget all editors, their undo included: another piece of work is coming."""
        for editor in self._editors.values():
            self._turns.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self._editors = {}
        self._shown = None
        self._held = None

    def count_words(self) -> int:
        """Count the words of each turn anew where it has another text, show them, and return how many there are."""
        return sum(editor.count_words() for editor in self._editors.values())

    def _made(self, state: InstructState, turn_id: str) -> TurnEditor:
        turn = next(t for t in state.turns if t.id == turn_id)
        editor = TurnEditor(self._theme, self._reading, self._spelling, turn)
        editor.text_edited.connect(self.text_edited)
        editor.role_chosen.connect(self.role_chosen)
        editor.moved.connect(self.moved)
        editor.removed.connect(self.removed)
        editor.left.connect(self.left)
        editor.field.entered.connect(self._on_caret_moved)
        editor.field.cursorPositionChanged.connect(self._on_caret_moved)
        editor.field.textChanged.connect(self._on_caret_moved)
        self._editors[turn_id] = editor
        return editor

    def _on_caret_moved(self) -> None:
        self._following = True
        self._held = None
        self._follow.start()

    def _on_scrolled_by_hand(self) -> None:
        self._following = False
        self._held = None

    def _on_range_changed(self) -> None:
        """The column has grown or the window is another: the caret, or the place that was read before the view changed,
        stays in sight, unless it was scrolled away from."""
        if self._following or self._held is not None:
            self._follow.start()

    def _keep_in_sight(self) -> None:
        if self._held is None:
            self._show_caret()
        elif (editor := self._editors.get(self._held.turn)) is not None:
            text = editor.shown()
            line = self._top_of(text) + int(self._held.part * text.height())
            self.verticalScrollBar().setValue(line - self._held.below_top)

    def _place_read(self, turn: str | None) -> _Place | None:
        """The line with the caret of this turn, where it is in sight, or else the line at the top."""
        top = self.verticalScrollBar().value()
        editor = self._editors.get(turn or "")
        if editor is not None and not editor.field.isHidden():
            caret = editor.field.caret_rect().center().y()
            line = self._top_of(editor.field) + caret
            if top <= line <= top + self.viewport().height():
                above = editor.field.verticalScrollBar().value() + caret
                return _Place(editor.turn_id, above / editor.field.document().size().height(), line - top)
        editor = next((e for e in self._editors.values() if self._top_of(e) + e.height() > top), None)
        if editor is None:
            return None
        text = editor.shown()
        above = max(0, top - self._top_of(text))
        return _Place(editor.turn_id, above / text.height(), self._top_of(text) + above - top)

    def _top_of(self, widget: QWidget) -> int:
        return widget.mapTo(self._room, QPoint(0, 0)).y()

    def _show_turn(self, editor: TurnEditor) -> None:
        """Scroll the whole turn into view, where it fits."""
        if editor.height() + SPACE_5 <= self.height():
            self.ensureWidgetVisible(editor, 0, SPACE_3)

    def _bring_into_sight(self, editor: TurnEditor) -> None:
        """Scroll to the turn, or to its beginning where it does not fit and nothing of it is in sight."""
        self._show_turn(editor)
        if editor.visibleRegion().isEmpty():
            self.verticalScrollBar().setValue(self._top_of(editor) - SPACE_3)

    def _show_caret(self) -> None:
        """Scroll until the line with the caret is in view; a field that has not the focus shows none."""
        field = next((e.field for e in self._editors.values() if e.field.hasFocus()), None)
        if field is None:
            return
        caret = field.caret_rect()
        # Under a pressed mouse button nothing more than needed moves: the text would slide from under the pointer.
        around = 0 if QApplication.mouseButtons() else SPACE_3
        place = field.mapTo(self._room, caret.center())
        self.ensureVisible(place.x(), place.y(), 0, caret.height() // 2 + 1 + around)

    def _on_theme_changed(self) -> None:
        width = QFontMetricsF(self._theme.font(SIZE_READING)).averageCharWidth() * READING_COLUMNS
        self._column.setMaximumWidth(int(width) + 2 * SPACE_4)
