"""What the system tells of the network reaches who wants to know."""

from typing import cast

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from tests.told_network import Reach, System
from ui.bridge import network
from ui.bridge.network import NetworkWatch


def watch_of(system: System) -> tuple[NetworkWatch, list[None]]:
    watch, heard = NetworkWatch(told_by=cast("QNetworkInformation", system)), []
    watch.reconnected.connect(lambda: heard.append(None))
    return watch, heard


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        (Reach.Disconnected, Reach.Online, True),
        (Reach.Disconnected, Reach.Site, True),
        (Reach.Local, Reach.Online, True),
        (Reach.Online, Reach.Site, False),
        (Reach.Online, Reach.Disconnected, False),
        (Reach.Unknown, Reach.Disconnected, False),
    ],
)
def test_to_reach_more_than_before_is_to_be_on_a_network_again(
    qtbot: QtBot, before: Reach, after: Reach, again: bool
) -> None:
    system = System(before)
    watch, heard = watch_of(system)
    system.turn(after)
    assert bool(heard) is again
    assert not watch.metered


def test_a_plug_pulled_and_put_back_twice_is_told_twice(qtbot: QtBot) -> None:
    system = System(Reach.Online)
    _watch, heard = watch_of(system)
    for reach in (Reach.Disconnected, Reach.Online, Reach.Disconnected, Reach.Online):
        system.turn(reach)
    assert len(heard) == 2


def test_what_costs_is_told_at_once_and_later(qtbot: QtBot) -> None:
    system = System(Reach.Online)
    system.metered = True
    watch, _ = watch_of(system)
    assert watch.metered
    with qtbot.waitSignal(watch.metered_changed) as told:
        system.isMeteredChanged.emit(False)
    assert told.args == [False]


def test_where_the_system_tells_nothing_the_network_costs_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_of_the_system", lambda: None)
    assert not NetworkWatch().metered


def test_this_system_is_asked(qtbot: QtBot) -> None:
    watch, system = NetworkWatch(), QNetworkInformation.instance()
    assert watch.metered == (system is not None and system.isMetered())
