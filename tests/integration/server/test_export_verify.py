"""Whatever is changed in a folder that was exported is found, and `goldquill verify` says where."""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.dataset.configs import SCHEMAS
from app.dataset.names import CONFIGS
from app.dataset.origin import key_facts, tree_line
from app.dataset.request import Format
from app.dataset.verify import verify_dataset
from app.domain.errors import (
    BadEnvelope,
    ChainBroken,
    DatasetAltered,
    DatasetError,
    DatasetIncomplete,
    GoldquillError,
    NoDataset,
)
from app.signing import envelope, multiproof
from app.signing.envelope import Envelope, Signature
from app.signing.keys import SigningKey
from tests.company import payload_of
from tests.exported_work import ANY, Firm, data_files, lines_of, rows_of

Files = dict[str, bytes]
FORMATS = list(Format)


@pytest.fixture(scope="module")
def firm(sqlite_firm: Firm) -> Firm:
    """What is checked is the folder, whichever database it came from."""
    return sqlite_firm


@pytest.fixture(scope="module", params=FORMATS)
def whole(request: pytest.FixtureRequest, firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports") / "whole"
    firm.export(out, format=request.param, selection={"outcomes": ANY}, test_share=0.3)
    return out


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    """A copy to meddle with."""
    return Path(shutil.copytree(whole, tmp_path / "out"))


def refused(out: Path) -> GoldquillError:
    with pytest.raises(GoldquillError) as found:
        verify_dataset(out)
    return found.value


def write_rows(path: Path, rows: list[dict[str, Any]], config: str) -> None:
    """As whoever forges a file would, with care."""
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[config]), path)
    else:
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows), "utf-8"
        )


def test_what_was_exported_verifies(firm: Firm, whole: Path) -> None:
    found = verify_dataset(whole)
    assert found.records == len(lines_of(whole / "records.jsonl"))
    assert found.devices == 4
    assert found.rows == {
        config: {split: n for split in ("train", "test") if (n := len(rows_of(whole, config, split)))}
        for config in CONFIGS
    }
    with firm.founded.opened() as company, company.database.reading() as db:
        assert found.log == company.log.size(db)
        assert found.server == company.voice.key.public.keyid


# Rows


def _change(rows: list[dict[str, Any]]) -> None:
    for name, value in rows[-1].items():
        if name == "entry_id":
            continue
        if isinstance(value, bool):
            rows[-1][name] = not value
        elif isinstance(value, str):
            rows[-1][name] = f"{value}."
        elif isinstance(value, int | float):
            rows[-1][name] = value + 1
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            value[0] |= {key: f"{said}." for key, said in value[0].items() if isinstance(said, str)}
        elif isinstance(value, list) and value:
            value.append(value.pop(0))
        else:
            continue
        return


def _rename(rows: list[dict[str, Any]]) -> None:
    rows[0]["entry_id"] = "0" * 64


def _repeat(rows: list[dict[str, Any]]) -> None:
    rows.append(dict(rows[-1]))


def _forge(rows: list[dict[str, Any]]) -> None:
    rows.insert(0, {**rows[0], "entry_id": rows[-1]["entry_id"]} if len(rows) > 1 else dict(rows[0]))


