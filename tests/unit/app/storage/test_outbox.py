import pytest

from app.domain.errors import BrokenInvariant
from app.storage.database import Database
from app.storage.outbox import OutboxRepository
from app.storage.records import RecordRepository
from tests.desk_samples import START
from tests.unit.app.storage.test_records import signed


def test_records_wait_in_order_until_they_are_removed(database: Database) -> None:
    outbox, records = OutboxRepository(database), RecordRepository(database)
    for seq in (1, 2, 3):
        records.add(signed(seq))
        outbox.add(signed(seq).entry_id, at=START)
    assert outbox.count() == 3
    assert outbox.waiting(limit=2) == (signed(1).entry_id, signed(2).entry_id)
    outbox.remove(signed(1).entry_id)
    outbox.remove(signed(1).entry_id)
    assert outbox.waiting(limit=5) == (signed(2).entry_id, signed(3).entry_id)


def test_nothing_waits_that_is_not_kept(database: Database) -> None:
    with pytest.raises(BrokenInvariant):
        OutboxRepository(database).add("nobody", at=START)
