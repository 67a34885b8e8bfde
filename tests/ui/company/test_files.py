"""Where no network reaches, the page writes and reads what is carried on a stick. The server is a real one."""

import pytest
from PySide6.QtWidgets import QAbstractButton

from tests.company_server import Door
from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.file_steps import choose
from ui.inbox.page import InboxPage
from ui.status_line import StatusLine


@pytest.fixture
def offline(desk: CompanyDesk, server: CompanyServer, door: Door) -> CompanyDesk:
    """It has joined, and there is no network any more."""
    desk.join(server)
    desk.rig.press("Ctrl+Shift+L")
    door.close()
    return desk


def status(desk: CompanyDesk) -> str:
    """What the window's status line says."""
    line = desk.rig.window.findChild(StatusLine)
    return " | ".join(each.text() for each in line.findChildren(QAbstractButton) if each.isVisible())


def test_tasks_come_and_work_goes_by_a_stick(offline, server, tmp_path):
    server.put_tasks(tmp_path, *(f"Question {number}?" for number in range(12)))
    offline.submit(3)
    offline.rig.wait(lambda: "3 to send" in status(offline))
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "out.gqbundle")
    offline.sees("3 records saved. Carry the file to the company.")
    assert str(tmp_path / "out.gqbundle") in offline.said()

    server.answer(tmp_path / "out.gqbundle", tmp_path / "back.gqreceipts")
    inbox = offline.rig.window.open_place("inbox")
    assert isinstance(inbox, InboxPage)
    offline.rig.window.open_place("company")
    offline.rig.press("Ctrl+Shift+R")
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.sees("3 records arrived at the company. 12 new tasks came.")
    offline.sees("3 records, the last at:")
    assert offline.rig.stored(offline.rig.desk.inbox.count) == 12
    offline.rig.wait(lambda: inbox.subtitle() == "12 to do")  # without anybody having gone there
    offline.rig.wait(lambda: "to send" not in status(offline))

    offline.rig.press("Ctrl+Shift+R")
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.sees("The file is no newer than what is known here.")
    server.verify()


def test_a_file_with_nothing_new_says_so(offline, server, tmp_path):
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "out.gqbundle")
    offline.sees("0 records saved.")
    server.answer(tmp_path / "out.gqbundle", tmp_path / "back.gqreceipts")
    offline.rig.press("Ctrl+Shift+R")
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.sees("There is nothing new in the file.")


def test_a_desk_that_was_revoked_is_told_by_the_answer(offline, server, tmp_path):
    offline.submit()
    offline.rig.wait(lambda: "1 to send" in status(offline))
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "out.gqbundle")
    offline.sees("1 record saved.")
    server.answer(tmp_path / "out.gqbundle", tmp_path / "back.gqreceipts")
    server.revoke(offline.standing().membership.device)
    server.answer(tmp_path / "out.gqbundle", tmp_path / "back.gqreceipts")
    offline.rig.press("Ctrl+Shift+R")
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.sees("1 record arrived at the company. The company takes nothing more from this desk.")
    assert "with a new code this desk joins again" in offline.said()
    offline.rig.wait(lambda: "not sending" in status(offline))
    offline.rig.wait(lambda: "Join again with a new code" in [each.text() for each in offline.page.named_actions()])
    offline.rig.press("Ctrl+Shift+R")  # once more
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.rig.wait(lambda: "arrived" not in offline.said())
    assert "The company takes nothing more from this desk." in offline.said()


def test_a_file_that_is_refused_is_told_in_a_sentence(offline, server, tmp_path):
    server.put_tasks(tmp_path, "Why?")
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "out.gqbundle")
    offline.sees("0 records saved.")
    server.answer(tmp_path / "out.gqbundle", tmp_path / "back.gqreceipts")
    raw = (tmp_path / "back.gqreceipts").read_bytes()
    device = offline.rig.stored(lambda: offline.rig.desk.members.present().device).encode()
    refused = {
        "The file is not whole: 1 of 2 entries are in it.": raw[:-10],
        "This file is for another desk.": raw.replace(device, b"sha256:" + b"1" * 64, 1),
        "damaged or changed on its way": raw[:-200] + b"A" + raw[-199:],
        "This is no company's answer": b"PK\3\4",
    }
    for words, damaged in refused.items():
        (tmp_path / "bad.gqreceipts").write_bytes(damaged)
        offline.rig.press("Ctrl+Shift+R")
        choose(offline.rig, tmp_path / "bad.gqreceipts")
        offline.sees(words)
        assert offline.rig.stored(offline.rig.desk.inbox.count) == 0
    offline.rig.press("Ctrl+Shift+R")
    choose(offline.rig, tmp_path / "back.gqreceipts")
    offline.sees("1 new task came.")


def test_the_ending_of_a_bundle_comes_by_itself_and_nothing_is_written_over_unasked(offline, tmp_path):
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "anna")
    offline.sees(str(tmp_path / "anna.gqbundle"))
    assert not (tmp_path / "anna").exists()

    (tmp_path / "anna.gqbundle").write_bytes(b"another")
    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "anna", again=False)
    offline.rig.stored(lambda: True)
    assert (tmp_path / "anna.gqbundle").read_bytes() == b"another"

    offline.rig.press("Ctrl+S")
    choose(offline.rig, tmp_path / "anna", again=True)
    offline.rig.wait(lambda: (tmp_path / "anna.gqbundle").read_bytes() != b"another")
