"""Services of a desk that is still being opened, for the page that is on the screen before it.

A page asks services only through `Work`, and its calls wait until the desk is there. So a stand-in is enough that looks
for the service when it is called.
"""

from collections.abc import Callable
from typing import Any


class ServiceToCome:
    """Has every method that the service will have; `find` is asked at each call, on the thread that calls."""

    def __init__(self, find: Callable[[], object]) -> None:
        self._find = find

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(self._find(), method)(*args, **kwargs)

        return call
