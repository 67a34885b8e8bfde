import pytest

from app.domain.errors import BadPayload, BadSignature, ChainBroken, RecordError
from tests.desk_samples import OpenDesk, instruct


def submitted(desk: OpenDesk, name: str = "d1", answer: str = "Так.") -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(answer)).entry_id


def alter(desk: OpenDesk, statement: str, *values: object) -> None:
    with desk.database.writing() as connection:
        connection.exec_driver_sql(statement, values)


def test_a_record_reads_as_it_was_signed(desk: OpenDesk) -> None:
    read = desk.reader.read(submitted(desk))
    assert read.payload.device == desk.log.device
    assert read.payload.at == "2026-11-22T09:30:02.000Z"


def test_an_unknown_record_is_a_key_error(desk: OpenDesk) -> None:
    with pytest.raises(KeyError):
        desk.reader.read("nobody")


def test_an_altered_envelope_does_not_verify(desk: OpenDesk) -> None:
    entry_id, other = submitted(desk), submitted(desk, "d2", "Иначе.")
    kept = desk.records.get(entry_id)
    assert kept is not None
    head, _, signature = kept.envelope.partition(b'"sig":"')
    forged = head + b'"sig":"' + (b"B" if signature[:1] == b"A" else b"A") + signature[1:]
    alter(desk, "UPDATE records SET envelope = ? WHERE entry_id = ?", forged, entry_id)
    with pytest.raises(BadSignature):
        desk.reader.read(entry_id)
    with pytest.raises(RecordError):
        desk.history.open(entry_id=entry_id)
    assert desk.reader.read(other)


def test_a_record_under_anothers_name_is_refused(desk: OpenDesk) -> None:
    entry_id, other = submitted(desk), submitted(desk, "d2", "Иначе.")
    kept = desk.records.get(other)
    assert kept is not None
    alter(desk, "UPDATE records SET envelope = ? WHERE entry_id = ?", kept.envelope, entry_id)
    with pytest.raises((BadPayload, ChainBroken)):
        desk.reader.read(entry_id)


def test_without_its_enrolment_a_record_is_not_believed(desk: OpenDesk) -> None:
    entry_id = submitted(desk)
    alter(desk, "DELETE FROM records WHERE seq = 1")
    with pytest.raises(ChainBroken):
        desk.reader.read(entry_id)
