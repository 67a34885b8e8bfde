import pytest

from app.domain.errors import BrokenInvariant
from app.domain.record import KeptReceipt
from app.storage.database import Database
from app.storage.outbox import OutboxRepository
from app.storage.receipts import ReceiptRepository
from app.storage.records import RecordRepository
from tests.desk_samples import START
from tests.unit.app.storage.test_records import DEVICE, signed

OTHER = "sha256:" + "2" * 64


@pytest.fixture
def receipts(database: Database) -> ReceiptRepository:
    """Three records of one device and one of another are there to have receipts."""
    records = RecordRepository(database)
    for record in (signed(1), signed(2), signed(3), signed(1, device=OTHER)):
        records.add(record)
    return ReceiptRepository(database)


def add(receipts: ReceiptRepository, seq: int, number: int, device: str = DEVICE) -> KeptReceipt:
    kept = KeptReceipt(signed(seq, device=device).entry_id, number, b'{"receipt": %d}' % number)
    receipts.add([kept])
    return kept


def test_a_receipt_is_kept_to_the_byte(receipts: ReceiptRepository) -> None:
    kept = add(receipts, 1, 2**53 - 1)
    assert receipts.get(signed(1).entry_id) == kept
    assert receipts.get(signed(2).entry_id) is None
    assert receipts.count() == 1


def test_several_are_kept_at_once_and_none_is_nothing_to_keep(receipts: ReceiptRepository) -> None:
    both = [KeptReceipt(signed(seq).entry_id, seq, b"{}") for seq in (1, 2)]
    receipts.add(both)
    receipts.add([])
    assert receipts.unproved([DEVICE], limit=9) == tuple(both)


def test_the_first_receipt_for_a_record_stays(receipts: ReceiptRepository) -> None:
    first = add(receipts, 1, 7)
    receipts.prove([first.entry_id])
    add(receipts, 1, 8)
    assert receipts.get(first.entry_id) == first
    assert receipts.unproved([DEVICE], limit=9) == ()
    assert receipts.count() == 1


def test_what_is_still_to_be_proved_comes_by_number(receipts: ReceiptRepository) -> None:
    third, first, second = add(receipts, 1, 30), add(receipts, 2, 10), add(receipts, 3, 20)
    assert receipts.unproved([DEVICE], limit=2) == (first, second)
    receipts.prove([second.entry_id, "nobody"])
    assert receipts.unproved([DEVICE], limit=9) == (first, third)
    receipts.prove([])
    assert receipts.unproved([DEVICE], limit=9) == (first, third)
    assert receipts.count() == 3


def test_only_receipts_of_the_devices_that_are_named_are_to_be_proved(receipts: ReceiptRepository) -> None:
    mine, other = add(receipts, 1, 1), add(receipts, 1, 1, OTHER)
    assert receipts.unproved([DEVICE], limit=9) == (mine,)
    assert receipts.unproved([OTHER], limit=9) == (other,)
    assert receipts.unproved([], limit=9) == ()


def test_receipts_are_found_by_their_places_in_the_log(receipts: ReceiptRepository) -> None:
    first, second, other = add(receipts, 1, 10), add(receipts, 2, 20), add(receipts, 1, 10, OTHER)
    receipts.prove([first.entry_id])
    assert receipts.numbered([DEVICE], [10, 20, 30]) == {10: first, 20: second}
    assert receipts.numbered([OTHER], [10, 20]) == {10: other}
    assert receipts.numbered([DEVICE], []) == {}


def test_no_receipt_is_kept_for_a_record_that_is_not_here(receipts: ReceiptRepository) -> None:
    with pytest.raises(BrokenInvariant):
        receipts.add([KeptReceipt(signed(1).entry_id, 2, b"{}"), KeptReceipt("nobody", 1, b"{}")])
    assert receipts.count() == 0


def test_what_arrived_is_counted_by_device_without_the_enrolment(
    receipts: ReceiptRepository, database: Database
) -> None:
    outbox = OutboxRepository(database)
    for seq in (1, 2, 3):
        outbox.add(signed(seq).entry_id, at=START)
    outbox.hold(signed(2).entry_id, reason="fork", detail="")
    assert receipts.count_of([DEVICE]) == 0
    outbox.remove([signed(seq).entry_id for seq in (1, 2, 3)])
    for seq, device in ((1, DEVICE), (2, DEVICE), (3, DEVICE), (1, OTHER)):
        add(receipts, seq, seq, device)
    assert receipts.count_of([DEVICE]) == 2
    assert receipts.count_of([OTHER]) == 0