def _drop(rows: list[dict[str, Any]]) -> None:
    rows.pop(len(rows) // 2)


def _reorder(rows: list[dict[str, Any]]) -> None:
    if len(rows) == 1:
        rows[0]["entry_id"] = "f" * 64
    else:
        rows.append(rows.pop(0))


@pytest.mark.parametrize("meddle", [_change, _rename, _repeat, _forge, _drop, _reorder])
@pytest.mark.parametrize("config", CONFIGS)
def test_no_row_can_be_changed_added_dropped_or_moved(
    out: Path, config: str, meddle: Callable[[list[dict[str, Any]]], None]
) -> None:
    path = data_files(out, config, "train")[0]
    rows = rows_of(out, config, "train")
    before = json.dumps(rows)
    write_rows(path, rows, config)
    verify_dataset(out)
    meddle(rows)
    assert json.dumps(rows) != before
    write_rows(path, rows, config)
    error = refused(out)
    assert isinstance(error, DatasetAltered)
    assert error.file == path.relative_to(out).as_posix()


@pytest.mark.parametrize("config", CONFIGS)
def test_no_data_file_can_be_taken_away(out: Path, config: str) -> None:
    path = data_files(out, config)[0]
    path.unlink()
    error = refused(out)
    assert isinstance(error, DatasetIncomplete)
    assert error.missing == path.relative_to(out).as_posix()


@pytest.mark.parametrize("config", ["sft", "records"])
def test_no_data_file_can_be_added(out: Path, config: str) -> None:
    path = data_files(out, config, "train")[0]
    more = path.with_name(path.name.replace("00000-of", "00001-of"))
    shutil.copy(path, more)
    error = refused(out)
    assert isinstance(error, DatasetAltered)
    assert error.file == more.relative_to(out).as_posix()


def test_nothing_else_can_lie_among_the_data(out: Path) -> None:
    (out / "data" / "extra").mkdir()
    (out / "data" / "extra" / "train-00000-of-00001.jsonl").write_bytes(b"{}\n")
    assert isinstance(refused(out), DatasetAltered)


def test_no_row_can_be_moved_to_the_other_split(out: Path) -> None:
    train, test = rows_of(out, "sft", "train"), rows_of(out, "sft", "test")
    test.append(train.pop())
    for split, rows in (("train", train), ("test", test)):
        write_rows(data_files(out, "sft", split)[0], rows, "sft")
    assert isinstance(refused(out), DatasetAltered)


def test_one_person_cannot_stand_for_another_in_the_table_of_records(out: Path) -> None:
    rows = rows_of(out, "records", "train")
    authors = sorted({row["author"] for row in rows})
    for row in rows:
        if row["author"] == authors[0]:
            row["author"] = authors[1]
    write_rows(data_files(out, "records", "train")[0], rows, "records")
    assert isinstance(refused(out), DatasetAltered)


def test_one_person_cannot_be_two_in_the_two_splits(out: Path) -> None:
    rows = rows_of(out, "records", "test")
    others = {author: f"p-{n:024}" for n, author in enumerate(dict.fromkeys(row["author"] for row in rows))}
    for row in rows:
        row["author"] = others[row["author"]]
    write_rows(data_files(out, "records", "test")[0], rows, "records")
    assert isinstance(refused(out), DatasetAltered)


# Records, receipts and the log


def test_no_record_can_be_dropped(out: Path) -> None:
    for place in (0, 7, -1):
        for names in (["records.jsonl"], ["records.jsonl", "receipts.jsonl"]):
            kept = {name: (out / name).read_bytes() for name in names}
            for name in names:
                lines = lines_of(out / name)
                lines.pop(place)
                (out / name).write_bytes(b"".join(lines))
            refused(out)
            for name, raw in kept.items():
                (out / name).write_bytes(raw)
    verify_dataset(out)


@pytest.mark.parametrize("place", [0, 7, -1])
def test_no_record_can_stand_twice(out: Path, place: int) -> None:
    for name in ("records.jsonl", "receipts.jsonl"):
        lines = lines_of(out / name)
        lines.insert(place, lines[place])
        (out / name).write_bytes(b"".join(lines))
    assert isinstance(refused(out), ChainBroken)


def test_no_two_records_can_change_places(out: Path) -> None:
    for name in ("records.jsonl", "receipts.jsonl"):
        lines = lines_of(out / name)
        lines[3], lines[4] = lines[4], lines[3]
        (out / name).write_bytes(b"".join(lines))
        refused(out)
    assert isinstance(refused(out), ChainBroken)


def test_no_record_can_be_replaced_by_another_genuine_one(firm: Firm, out: Path) -> None:
    kept = firm.founded.kept()
    withdrawn, receipt = kept[firm.records["withdrawn"].entry_id]
    records, receipts = lines_of(out / "records.jsonl"), lines_of(out / "receipts.jsonl")
    last = len(records) - 1
    before = next(n for n, raw in enumerate(receipts) if payload_of(raw)["seq"] > payload_of(receipt)["seq"])
    for place in (before, before - 1, last):
        (out / "records.jsonl").write_bytes(b"".join([*records[:place], withdrawn + b"\n", *records[place + 1 :]]))
        refused(out)
        (out / "receipts.jsonl").write_bytes(b"".join([*receipts[:place], receipt + b"\n", *receipts[place + 1 :]]))
        refused(out)
        (out / "receipts.jsonl").write_bytes(b"".join(receipts))


def test_what_was_taken_back_cannot_be_put_back(firm: Firm, out: Path) -> None:
    withdrawn, receipt = firm.founded.kept()[firm.records["withdrawn"].entry_id]
    records, receipts = lines_of(out / "records.jsonl"), lines_of(out / "receipts.jsonl")
    number = payload_of(receipt)["seq"]
    place = next(n for n, raw in enumerate(receipts) if payload_of(raw)["seq"] > number)
    records.insert(place, withdrawn + b"\n")
    receipts.insert(place, receipt + b"\n")
    (out / "records.jsonl").write_bytes(b"".join(records))
    (out / "receipts.jsonl").write_bytes(b"".join(receipts))
    tree_without(out, firm, [payload_of(raw)["seq"] for raw in receipts])
    assert isinstance(refused(out), DatasetError)


def tree_without(out: Path, firm: Firm, numbers: list[int]) -> None:
    """`tree.json` as the server itself would have it for these records."""
    with firm.founded.opened() as company, company.database.reading() as db:
        outside = company.log.outside(db, numbers, company.log.size(db))
    (out / "tree.json").write_bytes(tree_line(outside))


def test_a_record_left_out_with_everything_that_shows_it_was_is_missed_by_its_rows(firm: Firm, out: Path) -> None:
    records, receipts = lines_of(out / "records.jsonl"), lines_of(out / "receipts.jsonl")
    place = next(n for n, raw in enumerate(receipts) if payload_of(raw)["body"]["entry_id"] in firm.id("gold"))
    del records[place], receipts[place]
    (out / "records.jsonl").write_bytes(b"".join(records))
    (out / "receipts.jsonl").write_bytes(b"".join(receipts))
    tree_without(out, firm, [payload_of(raw)["seq"] for raw in receipts])
    assert isinstance(refused(out), DatasetAltered)


def test_a_record_of_nobody_is_refused(out: Path) -> None:
    records = lines_of(out / "records.jsonl")
    sealed = envelope.decode(records[0])
    key = SigningKey.generate()
    forged = payload_of(records[0]) | {"device": key.public.keyid}
    raw = json.dumps(forged).encode()
    signature = Signature(key.public.keyid, key.sign(envelope.pae(sealed.payload_type, raw)))
    records[0] = envelope.encode(Envelope(sealed.payload_type, raw, (signature,))) + b"\n"
    (out / "records.jsonl").write_bytes(b"".join(records))
    error = refused(out)
    assert (type(error).__name__, getattr(error, "line", None)) == ("UnknownKey", 1)


@pytest.mark.parametrize("name", ["receipts.jsonl", "checkpoint.json", "tree.json", "keys.json", "tombstones.jsonl"])
def test_without_what_shows_where_it_comes_from_it_does_not_verify(out: Path, name: str) -> None:
    (out / name).unlink()
    error = refused(out)
    assert isinstance(error, DatasetIncomplete)
    assert error.missing == name


@pytest.mark.parametrize("name", ["export.json", "README.md"])
def test_a_folder_that_is_no_finished_dataset_is_told_as_such(out: Path, name: str) -> None:
    (out / name).unlink()
    assert isinstance(refused(out), NoDataset)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("data/sft/train-*", "data/sft/*"),
        ("- split: test\n", "- split: train\n"),
        ("config_name: kto", "config_name: sft"),
        ("\n---\n", "\nconfigs: []\n---\n"),
        ("---\n", "--\n"),
    ],
    ids=str,
)
def test_the_card_has_no_other_files_loaded(out: Path, said: str, instead: str) -> None:
    card = (out / "README.md").read_text("utf-8")
    assert said in card
    (out / "README.md").write_text(card.replace(said, instead, 1), "utf-8")
    error = refused(out)
    assert isinstance(error, DatasetAltered)
    assert error.file == "README.md"


