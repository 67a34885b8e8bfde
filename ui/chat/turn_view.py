"""One turn on the screen: the person's words in a card, the model's as text, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.candidate import StopReason
from app.domain.conversation import Turn
from app.domain.generation import Role
from ui.i18n import Retranslated
from ui.reading import Reading
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from ui.vocabulary import role_word
from ui.widgets.icon_button import IconButton
from ui.widgets.shown import set_shown


class TurnView(Retranslated, QFrame):
    """Signals, all with the turn's id first:
    version_wanted(str, int): the version before (-1) or after (+1).
    edit_asked(str), copy_asked(str), again_asked(str), gold_asked(str).
    rank_asked(str): several answers to this are wanted.
    link_activated(str): a link was followed (the address alone).
    """

    version_wanted = Signal(str, int)
    edit_asked = Signal(str)
    copy_asked = Signal(str)
    again_asked = Signal(str)
    gold_asked = Signal(str)
    rank_asked = Signal(str)
    link_activated = Signal(str)

    def __init__(self, theme: Theme, reading: Reading, turn: Turn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.turn = turn
        self._writing = False
        self._versions = (1, 1)
        self._stop: StopReason | None = turn.candidate.stop if turn.candidate else None
        self._who = QLabel()
        set_role(self._who, "small")
        self._before = IconButton(theme, "chevron-left")
        self._after = IconButton(theme, "chevron-right")
        self._text = reading.view()
        self._ending = QLabel(wordWrap=True)
        set_role(self._ending, "caution")
        self._buttons = {
            "copy": (IconButton(theme, "copy"), self.copy_asked),
            "again": (IconButton(theme, "again"), self.again_asked),
            "edit": (IconButton(theme, "edit"), self.edit_asked),
            "rank": (IconButton(theme, "rank"), self.rank_asked),
            "gold": (IconButton(theme, "write"), self.gold_asked),
        }
        self._build()
        self._text.link_activated.connect(self.link_activated)
        self._text.set_text(turn.text)
        self.retranslate()

    def show_turn(self, turn: Turn, *, versions: tuple[int, int], writing: bool) -> None:
        """Paint the turn; while it is `writing` its text comes by `append`."""
        if not writing:
            if turn.text != self._text.raw_text():
                self._text.set_text(turn.text)
            elif self._writing:
                self._text.finish()
        self.turn = turn
        self._versions = versions
        self._writing = writing
        self._stop = turn.candidate.stop if turn.candidate else None
        self.retranslate()

    def append(self, text: str) -> None:
        """More of the answer arrived."""
        self._text.append(text)

    def retranslate(self) -> None:
        number, count = self._versions
        who = self.tr("You") if self.turn.role is Role.USER else role_word(self.turn.role)
        if count > 1:
            who = self.tr("{who} · {number} of {count}").format(who=who, number=number, count=count)
        self._who.setText(who)
        self._text.setAccessibleName(who)
        self._before.set_words(self.tr("Version before"))
        self._after.set_words(self.tr("Version after"))
        set_shown(self._before, count > 1)
        set_shown(self._after, count > 1)
        self._before.setEnabled(number > 1)
        self._after.setEnabled(number < count)
        words = {
            "copy": self.tr("Copy"),
            "again": self.tr("Answer again"),
            "edit": self.tr("Edit"),
            "rank": self.tr("Rank several answers to this"),
            "gold": self.tr("Make a gold answer of this"),
        }
        answer = self.turn.role is Role.ASSISTANT
        for name, (button, _) in self._buttons.items():
            button.set_words(words[name])
            set_shown(button, not self._writing and (answer or name in ("copy", "edit", "rank")))
        self._show_ending()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(self._who)
        head.addWidget(self._before)
        head.addWidget(self._after)
        head.addStretch()
        column.addLayout(head)
        if self.turn.role is Role.USER:
            card = QFrame()
            set_role(card, "card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
            inside.addWidget(self._text)
            column.addWidget(card)
        else:
            column.addWidget(self._text)
        column.addWidget(self._ending)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        for name, (button, signal) in self._buttons.items():
            button.setObjectName(f"turn-{name}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit(self.turn.id))
            foot.addWidget(button)
        foot.addStretch()
        column.addLayout(foot)
        self._before.clicked.connect(lambda: self.version_wanted.emit(self.turn.id, -1))
        self._after.clicked.connect(lambda: self.version_wanted.emit(self.turn.id, 1))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _show_ending(self) -> None:
        """An honest word about an answer that did not come to its own end."""
        words = {
            StopReason.LENGTH: self.tr("Cut off: the answer reached the greatest length you allow."),
            StopReason.CONTEXT: self.tr("Cut off: the conversation fills the model's context."),
            StopReason.CANCELLED: self.tr("You stopped this answer."),
            StopReason.FAILED: self.tr("This answer was cut off because the model stopped. The text so far is safe."),
        }
        said = words.get(self._stop, "") if self._stop is not None else ""
        if self.turn.cut_off:
            said = self.tr("This answer was cut off before it was done. The text so far is safe.")
        self._ending.setText("" if self._writing else said)
        set_shown(self._ending, bool(self._ending.text()))
