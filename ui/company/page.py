"""The company that the desk works for: joining it, what waits and what was sent, and what the server did not take.

What goes on by itself is the courier's; this page shows it and passes on what the person wants of it.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.courier import CourierReport, PassEnded
from app.domain.errors import (
    DeviceRevoked,
    GoldquillError,
    InvitationRefused,
    NoCertificate,
    NotTheServer,
    ServerNotTrusted,
)
from app.domain.membership import Joining, Membership
from app.services.bundles import BundleService, Exported
from app.services.carried import Brought, CarriedService
from app.services.restored import RestoredService
from app.services.sending import HeldWork, SendingService, Standing
from app.signing.keys import PublicKey
from ui.bridge.courier import CourierBridge
from ui.bridge.work import Work
from ui.company.held_card import HeldCard
from ui.company.join_view import JoinView
from ui.company.member_card import MemberCard
from ui.company.page_actions import CompanyActions
from ui.company.sending_card import SendingCard
from ui.company.state import CompanyState, Missing, Step
from ui.errors import error_words, size_words
from ui.page import Page
from ui.preferences import Preferences
from ui.tasks.words import came_words
from ui.theme import Theme
from ui.tokens import SPACE_4
from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.file_dialogs import choose_file, choose_new_file
from ui.widgets.notice import HINT_S, Notice, NoticeKind
from ui.widgets.page_column import PageColumn
from ui.widgets.top_bars import TopBars

_WIDTH = 720
_HELD_LISTED = 200
_PASSING_S = 8.0


class CompanyPage(Page):
    """Each look at how the sending stands is a call on the storage thread, at the visit and at each report.

    Signals:
        answer_read: a file brought receipts, brought tasks or took some, or said that the desk was revoked.
        record_requested(str): the person wants to see that record in History.
    """

    answer_read = Signal()
    record_requested = Signal(str)

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        sending: SendingService,
        bundles: BundleService,
        carried: CarriedService,
        restored: RestoredService,
        courier: CourierBridge,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._sending = sending
        self._bundles = bundles
        self._carried = carried
        self._restored = restored
        self._courier = courier
        self._preferences = preferences
        self._state = CompanyState(report=courier.report)
        self._actions = CompanyActions(self.named_action, self)
        self._notice = Notice(theme)
        self._join = JoinView(theme, self._actions)
        self._card = SendingCard(theme, self._actions)
        self._held = HeldCard(theme, self._actions)
        self._member = MemberCard(theme, self._actions)
        self._footer = QWidget()
        self._lay_out(theme)
        self._join.typed.connect(self._on_typed)
        self._join.entered.connect(self.look)
        self._card.offline_wanted.connect(self._on_offline_wanted)
        self._card.paying_wanted.connect(self._on_paying_wanted)
        self._card.show_paying(preferences.current.pays)
        courier.reported.connect(self._on_reported)
        self.retranslate()
        self._paint()

    def title(self) -> str:
        return self.tr("Company")

    def subtitle(self) -> str:
        membership = self._state.membership
        return membership.org_name if membership is not None and self._state.step is Step.MEMBER else ""

    def footer(self) -> QWidget:
        return self._footer

    def focus_first(self) -> None:
        if self._state.step is Step.MEMBER:
            self._card.focus_first()
        else:
            self._join.focus_first()

    def enter(self) -> None:
        self._read()

    def retranslate(self) -> None:
        self._actions.retranslate()
        self._actions.look.setToolTip(self.tr("Ask whose code this is; nothing else is sent"))

    def look(self) -> None:
        """Ask what the code is good for."""
        if self._state.step is not Step.TYPING:
            return
        missing = self._state.typed.missing
        if missing is not None:
            words = {
                Missing.ADDRESS: self.tr("Type the address of the company's server first."),
                Missing.CODE: self.tr("Type the code that the company gave you first."),
            }
            self._notice.say_missing(missing.value, words[missing])
            self._join.focus_missing(missing)
            return
        self._notice.clear()
        self._become(self._state.looking())
        typed, number = self._state.typed, self._state.look
        self._courier.look(
            address=typed.address,
            code=typed.code,
            ca_file=typed.ca_file,
            done=partial(self._on_offered, number),
            failed=partial(self._on_not_offered, number),
            owner=self,
        )

    def choose_ca(self) -> None:
        """Have the company's own certificate authority chosen from the disk: to join, or where it is another now."""
        choose_file(
            self,
            self.tr("The company's certificate file"),
            self.tr("Certificates (*.pem *.crt *.cer);;All files (*)"),
            self._on_ca_chosen,
        )

    def drop_ca(self) -> None:
        """Trust what the system trusts."""
        self._become(self._state.typing(ca_file=""))

    def join(self) -> None:
        """Become a member of what was offered."""
        offer = self._state.offer
        if offer is None or self._state.step is not Step.OFFERED:
            return
        self._notice.clear()
        self._become(self._state.joining())
        code = self._state.typed.code
        self._courier.join(offer, code=code, done=self._on_joined, failed=self._on_not_joined, owner=self)

    def back(self) -> None:
        """One step back; nothing has happened."""
        self._notice.clear()
        self._become(self._state.back())
        self.focus_first()

    def send(self) -> None:
        """Try now, whatever was planned."""
        if self._state.report.busy:
            self._notice.say(self.tr("It is being sent already."), for_seconds=HINT_S)
            return
        self._notice.clear()
        self._courier.send_now()

    def stop(self) -> None:
        """Wait no more for what is under way."""
        if self._state.step is Step.LOOKING:
            self.back()
        else:
            self._courier.stop()
            self._notice.say(self.tr("Stopped. What was not sent waits."), for_seconds=HINT_S)

    def send_held(self) -> None:
        """Try once more what the server did not take."""
        standing = self._state.standing
        if standing is None or not standing.held:
            self._notice.say(self.tr("There is nothing that the server did not take."), for_seconds=HINT_S)
            return
        self._work.run(self._sending.retry_held, lambda _: self.send(), self._notice.say_error, owner=self)

    def open_held(self) -> None:
        """Show the one chosen of what the server did not take where it can be revised."""
        held = self._held.chosen
        if held is not None and not held.title:
            self._notice.say(self.tr("That work was withdrawn is no work of its own to open."), for_seconds=HINT_S)
        elif held is not None:
            self.record_requested.emit(held.entry_id)

    def save_bundle(self) -> None:
        """Write what the company is to have, and what it is asked, into a file."""

        def save(path: Path) -> None:
            export = partial(self._bundles.export, path=path)
            self._work.run(export, self._on_bundle_saved, self._notice.say_error, owner=self)

        choose_new_file(self, self.tr("Save a bundle"), "goldquill.gqbundle", self.tr("Bundles (*.gqbundle)"), save)

    def read_answer(self) -> None:
        """Take the receipts and tasks that the company gave back in a file, where no network reaches."""

        def read(path: Path) -> None:
            take = partial(self._carried.read, path)
            self._work.run(take, self._on_answer_read, self._on_answer_refused, owner=self)

        choose_file(self, self.tr("The company's answer"), self.tr("Answers (*.gqreceipts);;All files (*)"), read)

    def turn_offline(self) -> None:
        """Work offline, or no longer."""
        self._on_offline_wanted(not self._state.report.offline)

    def copy_key(self) -> None:
        """To compare it with what the admin says."""
        QGuiApplication.clipboard().setText(PublicKey(self._state.key_shown).keyid)
        self._notice.say(self.tr("The server's key is copied."), for_seconds=HINT_S)

    def join_again(self) -> None:
        """Another code for the same company."""
        self._notice.clear()
        self._become(self._state.joining_again())
        self._join.focus_first()

    def ask_believing(self) -> None:
        """Say what it means to believe the server again; one more key does it."""
        self._notice.say(
            self.tr("Was the company's server put back from a backup?"),
            self.tr("Go on only if your admin says so. What the server lost is sent to it again, and nothing twice."),
            kind=NoticeKind.CAUTION,
            action=self.tr("Believe it again"),
            on_action=self._believe_again,
        )

    def _believe_again(self) -> None:
        self._notice.clear()
        self._work.run(
            self._restored.believe_again, lambda _: self._courier.send_now(), self._notice.say_error, owner=self
        )

    def _lay_out(self, theme: Theme) -> None:
        column = PageColumn(width=_WIDTH)
        for part in (self._join, self._card, self._held, self._member):
            column.rows.addWidget(part)
        column.rows.addStretch(1)
        self._held.wanted_in_sight.connect(partial(column.ensureWidgetVisible, self._held, 0, SPACE_4))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(TopBars(self._notice, width=_WIDTH, over=column))
        whole.addWidget(column, 1)
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(0, 0, 0, 0)
        actions = self._actions
        for action in (actions.back, actions.not_now, actions.stop, actions.believe):
            foot.addWidget(ActionButton(action, theme, "quiet"))
        foot.addStretch(1)
        for action in (actions.look, actions.join, actions.join_again, actions.send):
            foot.addWidget(PrimaryButton(action, theme))

    def _become(self, state: CompanyState) -> None:
        self._state = state
        self._paint()

    def _paint(self) -> None:
        state = self._state
        member = state.step is Step.MEMBER
        self._actions.show(state)
        self._join.setVisible(state.step not in (Step.READING, Step.MEMBER))
        self._card.setVisible(member)
        self._member.setVisible(member)
        self._join.show_state(state)
        self._card.show_state(state)
        self._held.show_state(state)
        self._held.setVisible(member and state.standing is not None and bool(state.standing.held))
        self._member.show_state(state)

    def _read(self) -> None:
        self._work.run(self._look_at_standing, self._on_read, self._notice.say_error, owner=self)

    def _look_at_standing(self) -> tuple[Standing, tuple[HeldWork, ...]]:
        """Runs on the storage thread."""
        return self._sending.standing(), self._sending.held_work(limit=_HELD_LISTED)

    def _on_read(self, read: tuple[Standing, tuple[HeldWork, ...]]) -> None:
        before = self._state.step
        self._become(self._state.read(*read))
        if before is not self._state.step:
            self.heading_changed.emit(self.title(), self.subtitle())
            if self.isVisible() and not self._footer.isAncestorOf(self.focusWidget() or self):
                self.focus_first()

    def _on_typed(self, address: str, code: str) -> None:
        self._state = self._state.typing(address=address, code=code)
        missing = self._state.typed.missing
        self._notice.missing_now(missing.value if missing is not None else None)

    def _on_offered(self, number: int, offer: Joining) -> None:
        if self._state.waits_for(number):
            self._become(self._state.offered(number, offer))
            self._join.focus_first()

    def _on_not_offered(self, number: int, error: GoldquillError) -> None:
        if self._state.waits_for(number):
            self._become(self._state.back())
            self._notice.say_error(error)
            self._join.focus_missing(Missing.CODE if isinstance(error, InvitationRefused) else Missing.ADDRESS)

    def _on_ca_chosen(self, path: Path) -> None:
        if self._state.step is not Step.MEMBER:
            self._become(self._state.typing(ca_file=str(path)))
            return
        self._notice.say(self.tr("Asking the server, with what “{file}” vouches for…").format(file=path.name))
        failed = partial(self._on_not_certified, path)
        self._courier.certify(path, done=self._on_certified, failed=failed, owner=self)

    def _on_certified(self, _: Membership) -> None:
        words = self.tr("Your company's server answered. The new certificate is kept.")
        self._notice.say(words, kind=NoticeKind.GOOD, for_seconds=_PASSING_S)
        self._read()

    def _on_not_certified(self, path: Path, error: GoldquillError) -> None:
        if isinstance(error, NoCertificate):
            words = self.tr("“{file}” holds no certificate.")
        elif isinstance(error, ServerNotTrusted):
            words = self.tr("“{file}” does not vouch for your company's server, so nothing was sent to it.")
        elif isinstance(error, NotTheServer):
            words = self.tr("What answered is not your company's server, so no work was sent to it.")
        else:
            self._notice.say_error(error)
            return
        kept = self.tr("The former certificate stays. Ask your admin for the file that is valid now.")
        self._notice.say(words.format(file=path.name), kept, kind=NoticeKind.DANGER)

    def _on_joined(self, membership: Membership) -> None:
        self._become(self._state.joined())
        words = self.tr("You work for {company} now.").format(company=membership.org_name)
        # Offline it is not: the card below says so.
        alone = "" if self._preferences.current.offline else self.tr("What you submit from now on is sent by itself.")
        self._notice.say(words, alone, kind=NoticeKind.GOOD, for_seconds=_PASSING_S)
        self._read()

    def _on_not_joined(self, error: GoldquillError) -> None:
        self._become(self._state.not_joined())
        self._notice.say_error(error)

    def _on_bundle_saved(self, exported: Exported) -> None:
        words = self.tr("%n record(s) saved. Carry the file to the company.", "", exported.records)
        self._notice.say(words, f"{exported.path} · {size_words(exported.size_bytes)}", kind=NoticeKind.GOOD)

    def _on_answer_read(self, brought: Brought) -> None:
        parts = (
            self.tr("%n record(s) arrived at the company.", "", brought.receipts) if brought.receipts else "",
            came_words(brought.tasks),
        )
        old = self.tr("The file is no newer than what is known here.") if brought.older else ""
        words = " ".join(filter(None, (*parts, old)))
        kind = NoticeKind.GOOD if any(parts) else NoticeKind.PLAIN
        if brought.revoked:
            stopped = error_words(DeviceRevoked("revoked"))
            self._notice.say(f"{words} {stopped.title}".lstrip(), stopped.advice, kind=NoticeKind.DANGER)
        else:
            self._notice.say(words or self.tr("There is nothing new in the file."), kind=kind, for_seconds=_PASSING_S)
        self.answer_read.emit()
        self._read()

    def _on_answer_refused(self, error: GoldquillError) -> None:
        self._notice.say_error(error)
        self._read()

    def _on_offline_wanted(self, offline: bool) -> None:
        self._preferences.keep(offline=offline)
        self._courier.work_offline(offline)

    def _on_paying_wanted(self, pays: bool) -> None:
        self._preferences.keep(pays=pays)
        self._courier.look_at_cost()

    def _on_reported(self, report: CourierReport) -> None:
        self._become(self._state.told(report))
        if report.ended is not None and report.ended.asked:
            self._tell_end(report.ended, report.error)
        self._read()

    def _tell_end(self, ended: PassEnded, error: GoldquillError | None) -> None:
        """What came of what the person asked for; the card says the rest."""
        if error is not None:
            words = self.tr("It was tried just now and did not get through.")
            self._notice.say(
                words, self.tr("The reason stands below."), kind=NoticeKind.CAUTION, for_seconds=_PASSING_S
            )
            return
        held = self._state.standing is not None and bool(self._state.standing.held)
        if ended.held:
            words = self.tr("The server did not take %n record(s).", "", ended.held)
            self._notice.say(words, self.tr("The reason stands below."), kind=NoticeKind.CAUTION)
        elif not ended.stopped:
            if ended.sent:
                words = self.tr("%n record(s) sent.", "", ended.sent)
            elif held:
                words = self.tr("Nothing else waited to be sent.")
            else:
                words = self.tr("Nothing waited. The server has all that you submitted.")
            self._notice.say(words, came_words(ended.tasks), kind=NoticeKind.GOOD, for_seconds=_PASSING_S)
