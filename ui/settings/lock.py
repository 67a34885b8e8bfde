"""How the person's work is locked, and changing it: another passphrase, or the system's keyring."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.errors import GoldquillError, WrongPassphrase
from ui.bridge.work import Work
from ui.i18n import Retranslated
from ui.settings.state import Account, LockState, LockStep, PassphraseFault
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2
from ui.welcome.passphrase_field import PassphraseField
from ui.welcome.state import LEAST_PASSPHRASE
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.section import Section

_FIELD_WIDTH = 200


class LockSection(Retranslated, Section):
    """The old lock holds until the new one is on the disk, and a passphrase changes only for who knows it.

    Signals:
        lock_changed(): the new lock holds.
        failed(GoldquillError): the lock is as it was.
    """

    lock_changed = Signal()
    failed = Signal(object)

    def __init__(self, *, theme: Theme, work: Work, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._account = account
        self._state = LockState()
        self._now = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._now.setContentsMargins(0, SPACE_2, 0, 0)
        self._change, self._to_keyring = QPushButton(), QPushButton()
        self._present, self._typed, self._again = (PassphraseField(theme) for _ in range(3))
        self._confirm, self._cancel = QPushButton(), QPushButton()
        self._fault = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._fault, "caution")
        for field in self._fields:
            field.setMinimumWidth(_FIELD_WIDTH)
        self._buttons = _row(self._change, self._to_keyring)
        self._typing = _row(*self._fields, self._confirm, self._cancel)
        self._now_label = self.add_row(self._now)
        self.column.addWidget(self._buttons)
        self.column.addWidget(self._typing)
        self.column.addWidget(self._fault)
        self._connect()
        self.retranslate()

    def load(self) -> None:
        """Read how the profile is locked."""
        self._work.run(self._account.locked_by_passphrase, self._on_read, self.failed.emit, owner=self)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Lock"))
        self._now_label.setText(self.tr("Your work is locked"))
        self._to_keyring.setText(self.tr("Use this computer's keyring instead"))
        for field, words in (
            (self._present, self.tr("Present passphrase")),
            (self._typed, self.tr("New passphrase")),
            (self._again, self.tr("The same again")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self._cancel.setText(self.tr("Cancel"))
        self._paint()

    def _connect(self) -> None:
        self._change.clicked.connect(lambda: self._on_change(to_keyring=False))
        self._to_keyring.clicked.connect(lambda: self._on_change(to_keyring=True))
        self._present.textChanged.connect(lambda words: self._become(self._state.present_typed(words)))
        self._typed.textChanged.connect(lambda words: self._become(replace(self._state, typed=words)))
        self._again.textChanged.connect(lambda words: self._become(replace(self._state, again=words)))
        self._present.returnPressed.connect(self._on_present_entered)
        self._typed.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._on_confirm)
        self._confirm.clicked.connect(self._on_confirm)
        self._cancel.clicked.connect(lambda: self._on_read(self._state.by_passphrase))

    def _on_read(self, by_passphrase: bool) -> None:
        self._become(self._state.read(by_passphrase))
        for field in self._fields:
            field.clear()
            field.hide_again()

    def _on_change(self, *, to_keyring: bool) -> None:
        self._become(self._state.changing(to_keyring=to_keyring))
        first = self._present if self._state.by_passphrase else self._typed
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_present_entered(self) -> None:
        if self._state.to_keyring:
            self._on_confirm()
        else:
            self._typed.setFocus()

    def _on_confirm(self) -> None:
        state = self._state
        if state.step is not LockStep.TYPING:
            return
        if state.fault is None:
            present = state.present if state.by_passphrase else None
            self._protect(None if state.to_keyring else state.typed, present=present)
        elif state.to_keyring and not state.present:
            self._say(self.tr("Type the present passphrase as well."))
        elif not state.to_keyring and not state.again:
            self._say(self.tr("Type the new passphrase, then the same again."))

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.show()

    def _protect(self, passphrase: str | None, *, present: str | None) -> None:
        self._become(replace(self._state, step=LockStep.CHANGING))
        self._work.run(
            lambda: self._account.protect(passphrase, present=present),
            lambda _: self._on_protected(passphrase is not None),
            self._on_failed,
            owner=self,
        )

    def _on_protected(self, by_passphrase: bool) -> None:
        self._on_read(by_passphrase)
        self._change.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lock_changed.emit()

    def _on_failed(self, error: GoldquillError) -> None:
        if isinstance(error, WrongPassphrase):
            self._become(self._state.failed(refused=True))
            self._present.setFocus(Qt.FocusReason.OtherFocusReason)
            self._present.selectAll()
            return
        self._become(self._state.failed())
        self.failed.emit(error)

    @property
    def _fields(self) -> tuple[PassphraseField, ...]:
        return self._present, self._typed, self._again

    def _become(self, state: LockState) -> None:
        self._state = state
        self._paint()

    def _paint(self) -> None:
        state = self._state
        self._now.setText(self._now_words())
        self._change.setText(
            self.tr("Change the passphrase") if state.by_passphrase else self.tr("Use a passphrase instead")
        )
        self._buttons.setVisible(state.step is LockStep.SHOWN)
        self._to_keyring.setVisible(state.by_passphrase)
        self._typing.setVisible(state.step is LockStep.TYPING)
        self._present.setVisible(state.by_passphrase)
        for field in (self._typed, self._again):
            field.setVisible(not state.to_keyring)
        self._confirm.setText(self.tr("Lock with the keyring") if state.to_keyring else self.tr("Lock with it"))
        self._confirm.setEnabled(state.fault is None)
        self._fault.setText(self._fault_words())
        self._fault.setVisible(state.step is LockStep.TYPING and bool(self._fault.text()))

    def _now_words(self) -> str:
        match self._state.step:
            case LockStep.READING:
                return "…"
            case LockStep.CHANGING:
                return self.tr("The lock is being changed…")
        if self._state.by_passphrase:
            return self.tr("with a passphrase that you type at each start")
        return self.tr("with this computer's keyring: it opens when you are signed in")

    def _fault_words(self) -> str:
        match self._state.fault:
            case PassphraseFault.SHORT:
                return self.tr("A little longer: %n characters at least.", "", LEAST_PASSPHRASE)
            case PassphraseFault.DIFFERENT if self._state.again:
                return self.tr("The two passphrases differ.")
            case PassphraseFault.PRESENT if not self._state.to_keyring:
                return self.tr("Type the present passphrase as well.")
            case PassphraseFault.REFUSED:
                return self.tr("This is not the present passphrase. Nothing was changed.")
            case _:
                return ""


def _row(*widgets: QWidget) -> QWidget:
    room = QWidget()
    row = FlowLayout(room)  # wraps where the text is large or the window narrow
    for widget in widgets:
        row.addWidget(widget)
    return room