def test_an_export_json_that_says_nothing_is_told_as_such(out: Path) -> None:
    (out / "export.json").write_text("{")
    error = refused(out)
    assert isinstance(error, DatasetAltered)
    assert error.file == "export.json"


def test_receipts_cannot_be_emptied(out: Path) -> None:
    (out / "receipts.jsonl").write_bytes(b"")
    assert isinstance(refused(out), BadEnvelope)


def test_a_checkpoint_of_the_log_at_another_size_is_refused(firm: Firm, out: Path) -> None:
    query = "SELECT envelope FROM statements WHERE family = 'checkpoint'"
    others = [
        bytes(raw)
        for (raw,) in firm.founded.rows(query)
        if bytes(raw) != (out / "checkpoint.json").read_bytes().strip()
    ]
    with firm.founded.opened() as company:
        head = envelope.decode((out / "checkpoint.json").read_bytes().strip())
        said = payload_of((out / "checkpoint.json").read_bytes())
        from app.domain.record import ChainHead
        from tests.company_work import NOON

        size = said["body"]["size"]
        root = bytes.fromhex(said["body"]["root"]) if isinstance(said["body"]["root"], str) else b"\0" * 32
        for other in (size - 1, size + 1):
            signed = company.voice.checkpoint(ChainHead(9, head.entry_id), size=other, root=root[:32], at=NOON)
            others.append(signed.envelope)
    assert others
    for raw in others:
        (out / "checkpoint.json").write_bytes(raw + b"\n")
        assert isinstance(refused(out), ChainBroken)


