"""Which files of a folder were opened, by the Linux kernel's own account."""

import ctypes
import os
import struct
from pathlib import Path

_IN_OPEN = 0x20


class OpenedFiles:
    """Watches from its making until `close`; see inotify(7)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._queue = libc.inotify_init1(os.O_NONBLOCK)
        assert self._queue >= 0
        assert libc.inotify_add_watch(self._queue, str(folder).encode(), _IN_OPEN) >= 0

    def names(self) -> set[str]:
        """Names of the files opened since the last call."""
        found: set[str] = set()
        try:
            data = os.read(self._queue, 65_536)
        except BlockingIOError:
            return found
        while data:
            length = struct.unpack_from("iIII", data)[3]
            found.add(data[16 : 16 + length].rstrip(b"\0").decode())
            data = data[16 + length :]
        return found - {""}

    def close(self) -> None:
        os.close(self._queue)
