"""For whom the desk works, as whom, and the keys by which server and desk know each other."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.company.fact_label import fact_label
from ui.company.page_actions import CompanyActions
from ui.company.state import CompanyState, fingerprint, in_groups
from ui.company.words import role_word
from ui.i18n import Retranslated
from ui.theme import Theme
from ui.widgets.action_button import ActionButton
from ui.widgets.section import Section


class MemberCard(Retranslated, Section):
    """Painted from the state."""

    def __init__(self, theme: Theme, actions: CompanyActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._org, self._you, self._server, self._key, self._desk = (fact_label() for _ in range(5))
        self._org_label = self.add_row(self._org)
        self._you_label = self.add_row(self._you)
        self._server_label = self.add_row(self._server)
        self._key_label = self.add_row(self._key)
        self._desk_label = self.add_row(self._desk)
        self._desk_help = self.add_help()
        buttons = QHBoxLayout()
        for action in (actions.copy_key, actions.join_again):
            buttons.addWidget(ActionButton(action, theme))
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        self._state = CompanyState()
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def show_state(self, state: CompanyState) -> None:
        """Paint this."""
        self._state = state
        self._paint()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Company"))
        self._org_label.setText(self.tr("Organisation"))
        self._you_label.setText(self.tr("You"))
        self._server_label.setText(self.tr("Server"))
        self._key_label.setText(self.tr("Server's key"))
        self._desk_label.setText(self.tr("This desk's key"))
        self._desk_help.setText(self.tr("By this your admin knows this desk among others."))
        self._paint()

    def _paint(self) -> None:
        membership = self._state.membership
        if membership is None:
            return
        self._org.setText(membership.org_name)
        self._you.setText(f"{membership.name}, {role_word(membership.role)}")
        self._server.setText(membership.address)
        self._key.setText(fingerprint(membership.server_spki))
        self._desk.setText(in_groups(membership.device.removeprefix("sha256:")))

    def _dress(self) -> None:
        for label in (self._key, self._desk):
            label.setFont(self._theme.code_font())
