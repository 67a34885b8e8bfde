"""One window a profile: a second start raises the first one's window and ends.

The first instance listens on a local socket named after the profile; a second one finds it there. The profile's own
lock (`app.storage.home_lock`) is what protects the files; this is only the polite way round it. Qt's network library is
imported when something is to be asked or listened for: most starts can wait for that until their window is there.
"""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_RAISE = b"raise\n"
_WAIT_MS = 1000

log = logging.getLogger(__name__)


class Instance(QObject):
    """This process, among those that may have the same profile open.

    Signals:
        raise_wanted(): another start of the program was asked for; bring the window to the front.
    """

    raise_wanted = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Hashed: a socket's name may be no longer than about a hundred bytes.
        place = str(home.resolve()).encode("utf-8", "surrogateescape")
        digest = QCryptographicHash.hash(place, QCryptographicHash.Algorithm.Sha256)
        self._name = f"goldquill-{digest.toHex().toStdString()[:24]}"
        self._server: QLocalServer | None = None

    @property
    def may_be_second(self) -> bool:
        """Whether there is a trace of another one. False is certain, but for one that starts at this very moment:
        `claim` once more when the window is there."""
        # A named pipe cannot be looked at without connecting to it, and that already raises the first one's window.
        return sys.platform == "win32" or Path(QDir.tempPath(), self._name).exists()

    @property
    def claimed(self) -> bool:
        """Whether this is known to be the first one."""
        return self._server is not None

    def claim(self) -> bool:
        """Return True if this is the first instance; else raise the first one's window and return False."""
        from PySide6.QtNetwork import QLocalServer

        if self._raise_first():
            return False
        # Nobody answers, so a socket of that name is what a killed process left behind.
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)
        if not self._server.listen(self._name):
            log.warning("cannot listen for a second start: %s", self._server.errorString())
        return True

    def release(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def _raise_first(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_RAISE)
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _on_new_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            # To connect is to ask: nothing is read, so nothing sent here can do harm.
            socket.disconnected.connect(socket.deleteLater)
            self.raise_wanted.emit()
