"""Windows here are real, on the offscreen screen; databases of servers are of either kind. A company's server stands
behind a proxy that does what networks do, and a desk of the program works for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.company import SQLITE, Founded, found
from tests.company_desk import join
from tests.company_server import serving
from tests.cutting_proxy import CuttingProxy, listening
from tests.database_fixtures import *  # noqa: F403 — fixtures, named in its __all__
from tests.desk_samples import OpenDesk, open_desk
from tests.firm_fixtures import *  # noqa: F403 — fixtures, named in its __all__
from tests.qt_fixtures import *  # noqa: F403 — fixtures and a hook, named in its __all__
from tests.server_nursery import *  # noqa: F403 — fixtures, named in its __all__


@pytest.fixture
def company(tmp_path: Path) -> Founded:
    return found(SQLITE, tmp_path / "company")


@pytest.fixture
def proxy(company: Founded) -> Iterator[CuttingProxy]:
    """Before the company's server, which is served."""
    with serving(company) as served:
        made = CuttingProxy(served.door.port)
        with listening(made):
            yield made


@pytest.fixture
def member(company: Founded, proxy: CuttingProxy, tmp_path: Path) -> Iterator[OpenDesk]:
    """Joined over the proxy, which has forgotten it."""
    with open_desk(tmp_path / "home") as desk:
        join(desk, proxy.address, company.invite())
        proxy.seen.clear()
        yield desk