@pytest.mark.parametrize(
    "outside",
    [
        [],
        [[0, 0, "00" * 32]],
        [[0, 0, "zz"]],
        [[-1, 0, "00" * 32]],
        [[0, -1, "00" * 32]],
        [[2**40, 0, "00" * 32]],
        [[2**62, 1, "00" * 32]],
        [[0, 2**62, "00" * 32]],
        [[0, 0, ""]],
    ],
    ids=str,
)
def test_whatever_the_tree_says_instead_is_refused_in_our_words(out: Path, outside: list[Any]) -> None:
    said = json.loads((out / "tree.json").read_bytes())["outside"]
    (out / "tree.json").write_text(json.dumps({"outside": outside}), "utf-8")
    refused(out)
    if outside:
        (out / "tree.json").write_text(json.dumps({"outside": said + outside}), "utf-8")
        refused(out)


# What was asked for


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": 20},
        {"as_of": 10**6},
        {"as_of": None},
        {"as_of": -1},
        {"seed": 1},
        {"test_share": 0.9},
        {"shards": 2},
        {"configs": ["sft"]},
        {"one_pair_per_prompt": True},
        {"format": "csv"},
        {"goldquill_export": 2},
    ],
    ids=str,
)
def test_rows_are_those_of_what_was_asked_for(out: Path, changes: dict[str, Any]) -> None:
    asked = json.loads((out / "export.json").read_bytes())
    (out / "export.json").write_text(json.dumps(asked | changes), "utf-8")
    refused(out)


