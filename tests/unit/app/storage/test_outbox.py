import pytest

from app.domain.errors import BrokenInvariant
from app.storage.database import Database
from app.storage.outbox import Held, OutboxRepository
from app.storage.records import RecordRepository
from tests.desk_samples import START
from tests.unit.app.storage.test_records import DEVICE, signed

OTHER = "sha256:" + "2" * 64


def test_records_wait_in_order_until_they_are_removed(database: Database) -> None:
    outbox, records = OutboxRepository(database), RecordRepository(database)
    for seq in (1, 2, 3):
        records.add(signed(seq))
        outbox.add(signed(seq).entry_id, at=START)
    assert outbox.count() == 3
    assert outbox.waiting(limit=2) == (signed(1).entry_id, signed(2).entry_id)
    outbox.remove([signed(1).entry_id])
    outbox.remove([signed(1).entry_id])
    assert outbox.waiting(limit=5) == (signed(2).entry_id, signed(3).entry_id)


@pytest.fixture
def outbox(database: Database) -> OutboxRepository:
    """Three records of one device and one of another wait."""
    made, records = OutboxRepository(database), RecordRepository(database)
    for record in (signed(1), signed(1, device=OTHER), signed(2), signed(3)):
        records.add(record)
        made.add(record.entry_id, at=START)
    return made


def entries(sent: list[tuple[int, str, bytes]]) -> list[str]:
    return [entry_id for _, entry_id, _ in sent]


def test_what_the_server_did_not_take_waits_for_a_person_and_is_not_sent(outbox: OutboxRepository) -> None:
    outbox.hold(signed(2).entry_id, reason="fork", detail="another has its place")
    outbox.hold(signed(1).entry_id, reason="too_large", detail="")
    outbox.hold("nobody", reason="fork", detail="")
    assert outbox.held() == (
        Held(signed(1).entry_id, "too_large", ""),
        Held(signed(2).entry_id, "fork", "another has its place"),
    )
    assert outbox.waiting(limit=9) == (signed(1, device=OTHER).entry_id, signed(3).entry_id)
    assert entries(outbox.to_send([DEVICE], after=0, limit=9)) == [signed(3).entry_id]
    assert outbox.count_of([DEVICE]) == 1
    assert outbox.count() == 4


def test_what_was_let_go_is_sent_again_in_its_old_place(outbox: OutboxRepository) -> None:
    outbox.hold(signed(2).entry_id, reason="quarantined", detail="since a fork")
    outbox.let_go()
    assert outbox.held() == ()
    assert entries(outbox.to_send([DEVICE], after=0, limit=9)) == [signed(n).entry_id for n in (1, 2, 3)]


def test_only_what_waits_for_one_reason_and_is_of_one_device_is_let_go(outbox: OutboxRepository) -> None:
    for record, reason in (
        (signed(1), "quarantined"),
        (signed(2), "fork"),
        (signed(1, device=OTHER), "quarantined"),
    ):
        outbox.hold(record.entry_id, reason=reason, detail="")
    assert outbox.reasons_of(DEVICE) == {"quarantined", "fork"}
    assert outbox.reasons_of(OTHER) == {"quarantined"}
    outbox.let_go(reason="quarantined", devices=[DEVICE])
    assert outbox.reasons_of(DEVICE) == {"fork"}
    assert outbox.reasons_of(OTHER) == {"quarantined"}
    assert entries(outbox.to_send([DEVICE, OTHER], after=0, limit=9)) == [signed(1).entry_id, signed(3).entry_id]
    outbox.let_go(reason="quarantined", devices=[])
    assert outbox.reasons_of(OTHER) == {"quarantined"}


def test_a_record_that_arrived_is_held_no_more(outbox: OutboxRepository) -> None:
    outbox.hold(signed(2).entry_id, reason="quarantined", detail="")
    outbox.remove([signed(2).entry_id, signed(9).entry_id])
    assert outbox.held() == ()
    assert outbox.count() == 3


def test_only_records_of_the_devices_that_are_named_are_sent(outbox: OutboxRepository) -> None:
    assert outbox.to_send([DEVICE], after=0, limit=2) == [
        (1, signed(1).entry_id, signed(1).envelope),
        (3, signed(2).entry_id, signed(2).envelope),
    ]
    assert entries(outbox.to_send([DEVICE], after=3, limit=2)) == [signed(3).entry_id]
    assert entries(outbox.to_send([DEVICE, OTHER], after=0, limit=9)) == [
        record.entry_id for record in (signed(1), signed(1, device=OTHER), signed(2), signed(3))
    ]
    assert outbox.to_send([], after=0, limit=9) == []
    assert (outbox.count_of([DEVICE]), outbox.count_of([DEVICE, OTHER]), outbox.count_of([])) == (3, 4, 0)


def test_nothing_waits_that_is_not_kept(database: Database) -> None:
    with pytest.raises(BrokenInvariant):
        OutboxRepository(database).add("nobody", at=START)
