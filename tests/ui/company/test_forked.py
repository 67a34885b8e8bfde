"""A desk whose profile was put back from an old copy, or is used twice: what its person is told, and the way on by keys
alone. The server is a real one."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from app.domain.work import WorkState
from tests.ui.company_rig import CompanyDesk, CompanyServer
from ui.history.page import HistoryPage
from ui.widgets.page_column import PageColumn


def forked(desk: CompanyDesk, server: CompanyServer) -> None:
    """Another copy of the profile was first; two pieces of this one's work come back."""
    desk.join(server)
    other = desk.another_copy()
    other.send(other.write())
    desk.submit(2)
    desk.sees("2 records came back,")


def join_again(desk: CompanyDesk, server: CompanyServer) -> None:
    """By keys alone."""
    desk.rig.press("Ctrl+Return")
    desk.sees("Join again")
    assert desk.field("Server's address").text() == server.address
    desk.rig.wait(desk.field("Code").hasFocus)
    desk.rig.type_words(server.code())
    desk.rig.press("Return")
    desk.sees("Is this your company?")
    assert "This desk gets a new key." in desk.seen()
    assert "is not sent" not in desk.seen()
    desk.rig.press("Ctrl+Return")
    desk.sees("You work for Acme Medical now.")


def revise(desk: CompanyDesk) -> None:
    """The one chosen of what came back: three keys."""
    desk.rig.press("Ctrl+E")
    desk.rig.wait(lambda: desk.rig.window.current_place == "history")
    history = desk.rig.window.open_place("history")
    assert isinstance(history, HistoryPage)
    desk.rig.wait(lambda: history._state.opened is not None)
    desk.rig.press("Ctrl+E")
    desk.rig.wait(lambda: desk.rig.window.current_place == "write")
    sent = desk.standing().sent
    buttons = desk.rig.window.findChildren(QAbstractButton)
    desk.rig.wait(lambda: any(each.text() == "Submit" and each.isVisible() for each in buttons))
    desk.rig.press("Ctrl+Return")
    desk.rig.wait(lambda: desk.standing().sent == sent + 1)


def test_a_desk_that_forked_is_told_what_happened_and_joins_again(desk: CompanyDesk, server: CompanyServer):
    forked(desk, server)
    desk.sees("This copy of your work is not the one that the company knows.")
    for words in ("An old copy of the profile was put back", "Nothing is lost", "Ask your admin for a new code"):
        assert words in desk.seen()
    assert desk.button("Join again with a new code").isVisible()
    former = desk.standing().membership.device
    join_again(desk, server)
    desk.sees("All is sent but 2 records that the server did not take.")
    assert "This copy of your work" not in desk.seen()
    assert "This desk's former key signed it." in desk.seen()
    assert desk.standing().membership.device != former
    for _ in range(2):
        revise(desk)
        desk.rig.window.open_place("company")
    desk.sees("All that you submitted is sent.")
    assert "Not taken by the server" not in desk.seen()
    items = desk.rig.stored(desk.rig.desk.history.recent).items
    assert [item.state for item in items] == [WorkState.SENT] * 2 + [WorkState.REVISED] * 2
    server.verify()
    assert server.records() == 1 + 1 + 1 + 2  # two enrolments, what the other copy sent, two pieces of work


def test_a_desk_that_others_forked_is_told_and_goes_on_once_it_is_released(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    other = desk.another_copy()
    desk.submit()
    desk.sees("1 record, the last at:")
    other.send(other.write())
    desk.submit()
    desk.sees("The company sets aside what this desk sends.")
    assert "they release this desk, or give you a new code" in desk.seen()
    server.release(desk.standing().membership.device)
    desk.rig.press("Ctrl+R")
    desk.sees("All that you submitted is sent.")
    assert server.records() == 3
    server.verify()


def test_what_to_do_about_the_one_chosen_comes_into_sight_with_the_list(desk: CompanyDesk, server: CompanyServer):
    desk.rig.window.resize(900, 640)
    forked(desk, server)
    column = desk.page.findChild(PageColumn)

    def in_sight(part: QWidget) -> bool:
        return column.viewport().rect().contains(QRect(part.mapTo(column.viewport(), QPoint()), part.size()))

    opens = desk.button("Open in History")
    assert not in_sight(opens)
    (rows,) = (each for each in desk.page.findChildren(QListView) if each.isVisible())
    for _ in range(12):
        if not rows.hasFocus():
            desk.rig.press("Tab")
    assert rows.hasFocus()
    desk.rig.wait(lambda: in_sight(opens) and in_sight(rows))
    desk.rig.press("Down", "Return")
    desk.rig.wait(lambda: desk.rig.window.current_place == "history")


def test_who_does_not_join_again_now_is_led_back(desk: CompanyDesk, server: CompanyServer):
    forked(desk, server)
    desk.rig.press("Ctrl+J")
    desk.sees("Your admin gives you a new code for this desk.")
    desk.rig.press("Esc")
    desk.sees("This copy of your work is not the one")


def test_a_note_that_work_was_withdrawn_opens_nothing_and_says_so(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    desk.submit()
    desk.sees("1 record, the last at:")
    other = desk.another_copy()
    other.send(other.write())
    entry_id = desk.rig.stored(desk.rig.desk.history.recent).items[0].id
    desk.rig.stored(lambda: desk.rig.desk.annotate.withdraw(entry_id=entry_id, reason="mistake"))
    desk.rig.desk_window._on_submitted()
    desk.sees("1 record came back,")
    desk.rig.press("Ctrl+E")
    desk.sees("That work was withdrawn is no work of its own to open.")
    join_again(desk, server)
    desk.sees("Tell your admin what you withdrew.")