def test_rows_cannot_be_cut_off_where_the_log_is_said_to_end_before(out: Path) -> None:
    numbers = [payload_of(raw)["seq"] for raw in lines_of(out / "receipts.jsonl")]
    entries = [payload_of(raw)["body"]["entry_id"] for raw in lines_of(out / "receipts.jsonl")]
    size = numbers[-1] - 1
    gone = {entry for entry, number in zip(entries, numbers, strict=True) if number > size}
    asked = json.loads((out / "export.json").read_bytes())
    (out / "export.json").write_text(json.dumps(asked | {"as_of": size}), "utf-8")
    for config in CONFIGS:
        for split in ("train", "test"):
            for path in data_files(out, config, split):
                rows = [row for row in rows_of(out, config, split) if row["entry_id"] not in gone]
                write_rows(path, rows, config)
    refused(out)


# The server's key


def test_another_servers_key_with_everything_signed_by_it_shows_in_its_name_alone(firm: Firm, out: Path) -> None:
    """Documented: whoever verifies compares the key with what the company says."""
    before = verify_dataset(out).server
    other = SigningKey.generate()

    def resigned(raw: bytes) -> dict[str, Any]:
        sealed = envelope.decode(raw)
        signature = Signature(other.public.keyid, other.sign(sealed.pae))
        return json.loads(envelope.encode(Envelope(sealed.payload_type, sealed.payload, (signature,))))

    keys = json.loads((out / "keys.json").read_bytes())
    swapped = json.loads(json.dumps(keys))
    swapped["server"] |= key_facts(other.public)
    (out / "keys.json").write_text(json.dumps(swapped), "utf-8")
    refused(out)
    # A statement names the server's key as its device: it is made anew, and so are the receipts and the tree.
    try:
        everything_signed_by(other, firm, out, keys)
    except NotImplementedError:
        pytest.skip("statements name their key")
    assert verify_dataset(out).server == other.public.keyid != before
    assert resigned


def everything_signed_by(other: SigningKey, firm: Firm, out: Path, keys: dict[str, Any]) -> None:
    from app.signing import merkle

    old, new = keys["server"]["keyid"], other.public.keyid

    def again(raw: bytes) -> tuple[bytes, str]:
        sealed = envelope.decode(raw)
        said = sealed.payload.replace(old.encode(), new.encode())
        signature = Signature(new, other.sign(envelope.pae(sealed.payload_type, said)))
        made = Envelope(sealed.payload_type, said, (signature,))
        return envelope.encode(made), made.entry_id

    for device in keys["devices"]:
        device["accepted"] = [json.loads(again(json.dumps(each).encode())[0]) for each in device["accepted"]]
    keys["server"] |= key_facts(other.public)
    (out / "keys.json").write_text(json.dumps(keys), "utf-8")
    made = [again(raw) for raw in lines_of(out / "receipts.jsonl")]
    (out / "receipts.jsonl").write_bytes(b"".join(line + b"\n" for line, _ in made))
    leaves = [(payload_of(line)["seq"] - 1, bytes.fromhex(name)) for line, name in made]
    said = payload_of((out / "checkpoint.json").read_bytes())
    outside = [
        multiproof.Subtree(level, place, bytes.fromhex(digest))
        for level, place, digest in json.loads((out / "tree.json").read_bytes())["outside"]
    ]
    root = multiproof.root(said["body"]["size"], leaves, outside)
    raw = (out / "checkpoint.json").read_bytes().strip()
    old_root = said["body"]["root"]
    sealed = envelope.decode(raw)
    new_root = root.hex() if len(old_root) == 2 * merkle.HASH_BYTES else base64.b64encode(root).decode()
    payload = sealed.payload.replace(old.encode(), new.encode()).replace(old_root.encode(), new_root.encode())
    signature = Signature(new, other.sign(envelope.pae(sealed.payload_type, payload)))
    (out / "checkpoint.json").write_bytes(envelope.encode(Envelope(sealed.payload_type, payload, (signature,))) + b"\n")
