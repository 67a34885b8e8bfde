"""Windows here are real, on the offscreen screen; databases of servers are of either kind."""

from tests.database_fixtures import *  # noqa: F403 — fixtures, named in its __all__
from tests.qt_fixtures import *  # noqa: F403 — fixtures and a hook, named in its __all__
from tests.server_nursery import *  # noqa: F403 — fixtures, named in its __all__
