"""A model that the company offers and that is not here yet: what it is, whether this machine has room for it, and how
much of it has come."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.model import Offer
from ui.errors import size_words
from ui.i18n import Retranslated
from ui.models.state import ModelsState, Room
from ui.models.words import language_names
from ui.theme import Theme, set_role
from ui.tokens import SIZE_SMALL, SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.long_words import LongWords
from ui.widgets.page_column import PageColumn
from ui.widgets.shown import set_shown

_NAMES_WIDTH = 128
_FACTS = 6
_ICONS = {Room.UNKNOWN: "info", Room.ENOUGH: "check", Room.NOT_NOW: "warning", Room.TOO_LITTLE: "warning"}


class OfferView(Retranslated, PageColumn):
    """`width` is the widest that its cards get."""

    def __init__(self, theme: Theme, *, width: int, parent: QWidget | None = None) -> None:
        super().__init__(width=width, centred=False, parent=parent)
        self._theme = theme
        self._state = ModelsState()
        self._name, self._file = LongWords(), LongWords()
        self._standing = _words("quiet")
        self._icon, self._verdict, self._reason = QLabel(), _words("heading"), _words("quiet")
        self._heading = _words("heading")
        self._facts = tuple((_words("quiet"), LongWords()) for _ in range(_FACTS))
        set_role(self._name, "title")
        set_role(self._file, "quiet")
        self._lay_out()
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show the selected offer."""
        moved = state.selected != self._state.selected
        self._state = state
        self.retranslate()
        if moved:
            self.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("The company's model"))
        self._heading.setText(self.tr("The file"))
        offer = self._state.offer
        if offer is None:
            return
        entry = offer.entry
        self._name.setText(entry.name)
        self._file.setText(entry.file_name)
        self._standing.setText(self._standing_words(offer))
        self._show_room(offer)
        facts = (
            (self.tr("Size"), size_words(entry.file_bytes)),
            (self.tr("Languages"), language_names(entry.languages) or self.tr("the company does not say")),
            (self.tr("Licence"), entry.licence or self.tr("the company does not say")),
            (self.tr("Publisher"), entry.publisher or self.tr("the company does not say")),
            (self.tr("Offered by"), self.tr("your company, in the list that its server signed")),
            (self.tr("SHA-256"), entry.sha256),
        )
        for (name, value), (title, fact) in zip(self._facts, facts, strict=True):
            name.setText(title)
            value.setText(fact)

    def _standing_words(self, offer: Offer) -> str:
        fetching, total = self._state.fetching, size_words(offer.entry.file_bytes)
        if fetching is not None and fetching.entry.sha256 == offer.entry.sha256:
            return self.tr("On its way: how far it is stands above. You can work on meanwhile.")
        if offer.begun_bytes:
            return self.tr("{done} of {total} are here. The rest can be got whenever you like.").format(
                done=size_words(offer.begun_bytes), total=total
            )
        return self.tr("Not on this computer yet. It is {total} to fetch.").format(total=total)

    def _show_room(self, offer: Offer) -> None:
        room, (free, total) = self._state.room_for(offer), self._state.memory
        facts = {"file": size_words(offer.entry.file_bytes), "free": size_words(free), "total": size_words(total)}
        match room:
            case Room.UNKNOWN:
                title, reason = self.tr("Looking at this machine's memory…"), ""
            case Room.ENOUGH:
                title = self.tr("By its size it has room on this machine")
                reason = self.tr(
                    "The file is {file}, and {free} of memory are free. How well it fits is worked out once it is here."
                )
            case Room.NOT_NOW:
                title = self.tr("Larger than the memory that is free now")
                reason = self.tr(
                    "The file alone is {file}, and {free} of {total} are free. Close other programs first."
                )
            case Room.TOO_LITTLE:
                title = self.tr("Too large for this machine")
                reason = self.tr("The file alone is {file}, and this machine has {total} of memory.")
        self._verdict.setText(title)
        self._reason.setText(reason.format(**facts))
        set_shown(self._reason, bool(reason))
        tokens = self._theme.tokens
        colours = {Room.ENOUGH: tokens.good, Room.NOT_NOW: tokens.caution, Room.TOO_LITTLE: tokens.danger}
        icon = self._theme.icon(_ICONS[room], colours.get(room, tokens.quiet))
        self._icon.setPixmap(icon.pixmap(18, 18))

    def _on_theme_changed(self) -> None:
        self._facts[-1][1].setFont(self._theme.code_font(SIZE_SMALL))
        self.retranslate()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(SPACE_1)
        for label in (self._name, self._file, self._standing):
            head.addWidget(label)
        verdict = QHBoxLayout()
        verdict.setSpacing(SPACE_2)
        verdict.addWidget(self._icon)
        verdict.addWidget(self._verdict, 1)
        room_card, room_rows = _card()
        room_rows.addLayout(verdict)
        room_rows.addWidget(self._reason)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_4)
        grid.setVerticalSpacing(SPACE_2)
        grid.setColumnMinimumWidth(0, _NAMES_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._facts):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        facts_card, fact_rows = _card()
        fact_rows.addWidget(self._heading)
        fact_rows.addLayout(grid)
        self.rows.addLayout(head)
        self.rows.addWidget(room_card)
        self.rows.addWidget(facts_card)
        self.rows.addStretch(1)


def _words(role: str) -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    set_role(label, role)
    return label


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    set_role(card, "card")
    rows = QVBoxLayout(card)
    rows.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
    rows.setSpacing(SPACE_3)
    return card, rows
