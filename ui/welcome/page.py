"""The first start, on one sheet and under a minute: language, who you are, how your work is locked, the model.

Emits what was chosen; making the profile is left to the gate.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.domain.errors import GoldquillError
from app.domain.project import SPECIALISATIONS
from ui.errors import error_words
from ui.i18n import LANGUAGE_NAMES, LANGUAGES, Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3
from ui.vocabulary import word
from ui.welcome.card import Card
from ui.welcome.passphrase_field import PassphraseField
from ui.welcome.state import LEAST_PASSPHRASE, Keyring, Lock, Missing, WelcomeState
from ui.widgets.action_button import PrimaryButton
from ui.widgets.chip import Chip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.segmented import Segmented

_INDENT = 28  # where the words of a radio button begin


class WelcomePage(Retranslated, QWidget):
    """Signals:
    language_chosen(str): switch the language now.
    finished(Choice): everything is there and the person wants to begin.
    """

    language_chosen = Signal(str)
    finished = Signal(object)

    def __init__(self, theme: Theme, *, language: str, model: str, parent: QWidget | None = None) -> None:
        """`model` is the demo model's name, "" where none came with the program."""
        super().__init__(parent)
        self._model = model
        self._state = WelcomeState()
        self._asked = False  # what is missing is told once the person wanted to begin
        self._begin = QAction(self)
        self._notice = Notice(theme)
        self._hello = _label("page-title")
        self._promise = _label("quiet")
        self._language = Segmented(LANGUAGES)
        self._language.set_words(LANGUAGE_NAMES)
        self._language.set_current(language)
        self._name_label, self._fields_label, self._lock_label = (_label("heading") for _ in range(3))
        self._name = QLineEdit(maxLength=200)
        self._chips = {key: Chip() for key in SPECIALISATIONS}
        self._by_keyring, self._by_passphrase = QRadioButton(), QRadioButton()
        self._keyring_help, self._passphrase_help = _label("small"), _label("small")
        self._passphrase, self._again = PassphraseField(theme), PassphraseField(theme)
        self._passphrases = QWidget()
        self._model_line = _label("small")
        self._missing = _label("caution")
        self._button = PrimaryButton(self._begin, theme)
        self._lay_out(Card(theme))
        self._connect()
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus where the person begins to type."""
        self._name.setFocus()

    def show_keyring_found(self) -> None:
        """The system's keyring can be used."""
        self._become(self._state.keyring_found())

    def show_keyring_refused(self, why: GoldquillError) -> None:
        """The system's keyring cannot be used; say why and ask for a passphrase."""
        self._become(self._state.keyring_refused(why))

    def show_creating(self) -> None:
        """The profile is being made."""
        self._become(replace(self._state, creating=True))

    def show_failed(self, error: GoldquillError) -> None:
        """Making the profile did not work; everything typed is still there."""
        self._become(replace(self._state, creating=False))
        self._notice.say_error(error)

    def retranslate(self) -> None:
        self._hello.setText(self.tr("Welcome"))
        self._promise.setText(
            self.tr(
                "You teach a model to answer well. What you write stays on this machine until you sign and send it."
            )
        )
        self._language.setAccessibleName(self.tr("Language"))
        self._name_label.setText(self.tr("Your name"))
        self._name.setAccessibleName(self.tr("Your name"))
        self._name.setPlaceholderText(self.tr("As it should stand under your work"))
        self._fields_label.setText(self.tr("What you know well"))
        for key, chip in self._chips.items():
            chip.set_words(word(key))
        self._lock_label.setText(self.tr("How your work is locked"))
        self._by_keyring.setText(self.tr("With this computer's keyring"))
        self._by_passphrase.setText(self.tr("With a passphrase"))
        self._passphrase_help.setText(
            self.tr("Typed at each start. Nobody can restore it: four words that you will remember are best.")
        )
        self._passphrase.setPlaceholderText(self.tr("Passphrase"))
        self._passphrase.setAccessibleName(self.tr("Passphrase"))
        self._again.setPlaceholderText(self.tr("The same again"))
        self._again.setAccessibleName(self.tr("The passphrase again"))
        self._model_line.setText(
            self.tr("{model} is ready on this machine, a small model to begin with. Add your own in Models.").format(
                model=self._model
            )
            if self._model
            else self.tr("You add a model in Models, after this.")
        )
        self._paint()

    def _lay_out(self, card: Card) -> None:
        column = card.column
        top = QHBoxLayout()
        top.addWidget(self._hello, 1)
        top.addWidget(self._language)
        chips = QWidget()
        flow = FlowLayout(chips)
        for chip in self._chips.values():
            flow.addWidget(chip)
        typed = QHBoxLayout(self._passphrases)
        typed.setContentsMargins(_INDENT, 0, 0, 0)
        typed.setSpacing(SPACE_2)
        typed.addWidget(self._passphrase)
        typed.addWidget(self._again)
        column.addLayout(top)
        column.addWidget(self._promise)
        column.addWidget(self._notice)
        for heading, row in ((self._name_label, self._name), (self._fields_label, chips)):
            column.addSpacing(SPACE_2)
            column.addWidget(heading)
            column.addWidget(row)
        column.addSpacing(SPACE_2)
        column.addWidget(self._lock_label)
        for radio, help_line in (
            (self._by_keyring, self._keyring_help),
            (self._by_passphrase, self._passphrase_help),
        ):
            help_line.setContentsMargins(_INDENT, 0, 0, 0)
            choice = QVBoxLayout()
            choice.setSpacing(0)
            choice.addWidget(radio)
            choice.addWidget(help_line)
            column.addLayout(choice)
        column.addWidget(self._passphrases)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_3)
        foot.addWidget(self._missing, 1)
        foot.addWidget(self._button)
        column.addSpacing(SPACE_2)
        column.addWidget(self._model_line)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)

    def _connect(self) -> None:
        self._begin.setShortcut("Ctrl+Return")
        self._begin.triggered.connect(self._on_begin)
        self.addAction(self._begin)
        self._language.chosen.connect(self.language_chosen)
        self._name.textChanged.connect(lambda words: self._become(replace(self._state, name=words)))
        self._name.returnPressed.connect(self._on_begin)
        self._again.returnPressed.connect(self._on_begin)
        self._passphrase.returnPressed.connect(self._again.setFocus)
        for key, chip in self._chips.items():
            chip.toggled.connect(lambda chosen, key=key: self._become(self._state.toggled(key, chosen)))
        self._by_keyring.clicked.connect(lambda: self._become(replace(self._state, lock=Lock.KEYRING)))
        self._by_passphrase.clicked.connect(self._on_passphrase_wanted)
        self._passphrase.textChanged.connect(lambda words: self._become(replace(self._state, passphrase=words)))
        self._again.textChanged.connect(lambda words: self._become(replace(self._state, again=words)))

    def _on_passphrase_wanted(self) -> None:
        self._become(replace(self._state, lock=Lock.PASSPHRASE))
        self._passphrase.setFocus()

    def _on_begin(self) -> None:
        if self._state.creating:
            return
        self._asked = True
        if self._state.missing is None:
            self._notice.clear()
            self.finished.emit(self._state.choice())
        else:
            self._focus_missing(self._state.missing)
        self._paint()

    def _focus_missing(self, missing: Missing) -> None:
        place: dict[Missing, QWidget] = {
            Missing.NAME: self._name,
            Missing.SPECIALISATION: next(iter(self._chips.values())),
            Missing.KEYRING: self._by_passphrase,
            Missing.PASSPHRASE: self._passphrase,
            Missing.LONGER: self._passphrase,
            Missing.SAME: self._again,
        }
        place[missing].setFocus(Qt.FocusReason.OtherFocusReason)

    def _become(self, state: WelcomeState) -> None:
        self._state = state
        self._paint()

    def _paint(self) -> None:
        state = self._state
        by_passphrase = state.lock_shown is Lock.PASSPHRASE
        self._by_keyring.setEnabled(state.keyring is not Keyring.REFUSED)
        self._by_keyring.setChecked(not by_passphrase)
        self._by_passphrase.setChecked(by_passphrase)
        self._passphrases.setVisible(by_passphrase)
        self._keyring_help.setText(self._keyring_words())
        words = self._missing_words() if self._asked and not state.creating else ""
        self._missing.setText(words)
        self._begin.setText(self.tr("One moment…") if state.creating else self.tr("Begin"))
        self._begin.setEnabled(not state.creating)

    def _keyring_words(self) -> str:
        if self._state.keyring is Keyring.ASKED:
            return self.tr("Asking whether it can be used…")
        if self._state.why_refused is not None:
            return error_words(self._state.why_refused).title
        return self.tr("Opens by itself when you are signed in to this computer.")

    def _missing_words(self) -> str:
        match self._state.missing:
            case Missing.NAME:
                return self.tr("Your name is still missing.")
            case Missing.SPECIALISATION:
                return self.tr("Choose at least one field that you know.")
            case Missing.KEYRING:
                return self.tr("The keyring has not answered yet. Wait a moment, or use a passphrase.")
            case Missing.PASSPHRASE:
                return self.tr("The passphrase is still missing.")
            case Missing.LONGER:
                return self.tr("A little longer: %n characters at least.", "", LEAST_PASSPHRASE)
            case Missing.SAME:
                return self.tr("The two passphrases differ.")
            case None:
                return ""


def _label(role: str) -> QLabel:
    label = QLabel(wordWrap=role in ("quiet", "small", "caution"), textFormat=Qt.TextFormat.PlainText)
    set_role(label, role)
    return label
