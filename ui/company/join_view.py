"""Joining a company: what it gave the person to type, then what that would mean, to be looked at before the word."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.company.fact_label import fact_label
from ui.company.page_actions import CompanyActions
from ui.company.state import CompanyState, Missing, Step, fingerprint
from ui.company.words import role_word
from ui.i18n import Retranslated
from ui.theme import Theme
from ui.tokens import SIZE_INTERFACE, SPACE_2, SPACE_4
from ui.widgets.action_button import ActionButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.section import Section

_LONGEST = 500  # an address or a code is far shorter; what is pasted by mistake may not be


class JoinView(Retranslated, QWidget):
    """Painted from the state. Two cards: the form, and the offer in its place.

    Signals:
        typed(str, str): the address and the code as they stand in the fields.
        entered(): Return was pressed in the last field.
    """

    typed = Signal(str, str)
    entered = Signal()

    def __init__(self, theme: Theme, actions: CompanyActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = CompanyState()
        self._form, self._offer = Section(), Section()
        self._intro, self._stays = _words(), _words()
        self._address, self._code = QLineEdit(maxLength=_LONGEST), QLineEdit(maxLength=_LONGEST)
        self._ca = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._ca.setContentsMargins(0, SPACE_2, 0, 0)
        self._address_label = self._form.add_row(self._address)
        self._code_label = self._form.add_row(self._code)
        self._code_help = self._form.add_help()
        self._ca_label = self._form.add_row(self._with_buttons(actions))
        self._form.column.insertWidget(1, self._intro)
        self._form.column.addWidget(self._stays)
        self._org, self._name, self._role, self._server = (fact_label() for _ in range(4))
        self._key = fact_label()
        self._org_label = self._offer.add_row(self._org)
        self._name_label = self._offer.add_row(self._name)
        self._role_label = self._offer.add_row(self._role)
        self._server_label = self._offer.add_row(self._server)
        self._key_label = self._offer.add_row(self._key)
        self._key_help = self._offer.add_help()
        self._means, self._stays_too = _words(), _words()
        self._offer.column.addWidget(self._means)
        self._offer.column.addWidget(self._stays_too)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self._form)
        column.addWidget(self._offer)
        for field in (self._address, self._code):
            field.textEdited.connect(lambda _: self.typed.emit(self._address.text(), self._code.text()))
        self._address.returnPressed.connect(self._code.setFocus)
        self._code.returnPressed.connect(self.entered)
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus where something is to be typed, or on what is to be read."""
        if self._state.step is Step.TYPING:
            self.focus_missing(Missing.CODE if self._state.typed.missing is Missing.CODE else Missing.ADDRESS)
        else:
            self._key.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_missing(self, missing: Missing) -> None:
        """Put the focus on the field that lacks something."""
        field = self._address if missing is Missing.ADDRESS else self._code
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def show_state(self, state: CompanyState) -> None:
        """Paint this."""
        self._state = state
        for field, words in ((self._address, state.typed.address), (self._code, state.typed.code)):
            if field.text() != words:
                field.setText(words)
            field.setReadOnly(state.step is not Step.TYPING)
        self._form.setVisible(state.step in (Step.TYPING, Step.LOOKING))
        self._offer.setVisible(state.step in (Step.OFFERED, Step.JOINING))
        self._paint()

    def retranslate(self) -> None:
        self._address_label.setText(self.tr("Server's address"))
        self._address.setAccessibleName(self.tr("Server's address"))
        self._address.setPlaceholderText("https://desk.example.org")
        self._code_label.setText(self.tr("Code"))
        self._code.setAccessibleName(self.tr("Code"))
        self._code.setPlaceholderText("7K3M-Q0ZT-9A2D")
        self._code_help.setText(self.tr("Capital or small letters, with or without hyphens."))
        self._ca_label.setText(self.tr("Certificate file"))
        self._stays.setText(
            self.tr("“Look” sends nothing but the code and shows whose it is. You join only after that, if you say so.")
        )
        self._org_label.setText(self.tr("Organisation"))
        self._name_label.setText(self.tr("Knows you as"))
        self._role_label.setText(self.tr("You are its"))
        self._server_label.setText(self.tr("Server"))
        self._key_label.setText(self.tr("Server's key"))
        self._key_help.setText(
            self.tr("Your admin can tell you this key. If it is the same, this is your company's server.")
        )
        self._means.setText(
            self.tr("Once you joined, what you submit is signed under this name and sent there by itself.")
        )
        self._paint()

    def _paint(self) -> None:
        state = self._state
        again = state.joins_again
        self._form.heading.setText(self.tr("Join again") if again else self.tr("Join a company"))
        self._intro.setText(
            self.tr("Your admin gives you a new code for this desk. Your work and your drafts stay as they are.")
            if again
            else self.tr(
                "A company that you teach models for gives you the address of its server and a code for this desk."
            )
        )
        self._stays_too.setText(
            self.tr("This desk gets a new key. What the company did not take stays here, to be revised and submitted.")
            if again
            else self.tr("What you did before stays on this machine and is not sent.")
        )
        self._ca.setText(
            Path(state.typed.ca_file).name if state.typed.ca_file else self.tr("none: this computer's own certificates")
        )
        self._ca.setToolTip(state.typed.ca_file)
        offer = state.offer
        if offer is None:
            return
        joining = state.step is Step.JOINING
        self._offer.heading.setText(self.tr("Joining…") if joining else self.tr("Is this your company?"))
        self._org.setText(offer.org_name)
        self._name.setText(offer.name)
        self._role.setText(role_word(offer.role))
        for part in (self._role, self._role_label):
            part.setVisible(bool(offer.role))
        self._server.setText(offer.address)
        self._key.setText(fingerprint(offer.server_spki))

    def _with_buttons(self, actions: CompanyActions) -> QWidget:
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self._ca)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for action in (actions.choose_ca, actions.drop_ca):
            flow.addWidget(ActionButton(action, self._theme))
        column.addWidget(buttons)
        return room

    def _dress(self) -> None:
        self._key.setFont(self._theme.code_font(SIZE_INTERFACE))


def _words() -> QLabel:
    return QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
