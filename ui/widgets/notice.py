"""A calm bar inside the page that says what happened and offers one thing to do about it. Never a modal box."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import GoldquillError
from app.domain.events import EngineChanged, EngineStatus
from ui.errors import error_words
from ui.i18n import Retranslated
from ui.places import place_title
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4
from ui.widgets.action_button import ActionButton
from ui.widgets.fitted_words import FittedWords
from ui.widgets.icon_button import IconButton

UNDO_S = 10.0
HINT_S = 5.0


class NoticeKind(StrEnum):
    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    DANGER = "danger"


_ICONS = {
    NoticeKind.PLAIN: "info",
    NoticeKind.GOOD: "check",
    NoticeKind.CAUTION: "warning",
    NoticeKind.DANGER: "warning",
}


@dataclass(frozen=True, slots=True)
class _Offer:
    """Something done, and what the person can do about it now."""

    done: str
    kind: NoticeKind
    action: str
    on_action: Callable[[], None]


class Notice(Retranslated, QFrame):
    """Hidden until `say`. Put one at the top of a page's body.

    One message at a time; a newer one takes its place. Words come translated, except of errors, which follow the
    language by themselves. Screen readers are alerted. While an action is offered, F8 does it from anywhere in the
    window; with more than one such notice on the screen each press is another's.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = NoticeKind.PLAIN
        self._error: GoldquillError | None = None
        self._missing: str | None = None
        self._of_model = False
        self._offer: _Offer | None = None
        self._on_action: Callable[[], None] | None = None
        self._icon = QLabel()
        self._title, self._advice = FittedWords(), FittedWords()
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act = QAction(self)
        self._act.setShortcut(QKeySequence("F8"))  # for the keycap; the action is in no widget, so it hears no key
        self._act.triggered.connect(self._on_act)
        # With two notices on the screen Qt calls the key ambiguous and offers it to one after the other.
        self._key = QShortcut(self._act.shortcut(), self)
        self._key.activated.connect(self._act.trigger)
        self._key.activatedAmbiguously.connect(self._act.trigger)
        self._action = ActionButton(self._act, theme, "link")
        self._close = IconButton(theme, "close")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_3)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        # Not `Maximum`: that would cut words that need more lines in a narrow window.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end_message)
        self._offer_timer = QTimer(self)
        self._offer_timer.setSingleShot(True)
        self._offer_timer.timeout.connect(self._end_offer)
        self._close.clicked.connect(self._on_closed)
        theme.theme_changed.connect(self._paint_icon)
        self.retranslate()
        self.hide()

    def say(
        self,
        title: str,
        advice: str = "",
        *,
        kind: NoticeKind = NoticeKind.PLAIN,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        for_seconds: float | None = None,
    ) -> None:
        """Show what happened and what to do; `action` with `on_action` offers to do it. None seconds: until closed.

        What `offer` said outlives a message: it stands below one that offers nothing itself, and is there after any.
        """
        self._error = None
        if self._offer is not None and not action:
            action, on_action = self._offer.action, self._offer.on_action
            advice = f"{advice} {self._offer.done}".strip()
        self._show(title, advice, kind, action, on_action)
        self._timer.stop()
        if for_seconds is not None:
            self._timer.start(int(for_seconds * 1000))

    def say_error(
        self, error: GoldquillError, *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Show an error in the words of `ui.errors`."""
        self._timer.stop()
        self._error = error
        words = error_words(error)
        self._show(words.title, words.advice, NoticeKind.DANGER, action, on_action)

    def error_over(self, error: GoldquillError | None) -> None:
        """Take this error away where it is still told."""
        if error is not None and self._error is error:
            self._end_message()

    def say_no_model(self, error: GoldquillError, on_models: Callable[[], None]) -> None:
        """Say why nothing can be asked of a model, with the way to where that is mended."""
        self.say_error(error, action=place_title("models"), on_action=on_models)
        self._of_model = True

    def say_dropped(self) -> None:
        """Say that what was typed at the gate, behind the passphrase, is not here."""
        self.say(
            self.tr("What you typed while your passphrase was checked was not kept."),
            self.tr("It could have been a part of the passphrase. Please type it again."),
            for_seconds=UNDO_S,
        )

    def say_nameless(self, on_settings: Callable[[], None]) -> None:
        """Say that nobody's name is kept, with the way to where it is typed, until `missing_now` says that there is."""
        self.say(
            self.tr("Your name is not known yet: the first start was cut off before it was kept."),
            self.tr("It stands under what you sign. Type it in the settings."),
            kind=NoticeKind.CAUTION,
            action=place_title("settings"),
            on_action=on_settings,
        )
        self._missing = "name"

    def model_changed(self, engine: EngineChanged) -> None:
        """Take away that there is no model, once there is."""
        if self._of_model and engine.status in (EngineStatus.READY, EngineStatus.BUSY):
            self._end_message()

    def say_empty_question(self) -> None:
        """Say that a question has to be written before it can be answered."""
        self.say(self.tr("There is nothing to answer yet. Write your question first."), for_seconds=HINT_S)

    def say_link(self, address: str) -> None:
        """Say where a link of a model's text leads. It is never followed by itself: its address can be copied."""
        self.say(
            self.tr("Goldquill does not open links from a model's text."),
            address,
            action=self.tr("Copy the address"),
            on_action=lambda: QGuiApplication.clipboard().setText(address),
        )

    def offer(
        self, done: str, action: str, on_action: Callable[[], None], *, kind: NoticeKind, for_seconds: float | None
    ) -> None:
        """Say that something was done and what can be done now; it stays until it is taken, closed, cleared or over,
        whatever else is said."""
        self._end_offer()
        self._offer = _Offer(done, kind, action, on_action)
        if for_seconds is not None:
            self._offer_timer.start(int(for_seconds * 1000))
        self._say_offer()

    def offer_undo(self, done: str, on_undo: Callable[[], None]) -> None:
        """Say that something was done and can be undone; goes by itself after ten seconds."""
        self.offer(done, self.tr("Undo"), on_undo, kind=NoticeKind.PLAIN, for_seconds=UNDO_S)

    def no_longer_offer(self, on_action: Callable[[], None]) -> None:
        """It was done in another way."""
        if self._offer is not None and self._offer.on_action == on_action:
            self._end_offer()

    def _say_offer(self) -> None:
        if (offer := self._offer) is not None:
            self._show(offer.done, "", offer.kind, offer.action, offer.on_action)
            self._timer.stop()

    def _end_offer(self) -> None:
        """It is over, and with it the notice that stood for it."""
        shown = self._shows_offer
        self._offer = None
        self._offer_timer.stop()
        if shown:
            self.clear()

    @property
    def _shows_offer(self) -> bool:
        return self._offer is not None and self._on_action is self._offer.on_action

    def say_missing(self, what: str, words: str) -> None:
        """Say that something has to come first; `missing_now` takes the message away once it came."""
        self.say(words, kind=NoticeKind.CAUTION)
        self._missing = what

    def missing_now(self, what: str | None) -> None:
        """Hear what is missing now, if anything."""
        if self._missing not in (None, what):
            self._end_message()

    def offers(self, on_action: Callable[[], None]) -> bool:
        """Whether this is what it offers to do now."""
        return not self.isHidden() and self._on_action == on_action

    def clear(self) -> None:
        """Take the message away, and what is on offer with it: what it would do may be something else now."""
        self._offer = None
        self._offer_timer.stop()
        self._end_message()

    def _end_message(self) -> None:
        """Its time is over, or the person closed it; what is still on offer is shown again."""
        self._timer.stop()
        self._missing = None
        self._of_model = False
        self._on_action = None
        self._error = None
        self.hide()
        self._say_offer()

    def retranslate(self) -> None:
        self._close.set_words(self.tr("Close this message"))
        if self._error is not None:
            words = error_words(self._error)
            self._title.setText(words.title)
            self._advice.setText(words.advice)

    def _show(
        self, title: str, advice: str, kind: NoticeKind, action: str, on_action: Callable[[], None] | None
    ) -> None:
        self._kind = kind
        self._missing = None
        self._of_model = False
        self._on_action = on_action
        self._act.setText(action)
        self._act.setVisible(bool(action))
        self._key.setEnabled(bool(action))
        set_role(self, f"notice-{kind.value}")
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._paint_icon()
        self.show()
        self.setAccessibleName(f"{title} {advice}".strip())
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # it brings many tables, and a start says nothing

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _paint_icon(self) -> None:
        tokens = self._theme.tokens
        colour = {
            NoticeKind.GOOD: tokens.good,
            NoticeKind.CAUTION: tokens.caution,
            NoticeKind.DANGER: tokens.danger,
        }.get(self._kind, tokens.quiet)
        self._icon.setPixmap(self._theme.pixmap(_ICONS[self._kind], 20, colour, self.devicePixelRatioF()))

    def _on_closed(self) -> None:
        """The person is done with what is shown; an offer is over only if it was shown."""
        if self._shows_offer:
            self._offer = None
            self._offer_timer.stop()
        self._end_message()

    def _on_act(self) -> None:
        on_action = self._on_action
        self._on_closed()
        if on_action is not None:
            on_action()
