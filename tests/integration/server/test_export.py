"""What an export of a company's server holds: which records, which rows, the same bytes, and nobody's name."""

import hmac
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from app.dataset.configs import SCHEMAS
from app.dataset.names import CONFIGS
from app.dataset.pseudonyms import Pseudonyms
from app.dataset.request import Format, Outcome
from app.dataset.verify import verify_dataset
from app.domain.errors import NothingToExport
from sync.server import backup
from sync.server.company import Company, Place
from sync.server.exporting import opened_log
from tests.company import SQLITE, Founded, found
from tests.company_work import NOON, working
from tests.exported_work import (
    ANY,
    GUIDELINES,
    NAMES,
    PLENTY,
    Firm,
    bytes_of,
    data_files,
    fill,
    gold_body,
    names_in,
    rows_of,
    splits_of,
    tombstones,
)

DAY = timedelta(days=1)
PLAIN = [f"plain {n}" for n in range(PLENTY)]
ACCEPTED = {
    *PLAIN,
    *("ranking", "pair", "gold", "critique", "edited", "rejected, then accepted", "rejected by a trainer", "revision"),
    *("withdrawn by another", "agreed by anna", "agreed by vera", "disputed by anna", "disputed by vera", "alone"),
    *("later turn", "first turn"),
}
OTHERS = {
    "returned": "return",
    "rejected": "reject",
    "accepted, then rejected": "reject",
    "unreviewed": "unreviewed",
    "lead's own": "unreviewed",
    "accepted by a trainer": "unreviewed",
}


def works_in(firm: Firm, out: Path) -> set[str]:
    """The pieces of work, without their reviews."""
    return set(names_in(firm, out)) & set(firm.records)


@pytest.fixture(scope="module")
def whole(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is exported where nothing is asked for."""
    out = tmp_path_factory.mktemp("exports") / "whole"
    assert firm.export(out).finished
    return out


@pytest.fixture(scope="module")
def every(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All outcomes of review."""
    out = tmp_path_factory.mktemp("exports") / "every"
    firm.export(out, selection={"outcomes": ANY})
    return out


# Which records


def test_by_default_only_what_was_accepted_is_there(firm: Firm, whole: Path) -> None:
    assert works_in(firm, whole) == ACCEPTED
    assert {row["review_outcome"] for row in rows_of(whole, "records")} == {"accept", "accept_with_edits"}


def test_every_outcome_that_was_asked_for_is_there_and_says_so(firm: Firm, every: Path) -> None:
    assert works_in(firm, every) == ACCEPTED | OTHERS.keys()
    outcomes = {firm.name_of(row["entry_id"]): row["review_outcome"] for row in rows_of(every, "records")}
    assert {name: outcomes[name] for name in OTHERS} == OTHERS


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_of_review_can_be_asked_for_alone(firm: Firm, tmp_path: Path, outcome: Outcome) -> None:
    firm.export(tmp_path / "out", selection={"outcomes": (outcome,)}, configs=("records",))
    of_others = {name for name, became in OTHERS.items() if became == outcome}
    accepted = {"accept": ACCEPTED - {"edited"}, "accept_with_edits": {"edited"}}.get(outcome, of_others)
    assert works_in(firm, tmp_path / "out") == accepted
    verify_dataset(tmp_path / "out")


LAW = {"ranking", "pair"}
TASKS = {"agreed by anna", "agreed by vera", "disputed by anna", "disputed by vera", "alone"}


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"projects": ("law",)}, LAW),
        ({"projects": ("law", "history")}, {*LAW, "critique"}),
        ({"specialisations": ("history",)}, {"critique"}),
        ({"specialisations": ("history", "science"), "projects": ("law", "history")}, {*LAW, "critique"}),
        ({"languages": ("ru",)}, {"gold", "later turn", "first turn"}),
        ({"until": NOON + DAY}, {*LAW, *PLAIN, "gold", "critique", "edited"}),
        ({"since": NOON + 2 * DAY}, {*TASKS, "later turn", "first turn"}),
        (
            {"since": NOON + DAY, "until": NOON + 2 * DAY},
            {"rejected, then accepted", "rejected by a trainer", "revision", "withdrawn by another"},
        ),
        ({"least_agreement": 0.9}, {"agreed by anna", "agreed by vera"}),
        ({"least_agreement": 0.0}, TASKS - {"alone"}),
        ({"least_agreement": 1.0, "projects": ("tasks",), "languages": ("en",)}, {"agreed by anna", "agreed by vera"}),
    ],
    ids=str,
)
def test_only_what_was_selected_is_there(
    firm: Firm, tmp_path: Path, selection: dict[str, Any], names: set[str]
) -> None:
    out = tmp_path / "out"
    done = firm.export(out, selection=selection)
    assert works_in(firm, out) == names
    assert done.pieces == len(names)
    for config in CONFIGS:
        assert set(names_in(firm, out, config)) & set(firm.records) <= names
    assert verify_dataset(out).records == len(rows_of(out, "records"))


