"""The column of the Export page, which scrolls: what came of the last export, and what the next one is to be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.export.content_card import ContentCard
from ui.export.outcome_card import OutcomeCard
from ui.export.page_actions import ExportActions
from ui.export.pieces_card import PiecesCard
from ui.export.place_card import PlaceCard
from ui.export.state import ExportState
from ui.theme import Theme
from ui.widgets.page_column import PageColumn

WIDTH = 720


class Sheet(PageColumn):
    """Cards change nothing while an export is under way.

    Signals:
        choice_changed(Choice): the person wants another export.
        named(str): what the person typed as the folder's name.
    """

    choice_changed = Signal(object)
    named = Signal(str)

    def __init__(self, theme: Theme, actions: ExportActions, parent: QWidget | None = None) -> None:
        super().__init__(width=WIDTH, parent=parent)
        self._outcome = OutcomeCard(theme, actions)
        self._pieces, self._content = PiecesCard(), ContentCard()
        self._place = PlaceCard(theme, actions.choose_folder)
        for part in (self._outcome, self._pieces, self._content, self._place):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        for card in (self._pieces, self._content):
            card.choice_changed.connect(self.choice_changed)
        self._place.named.connect(self.named)

    def show_state(self, state: ExportState) -> None:
        """Paint this."""
        for card in (self._pieces, self._content, self._place):
            card.setEnabled(not state.busy)
        self._pieces.show_state(state)
        self._content.show_choice(state.choice)
        self._place.show_state(state)
        self._outcome.show_state(state)
        self._outcome.setVisible(state.outcome is not None)

    def focus_first(self, state: ExportState) -> None:
        """Put the focus on what is done next: with what was exported, else with what can be chosen."""
        if state.in_reach:
            self.verticalScrollBar().setValue(0)
            self._outcome.focus_first()
        else:
            self.focus_configs()

    def offers_have_focus(self) -> bool:
        """Whether the focus is on what can be done with what was exported."""
        return self._outcome.offers_have_focus()

    def focus_configs(self) -> None:
        """Put the focus where tables are ticked."""
        self._content.focus_configs()
