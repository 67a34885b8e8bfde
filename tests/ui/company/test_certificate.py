"""The company's server is vouched for by another authority than before: the person gives the desk its file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import protocol
from sync.server.api import make_api
from sync.server.company import Company
from tests.certificates import Authority
from tests.company import SQLITE, found
from tests.company_server import Door
from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.file_steps import choose

CHOOSE = "Choose the certificate file…"
NOBODY = "Nobody this computer trusts vouches for that server"
STAYS = "The former certificate stays."


def authority_at(folder: Path, name: str) -> Authority:
    folder.mkdir()
    return Authority(folder, name)


@pytest.fixture
def former(tmp_path: Path) -> Authority:
    return authority_at(tmp_path / "former", "Acme CA")


@pytest.fixture
def present(tmp_path: Path) -> Authority:
    return authority_at(tmp_path / "present", "Acme CA 2")


@pytest.fixture
def door(former: Authority) -> Iterator[Door]:
    with Door(tls=former.vouch("localhost")) as made:
        yield made


@pytest.fixture
def left_behind(server: CompanyServer, desk: CompanyDesk, former: Authority, present: Authority) -> CompanyDesk:
    """It joined by the former authority's file, and what was submitted since does not get through."""
    desk.sees("Join a company")
    desk.rig.press("Ctrl+O")
    choose(desk.rig, former.file)
    desk.join(server)
    assert not offers(desk)
    server.close()
    server.door.tls = present.vouch("localhost")
    server.open()
    desk.submit()
    desk.sees(NOBODY)
    assert offers(desk)
    assert desk.button(CHOOSE).isVisible()
    return desk


def offers(desk: CompanyDesk) -> bool:
    return any(action.text() == CHOOSE and action.isVisible() for action in desk.page.named_actions())


def kept(desk: CompanyDesk) -> tuple[str, str]:
    membership = desk.rig.stored(desk.rig.desk.members.present)
    return membership.ca_file, membership.authority


def test_the_new_file_is_kept_and_what_waited_is_sent(
    left_behind: CompanyDesk, server: CompanyServer, present: Authority
) -> None:
    left_behind.rig.press("Ctrl+O")
    choose(left_behind.rig, present.file)
    left_behind.sees("All that you submitted is sent.")
    left_behind.sees("1 record sent.")
    assert server.records() == 2
    assert kept(left_behind) == (str(present.file), present.file.read_text("ascii"))
    left_behind.rig.wait(lambda: not offers(left_behind))

    present.file.unlink()  # it was on a stick
    left_behind.submit()
    left_behind.rig.wait(lambda: server.records() == 3)


def test_a_file_that_does_not_vouch_for_the_server_changes_nothing(
    left_behind: CompanyDesk, server: CompanyServer, former: Authority, present: Authority, tmp_path: Path
) -> None:
    before = kept(left_behind)
    other = authority_at(tmp_path / "other", "Other CA")
    no_file = tmp_path / "letter.pem"
    no_file.write_text("Dear Anna")
    for file, words in (
        (no_file, "“letter.pem” holds no certificate."),
        (other.file, "“Other CA.pem” does not vouch for your company's server, so nothing was sent to it."),
    ):
        left_behind.rig.press("Ctrl+O")
        choose(left_behind.rig, file)
        left_behind.sees(words)
        assert STAYS in left_behind.said()
        assert kept(left_behind) == before
        assert offers(left_behind)
    assert server.records() == 1


def test_another_company_s_server_is_not_believed_and_given_no_token(
    left_behind: CompanyDesk, server: CompanyServer, present: Authority, tmp_path: Path
) -> None:
    before = kept(left_behind)
    other = found(SQLITE, tmp_path / "other-company", org="other")
    asked: list[tuple[str, bool]] = []
    left_behind.rig.press("Ctrl+Shift+L")  # nothing but what the person does is heard there
    server.close()
    other.serving = Company.open(other.place)
    theirs = make_api(other.serving, clock=other.clock)

    async def listening(scope, receive, send):
        if scope["type"] == "http":
            asked.append((scope["path"], b"authorization" in dict(scope["headers"])))
        await theirs(scope, receive, send)

    server.door.open(listening)
    left_behind.rig.press("Ctrl+O")
    choose(left_behind.rig, present.file)
    left_behind.sees("What answered is not your company's server, so no work was sent to it.")
    assert STAYS in left_behind.said()
    assert kept(left_behind) == before
    assert asked == [(protocol.ABOUT, False)]
    server.door.close()
    other.serving = None
