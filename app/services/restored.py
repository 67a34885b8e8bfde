"""A company's server that was put back from a backup: it forgot what it signed for since, and is believed no more.

That is for a person to undo, who was told so by whoever keeps the server. Then what is known of its log is forgotten
and all that was ever sent to it waits again: what it still has gets the receipt it had, and the rest a new one.
"""

from typing import TYPE_CHECKING, Final

from app.domain.ports import Clock
from app.domain.work import WorkState
from app.services.membership import MembershipService, ear_of

if TYPE_CHECKING:
    from app.storage.catalogues import CatalogueRepository
    from app.storage.database import Database
    from app.storage.outbox import OutboxRepository
    from app.storage.receipts import ReceiptRepository
    from app.storage.records import RecordRepository

# `ServerLied.what` that an older copy of its database explains. Another key or a signature that does not hold it does
# not.
EXPLAINED: Final = frozenset({"log_cut", "log_rewritten", "receipt_missing", "catalogue_cut", "catalogue_rewritten"})


class RestoredService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        database: "Database",
        records: "RecordRepository",
        outbox: "OutboxRepository",
        receipts: "ReceiptRepository",
        catalogues: "CatalogueRepository",
        members: MembershipService,
        clock: Clock,
    ) -> None:
        self._database = database
        self._records = records
        self._outbox = outbox
        self._receipts = receipts
        self._catalogues = catalogues
        self._members = members
        self._clock = clock

    def believe_again(self) -> int:
        """Go on with the server; how many records wait to be sent again. Nothing changes where it did what no older
        copy explains. A desk that only files reach saw nothing of that, and takes its person's word. Raises
        NotEnrolled."""
        with self._database.writing():
            membership = self._members.present()
            if membership.distrusted and membership.distrusted not in EXPLAINED:
                return 0
            self._receipts.forget(membership.devices)
            again = self._outbox.add_again(membership.devices, at=self._clock.now())
            self._records.move_all(membership.devices, WorkState.SUBMITTED, of=WorkState.SENT)
            self._catalogues.forget(ear_of(membership).public_key.keyid)
            self._members.change(distrusted="", log_size=0, log_root=b"")
        return again
