"""A disk that takes no more, for real: the kernel refuses to let any file of this process grow."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

resource = pytest.importorskip("resource", reason="limits of a process are POSIX's")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file is written past `size` bytes until this ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