def test_a_moment_is_in_what_begins_with_it_and_not_in_what_ends_with_it(firm: Firm, tmp_path: Path) -> None:
    taken = {firm.name_of(row["entry_id"]): row["time"] for row in _records(firm, tmp_path / "all")}
    assert taken["ranking"] == "2026-11-02T12:01:00.000Z"
    moment = NOON + timedelta(minutes=1)
    firm.export(tmp_path / "since", selection={"since": moment, "until": moment + timedelta(milliseconds=1)})
    assert works_in(firm, tmp_path / "since") == {"ranking"}
    with pytest.raises(NothingToExport):
        firm.export(tmp_path / "until", selection={"since": NOON, "until": moment})


def _records(firm: Firm, out: Path) -> list[dict[str, Any]]:
    firm.export(out, configs=("records",))
    return rows_of(out, "records")


def test_one_trainer_is_selected_by_their_pseudonym(firm: Firm, whole: Path, tmp_path: Path) -> None:
    pseudonym = next(row["author"] for row in rows_of(whole, "records") if firm.name_of(row["entry_id"]) == "pair")
    firm.export(tmp_path / "out", selection={"trainers": (pseudonym,)})
    veras = {"pair", "critique", "edited", "rejected, then accepted", "later turn", "first turn"}
    assert works_in(firm, tmp_path / "out") == veras | {"agreed by vera", "disputed by vera"}


@pytest.mark.parametrize("asked", [{"projects": ("nobody's",)}, {"trainers": ("p-0",)}, {"languages": ("xx",)}])
def test_where_nothing_is_of_what_was_asked_for_nothing_is_there(
    firm: Firm, tmp_path: Path, asked: dict[str, Any]
) -> None:
    with pytest.raises(NothingToExport):
        firm.export(tmp_path / "out", selection=asked)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("selection", "fitting"),
    [
        ({"projects": ("tasks",), "outcomes": (Outcome.REJECT,)}, 5),
        ({"projects": ("tasks",), "outcomes": (Outcome.REJECT,), "languages": ("zz",)}, 0),
        ({"projects": ("nothing",), "outcomes": ANY}, 0),
        ({"specialisations": ("LAW",), "outcomes": ANY}, 0),
        ({"projects": ("law",), "least_agreement": 1.0}, 0),
        ({"trainers": ("p-0",)}, 0),
        ({"since": NOON + timedelta(days=900)}, 0),
    ],
    ids=str,
)
def test_what_another_outcome_of_review_would_give_is_told_where_that_is_known(
    firm: Firm, tmp_path: Path, selection: dict[str, Any], fitting: int
) -> None:
    with pytest.raises(NothingToExport) as refused:
        firm.export(tmp_path / "out", selection=selection)
    assert refused.value.fitting == fitting


def test_what_was_taken_back_is_not_offered_whatever_the_review(own_firm: Firm, tmp_path: Path) -> None:
    with working(own_firm.founded) as at:
        anna = at.person("Анна Вторая")
        anna.withdraw(anna.submit(gold_body("taken back"), project="mathematics"))
        anna.submit(gold_body("kept"), project="mathematics")
    with pytest.raises(NothingToExport) as refused:
        own_firm.export(tmp_path / "out", selection={"projects": ("mathematics",)})
    assert refused.value.fitting == 1


# Reviews


def test_what_was_accepted_with_edits_is_exported_as_it_was_edited_under_the_reviews_name(
    firm: Firm, whole: Path
) -> None:
    review = firm.reviews["review of edited"].entry_id
    (row,) = (row for row in rows_of(whole, "sft") if row["entry_id"] == review)
    assert row["completion"] == [{"role": "assistant", "content": "As Boris left it."}]
    assert b"As Vera wrote it." not in b"".join(raw for name, raw in bytes_of(whole).items() if name != "records.jsonl")
    assert not firm.id("edited") & {row["entry_id"] for config in CONFIGS[:-1] for row in rows_of(whole, config)}
    listed = {row["entry_id"]: row for row in rows_of(whole, "records")}
    assert listed[review]["kind"] == "review.given"
    (original,) = firm.id("edited")
    assert listed[original]["kind"] == "annotation.submitted"


