"""What the server did not take: each piece of work with the reason, and what to do about the one chosen."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QListView, QWidget

from app.services.sending import HeldWork
from ui.company.page_actions import CompanyActions
from ui.company.state import FORK, CompanyState
from ui.company.words import ReasonWords, reason_words
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.widgets.action_button import ActionButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.section import Section
from ui.widgets.two_lines import Row, RowsModel, TwoLineDelegate

_ROWS_SEEN = 5


class HeldCard(Retranslated, Section):
    """Hidden where the server took everything.

    Signals:
        wanted_in_sight(): the list was come to by keys: what to do about the one chosen stands below it.
    """

    wanted_in_sight = Signal()

    def __init__(self, theme: Theme, actions: CompanyActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CompanyState()
        self._model = RowsModel()
        self._delegate = TwoLineDelegate(theme)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self._list, "rows")
        self._intro = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._advice = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._advice, "quiet")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for action in (actions.open_held, actions.send_held):
            flow.addWidget(ActionButton(action, theme))
        for part in (self._intro, self._list, self._advice, buttons):
            self.column.addWidget(part)
        self._list.selectionModel().currentChanged.connect(lambda _: self._advise())
        self._list.activated.connect(actions.open_held.trigger)
        self._list.installEventFilter(self)
        theme.theme_changed.connect(self._fit)
        self.hide()
        self.retranslate()

    @property
    def chosen(self) -> HeldWork | None:
        """The one that the list is at."""
        row = self._list.currentIndex().row()
        rows = self._model.rows()
        entry_id = rows[row].id if 0 <= row < len(rows) else ""
        return next((each for each in self._state.held if each.entry_id == entry_id), None)

    def show_state(self, state: CompanyState) -> None:
        """Paint this."""
        self._state = state
        self._paint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the list has the focus, once its column has brought the list itself into sight."""
        if event.type() is QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self.wanted_in_sight.emit)
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Not taken by the server"))
        self._list.setAccessibleName(self.tr("Not taken by the server"))
        self._paint()

    def _paint(self) -> None:
        in_all = 0 if self._state.standing is None else len(self._state.standing.held)
        self.setVisible(in_all > 0 and self.parentWidget() is not None)
        self._intro.setText(self.tr("%n record(s) came back, whole on this machine and in History.", "", in_all))
        chosen = self.chosen
        self._model.set_rows([self._row(each) for each in self._state.held])
        index = self._model.index_of(chosen.entry_id) if chosen is not None else QModelIndex()
        self._list.setCurrentIndex(index if index.isValid() else self._model.index(0))
        self._fit()
        self._advise()

    def _row(self, held: HeldWork) -> Row:
        return Row(
            id=held.entry_id,
            title=held.title or self.tr("Note that work was withdrawn"),
            second=self._words(held).why,
            badge=when_words(held.at),
        )

    def _advise(self) -> None:
        chosen = self.chosen
        self._advice.setText("" if chosen is None else self._words(chosen).advice)

    def _words(self, held: HeldWork) -> ReasonWords:
        forked = self._state.standing is not None and FORK in self._state.standing.reasons
        return reason_words(held.reason, forked=forked, former=held.former, note=not held.title)

    def _fit(self) -> None:
        rows = min(_ROWS_SEEN, max(1, self._model.rowCount()))
        self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth() + 2)
