"""A desk's own work as a dataset: every record verified, some at a time, and nobody else's word needed."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.dataset import layout
from app.dataset.export import export
from app.dataset.request import Format, Outcome, Request, Selection
from app.dataset.verify import verify_dataset
from app.dataset.written import Exported
from app.domain.errors import (
    BadSignature,
    ChainBroken,
    DatasetError,
    NoRecordsYet,
    NoRows,
    NothingToExport,
    RecordError,
)
from app.services.own_work import OwnWork
from tests.desk_samples import OpenDesk, instruct, ranking
from tests.exported_work import bytes_of, rows_of, tombstones

ANY = Selection(outcomes=tuple(Outcome))


def at_once(call: Callable[[], Any]) -> Any:
    return call()


def export_of(
    desk: OpenDesk, out: Path, *, ask: Callable[[Callable[[], Any]], Any] = at_once, **asked: Any
) -> Exported:
    work = OwnWork(desk.records, desk.keys, ask=ask)  # type: ignore[arg-type]
    return export(work, Request(**{"selection": ANY, **asked}), out)


def names_in(out: Path) -> list[str]:
    """Of both splits, which is which being no matter here."""
    return sorted(row["entry_id"] for row in rows_of(out, "records"))


def work_a_little(desk: OpenDesk, count: int = 5) -> list[str]:
    """A ranking and gold answers; their names."""
    done = [desk.annotate.submit_ranking(draft_id="r", annotation=ranking()).entry_id]
    for n in range(count):
        answer = instruct(f"Ответ {n}.")
        done.append(desk.annotate.submit_instruct(draft_id=f"d{n}", annotation=answer).entry_id)
    return done


def test_a_language_selects_the_work_that_was_signed_with_another_spelling_of_it(
    desk: OpenDesk, tmp_path: Path
) -> None:
    for n, language in enumerate(("ru", "ru-RU", "en", "по-русски")):
        desk.annotate.submit_instruct(draft_id=f"d{n}", annotation=instruct(f"Answer {n}.", language=language))
    for n, (asked, found) in enumerate((("ru", 2), ("ru-RU", 2), ("EN", 1), ("по-русски", 1))):
        wanted = replace(ANY, languages=(asked,))
        assert export_of(desk, tmp_path / str(n), selection=wanted).pieces == found


def test_a_record_is_there_once(desk: OpenDesk, tmp_path: Path) -> None:
    work_a_little(desk)
    export_of(desk, tmp_path / "out")
    records = (tmp_path / "out" / "records.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "out" / "records.jsonl").write_bytes(b"".join([*records, records[2]]))
    with pytest.raises(ChainBroken, match="twice") as refused:
        verify_dataset(tmp_path / "out")
    assert (refused.value.line, refused.value.file) == (len(records) + 1, "records.jsonl")


def test_ones_own_work_is_exported_and_verifies(desk: OpenDesk, tmp_path: Path) -> None:
    done = work_a_little(desk)
    for form in Format:
        out = tmp_path / form
        told = export_of(desk, out, format=form)
        assert told.finished
        assert told.pieces == len(done)
        assert names_in(out) == sorted(done)
        assert {row["review_outcome"] for row in rows_of(out, "records")} == {"unreviewed"}
        assert len(rows_of(out, "sft")) == len(done) - 1
        found = verify_dataset(out)
        assert (found.records, found.devices, found.server, found.log) == (len(done), 1, None, None)
        assert json.loads((out / "keys.json").read_bytes())["devices"][0]["keyid"] == desk.log.device
        assert not (out / "receipts.jsonl").exists()
        assert not (out / "checkpoint.json").exists()


def test_the_same_desk_gives_the_same_bytes(desk: OpenDesk, tmp_path: Path) -> None:
    work_a_little(desk)
    export_of(desk, tmp_path / "one")
    export_of(desk, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_the_thread_of_the_database_is_never_asked_for_more_than_fifty_records(desk: OpenDesk, tmp_path: Path) -> None:
    work_a_little(desk, 120)
    counts = []

    def ask(call: Callable[[], Any]) -> Any:
        answer = call()
        if isinstance(answer, list):
            counts.append(len(answer))
        return answer

    export_of(desk, tmp_path / "out", ask=ask)
    assert max(counts) <= 50
    assert sum(counts) >= 2 * 121


def test_work_of_two_devices_of_one_person_is_one_persons(desk: OpenDesk, tmp_path: Path) -> None:
    work_a_little(desk, 1)
    desk.keys.replace_signing_key()
    second = desk.annotate.submit_instruct(draft_id="other", annotation=instruct("Иначе.")).entry_id
    export_of(desk, tmp_path / "out")
    rows = rows_of(tmp_path / "out", "records")
    assert second in names_in(tmp_path / "out")
    assert len({row["device"] for row in rows}) == 2
    assert len({row["author"] for row in rows}) == 1
    assert verify_dataset(tmp_path / "out").devices == 2


def test_what_was_withdrawn_or_revised_is_in_the_tombstones(desk: OpenDesk, tmp_path: Path) -> None:
    done = work_a_little(desk, 2)
    desk.annotate.withdraw(entry_id=done[1], reason="")
    export_of(desk, tmp_path / "out")
    assert names_in(tmp_path / "out") == sorted([done[0], done[2]])
    assert [stone["entry_id"] for stone in tombstones(tmp_path / "out")] == [done[1]]
    verify_dataset(tmp_path / "out")


def test_a_desk_without_work_has_nothing_to_export(desk: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(NoRecordsYet):
        export_of(desk, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    work_a_little(desk, 1)
    with pytest.raises(NothingToExport):  # nobody has reviewed it
        export_of(desk, tmp_path / "out", selection=Selection())
    assert not (tmp_path / "out").exists()


def test_work_that_gives_no_rows_of_the_chosen_tables_is_no_dataset(desk: OpenDesk, tmp_path: Path) -> None:
    desk.annotate.submit_instruct(draft_id="one", annotation=instruct("Так."))
    with pytest.raises(NoRows):
        export_of(desk, tmp_path / "out", configs=("preference", "stepwise"))
    assert not (tmp_path / "out").exists()
    export_of(desk, tmp_path / "out", configs=("preference", "sft"))
    verify_dataset(tmp_path / "out")


@pytest.mark.parametrize("first", [False, True])
def test_a_record_that_was_altered_in_the_database_ends_it_by_its_name(
    desk: OpenDesk, tmp_path: Path, first: bool
) -> None:
    done = work_a_little(desk)
    altered = desk.records.at_place(desk.log.device, 1).entry_id if first else done[3]  # type: ignore[union-attr]
    envelope = json.loads(desk.records.get(altered).envelope)  # type: ignore[union-attr]
    payload = base64.b64decode(envelope["payload"])
    envelope["payload"] = base64.b64encode(payload.replace(b'"schema":1', b'"schema":1 ')).decode()
    desk.database._raw(
        f"UPDATE records SET envelope = CAST('{json.dumps(envelope)}' AS BLOB) WHERE entry_id = '{altered}'"  # noqa: S608
    )
    with pytest.raises(RecordError) as refused:
        export_of(desk, tmp_path / "out")
    assert isinstance(refused.value, BadSignature)
    assert refused.value.entry_id
    assert not (tmp_path / "out").exists()


def test_a_desk_with_more_work_than_one_part_holds_verifies_too(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = work_a_little(desk, 12)
    desk.annotate.withdraw(entry_id=done[1], reason="")
    work = desk.annotate.submit_instruct(draft_id="later", annotation=instruct("Позже.")).entry_id
    monkeypatch.setattr(layout, "RECORDS_A_PART", 4)
    export_of(desk, tmp_path / "out")
    assert names_in(tmp_path / "out") == sorted([done[0], *done[2:], work])
    verify_dataset(tmp_path / "out")


@pytest.mark.parametrize("name", ["records.jsonl", "keys.json", "tombstones.jsonl"])
def test_a_desks_dataset_needs_all_that_shows_where_it_comes_from(desk: OpenDesk, tmp_path: Path, name: str) -> None:
    work_a_little(desk)
    export_of(desk, tmp_path / "out")
    (tmp_path / "out" / name).unlink()
    with pytest.raises(DatasetError):
        verify_dataset(tmp_path / "out")


@pytest.mark.parametrize("name", ["records.jsonl", "keys.json"])
def test_a_flipped_bit_is_noticed_in_a_desks_dataset(desk: OpenDesk, tmp_path: Path, name: str) -> None:
    work_a_little(desk, 1)
    export_of(desk, tmp_path / "out")
    path = tmp_path / "out" / name
    before = path.read_bytes()
    missed = []
    for offset in range(0, len(before), 1 if name == "keys.json" else 11):
        raw = bytearray(before)
        raw[offset] ^= 1
        path.write_bytes(raw)
        try:
            verify_dataset(tmp_path / "out")
        except (RecordError, DatasetError):
            continue
        missed.append((offset, before[max(0, offset - 30) : offset + 10]))
    assert missed == []
