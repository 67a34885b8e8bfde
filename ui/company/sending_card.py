"""How the sending goes: in a sentence, what to do about it, and what waits and went."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QWidget

from ui.company.page_actions import CompanyActions
from ui.company.state import CompanyState, Sending
from ui.company.words import lie_words
from ui.errors import ErrorWords, error_words
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_2
from ui.widgets.action_button import ActionButton
from ui.widgets.section import Section

_WORTH_A_BAR = 50
_ROLES = {
    Sending.REVOKED: "danger",
    Sending.DISTRUSTED: "danger",
    Sending.FAILED: "caution",
    Sending.FORKED: "danger",
    Sending.SET_ASIDE: "danger",
    Sending.OFFLINE: "caution",
    Sending.METERED: "caution",
    Sending.ALL_SENT: "good",
}


class SendingCard(Retranslated, Section):
    """Painted from the state.

    Signals:
        offline_wanted(bool): the person wants to send only by hand, or not.
        paying_wanted(bool): the person wants to send by itself also where each byte costs, or not.
    """

    offline_wanted = Signal(bool)
    paying_wanted = Signal(bool)

    def __init__(self, theme: Theme, actions: CompanyActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CompanyState()
        self._now, self._advice = _words(), _words()
        set_role(self._advice, "quiet")
        self._progress = QProgressBar(textVisible=False)
        certificate = ActionButton(actions.choose_ca, theme)
        for place, part in enumerate((self._now, self._advice, certificate, self._progress), start=1):
            self.column.insertWidget(place, part)
        self._waiting, self._sent, self._reached = (_fact() for _ in range(3))
        self._waiting_label = self.add_row(self._waiting)
        self._sent_label = self.add_row(self._sent)
        self._reached_label = self.add_row(self._reached)
        self._offline, self._pays = QCheckBox(), QCheckBox()
        self._offline_help, self._pays_help, self._files_help = (_words() for _ in range(3))
        for part in (self._offline_help, self._pays_help, self._files_help):
            set_role(part, "small")
        for box, help_ in ((self._offline, self._offline_help), (self._pays, self._pays_help)):
            self.column.addWidget(box, alignment=Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(help_)
        files = QHBoxLayout()
        for action in (actions.bundle, actions.answer):
            files.addWidget(ActionButton(action, theme))
        files.addStretch(1)
        self.column.addLayout(files)
        self.column.addWidget(self._files_help)
        self._offline.clicked.connect(self.offline_wanted)
        self._pays.clicked.connect(self.paying_wanted)
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus on what can be changed here."""
        self._offline.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_paying(self, pays: bool) -> None:
        """Whether to send by itself also where each byte costs."""
        self._pays.setChecked(pays)

    def show_state(self, state: CompanyState) -> None:
        """Paint this."""
        self._state = state
        self._paint()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Sending"))
        self._waiting_label.setText(self.tr("Waiting"))
        self._sent_label.setText(self.tr("Sent"))
        self._reached_label.setText(self.tr("Last connection"))
        self._offline.setText(self.tr("Work offline"))
        self._offline_help.setText(
            self.tr("Nothing is sent by itself then; “Send now” sends it, and so does “Look for tasks” in the Inbox.")
        )
        self._pays.setText(self.tr("Send on a metered network too"))
        self._pays_help.setText(
            self.tr("Where each byte costs, as on a phone's hotspot, nothing is sent by itself otherwise.")
        )
        self._files_help.setText(
            self.tr("Where no network reaches, files are carried: a bundle to the company, and its answer back.")
        )
        self._progress.setAccessibleName(self.tr("Sending"))
        self._paint()

    def _paint(self) -> None:
        state = self._state
        said = self._words()
        self._now.setText(said.title)
        self._advice.setText(said.advice)
        self._advice.setVisible(bool(said.advice))
        all_but = state.sending is Sending.ALL_SENT and state.standing is not None and bool(state.standing.held)
        set_role(self._now, "caution" if all_but else _ROLES.get(state.sending, ""))
        # A few records are sent before anybody could look at a bar.
        self._progress.setVisible(state.sending is Sending.SENDING and state.report.of >= _WORTH_A_BAR)
        self._progress.setRange(0, max(1, state.report.of))
        self._progress.setValue(state.report.sent)
        self._offline.setChecked(state.report.offline)
        standing, membership = state.standing, state.membership
        if standing is None or membership is None:
            return
        self._waiting.setText(self._count_words(standing.waiting))
        sent = self._count_words(standing.sent)
        if membership.sent is not None:
            sent = self.tr("{records}, the last at: {time}").format(records=sent, time=when_words(membership.sent))
        self._sent.setText(sent)
        self._reached.setText(self._reached_words())

    def _count_words(self, records: int) -> str:
        return self.tr("%n record(s)", "", records) if records else self.tr("nothing")

    def _reached_words(self) -> str:
        membership = self._state.membership
        if membership is None or membership.reached is None:
            return self.tr("none yet")
        return when_words(membership.reached)

    def _words(self) -> ErrorWords:
        state, report = self._state, self._state.report
        next_try = ""
        if report.next_try is not None:
            next_try = self.tr("The server is asked again at: {time}.").format(time=when_words(report.next_try))
        match state.sending:
            case Sending.ASKING:
                return ErrorWords(self.tr("Asking the server…"), self.tr("Work on: this needs nothing of you."))
            case Sending.SENDING:
                words = self.tr("Sending: {sent} of {all}…").format(sent=report.sent, all=report.of)
                return ErrorWords(words, self.tr("Work on: this needs nothing of you."))
            case Sending.FAILED if report.error is not None:
                said = error_words(report.error)
                return ErrorWords(said.title, f"{said.advice} {next_try}".rstrip())
            case Sending.DISTRUSTED | Sending.REVOKED:
                return self._stopped_words()
            case Sending.FORKED | Sending.SET_ASIDE:
                return self._forked_words()
            case Sending.OFFLINE:
                offline = self.tr("You work offline: nothing is sent by itself.")
                return ErrorWords(offline, self.tr("“Send now” sends what waits."))
            case Sending.METERED:
                metered = self.tr("Each byte costs on this network: nothing is sent by itself.")
                return ErrorWords(metered, self.tr("“Send now” sends what waits."))
            case Sending.WAITING:
                return ErrorWords(self.tr("Work that you submitted waits to be sent."), next_try)
            case Sending.NOTHING:
                return ErrorWords(self.tr("You submitted nothing yet: there is nothing to send."), next_try)
            case _ if state.standing is not None and state.standing.held:
                words = self.tr(
                    "All is sent but %n record(s) that the server did not take.", "", len(state.standing.held)
                )
                return ErrorWords(words, next_try)
            case _:
                return ErrorWords(self.tr("All that you submitted is sent."), next_try)

    def _forked_words(self) -> ErrorWords:
        if self._state.sending is Sending.FORKED:
            return ErrorWords(
                self.tr("This copy of your work is not the one that the company knows."),
                self.tr(
                    "An old copy of the profile was put back, it seems, or another computer works with the profile "
                    "too. Nothing is lost: your work is whole here, and the company keeps what came. Ask your admin "
                    "for a new code and join again with it. Then revise and submit what is listed below."
                ),
            )
        return ErrorWords(
            self.tr("The company sets aside what this desk sends."),
            self.tr(
                "Another copy of the profile sent something with this desk's key, it seems. Nothing is lost: your work "
                "is whole here, and the company keeps what came. Ask your admin: they release this desk, or give you a "
                "new code to join again with."
            ),
        )

    def _stopped_words(self) -> ErrorWords:
        from app.domain.errors import DeviceRevoked, ServerLied

        membership = self._state.membership
        if membership is None:
            return ErrorWords("", "")
        if membership.revoked:
            return error_words(DeviceRevoked(membership.revoked))
        said = error_words(ServerLied(membership.distrusted))
        again = self.tr("“Look again” tries once more.")
        return ErrorWords(said.title, f"{lie_words(membership.distrusted)} {said.advice} {again}")


def _words() -> QLabel:
    return QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)


def _fact() -> QLabel:
    label = _words()
    label.setContentsMargins(0, SPACE_2, 0, 0)
    return label
