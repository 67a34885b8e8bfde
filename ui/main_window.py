"""The window: a rail of places, the page in front with its heading, footer and side panel, the status line.

It knows places and the frame only; services and engine reach the pages through the factories of the composition.

    window = MainWindow(theme, standard_places({"chat": make_chat, "settings": make_settings}))
    bridge.engine_changed.connect(window.status.show_engine)
    window.open_place("chat")

Keys of the frame, which pages leave alone: Alt+1 to Alt+9 places, Alt+0 company, Ctrl+, settings, Ctrl+M models,
Ctrl+\\ side panel, F6 and Shift+F6 next and previous area, ? or F1 all keys, Ctrl+K all actions, Ctrl+= Ctrl+- Ctrl+0
size of text, Ctrl+Q quit. F8 does what a notice offers, such as Undo, while it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.areas import Areas
from ui.header import Header
from ui.i18n import Retranslated
from ui.page import Page, Place, SavedMark, SavedState
from ui.rail import Rail
from ui.slot import Slot
from ui.status_line import StatusLine
from ui.theme import Theme, set_role
from ui.tokens import FOOTER_HEIGHT, NARROW_WINDOW, SIDE_WIDTH, SPACE_2, SPACE_4, SPACE_5
from ui.widgets.action_group import ActionGroup
from ui.widgets.first_size import take_first_size
from ui.widgets.notice import Notice, NoticeKind

_SCALE_STEP = 0.1
_PASSING_S = 5.0
_SETTLED_MS = 500
_LEAST_PAGE = 300
_SIZE = QSize(1280, 800)  # at the first start
_PROGRAM = "Goldquill"  # Qt adds the application's name to a title that does not end with it


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """What is kept between two starts; `geometry` is Qt's own, in base64."""

    geometry: str = ""
    side_panel: bool = True
    place: str = ""


