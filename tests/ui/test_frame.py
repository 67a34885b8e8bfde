"""The window round the pages: places, heading, footer, side panel, status, keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QTreeWidget

from app.domain.candidate import Provenance
from app.domain.errors import ModelTooBig
from app.domain.events import EngineChanged, EngineStatus
from app.domain.failures import describe
from tests.ui.demo_page import DemoPage
from ui.header import Header
from ui.main_window import MainWindow, WindowState
from ui.page import SavedMark, SavedState
from ui.places import standard_places
from ui.rail import Rail, RailButton
from ui.status_line import SendingMark
from ui.widgets.command_palette import CommandPalette
from ui.widgets.legend import Legend

PROVENANCE = Provenance(
    model_sha256="",
    model_name="Qwen3-8B",
    architecture="qwen3",
    quantisation="Q4_K_M",
    template_sha256="",
    engine_version="",
    backend="CPU",
    device="Ryzen",
    gpu_layers=0,
    context_tokens=8192,
    k=0,
)


@pytest.fixture
def built():
    return []


@pytest.fixture
def window(qtbot, theme, language, built):
    def make(name):
        def factory():
            built.append(name)
            return DemoPage(theme, name)

        return factory

    made = MainWindow(theme, standard_places({key: make(key) for key in ("chat", "write", "rank", "settings")}))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.open_place("chat")
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def words(widget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(widget, text) -> QAbstractButton:
    return next(b for b in widget.findChildren(QAbstractButton) if b.text() == text)


def test_a_page_is_built_at_its_first_visit_and_kept(window, built):
    assert built == ["chat"]
    window.open_place("write")
    window.open_place("chat")
    window.open_place("write")
    assert built == ["chat", "write"]


def test_going_to_a_place_shows_its_heading_footer_side_and_saved_mark(window):
    page = window.open_place("rank")
    assert "rank | medicine" in words(window)
    assert "saved ✓" in words(window)
    assert window.windowTitle() == "rank — Goldquill"
    assert page.button.isVisible()
    assert page.notes.isVisible()
    assert page.field.hasFocus()
    assert page.seen == ["entered"]
    window.open_place("chat")
    assert page.seen == ["entered", "left"]
    assert not page.button.isVisible()


def test_the_focus_goes_straight_to_where_the_work_begins(window, qtbot, qapp):
    window.page("chat").button.setFocus()
    visited = []
    qapp.focusChanged.connect(lambda _, now: visited.append(now))
    page = window.open_place("rank")
    qapp.focusChanged.disconnect()
    assert [widget for widget in visited if widget is not None] == [page.field]


def test_alt_and_a_digit_goes_to_a_place_in_the_order_of_the_rail(window, qtbot):
    for digit, key in ((Qt.Key.Key_3, "rank"), (Qt.Key.Key_2, "write"), (Qt.Key.Key_1, "chat")):
        qtbot.keyClick(window, digit, Qt.KeyboardModifier.AltModifier)
        assert window.current_place == key
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.current_place == "settings"


def test_a_click_on_the_rail_goes_there(window, qtbot):
    qtbot.mouseClick(button(window, "Write"), Qt.MouseButton.LeftButton)
    assert window.current_place == "write"


def test_the_rail_is_one_stop_and_the_arrows_move_along_it(window, qtbot):
    rail = window.findChild(Rail)
    stops = [b for b in rail.findChildren(RailButton) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [b.place.key for b in stops] == ["chat"]
    stops[0].setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.current_place == "write"


def test_a_page_action_works_from_the_footer_and_the_side_panel_too(window, qtbot):
    page = window.page("chat")
    for place in (page.field, page.notes, page.button):
        place.setFocus()
        page.seen.clear()
        qtbot.keyClick(place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert page.seen == ["submitted"]


def test_actions_of_a_page_that_is_not_in_front_do_nothing(window, qtbot):
    chat = window.page("chat")
    chat.seen.clear()
    write = window.open_place("write")
    write.button.setFocus()
    qtbot.keyClick(write.button, Qt.Key.Key_F)
    assert "flagged" in write.seen
    assert "flagged" not in chat.seen


def test_a_letter_typed_into_a_field_is_text_and_no_action(window, qtbot):
    page = window.page("chat")
    page.seen.clear()
    qtbot.keyClick(page.field, Qt.Key.Key_F)
    assert page.field.text() == "f"
    assert page.seen == []


def test_only_the_page_in_front_may_change_heading_and_saved_mark(window):
    chat = window.page("chat")
    chat.heading_changed.emit("A talk", "now")
    chat.saved_changed.emit(SavedState(SavedMark.UNSAVED, "There is no room left."))
    assert "A talk | now" in words(window)
    assert "not saved" in words(window)
    window.open_place("write")
    chat.heading_changed.emit("Behind", "")
    assert "Behind" not in words(window)


def test_ctrl_backslash_hides_the_side_panel_and_that_is_kept(window, qtbot):
    page = window.page("chat")
    qtbot.keyClick(window, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert not page.notes.isVisible()
    assert window.state().side_panel is False
    window.open_place("write")
    assert not window.page("write").notes.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert window.page("write").notes.isVisible()


def test_ctrl_backslash_where_there_is_no_side_panel_changes_nothing_and_says_so(window, qtbot, theme):
    class Bare(DemoPage):
        def side_panel(self):
            return None

    bare = MainWindow(theme, standard_places({"chat": lambda: DemoPage(theme), "history": lambda: Bare(theme)}))
    qtbot.addWidget(bare)
    bare.resize(1280, 800)
    bare.show()
    bare.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is bare)
    bare.open_place("history")
    qtbot.keyClick(bare, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert "There is no side panel here." in words(bare)
    assert bare.open_place("chat").notes.isVisible()
    assert bare.state().side_panel is True


def test_a_side_panel_that_scrolls_fields_is_no_stop_itself(window, theme):
    class Scrolled(DemoPage):
        def side_panel(self):
            if self._side.parentWidget() is None:
                self.scrolled = QScrollArea(widgetResizable=True)
                self.scrolled.setWidget(self._side)
            return self.scrolled

    frame = MainWindow(theme, standard_places({"chat": lambda: Scrolled(theme)}))
    page = frame.open_place("chat")
    assert page.scrolled.focusPolicy() is Qt.FocusPolicy.NoFocus
    frame.deleteLater()


def test_a_narrow_window_shows_icons_and_closes_the_side_panel_until_it_is_asked_for(window, qtbot):
    page = window.page("chat")
    rail = window.findChild(Rail)
    wide = rail.width()
    window.resize(900, 700)
    assert rail.width() < wide / 2
    assert "Chat" in button(window, "Chat").toolTip()
    assert not page.notes.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert page.notes.isVisible()
    window.resize(1280, 800)
    assert rail.width() == wide
    assert page.notes.isVisible()


def test_f6_goes_round_the_areas_and_back_to_where_one_was(window, qtbot):
    page = window.page("chat")
    page.field.setFocus()
    visited = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        visited.append(QApplication.focusWidget())
    assert visited[0] is page.notes
    assert visited[1] is page.button
    assert isinstance(visited[2], RailButton)
    assert visited[3] is page.field
    qtbot.keyClick(page.field, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(QApplication.focusWidget(), RailButton)


def test_the_legend_lists_the_keys_of_the_page_and_of_the_window(window, qtbot):
    window.page("chat").button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Question)
    legend = window.findChild(Legend)
    told = words(legend)
    assert told.count("Chat") == 2  # the heading, which is the place and not the title of what is in it; and Alt 1
    for part in ("Ctrl ↵ | Submit", "F | Flag", "Alt 1 | Chat", "F6 | Next area"):
        assert part in told
    qtbot.keyClick(legend, Qt.Key.Key_Escape)
    assert not legend.isVisible()


def test_the_legend_shows_keys_that_look_alike_once(window, qtbot):
    page = window.page("chat")
    page.flag.setShortcuts([QKeySequence("Return"), QKeySequence("Enter"), QKeySequence("F")])
    page.button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Question)
    assert "| ↵ | F | Flag |" in words(window.findChild(Legend))


def test_the_palette_finds_an_action_by_its_words_and_does_it(window, qtbot):
    page = window.page("chat")
    page.seen.clear()
    page.submit.setEnabled(False)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    field, found = palette.findChild(QLineEdit), palette.findChild(QTreeWidget)
    listed = [found.topLevelItem(row).text(0) for row in range(found.topLevelItemCount())]
    assert "Submit" not in listed
    assert {"Flag", "Write", "Larger text"} <= set(listed)
    assert palette.focusWidget() is field  # where the keys of a pop-up go
    qtbot.keyClicks(palette.focusWidget(), "xyz")
    assert [found.topLevelItem(row).text(0) for row in range(found.topLevelItemCount())] == [
        "No action has these words."
    ]
    qtbot.keyClick(palette.focusWidget(), Qt.Key.Key_Return)
    assert palette.isVisible()
    field.clear()
    qtbot.keyClicks(palette.focusWidget(), "fla")
    qtbot.keyClick(palette.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.seen == ["flagged"])


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (EngineChanged(status=EngineStatus.OFF), "no model"),
        (EngineChanged(status=EngineStatus.LOADING, progress=0.43), "model loading 43%"),
        (EngineChanged(status=EngineStatus.READY, provenance=PROVENANCE), "Qwen3-8B"),
        (EngineChanged(status=EngineStatus.BUSY, provenance=PROVENANCE), "Qwen3-8B · answering"),
        (EngineChanged(status=EngineStatus.RESTARTING), "model starting again"),
        (
            EngineChanged(status=EngineStatus.FAILED, error=describe(ModelTooBig("m.gguf", 9_000_000_000, 1))),
            "model stopped",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value.status.value,
)
def test_the_status_line_says_what_the_model_does(window, state, told):
    window.status.show_engine(state)
    assert button(window.status, told).isVisible()


def test_the_status_line_tells_why_the_model_failed(window):
    error = describe(ModelTooBig("m.gguf", 9_000_000_000, 1_000_000))
    window.status.show_engine(EngineChanged(status=EngineStatus.FAILED, error=error))
    assert "9.0 GB" in button(window.status, "model stopped").toolTip()


def test_speed_and_waiting_are_shown_when_there_is_something_to_say(window):
    window.status.show_engine(EngineChanged(status=EngineStatus.BUSY, provenance=PROVENANCE))
    window.status.show_speed(38.4)
    assert "to send" not in words(window)
    window.status.show_sending(SendingMark(waiting=3))
    assert button(window.status, "Qwen3-8B · 38 tok/s")
    assert button(window.status, "3 to send").isVisible()
    window.status.show_sending(SendingMark())
    assert not button(window.status, "").isVisible()
    window.status.show_engine(EngineChanged(status=EngineStatus.RESTARTING))
    window.status.show_engine(EngineChanged(status=EngineStatus.BUSY, provenance=PROVENANCE))
    assert button(window.status, "Qwen3-8B · answering")


def test_in_a_narrow_header_the_speed_goes_before_the_title_is_cut(window, qtbot):
    window.status.show_engine(EngineChanged(status=EngineStatus.READY, provenance=PROVENANCE))
    window.status.show_speed(38.4)
    window.status.show_sending(SendingMark(waiting=3))
    heading = "Find and mend the errors in the answer to a colleague"
    window.page("chat").heading_changed.emit(heading, "medicine · English · due Friday")
    window.resize(1400, 700)
    model = button(window.status, "Qwen3-8B · 38 tok/s")
    title = next(label for label in window.findChild(Header).findChildren(QLabel) if label.text() == heading)
    while model.text() != "Qwen3-8B":
        assert title.width() >= title.sizeHint().width(), window.width()
        window.resize(window.width() - 8, 700)
        qtbot.wait(1)
    assert window.width() > 720
    assert title.width() >= title.sizeHint().width()


def test_everything_changes_language_at_once(window, qtbot, language):
    language.choose("ru")
    qtbot.waitUntil(lambda: window.windowTitle() == "chat — Goldquill" and "сохранено ✓" in words(window))
    assert button(window, "Чат").isVisible()
    assert window.status.findChildren(QAbstractButton)[0].text() == "модель не выбрана"
    language.choose("en")
    qtbot.waitUntil(lambda: "saved ✓" in words(window))


def test_the_text_grows_with_ctrl_equals_and_returns_with_ctrl_0(window, qtbot, theme):
    before = window.page("chat").field.fontMetrics().height()
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert theme.text_scale == 1.3
    assert window.page("chat").field.fontMetrics().height() > before
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.page("chat").field.fontMetrics().height() == before


def test_size_and_place_come_back_at_the_next_start(window, qtbot, theme):
    window.resize(777, 666)  # within the offscreen screen, which is 800 pixels wide and high
    window.open_place("write")
    state = window.state()
    assert state.place == "write"
    again = MainWindow(theme, standard_places({"chat": lambda: DemoPage(theme)}))
    qtbot.addWidget(again)
    again.restore(WindowState(geometry=state.geometry, side_panel=False))
    again.show()
    assert (again.width(), again.height()) == (777, 666)
    assert again.state().side_panel is False


def test_closing_lets_the_page_save_first(window, qtbot):
    page = window.page("chat")
    order = page.seen
    window.closing.connect(lambda: order.append("closing"))
    window.close()
    assert order[-2:] == ["left", "closing"]


def test_everything_that_takes_the_focus_has_an_accessible_name(window):
    window.open_place("rank")
    for widget in window.findChildren(QAbstractButton) + window.findChildren(QLineEdit):
        if widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_everything_that_is_clicked_is_at_least_28_pixels(window):
    window.open_place("rank")
    for widget in window.findChildren(QAbstractButton):
        if widget.isVisible() and not isinstance(widget.parent(), QLineEdit):
            assert min(widget.width(), widget.height()) >= 28, widget.text()
