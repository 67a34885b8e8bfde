"""Signed work goes to the company by itself, and whatever is in the way is told. The server is a real one."""

import time

from PySide6.QtWidgets import QAbstractButton

from app.domain.work import WorkState
from tests.company_server import Door
from tests.ui.company_rig import CompanyDesk, CompanyServer, silent
from tests.ui.window_rig import open_window
from ui.status_line import StatusLine
from ui.widgets.notice import Notice
from ui.widgets.page_column import PageColumn


def status(desk: CompanyDesk) -> str:
    """What the window's status line says of the sending."""
    line = desk.rig.window.findChild(StatusLine)
    buttons = [each for each in line.findChildren(QAbstractButton) if each.isVisible()]
    return buttons[1].text() if len(buttons) > 1 else ""


def shows(desk: CompanyDesk, words: str) -> None:
    desk.rig.wait(lambda: words in status(desk))


def states(desk: CompanyDesk) -> set[WorkState]:
    return {item.state for item in desk.rig.stored(desk.rig.desk.history.recent).items}


def answering(status_code: int, body: bytes, *headers: tuple[bytes, bytes]):
    """An application that gives everybody the same answer."""

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            return
        await send({"type": "http.response.start", "status": status_code, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})

    return app


def test_a_desk_of_its_own_says_nothing_of_sending(desk: CompanyDesk):
    desk.submit()
    desk.rig.stored(lambda: None)
    assert status(desk) == ""


