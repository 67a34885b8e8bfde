"""Python's garbage collector, while many records are read.

It looks at what is alive whenever some hundred objects were made. A batch of records is a hundred thousand of them, of
which none refer to one another in circles.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_OBJECTS: Final = 200_000


def collect_rarely() -> None:
    """From now on, in a process that does nothing but read records."""
    gc.set_threshold(_OBJECTS)


@contextmanager
def collected_rarely() -> Iterator[None]:
    """While this lasts."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
