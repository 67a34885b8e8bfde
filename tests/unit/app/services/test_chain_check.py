"""A chain in a real database, broken in every way that a database can be changed."""

import json

import pytest

from app.domain.errors import BadEnvelope, BadPayload, BadSignature, ChainBroken, RecordError
from app.services.chain_check import verify_chain
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk


def fill(desk: OpenDesk, count: int = 4) -> None:
    for n in range(count):
        desk.annotate.submit_instruct(draft_id=f"{desk.log.device}{n}", annotation=instruct(f"Ответ {n}."))


def change(desk: OpenDesk, statement: str, *values: object) -> None:
    with desk.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
        connection.exec_driver_sql(statement, values)


def entry(desk: OpenDesk, seq: int) -> str:
    kept = desk.records.at_place(desk.log.device, seq)
    assert kept is not None
    return kept.entry_id


def forged(desk: OpenDesk, seq: int) -> bytes:
    kept = desk.records.at_place(desk.log.device, seq)
    assert kept is not None
    fields = json.loads(kept.envelope)
    signature = fields["signatures"][0]["sig"]
    fields["signatures"][0]["sig"] = ("B" if signature[0] == "A" else "A") + signature[1:]
    return json.dumps(fields).encode()


def test_a_whole_chain_is_counted_with_its_enrolment(desk: OpenDesk) -> None:
    fill(desk)
    assert verify_chain(desk.records, desk.log.device) == 5


def test_each_device_has_a_chain_of_its_own(desk: OpenDesk) -> None:
    fill(desk)
    with open_desk(desk.home, keys=Keys()) as later:
        fill(later, 2)
        assert [verify_chain(later.records, device) for device in later.records.devices()] == [5, 3]


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_signature_that_was_changed_is_named(desk: OpenDesk, seq: int) -> None:
    fill(desk)
    change(desk, "UPDATE records SET envelope = ? WHERE seq = ?", forged(desk, seq), seq)
    with pytest.raises(BadSignature) as told:
        verify_chain(desk.records, desk.log.device)
    assert told.value.entry_id == entry(desk, seq)


def test_a_record_that_is_none_any_more_is_named_as_it_was_kept(desk: OpenDesk) -> None:
    fill(desk)
    change(desk, "UPDATE records SET envelope = X'7B7D' WHERE seq = 3")
    with pytest.raises(BadEnvelope) as told:
        verify_chain(desk.records, desk.log.device)
    assert told.value.entry_id == entry(desk, 3)


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_record_that_is_missing_is_noticed(desk: OpenDesk, seq: int) -> None:
    fill(desk)
    change(desk, "DELETE FROM records WHERE seq = ?", seq)
    with pytest.raises(ChainBroken):
        verify_chain(desk.records, desk.log.device)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE records SET device = 'sha256:another'", BadPayload),
        ("UPDATE records SET envelope = X'7B7D' WHERE seq = 1", RecordError),
    ],
)
def test_an_enrolment_that_is_another_s_or_none_is_refused(
    desk: OpenDesk, statement: str, kind: type[RecordError]
) -> None:
    fill(desk)
    first = entry(desk, 1)
    change(desk, statement)
    (device,) = desk.records.devices()
    with pytest.raises(kind) as told:
        verify_chain(desk.records, device)
    assert told.value.entry_id == first
