"""Whether the machine is on a network again, and whether each byte costs there, as the system tells it.

Not every system does; then nothing is known, and the network counts as one that costs nothing.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class NetworkWatch(QObject):
    """Watches from when it is made.

    Signals:
        reconnected(): more can be reached than before.
        metered_changed(bool): whether each byte costs now.
    """

    reconnected = Signal()
    metered_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, told_by: QNetworkInformation | None = None) -> None:
        super().__init__(parent)
        self._told_by = told_by or _of_the_system()
        self._reach = QNetworkInformation.Reachability.Unknown
        if self._told_by is not None:
            self._reach = self._told_by.reachability()
            self._told_by.reachabilityChanged.connect(self._on_reach)
            self._told_by.isMeteredChanged.connect(self.metered_changed)

    @property
    def metered(self) -> bool:
        """Whether each byte costs here."""
        return self._told_by is not None and self._told_by.isMetered()

    def _on_reach(self, reach: QNetworkInformation.Reachability) -> None:
        further, self._reach = reach.value > self._reach.value, reach
        if further and reach is not QNetworkInformation.Reachability.Disconnected:
            self.reconnected.emit()


def _of_the_system() -> QNetworkInformation | None:
    """None where the system does not tell. The first answer of a system may come later than this."""
    load, feature = QNetworkInformation.loadBackendByFeatures, QNetworkInformation.Feature
    if not load(feature.Reachability | feature.Metered):
        load(feature.Reachability)
    return QNetworkInformation.instance()
