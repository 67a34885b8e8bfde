from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import BrokenInvariant
from app.domain.record import ChainHead, SignedRecord
from app.domain.work import RecordedWork, WorkKind, WorkState
from app.storage import records as module
from app.storage.database import Database
from app.storage.records import RecordPlace, RecordRepository
from tests.desk_samples import START

DEVICE = "sha256:" + "1" * 64


@pytest.fixture
def records(database: Database) -> RecordRepository:
    return RecordRepository(database)


def signed(seq: int, *, device: str = DEVICE, supersedes: str | None = None) -> SignedRecord:
    at = (START + timedelta(seconds=seq)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return SignedRecord(
        entry_id=f"{seq:03}{device[-61:]}",
        device=device,
        seq=seq,
        prev=None if seq == 1 else f"{seq - 1:03}{device[-61:]}",
        payload_type="application/vnd.goldquill.annotation.v1+json",
        kind="annotation.submitted",
        at=at,
        supersedes=supersedes,
        envelope=b'{"payload": "%d"}' % seq,
    )


def work(draft: str, kind: WorkKind = WorkKind.RANKING, text: str = "blue sky") -> RecordedWork:
    return RecordedWork(draft=draft, kind=kind, title="Sky", specialisation="science", language="en", text=text)


def test_a_record_is_kept_to_the_byte(records: RecordRepository) -> None:
    records.add(signed(1), work("d1"))
    kept = records.get(signed(1).entry_id)
    assert kept is not None
    assert kept.envelope == signed(1).envelope
    assert (kept.device, kept.seq, kept.kind, kept.supersedes) == (DEVICE, 1, "annotation.submitted", None)
    assert kept.at == datetime(2026, 11, 22, 9, 30, 1, tzinfo=UTC)
    assert kept.item is not None
    assert (kept.item.state, kept.item.kind, kept.item.title) == (WorkState.SUBMITTED, WorkKind.RANKING, "Sky")
    assert (kept.item.specialisation, kept.item.language) == ("science", "en")
    assert records.get("nobody") is None


def test_a_record_that_is_no_work_is_in_the_chain_and_in_no_list(records: RecordRepository) -> None:
    records.add(signed(1))
    kept = records.at_place(DEVICE, 1)
    assert kept is not None
    assert kept.item is None
    assert records.page(kind=None, state=None, before=None, limit=5) == []
    assert records.states() == {}


def test_each_device_has_a_chain_of_its_own(records: RecordRepository) -> None:
    other = "sha256:" + "2" * 64
    assert records.head(DEVICE) == ChainHead.empty()
    records.add(signed(1))
    records.add(signed(2))
    records.add(signed(1, device=other))
    assert records.head(DEVICE) == ChainHead(2, signed(2).entry_id)
    assert records.head(other) == ChainHead(1, signed(1, device=other).entry_id)
    assert records.devices() == (DEVICE, other)
    assert (records.count(DEVICE), records.count(DEVICE, after_seq=1)) == (2, 1)


def test_two_records_at_one_place_of_a_chain_are_a_bug(records: RecordRepository) -> None:
    records.add(signed(1))
    with pytest.raises(BrokenInvariant):
        records.add(signed(1))
    assert records.count(DEVICE) == 1


def test_two_records_of_one_draft_are_a_bug(records: RecordRepository) -> None:
    records.add(signed(1), work("d1"))
    with pytest.raises(BrokenInvariant):
        records.add(signed(2), work("d1"))
    assert records.entry_of_draft("d1") == signed(1).entry_id
    assert records.entry_of_draft("d2") is None


def test_envelopes_come_in_the_order_of_the_chain(records: RecordRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    for seq in (1, 2, 3, 4, 5):
        records.add(signed(seq))
    assert list(records.envelopes(DEVICE, after_seq=1)) == [signed(seq).envelope for seq in (2, 3, 4, 5)]
    assert list(records.envelopes("sha256:nobody")) == []


def test_what_supersedes_a_record_is_found(records: RecordRepository) -> None:
    records.add(signed(1))
    records.add(signed(2, supersedes=signed(1).entry_id))
    records.add(signed(3, supersedes=signed(1).entry_id))
    assert [each.seq for each in records.superseding(signed(1).entry_id)] == [2, 3]
    assert records.superseding(signed(3).entry_id) == ()


def fill(records: RecordRepository) -> None:
    for seq in range(1, 11):
        records.add(signed(seq), work(f"d{seq}", WorkKind.INSTRUCT if seq % 2 else WorkKind.RANKING))
    records.move([signed(seq).entry_id for seq in (4, 5)], WorkState.WITHDRAWN, of=[WorkState.SUBMITTED])


def test_only_work_in_one_of_the_states_that_are_named_is_moved_on(records: RecordRepository) -> None:
    fill(records)
    records.add(signed(11))  # no piece of work
    records.move([signed(seq).entry_id for seq in (3, 4, 11, 12)], WorkState.SENT, of=[WorkState.SUBMITTED])
    assert records.states() == {WorkState.SUBMITTED: 7, WorkState.WITHDRAWN: 2, WorkState.SENT: 1}
    assert [each.seq for each in records.search("sky", kind=None, state=WorkState.SENT, before_n=None, limit=9)] == [3]


def test_a_record_is_placed_in_its_chain(records: RecordRepository) -> None:
    for seq in (1, 2):
        records.add(signed(seq))
    places = records.places([signed(2).entry_id, "nobody"])
    assert places == {signed(2).entry_id: RecordPlace(signed(2).entry_id, DEVICE, 2)}


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (None, None, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (WorkKind.INSTRUCT, None, [9, 7, 5, 3, 1]),
        (None, WorkState.WITHDRAWN, [5, 4]),
        (WorkKind.RANKING, WorkState.SUBMITTED, [10, 8, 6, 2]),
    ],
)
def test_lists_and_searches_go_through_what_is_asked_for_once_newest_first(
    records: RecordRepository, kind: WorkKind | None, state: WorkState | None, expected: list[int]
) -> None:
    fill(records)
    listed: list[str] = []
    before = None
    while page := records.page(kind=kind, state=state, before=before, limit=3):
        listed += [item.id for _, item in page]
        before = (page[-1][1].at, page[-1][0])
    assert listed == [signed(seq).entry_id for seq in expected]
    found: list[int] = []
    before_n = None
    while hits := records.search("blue", kind=kind, state=state, before_n=before_n, limit=3):
        found += [hit.seq for hit in hits]
        before_n = hits[-1].n
    assert found == expected


def test_a_search_needs_words(records: RecordRepository) -> None:
    fill(records)
    assert records.search("", kind=None, state=None, before_n=None, limit=3) == []
    assert records.search("red", kind=None, state=None, before_n=None, limit=3) == []
    # The words by which the index filters are in a column that a person's words are not looked for in.
    assert records.search("kindranking", kind=None, state=None, before_n=None, limit=3) == []


def test_states_are_counted(records: RecordRepository) -> None:
    fill(records)
    assert records.states() == {WorkState.SUBMITTED: 8, WorkState.WITHDRAWN: 2}


def test_the_newest_record_is_the_last_that_was_kept_of_any_device(records: RecordRepository) -> None:
    other = "sha256:" + "2" * 64
    assert records.newest() == 0
    for place, record in enumerate((signed(1), signed(1, device=other), signed(2)), start=1):
        records.add(record)
        assert records.newest() == place
    assert records.at_place(DEVICE, 2) == records.numbered([3])[0]


def test_records_of_all_devices_come_in_the_order_in_which_they_were_kept(records: RecordRepository) -> None:
    other = "sha256:" + "2" * 64
    kept = [signed(1), signed(1, device=other), signed(2, device=other), signed(2), signed(3)]
    for record in kept:
        records.add(record, None if record.seq == 1 else work(f"{record.device} {record.seq}"))

    def names(*, after: int, up_to: int, limit: int) -> list[str]:
        return [each.entry_id for each in records.after(after, up_to=up_to, limit=limit)]

    every = [record.entry_id for record in kept]
    assert names(after=0, up_to=5, limit=9) == every
    assert names(after=0, up_to=5, limit=2) == every[:2]
    assert names(after=2, up_to=5, limit=2) == every[2:4]
    assert names(after=2, up_to=3, limit=9) == every[2:3]
    assert names(after=5, up_to=9, limit=9) == []
    assert names(after=3, up_to=3, limit=9) == []
    (first,) = records.after(0, up_to=1, limit=1)
    assert (first.n, first.envelope, first.item) == (1, kept[0].envelope, None)


def test_records_are_had_by_their_numbers_in_order(records: RecordRepository) -> None:
    for seq in range(1, 6):
        records.add(signed(seq))
    assert [each.n for each in records.numbered([4, 1, 5, 1])] == [1, 4, 5]
    assert [each.seq for each in records.numbered([99, 2])] == [2]
    assert records.numbered([]) == []
