"""Windows here are real, on the offscreen screen."""

from tests.qt_fixtures import *  # noqa: F403 — fixtures and a hook, named in its __all__