def test_what_is_submitted_goes_by_itself_and_is_told_where_people_look(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    desk.rig.window.open_place("history")
    desk.submit(3)
    shows(desk, "3 to send")
    shows(desk, "sent ")
    assert status(desk).endswith("✓")
    assert states(desk) == {WorkState.SENT}
    assert server.records() == 4
    server.verify()
    line = desk.rig.window.findChild(StatusLine)
    next(each for each in line.findChildren(QAbstractButton) if each.text() == status(desk)).click()
    assert desk.rig.window.current_place == "company"
    desk.sees("3 records, the last at:")


def test_a_server_that_went_away_gets_everything_once_when_it_is_back(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    server.close()
    desk.submit(2)
    desk.sees("There is no connection to the company's server.")
    desk.sees("The server is asked again at:")
    shows(desk, "2 to send · no connection")
    server.open()
    desk.sees("All that you submitted is sent.")
    assert server.records() == 3


def test_what_was_in_the_way_is_told_no_longer_than_it_is(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    server.close()
    desk.submit()
    desk.do("Send now")
    desk.sees("There is no connection to the company's server.")
    desk.rig.wait(lambda: desk.page.findChild(Notice).isVisible())
    server.open()
    desk.sees("All that you submitted is sent.")
    desk.rig.wait(lambda: "There is no connection" not in desk.seen())


def test_a_busy_server_is_left_alone_as_long_as_it_asks(desk: CompanyDesk, server: CompanyServer, door: Door):
    desk.join(server)
    server.close()
    door.open(answering(429, b"", (b"retry-after", b"3")))
    desk.submit()
    desk.sees("is busy and asks to be left alone for 3 s.")
    told = time.monotonic()
    door.close()
    server.open()
    desk.sees("All that you submitted is sent.")
    assert time.monotonic() - told > 2.5
    assert server.records() == 2


def test_the_sign_in_page_of_a_network_is_not_taken_for_the_server(
    desk: CompanyDesk, server: CompanyServer, door: Door
):
    desk.join(server)
    server.close()
    door.open(answering(200, b"<html>Welcome to the hotel</html>", (b"content-type", b"text/html")))
    desk.submit()
    desk.rig.press("Ctrl+Return")
    desk.sees("Something else answered in place of the company's server.")
    assert "If this network wants a sign-in" in desk.seen()
    assert desk.standing().waiting == 1
    assert desk.standing().membership.distrusted == ""


def test_a_server_put_back_from_a_backup_is_believed_again_by_two_keys(
    desk: CompanyDesk, server: CompanyServer, tmp_path
):
    desk.join(server)
    desk.submit()
    desk.sees("1 record, the last at:")
    server.back_up(tmp_path / "backup")
    desk.submit()
    desk.sees("2 records, the last at:")
    desk.sees("The server is asked again at:")
    server.put_back(tmp_path / "backup")

    desk.do("Send now")
    desk.sees("“Look again” tries once more.")
    desk.rig.press("Ctrl+B")
    desk.sees("Was the company's server put back from a backup?")
    assert desk.standing().membership.distrusted
    desk.rig.press("F8")
    desk.sees("All that you submitted is sent.")
    assert desk.standing().sent == 2
    assert server.records() == 3
    server.verify()


def test_another_server_at_the_address_is_distrusted_until_a_person_looks_again(
    desk: CompanyDesk, server: CompanyServer, door: Door, tmp_path
):
    desk.join(server)
    desk.submit()
    desk.sees("1 record, the last at:")
    server.close()
    other = CompanyServer(tmp_path / "other", door)
    other.open()
    desk.submit()
    desk.sees("What the company's server shows does not fit what it confirmed before.")
    desk.sees("Another server, with another key, answers at this address.")
    desk.sees("Talk to your lead or admin.")
    desk.rig.press("Ctrl+B")
    assert "put back from a backup" not in desk.seen()  # nobody's backup has another key
    shows(desk, "not sending")
    other.close()
    server.open()
    time.sleep(1)
    assert desk.standing().waiting == 1  # nobody looked yet
    desk.do("Look again")
    desk.sees("All that you submitted is sent.")
    assert desk.standing().membership.distrusted == ""
    assert (server.records(), other.records()) == (3, 0)


def test_a_revoked_desk_says_so_sends_nothing_and_joins_again_with_a_new_code(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    server.revoke(desk.standing().membership.device)
    desk.submit()
    desk.sees("The company takes nothing more from this desk.")
    shows(desk, "not sending")
    assert desk.standing().waiting == 1
    desk.do("Join again with a new code")
    assert desk.field("Server's address").text() == server.address
    assert desk.field("Code").hasFocus()
    desk.rig.type_words(server.code())
    desk.rig.press("Return")
    desk.sees("Is this your company?")
    desk.rig.press("Ctrl+Return")
    desk.sees("You work for Acme Medical now.")
    desk.sees("This desk's former key signed it. Open it in History")  # it came back, and is kept
    desk.sees("All is sent but 1 record that the server did not take.")
    shows(desk, "1 not taken")
    desk.submit()
    desk.sees("1 record, the last at:")


def test_what_waited_for_the_admin_is_told_anew_once_the_desk_has_joined_again(
    desk: CompanyDesk, server: CompanyServer
):
    desk.join(server)
    desk.do("Work offline")
    desk.submit()
    sending = desk.rig.desk.sending
    (first,) = desk.rig.stored(lambda: sending.batch(after=0, records=2, size=10**6))
    desk.rig.stored(lambda: sending.hold(first, reason="quarantined"))
    server.revoke(desk.standing().membership.device)
    desk.rig.press("Ctrl+Return")
    desk.rig.wait(lambda: "Join again with a new code" in [each.text() for each in desk.page.named_actions()])
    desk.sees("If your admin releases this desk, “Send these again” sends it.")
    desk.rig.press("Ctrl+J")
    desk.rig.wait(lambda: desk.field("Code").hasFocus())
    desk.rig.type_words(server.code())
    desk.rig.press("Return")
    desk.sees("Is this your company?")
    desk.rig.press("Ctrl+Return")
    desk.sees("This desk's former key signed it. Open it in History")
    assert "your admin releases" not in desk.seen()  # nobody can: that desk is no more


def test_what_is_told_is_in_sight_wherever_the_page_is_scrolled_to(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    desk.rig.wait(lambda: desk.said() == "", 20)
    bar = desk.page.findChild(PageColumn).verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    desk.rig.press("Ctrl+R")
    desk.sees("There is nothing that the server did not take.")
    assert not desk.page.findChild(Notice).visibleRegion().isEmpty()
    assert bar.value() > 0


def test_offline_nothing_goes_by_itself_and_everything_when_the_person_says_so(
    desk: CompanyDesk, server: CompanyServer
):
    desk.join(server)
    desk.button("Work offline").click()
    desk.sees("You work offline: nothing is sent by itself.")
    desk.submit()
    shows(desk, "1 to send · offline")
    time.sleep(0.5)
    assert server.records() == 1
    desk.do("Send now")
    desk.sees("1 record sent.")
    desk.submit()
    desk.do("Send by itself again")
    desk.sees("2 records, the last at:")


def test_offline_a_look_for_tasks_sends_what_waits_and_the_page_says_so(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    desk.do("Work offline")
    desk.sees("and so does “Look for tasks” in the Inbox.")
    desk.submit()
    shows(desk, "1 to send · offline")
    page = desk.rig.window.open_place("inbox")
    desk.rig.wait(lambda: "Look for tasks" in [action.text() for action in page.named_actions() if action.isVisible()])
    desk.rig.press("F5")
    desk.rig.wait(lambda: server.records() == 2, 20)


def test_a_desk_that_is_opened_again_is_as_it_was_and_sends_what_waits(
    desk: CompanyDesk, server: CompanyServer, tmp_path, theme, language
):
    desk.join(server)
    desk.do("Work offline")
    desk.sees("You work offline")
    desk.submit(2)
    desk.leave()
    desk.rig = open_window(tmp_path / "home", theme, language)
    desk.sees("You work offline")
    desk.sees("2 records")
    shows(desk, "2 to send · offline")
    desk.do("Send by itself again")
    desk.sees("All that you submitted is sent.")
    assert server.records() == 3


def test_what_the_server_did_not_take_is_listed_with_its_reason_and_sent_again(
    desk: CompanyDesk, server: CompanyServer
):
    desk.join(server)
    desk.rig.press("Ctrl+R")
    desk.sees("There is nothing that the server did not take.")
    desk.do("Work offline")
    desk.submit(2)
    sending = desk.rig.desk.sending
    first, _ = desk.rig.stored(lambda: sending.batch(after=0, records=2, size=10**6))
    desk.rig.stored(lambda: sending.hold(first, reason="quarantined"))
    desk.page.enter()
    desk.sees("1 record came back,")
    desk.sees("If your admin releases this desk, “Send these again” sends it.")
    desk.do("Send these again")
    desk.sees("2 records sent.")
    assert "Not taken by the server" not in desk.seen()
    assert server.records() == 3


def test_many_records_are_sent_with_a_count_and_the_sending_can_be_stopped(desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    desk.do("Work offline")
    desk.submit(250)
    seen = []
    desk.rig.desk_window._courier().reported.connect(lambda report: seen.append((report.sent, report.of, report.busy)))
    desk.do("Send now")
    desk.rig.wait(lambda: (100, 250, True) in seen)
    desk.rig.press("Esc")
    desk.sees("Stopped. What was not sent waits.")
    desk.rig.wait(lambda: not seen[-1][2])
    left = desk.standing().waiting
    desk.do("Send now")
    desk.sees(f"{left} records sent." if left else "Nothing waited.")
    assert next(each for each in seen if each[2]) == (0, 250, True)
    assert server.records() == 251


def test_the_window_closes_within_a_second_of_a_silent_server_and_loses_nothing(
    desk: CompanyDesk, server: CompanyServer, door: Door, tmp_path, theme, language
):
    desk.join(server)
    server.close()
    door.open(silent)
    desk.submit(2)
    desk.rig.press("Ctrl+Return")
    desk.sees("Sending: 0 of 2")
    began = time.monotonic()
    desk.leave()
    assert time.monotonic() - began < 2.5
    door.close()
    server.open()
    desk.rig = open_window(tmp_path / "home", theme, language)
    desk.sees("All that you submitted is sent.")
    assert server.records() == 3
    server.verify()