def test_the_review_that_decided_travels_along_and_no_other(firm: Firm, every: Path) -> None:
    reviews = set(names_in(firm, every)) & set(firm.reviews)
    decided = {f"review of {name}" for name in ACCEPTED | {"returned", "rejected"}}
    decided -= {"review of rejected, then accepted"}
    assert reviews == decided | {"acceptance", "rejection"}


def test_a_review_that_came_later_counts_whoever_gave_it_first(tmp_path: Path) -> None:
    firm = fill(found(SQLITE, tmp_path / "company"))
    with working(firm.founded) as at:
        for name in ("boris", "galina"):
            firm.people[name].at = at
        firm.people["galina"].review(firm.records["gold"], "reject")
    firm.export(tmp_path / "out")
    assert works_in(firm, tmp_path / "out") == ACCEPTED - {"gold"}


# Tombstones


def test_what_its_author_took_back_is_nowhere_but_in_the_tombstones(firm: Firm, every: Path) -> None:
    gone = firm.id("withdrawn", "revised")
    for config in CONFIGS:
        assert not gone & {row["entry_id"] for row in rows_of(every, config)}
    carried = (every / "records.jsonl").read_text("utf-8")
    withdrawn, revised = firm.records["withdrawn"], firm.records["revised"]
    assert withdrawn.envelope.decode() not in carried
    assert revised.envelope.decode() not in carried
    stones = {stone["entry_id"]: (stone["because"], stone["by"]) for stone in tombstones(every)}
    assert stones == {
        withdrawn.entry_id: ("withdrawn", firm.reviews["withdrawal"].entry_id),
        revised.entry_id: ("revised", firm.records["revision"].entry_id),
    }


def test_nobody_can_take_back_what_another_wrote(firm: Firm, whole: Path) -> None:
    assert "withdrawn by another" in works_in(firm, whole)
    assert not firm.id("withdrawn by another") & {stone["entry_id"] for stone in tombstones(whole)}


def test_what_is_taken_back_later_is_gone_from_the_next_export_and_named_in_it(tmp_path: Path) -> None:
    firm = fill(found(SQLITE, tmp_path / "company"))
    firm.export(tmp_path / "before")
    with working(firm.founded) as at:
        anna = firm.people["anna"]
        anna.at = at
        anna.withdraw(firm.records["gold"])
    firm.export(tmp_path / "after")
    assert works_in(firm, tmp_path / "after") == ACCEPTED - {"gold"}
    assert firm.id("gold") <= {stone["entry_id"] for stone in tombstones(tmp_path / "after")}
    verify_dataset(tmp_path / "before")
    verify_dataset(tmp_path / "after")
    # As the log was then, it is the first one to the byte.
    with firm.founded.opened() as company, company.database.reading() as db:
        size = company.log.size(db) - 1
    firm.export(tmp_path / "as of", as_of=size)
    then, now = bytes_of(tmp_path / "before"), bytes_of(tmp_path / "as of")
    assert now == then


# Rows


def test_every_configuration_has_the_columns_and_types_of_the_contract(whole: Path) -> None:
    for config in CONFIGS:
        files = data_files(whole, config)
        assert files
        for path in files:
            assert pq.read_schema(path).equals(SCHEMAS[config])


def test_both_formats_hold_equal_rows(firm: Firm, whole: Path, tmp_path: Path) -> None:
    firm.export(tmp_path / "out", format=Format.JSONL)
    for config in CONFIGS:
        assert rows_of(tmp_path / "out", config) == rows_of(whole, config)
    assert not list((tmp_path / "out" / "data").rglob("*.parquet"))


def test_splits_share_no_prompt_and_no_beginning_of_a_conversation(firm: Firm, tmp_path: Path) -> None:
    out = tmp_path / "out"
    firm.export(out, test_share=0.5)
    for config, key in (("sft", "prompt"), ("prompts", "prompt"), ("preference", "prompt"), ("kto", "prompt")):
        held = splits_of(out, config, lambda row, key=key: row[key][0]["content"])
        assert held["train"]
        assert held["test"]
        assert not held["train"] & held["test"]
    thread = firm.id("later turn", "first turn")
    splits = splits_of(out, "sft", lambda row: row["entry_id"])
    assert thread <= splits["train"] or thread <= splits["test"]
    records = splits_of(out, "records", lambda row: row["entry_id"])
    for config in CONFIGS[:-1]:
        for split, names in splits_of(out, config, lambda row: row["entry_id"]).items():
            assert names <= records[split]


