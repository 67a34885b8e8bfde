"""Where each byte costs nothing goes by itself, unless the person pays; back on a network, what waits goes soon."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from app.paths import Home
from app.settings import SettingsFile
from sync.client import schedule
from tests.told_network import Reach, System
from tests.ui.company.test_sending import shows
from tests.ui.company_rig import CompanyDesk, CompanyServer
from ui.bridge import network


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System(Reach.Online)
    monkeypatch.setattr(network, "_of_the_system", lambda: system)
    return system


def test_where_each_byte_costs_nothing_goes_by_itself(system: System, desk: CompanyDesk, server: CompanyServer):
    desk.join(server)
    system.cost(True)
    desk.submit(2)
    desk.sees("Each byte costs on this network: nothing is sent by itself.")
    shows(desk, "2 to send · metered network")
    desk.rig.press("Ctrl+Return")
    desk.sees("All that you submitted is sent.")
    assert server.records() == 3


def test_what_waited_for_a_network_that_costs_nothing_goes_then(
    system: System, desk: CompanyDesk, server: CompanyServer
):
    desk.join(server)
    system.cost(True)
    desk.submit()
    desk.sees("Each byte costs on this network: nothing is sent by itself.")
    system.cost(False)
    desk.sees("All that you submitted is sent.")
    assert server.records() == 2


def test_who_pays_sends_by_itself_all_the_same_and_that_is_kept(
    system: System, desk: CompanyDesk, server: CompanyServer, tmp_path: Path
):
    desk.join(server)
    system.cost(True)
    desk.submit()
    desk.sees("Each byte costs on this network: nothing is sent by itself.")
    page = desk.rig.window.open_place("company")
    box = next(each for each in page.findChildren(QCheckBox) if each.text() == "Send on a metered network too")
    box.setFocus()
    desk.rig.press("Space")
    desk.sees("All that you submitted is sent.")
    assert server.records() == 2
    desk.rig.wait(lambda: SettingsFile(Home(tmp_path / "home").settings).current.pays)


def test_back_on_a_network_what_waits_goes_soon(
    system: System, desk: CompanyDesk, server: CompanyServer, monkeypatch: pytest.MonkeyPatch
):
    desk.join(server)
    server.close()
    system.turn(Reach.Disconnected)
    monkeypatch.setattr(schedule, "BACKOFF_S", 3600.0)
    monkeypatch.setattr(schedule, "LEAST_WAIT_S", 3600.0)
    monkeypatch.setattr(schedule, "RECONNECTED_S", 0.1)
    monkeypatch.setattr(schedule, "RECONNECTED_SPREAD_S", 0.1)
    desk.submit()
    desk.sees("There is no connection to the company's server.")
    server.open()
    system.turn(Reach.Online)
    desk.sees("All that you submitted is sent.")
    assert server.records() == 2
