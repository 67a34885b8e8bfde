"""A machine whose network is what a test says: nobody can pull the plug of the one that runs it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

Reach = QNetworkInformation.Reachability


class System(QObject):
    """Stands for `QNetworkInformation`."""

    reachabilityChanged = Signal(Reach)
    isMeteredChanged = Signal(bool)

    def __init__(self, reach: Reach) -> None:
        super().__init__()
        self.reach, self.metered = reach, False

    def reachability(self) -> Reach:
        return self.reach

    def isMetered(self) -> bool:
        return self.metered

    def turn(self, reach: Reach) -> None:
        self.reach = reach
        self.reachabilityChanged.emit(reach)

    def cost(self, metered: bool) -> None:
        self.metered = metered
        self.isMeteredChanged.emit(metered)