def test_what_was_held_out_stays_held_out_when_the_log_has_grown(tmp_path: Path) -> None:
    firm = fill(found(SQLITE, tmp_path / "company"))
    firm.export(tmp_path / "before", configs=("sft",), test_share=0.3)
    with working(firm.founded) as at:
        for name in ("anna", "boris"):
            firm.people[name].at = at
        for n in range(20):
            record = firm.people["anna"].submit(gold_body(f"new {n}"))
            firm.people["boris"].review(record, "accept")
    firm.export(tmp_path / "after", configs=("sft",), test_share=0.3)
    for split, names in splits_of(tmp_path / "before", "sft", lambda row: row["entry_id"]).items():
        assert names < splits_of(tmp_path / "after", "sft", lambda row: row["entry_id"])[split]


def test_a_prompt_stands_once_and_is_of_the_first_record_that_has_it(firm: Firm, whole: Path) -> None:
    prompts = [json.dumps(row["prompt"]) for row in rows_of(whole, "prompts")]
    assert len(prompts) == len(set(prompts))
    everywhere = {
        json.dumps(row["prompt"]) for config in ("sft", "preference", "kto") for row in rows_of(whole, config)
    }
    assert set(prompts) >= everywhere
    assert names_in(firm, whole, "prompts")["agreed by anna"] == 1
    assert names_in(firm, whole, "prompts")["agreed by vera"] == 0


