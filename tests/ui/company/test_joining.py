"""A desk joins a company: a look, then the person's word. The server is a real one."""

from app.signing.keys import PublicKey
from tests.company_server import Door
from tests.ui.company_rig import CompanyDesk, CompanyServer, silent
from ui.company.state import fingerprint


def test_what_is_missing_is_said_where_it_is_to_be_typed(desk: CompanyDesk):
    desk.sees("Join a company")
    desk.rig.wait(lambda: desk.field("Server's address").hasFocus())
    desk.rig.press("Ctrl+Return")
    assert "Type the address of the company's server first." in desk.said()
    desk.rig.type_words("desk.example.org")
    assert desk.said() == ""
    desk.rig.press("Ctrl+Return")
    assert "Type the code that the company gave you first." in desk.said()
    assert desk.field("Code").hasFocus()


def test_a_wrong_code_is_told_and_can_be_typed_again_at_once(desk: CompanyDesk, server: CompanyServer):
    desk.ask(server.address, "7K3M-Q0ZT-9A2D")
    desk.sees("This code is good for nothing")
    assert desk.field("Code").hasFocus()
    assert desk.field("Code").selectedText() == "7K3M-Q0ZT-9A2D"
    desk.rig.type_words(server.code().lower())
    desk.rig.press("Return")
    desk.sees("Is this your company?")


def test_no_server_there_is_told_and_nothing_is_lost_of_what_was_typed(desk: CompanyDesk, door: Door):
    desk.ask(door.address, "7K3M-Q0ZT-9A2D")
    desk.sees("There is no connection to the company's server.")
    assert desk.field("Server's address").text() == door.address
    assert desk.field("Code").text() == "7K3M-Q0ZT-9A2D"


def test_what_is_no_address_is_told(desk: CompanyDesk):
    desk.ask("http://desk.example.org", "7K3M-Q0ZT-9A2D")
    desk.sees("“http://desk.example.org” is not the address of a server.")


def test_a_certificate_file_that_is_none_is_told(desk: CompanyDesk, server: CompanyServer, tmp_path):
    no_certificate = tmp_path / "acme.pem"
    no_certificate.write_text("none\n", encoding="utf-8")
    desk.sees("Join a company")
    desk.page._become(desk.page._state.typing(ca_file=str(no_certificate)))  # the chooser is the system's own
    desk.sees("acme.pem")
    desk.ask("https://127.0.0.1:9", server.code())
    desk.sees("“acme.pem” holds no certificate")
    desk.rig.press("Ctrl+Shift+O")
    desk.sees("this computer's own certificates")


def test_before_the_word_the_person_sees_whose_server_it_is_and_nothing_has_happened(
    desk: CompanyDesk, server: CompanyServer
):
    desk.submit()
    code = server.code()
    desk.ask(server.address, code)
    desk.sees("Is this your company?")
    for words in ("Acme Medical", "Anna Weiss", "trainer", server.address, fingerprint(server.spki)):
        assert words in desk.seen()
    assert "What you did before stays on this machine and is not sent." in desk.seen()
    assert server.records() == 0
    assert desk.standing().membership is None
    desk.rig.press("Esc")
    desk.sees("Join a company")
    assert desk.field("Code").text() == code  # not used up
    desk.rig.press("Ctrl+Return")
    desk.sees("Is this your company?")


def test_the_key_can_be_copied_to_compare_it(desk: CompanyDesk, server: CompanyServer, qapp):
    desk.ask(server.address, server.code())
    desk.sees("Is this your company?")
    desk.rig.press("Ctrl+Shift+C")
    assert qapp.clipboard().text() == PublicKey(server.spki).keyid


def test_joined_the_desk_says_so_and_keeps_to_itself_what_was_done_before(desk: CompanyDesk, server: CompanyServer):
    desk.submit(2)
    desk.join(server)
    assert "You work for Acme Medical now." in desk.said()
    assert "Anna Weiss, trainer" in desk.seen()
    desk.rig.press("Ctrl+Return")
    desk.sees("Nothing waited. The server has all that you submitted.")
    assert server.records() == 1  # the enrolment
    assert desk.rig.stored(desk.rig.desk.history.waiting) == 2
    assert desk.standing().waiting == 0


def test_a_look_that_takes_long_can_be_left(desk: CompanyDesk, door: Door):
    door.open(silent)
    desk.ask(door.address, "7K3M-Q0ZT-9A2D")
    desk.do("Stop")
    desk.sees("Join a company")
    assert desk.field("Server's address").hasFocus()
    assert not desk.field("Code").isReadOnly()


def test_every_action_of_each_step_is_in_the_legend(desk: CompanyDesk, server: CompanyServer):
    def listed() -> list[str]:
        return [action.text() for action in desk.page.named_actions()]

    desk.sees("Join a company")
    assert listed() == ["Look", "Choose the certificate file…"]
    desk.ask(server.address, server.code())
    desk.sees("Is this your company?")
    assert listed() == ["Join", "Not this one", "Copy the server's key"]
    desk.rig.press("Ctrl+Return")
    desk.sees("You submitted nothing yet")
    files = ["Save a bundle…", "Read the company's answer…"]
    own = ["Send now", "Send these again", *files, "Work offline", "Copy the server's key"]
    assert listed() == own


def test_that_the_desk_joined_is_told_for_a_moment_and_nothing_sent_is_made_up(
    desk: CompanyDesk, server: CompanyServer
):
    desk.join(server)
    assert "You work for Acme Medical now. What you submit from now on is sent by itself." in desk.said()
    assert "All that you submitted is sent." not in desk.seen()  # nothing was submitted
    desk.rig.wait(lambda: desk.said() == "", 20)


def test_a_desk_that_joins_while_offline_is_not_told_that_its_work_goes_by_itself(
    desk: CompanyDesk, server: CompanyServer
):
    desk.page.turn_offline()
    desk.ask(server.address, server.code())
    desk.sees("Is this your company?")
    desk.rig.press("Ctrl+Return")
    desk.sees("You work for Acme Medical now.")
    assert "sent by itself." not in desk.said()
    desk.sees("You work offline: nothing is sent by itself.")
