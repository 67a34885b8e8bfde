"""One window a profile: a second start raises the first one's window and ends.

The first instance listens on a local socket named after the profile; a second one finds it there. The profile's own
lock (`app.storage.home_lock`) is what protects the files; this is only the polite way round it.
"""

import hashlib
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

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
        self._name = f"goldquill-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def claim(self) -> bool:
        """Return True if this is the first instance; else raise the first one's window and return False."""
        if self._raise_first():
            return False
        # Nobody answers, so a socket of that name is what a killed process left behind.
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("cannot listen for a second start: %s", self._server.errorString())
        return True

    def release(self) -> None:
        """Stop listening."""
        self._server.close()

    def _raise_first(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_RAISE)
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            # To connect is to ask: nothing is read, so nothing sent here can do harm.
            socket.disconnected.connect(socket.deleteLater)
            self.raise_wanted.emit()