def test_of_each_prompt_one_pair_is_there_where_that_was_asked(firm: Firm, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    firm.export(out, one_pair_per_prompt=True)
    for config in ("preference", "reward"):
        found = Counter(
            str(row["prompt"] if config == "preference" else row["chosen"][:-1]) for row in rows_of(out, config)
        )
        assert set(found.values()) == {1}
        assert len(found) == 5  # that of ranking and pair, three tasks and the critique's
    every = [json.dumps(row, sort_keys=True) for row in rows_of(whole, "preference")]
    assert all(json.dumps(row, sort_keys=True) in every for row in rows_of(out, "preference"))
    for config in set(CONFIGS) - {"preference", "reward"}:
        assert rows_of(out, config) == rows_of(whole, config)
    verify_dataset(out)


def test_another_seed_draws_other_pairs_and_another_order(firm: Firm, tmp_path: Path) -> None:
    drawn = []
    for seed in range(8):
        firm.export(tmp_path / str(seed), one_pair_per_prompt=True, seed=seed, test_share=0.0)
        drawn.append([str(rows_of(tmp_path / str(seed), config)) for config in ("preference", "kto", "sft")])
    pairs, kto, sft = zip(*drawn, strict=True)
    assert len(set(pairs)) > 1
    assert len(set(kto)) == 8
    assert len(set(sft)) == 1


def test_kto_does_not_come_in_the_order_of_the_records(firm: Firm, whole: Path) -> None:
    order = [row["entry_id"] for row in rows_of(whole, "kto")]
    preference = list(dict.fromkeys(row["entry_id"] for row in rows_of(whole, "preference")))
    assert list(dict.fromkeys(order)) != preference
    assert sorted(order) != order


def test_a_configuration_that_was_not_asked_for_is_not_there(firm: Firm, tmp_path: Path) -> None:
    firm.export(tmp_path / "out", configs=("kto", "records"))
    assert {each.name for each in (tmp_path / "out" / "data").iterdir()} == {"kto", "records"}
    verify_dataset(tmp_path / "out")


def test_each_record_is_listed_with_what_became_of_it(firm: Firm, whole: Path) -> None:
    listed = {firm.name_of(row["entry_id"]): row for row in rows_of(whole, "records")}
    device = firm.people["anna"].key.public.keyid
    (ranking,) = firm.id("ranking")
    assert {name: value for name, value in listed["ranking"].items() if name != "author"} == {
        "device": device,
        "kind": "annotation.submitted",
        "work": "ranking",
        "time": "2026-11-02T12:01:00.000Z",
        "project": "law",
        "guidelines": GUIDELINES,
        "active_seconds": 41.5,
        "review_outcome": "accept",
        "entry_id": ranking,
    }
    assert listed["review of ranking"]["work"] == "review"
    authors = {name: listed[name]["author"] for name in listed}
    assert authors["ranking"] == authors["gold"] != authors["pair"] == authors["critique"]
    assert len(set(authors.values())) == 4


# The same bytes


def test_the_same_request_gives_the_same_bytes(firm: Firm, whole: Path, tmp_path: Path) -> None:
    firm.export(tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(whole)


def test_a_backup_in_either_database_gives_the_same_bytes(firm: Firm, whole: Path, tmp_path: Path) -> None:
    with firm.founded.opened() as company:
        backup.write(company.database, tmp_path / "backup.zip")
    (tmp_path / "other").mkdir()
    place = Place(tmp_path / "other")
    place.key.write_bytes(firm.founded.place.key.read_bytes())
    place.key.chmod(0o600)
    Company.restore(place, tmp_path / "backup.zip")
    Firm(Founded(place, firm.founded.clock)).export(tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of(whole)


def test_the_command_gives_the_same_bytes_as_the_call(
    firm: Firm, whole: Path, tmp_path: Path, told: Callable[..., Any]
) -> None:
    place = firm.founded.place
    where = ["--database", place.address] if place.address else []
    said = told("export", place.folder, tmp_path / "out", *where)
    assert said["finished"]
    assert said["pieces"] == len(ACCEPTED)
    assert said["rows"]["sft"] == {split: len(rows_of(whole, "sft", split)) for split in ("train", "test")}
    assert bytes_of(tmp_path / "out") == bytes_of(whole)


def test_the_command_leaves_out_what_the_call_does(firm: Firm, tmp_path: Path, told: Callable[..., Any]) -> None:
    place = firm.founded.place
    where = ["--database", place.address] if place.address else []
    more = ["--project", "tasks", "--language", "en", "--outcome", "accept", "--min-agreement", "0.9"]
    days = ["--since", (NOON + 2 * DAY).isoformat(), "--until", (NOON + 3 * DAY).isoformat()]
    told("export", place.folder, tmp_path / "out", *where, *more, *days)
    assert works_in(firm, tmp_path / "out") == {"agreed by anna", "agreed by vera"}
    selection = {
        "projects": ("tasks",),
        "languages": ("en",),
        "outcomes": (Outcome.ACCEPT,),
        "least_agreement": 0.9,
        "since": NOON + 2 * DAY,
        "until": NOON + 3 * DAY,
    }
    firm.export(tmp_path / "called", selection=selection)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "called")


# Nobody's name


def test_no_name_of_a_person_and_no_key_is_in_the_folder(firm: Firm, every: Path) -> None:
    everything = b"".join(bytes_of(every).values())
    authors = {person.author for person in firm.people.values()}
    for name in NAMES:
        for part in name.split():
            assert part.encode() not in everything
            assert json.dumps(part).strip('"').encode() not in everything
    with firm.founded.opened() as company:
        seed = bytearray(company.voice.key.seed().reveal())
    key = hmac.digest(bytes(seed), b"goldquill pseudonyms 1", "sha256")
    for secret in (bytes(seed), key):
        for written in (secret, secret.hex().encode(), secret.hex().upper().encode()):
            assert written not in everything
    # Authors by their own number are in the signed records and in the server's word about devices, nowhere else.
    tables = b"".join(raw for name, raw in bytes_of(every).items() if name.startswith("data/") or name == "README.md")
    said = str([rows_of(every, config) for config in CONFIGS])
    assert not any(author.encode() in tables or author in said for author in authors)


def test_a_person_has_the_same_pseudonym_in_every_export_and_none_to_find_them_by(
    firm: Firm, whole: Path, every: Path
) -> None:
    first, second = ({row["author"] for row in rows_of(out, "records")} for out in (whole, every))
    assert first <= second
    with firm.founded.opened() as company:
        pseudonyms = Pseudonyms(company.voice.key)
    assert second == {pseudonyms.of(person.author) for person in firm.people.values()}
    assert all(re.fullmatch(r"p-[0-9a-f]{24}", each) for each in second)


def test_records_are_fetched_by_number_however_far_apart(firm: Firm) -> None:
    with opened_log(firm.founded.place) as log:
        size = log.newest()
        with log.at(size) as source:
            every = {entry.number: entry for entry in source.fetch(range(1, size + 1))}
            assert list(every) == list(range(1, size + 1))
            for numbers in ([1, 2, 3], [2, 4, 5], [1, size], [3], [], range(1, size + 1, 2), range(1, size + 1, 7)):
                assert list(source.fetch(numbers)) == [every[number] for number in numbers]
