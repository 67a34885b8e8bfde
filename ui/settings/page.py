"""Settings: one column of sections, every change at once, nothing to confirm."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.bridge.work import Work
from ui.i18n import Language
from ui.page import Page, SavedMark, SavedState
from ui.preferences import Preferences
from ui.settings.appearance import AppearanceSection
from ui.settings.lock import LockSection
from ui.settings.model import ModelSection
from ui.settings.person import PersonSection
from ui.settings.section_actions import SectionActions
from ui.settings.state import Account
from ui.theme import Theme, set_role
from ui.widgets.notice import Notice, NoticeKind
from ui.widgets.page_column import PageColumn
from ui.widgets.top_bars import TopBars

_WIDTH = 720


class SettingsPage(Page):
    """Signals:
    reload_wanted(): load the model again with the settings as they are.
    named(): the person's name is kept.
    """

    reload_wanted = Signal()
    named = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        work: Work,
        account: Account,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._saved = SavedState(SavedMark.SAVED)
        self._notice = Notice(theme)
        self._appearance = AppearanceSection(theme=theme, language=language, preferences=preferences)
        self._person = PersonSection(work=work, account=account)
        self._lock = LockSection(theme=theme, work=work, account=account)
        self._model = ModelSection(preferences=preferences)
        self._autosave = QLabel(wordWrap=True)
        set_role(self._autosave, "small")
        self._scroll = self._lay_out()
        self._actions = SectionActions(self, self._scroll, (self._appearance, self._person, self._lock, self._model))
        self._person.saved_changed.connect(self._on_saved_changed)
        self._person.named.connect(self.named)
        self._model.reload_wanted.connect(self.reload_wanted)
        self._lock.lock_changed.connect(self._on_lock_changed)
        for section in (self._person, self._lock):
            section.failed.connect(self._notice.say_error)
        preferences.not_kept.connect(self._notice.say_error)
        self.retranslate()

    def title(self) -> str:
        return self.tr("Settings")

    def saved(self) -> SavedState:
        return self._saved

    def focus_first(self) -> None:
        self._appearance.focus_first()

    def ask_name(self) -> None:
        """Put the focus where the person's name is typed."""
        self._person.name_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self._person.name_field)

    def enter(self) -> None:
        self._person.load()
        self._lock.load()

    def leave(self) -> None:
        self._person.save()

    def named_actions(self) -> list[QAction]:
        self._actions.name()
        return super().named_actions()

    def retranslate(self) -> None:
        self._autosave.setText(
            self.tr("Everything you type is saved by itself within half a second and survives a power cut.")
        )

    def _lay_out(self) -> PageColumn:
        column = PageColumn(width=_WIDTH)
        for part in (self._appearance, self._person, self._lock, self._model, self._autosave):
            column.rows.addWidget(part)
        column.rows.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(TopBars(self._notice, width=_WIDTH, over=column))
        whole.addWidget(column, 1)
        return column

    def _on_saved_changed(self, saved: SavedState) -> None:
        self._saved = saved
        self.saved_changed.emit(saved)

    def _on_lock_changed(self) -> None:
        self._notice.say(self.tr("The new lock holds."), kind=NoticeKind.GOOD, for_seconds=6)