class MainWindow(Retranslated, QMainWindow):
    """The frame.

    Signals:
        place_opened(str): the place with this key came to the front.
        settled(): the window stands otherwise than before, in size or place, and did not move for half a second.
        side_panel_wanted(bool): the person wants side panels shown where there is room, or not.
        closing(): the window closes and the page in front has saved; quit what must be quit.
    """

    place_opened = Signal(str)
    settled = Signal()
    side_panel_wanted = Signal(bool)
    closing = Signal()

    def __init__(self, theme: Theme, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places = {place.key: place for place in places}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._was_active = False
        self._closing_anyway = False
        self._said_against: tuple[str, str] | None = None  # closing, when it was asked for last
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        self._settling.timeout.connect(self.settled)
        self._holding = False  # places chosen are remembered, not opened
        self._chosen_meanwhile: str | None = None
        self._side_wanted = True
        self._was_narrow: bool | None = None  # None until the window has a size
        self._side_over_narrow = False  # opened by hand in a narrow window, where it is closed by itself
        self.notice = Notice(theme)
        self._rail = Rail(theme, places)
        self._header = Header(theme)
        self._bodies = QStackedWidget()
        self._footer = Slot()
        self._side = Slot()
        self._lay_out()
        self._areas = Areas((self._rail, self._bodies, self._side, self._footer))
        self._make_actions()
        self._rail.place_chosen.connect(self.go_to)
        take_first_size(self, _SIZE)
        self.setMinimumSize(720, 520)
        self.retranslate()

    @property
    def status(self) -> StatusLine:
        """The status line, to be fed by the bridges."""
        return self._header.status

    @property
    def current_place(self) -> str:
        """The key of the place in front; "" before the first."""
        return self._current

    def open_place(self, key: str) -> Page:
        """Bring a place to the front, building its page at the first visit, and return the page."""
        if key == self._current:
            return self._pages[key]
        if self._current:
            self._pages[self._current].leave()
        if (focused := self.focusWidget()) is not None:
            focused.clearFocus()  # else each thing that is hidden would hand the focus on to a neighbour, aloud
        page = self._pages.get(key) or self._build(key)
        self._current = key
        self._rail.set_current(key)
        self._bodies.setCurrentWidget(page)
        self._footer.show_only(page.footer())
        self._show_side()
        self._header.show_heading(page.title(), page.subtitle())
        self.status.show_saved(page.saved())
        self._title_window(page.title())
        page.enter()
        page.focus_first()
        self.place_opened.emit(key)
        return page

    def hold_places(self, wanted: str | None = None) -> None:
        """Until `let_places_go`, remember which place the person chooses, and at first the `wanted` one: what stands
        behind the pages is not there yet."""
        self._holding = True
        self._chosen_meanwhile = wanted

    def go_to(self, key: str) -> None:
        """The person chose this place: bring it to the front, or remember it while places are held."""
        if self._holding:
            self._chosen_meanwhile = key
        else:
            self.open_place(key)

    def let_places_go(self) -> None:
        """Open the place chosen meanwhile, and from now on at once."""
        self._holding = False
        wanted, self._chosen_meanwhile = self._chosen_meanwhile, None
        if wanted is not None:
            self.open_place(wanted)

    def has_place(self, key: str) -> bool:
        """Whether there is such a place in this window."""
        return key in self._places

    def show_count(self, key: str, count: int) -> None:
        """Show on the rail how much waits at a place."""
        self._rail.show_count(key, count)

    def page(self, key: str) -> Page | None:
        """Return a place's page if it was visited."""
        return self._pages.get(key)

    def state(self) -> WindowState:
        """Return what to keep for the next start."""
        geometry = self.saveGeometry().toBase64().toStdString()
        return WindowState(geometry=geometry, side_panel=self._side_wanted, place=self._current)

    def restore(self, state: WindowState) -> None:
        """Take the size, place on the screen and side panel of the last time; opens no page."""
        self._side_wanted = state.side_panel
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))

    def raise_to_front(self) -> None:
        """Come before the other windows, restored if minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        for key, action in self._go.items():
            action.setText(self._places[key].title())
        self._toggle_side.setText(self.tr("Show or hide the side panel"))
        self._next_area.setText(self.tr("Next area"))
        self._previous_area.setText(self.tr("Previous area"))
        self._show_keys.setText(self.tr("All keys"))
        self._show_palette.setText(self.tr("Find an action"))
        self._bigger.setText(self.tr("Larger text"))
        self._smaller.setText(self.tr("Smaller text"))
        self._usual_size.setText(self.tr("Usual text size"))
        self._quit.setText(self.tr("Quit"))
        self._footer.setAccessibleName(self.tr("What happens next"))
        self._side.setAccessibleName(self.tr("Side panel"))
        self._title_window(self._pages[self._current].title() if self._current else "")
        self._look_at_closing()  # which says it in other words then

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unsettle()
        if self._is_narrow() != self._was_narrow:
            self._fit_frame()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._unsettle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._unsettle()
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and not self._was_active:
            # Qt gives the focus to the first button of the rail when a window first comes to the front.
            self._was_active = True
            QTimer.singleShot(0, self, self._focus_page)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._current:
            self._pages[self._current].leave()
        against = self._against_closing()
        if against is not None and not self._closing_anyway:
            self._say_against(*against)
            event.ignore()
            return
        self._settling.stop()
        self.closing.emit()
        event.accept()

    def _unsettle(self) -> None:
        """Before it is on the screen, a window is moved by the program alone."""
        if self.isVisible():
            self._settling.start()

    def _against_closing(self) -> tuple[str, str] | None:
        """What would be lost or cut off, and what can be done about it. What could not be written is in this window
        alone, and tried again every few seconds."""
        pages = self._pages.values()
        unsaved = next((page.saved() for page in pages if page.saved().mark is SavedMark.UNSAVED), None)
        under_way = " ".join(filter(None, (page.under_way() for page in pages)))
        if unsaved is not None:
            title = self.tr("Not everything is saved yet. {reason}").format(reason=unsaved.reason)
            advice = self.tr("It is saved as soon as that is possible. What is not saved is lost if you close now.")
            return title, f"{advice} {under_way}".rstrip()
        return (under_way, self.tr("Wait until it is done, or close anyway.")) if under_way else None

    def _say_against(self, title: str, advice: str) -> None:
        self._said_against = title, advice
        self.notice.say(
            title,
            advice,
            kind=NoticeKind.CAUTION,
            action=self.tr("Close anyway"),
            on_action=self._close_anyway,
        )

    def _look_at_closing(self) -> None:
        """The person was told why the window did not close: less may be against it by now, or nothing."""
        if not self.notice.offers(self._close_anyway):
            self._said_against = None  # they closed that message, or it said something else since
        if self._said_against is None or self._said_against == (against := self._against_closing()):
            return
        if against is not None:
            self._say_against(*against)
        else:
            self._said_against = None
            self.notice.clear()

    def _close_anyway(self) -> None:
        self._closing_anyway = True
        self.close()

    def _focus_page(self) -> None:
        focused = self.focusWidget()
        if self._current and (focused is None or self._rail.isAncestorOf(focused)):
            self._pages[self._current].focus_first()

    def _lay_out(self) -> None:
        set_role(self._bodies, "body")
        set_role(self._footer, "footer")
        set_role(self._side, "side")
        self._footer.setMinimumHeight(FOOTER_HEIGHT)
        self._footer.set_margins(SPACE_5, SPACE_2, SPACE_5, SPACE_2)
        self._side.set_margins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._header)
        notice_room = QVBoxLayout()
        notice_room.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        notice_room.addWidget(self.notice)
        middle.addLayout(notice_room)
        middle.addWidget(self._bodies, 1)
        middle.addWidget(self._footer)
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(middle, 1)
        row.addWidget(self._side)
        self.setCentralWidget(room)
        # A bound method, not a lambda: Qt drops the connection when the window goes; the theme lives longer.
        self._theme.theme_changed.connect(self._fit_frame)

    def _make_actions(self) -> None:
        self._go = {
            place.key: self._action(place.keys, partial(self.go_to, place.key)) for place in self._places.values()
        }
        self._toggle_side = self._action("Ctrl+\\", self._on_toggle_side)
        self._next_area = self._action("F6", lambda: self._areas.move(1))
        self._previous_area = self._action("Shift+F6", lambda: self._areas.move(-1))
        self._show_palette = self._action("Ctrl+K", self._on_show_palette)
        self._show_keys = self._action("?", self._on_show_keys, "F1")
        self._bigger = self._action("Ctrl+=", lambda: self._scale_by(_SCALE_STEP), "Ctrl++")
        self._smaller = self._action("Ctrl+-", lambda: self._scale_by(-_SCALE_STEP))
        self._usual_size = self._action("Ctrl+0", lambda: self._theme.set_text_scale(1.0))
        self._quit = self._action("Ctrl+Q", self.close)

    def _action(self, keys: str, on_triggered: Callable[[], object], also: str = "") -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(one) for one in (keys, also) if one])
        action.triggered.connect(lambda: on_triggered())
        self.addAction(action)
        return action

    def _build(self, key: str) -> Page:
        page = self._places[key].factory()
        self._pages[key] = page
        self._bodies.addWidget(page)
        self._footer.take(page.footer())
        self._side.take(page.side_panel())
        page.heading_changed.connect(lambda title, subtitle: self._on_heading_changed(page, title, subtitle))
        page.saved_changed.connect(lambda saved: self._on_saved_changed(page, saved))
        page.under_way_changed.connect(self._look_at_closing)
        page.place_wanted.connect(self.open_place)
        page.side_panel_asked.connect(lambda: self._on_side_panel_asked(page))
        return page

    def _is_narrow(self) -> bool:
        """Whether the text at its size leaves no room for the rail's words and a side panel by itself."""
        return self.width() < self._theme.px(NARROW_WINDOW)

    def _fit_frame(self) -> None:
        """Give the rail and the side panel the width that the window and the size of text leave them."""
        narrow = self._is_narrow()
        if narrow != self._was_narrow:
            self._was_narrow, self._side_over_narrow = narrow, False
        self._rail.set_narrow(narrow)
        self._side.setFixedWidth(self._theme.px(SIDE_WIDTH))
        self._show_side()

    def _is_front(self, page: Page) -> bool:
        return self._pages.get(self._current) is page

    def _on_heading_changed(self, page: Page, title: str, subtitle: str) -> None:
        if self._is_front(page):
            self._header.show_heading(title, subtitle)
            self._title_window(title)

    def _on_saved_changed(self, page: Page, saved: SavedState) -> None:
        if self._is_front(page):
            self.status.show_saved(saved)
        self._look_at_closing()

    def _title_window(self, title: str) -> None:
        self.setWindowTitle(f"{title} — {_PROGRAM}" if title else _PROGRAM)

    def _show_side(self) -> None:
        page = self._pages.get(self._current)
        wanted = self._side_over_narrow if self._is_narrow() else self._side_wanted
        self._side.show_only(page.side_panel() if page is not None and wanted else None)

    def _on_toggle_side(self) -> None:
        if not self._current or self._pages[self._current].side_panel() is None:
            self.notice.say(self.tr("There is no side panel here."), for_seconds=_PASSING_S)
            return
        if not self._is_narrow():
            self._side_wanted = not self._side_wanted
            self.side_panel_wanted.emit(self._side_wanted)
        elif self._side_over_narrow or self._has_room_for_side():
            self._side_over_narrow = not self._side_over_narrow
        else:
            words = self.tr("There is no room for the side panel. Make the window wider or the text smaller.")
            self.notice.say(words, for_seconds=_PASSING_S)
        self._show_side()

    def _on_side_panel_asked(self, page: Page) -> None:
        if self._is_front(page) and self._side.isHidden():
            self._on_toggle_side()

    def _has_room_for_side(self) -> bool:
        """Whether a narrow window leaves the page enough beside it."""
        left = self.width() - self._rail.width() - self._theme.px(SIDE_WIDTH)
        return left >= self._theme.px(_LEAST_PAGE)

    def _on_show_keys(self) -> None:
        from ui.widgets.legend import Legend  # not needed to start

        Legend(self._action_groups(), self).open()

    def _on_show_palette(self) -> None:
        from ui.widgets.command_palette import CommandPalette  # not needed to start

        CommandPalette(self._action_groups(), self).open()

    def _action_groups(self) -> list[ActionGroup]:
        groups = []
        if self._current:
            place, page = self._places[self._current], self._pages[self._current]
            groups.append(ActionGroup(place.title(), tuple(page.named_actions())))
        groups.append(ActionGroup(self.tr("Places"), tuple(self._go.values())))
        frame = [action for action in self.actions() if action not in self._go.values()]
        groups.append(ActionGroup(self.tr("Window"), tuple(frame)))
        return [group for group in groups if group.actions]

    def _scale_by(self, step: float) -> None:
        self._theme.set_text_scale(round(self._theme.text_scale + step, 1))
