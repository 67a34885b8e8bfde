"""Measures the desk's storage with 100,000 records: autosave, opening History, paging, searching. Prints a table, or
JSON with `--json`.

    python -m tests.bench.history [--records 100000] [--folder DIR] [--json]

The database is the real one (SQLCipher, the program's own settings, through the services); the records are shaped as
signed ones are but carry a signature of zeros, since only listing and searching are measured. With `--folder` the
database is kept there and found again, otherwise it is built in a temporary folder (about a minute and a half).
"""

import argparse
import base64
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

from sqlalchemy import insert

from app.domain.annotation import InstructAnnotation
from app.domain.generation import Message, Role
from app.domain.work import WorkKind, WorkState
from app.services.record_body import to_body
from app.services.work_text import title_of, words_of
from app.signing import envelope, payload
from app.storage.search_index import records_index
from app.storage.search_text import indexed
from app.storage.tables import outbox, records
from local_model.figure import Figure, as_json, as_table, percentile
from tests.desk_samples import START, OpenDesk, draft, instruct, open_desk

PAYLOAD_TYPE = payload.type_of_family("annotation")
DEVICE = "sha256:" + "0" * 64
WORDS_PER_ANSWER = 90
VOCABULARY = 40_000
BATCH = 2_000
ROUNDS = 200
SYLLABLES = ("ка", "ло", "ми", "ре", "сто", "пра", "не", "ви", "шен", "ный", "ing", "con", "ter", "al", "the", "pro")


class Writer:
    """Makes records whose words are spread as in a language: few common, many rare (Zipf)."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 5))) for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))

    def text(self, count: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self._weights, k=count))

    def work(self) -> InstructAnnotation:
        said = (Message(Role.USER, self.text(20)), Message(Role.ASSISTANT, self.text(WORDS_PER_ANSWER)))
        return instruct(messages=said, started_from=None, sources=(), note="")


def signed_shaped(seq: int, prev: str | None, work: InstructAnnotation) -> dict[str, object]:
    """A row of the table of records."""
    statement = {
        "schema": 1, "org": "personal", "server": "", "author": "a", "device": DEVICE, "seq": seq, "prev": prev,
        "kind": "annotation.submitted", "at": payload.timestamp(START + timedelta(seconds=seq)), "supersedes": None,
        "task": "", "project": "personal", "guidelines_sha256": "", "body": to_body(work),
    }  # fmt: skip
    raw = json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
    signature = {"keyid": DEVICE, "sig": base64.b64encode(bytes(64)).decode()}
    sealed = {"payloadType": PAYLOAD_TYPE, "payload": base64.b64encode(raw).decode(), "signatures": [signature]}
    return {
        "n": seq,
        "entry_id": envelope.entry_id(PAYLOAD_TYPE, raw),
        "device": DEVICE,
        "seq": seq,
        "prev": prev,
        "payload_type": PAYLOAD_TYPE,
        "kind": "annotation.submitted",
        "at": START + timedelta(seconds=seq),
        "envelope": json.dumps(sealed, separators=(",", ":")).encode(),
        "draft": f"d{seq}",
        "work_kind": WorkKind.INSTRUCT if seq % 3 else WorkKind.RANKING,
        "state": WorkState.SUBMITTED if seq % 1000 else WorkState.WITHDRAWN,
        "title": title_of(work.messages),
        "specialisation": work.specialisation,
        "language": work.language,
    }


def build(desk: OpenDesk, count: int) -> None:
    """Fill the database up to `count` records, thousands in a statement; one in a thousand is withdrawn."""
    head = desk.records.head(DEVICE)
    writer = Writer(seed=head.seq + 1)
    prev, seq = head.entry_id, head.seq
    while seq < count:
        rows, found_by = [], []
        for _ in range(min(BATCH, count - seq)):
            seq += 1
            work = writer.work()
            row = signed_shaped(seq, prev, work)
            prev = str(row["entry_id"])
            rows.append(row)
            words = indexed(f"{row['title']} {words_of(work)}")
            found_by.append({"rowid": seq, "words": words, "tags": f"kind{row['work_kind']}"})
        with desk.database.writing(durable=False) as connection:
            connection.execute(insert(records), rows)
            connection.execute(insert(records_index.rows), found_by)
            connection.execute(insert(outbox), [{"entry_id": row["entry_id"], "added": row["at"]} for row in rows])
        print(f"\r{seq:,} records", end="", file=sys.stderr)
    print(file=sys.stderr)


def measured(
    name: str, rounds: Iterator[Callable[[], object]], at_most: float | None = None, *, share: float = 0.5
) -> Figure:
    """Milliseconds of one thing done many times; `share` says which of the times, sorted, the bar is for."""
    times = []
    for each in rounds:
        began = time.perf_counter()
        each()
        times.append((time.perf_counter() - began) * 1e3)
    median, p95 = percentile(times, 0.5), percentile(times, 0.95)
    note = f"median {median:.1f}, p95 {p95:.1f}, longest {max(times):.1f} of {len(times)}"
    return Figure(name=name, value=percentile(times, share), unit="ms", at_most=at_most, note=note)


def figures(home: Path) -> list[Figure]:
    writer = Writer()
    choose = random.Random(2)

    def cold_openings() -> Iterator[Callable[[], object]]:
        for _ in range(5):
            with open_desk(home) as desk:
                yield desk.history.recent

    found = [measured("open History, just started", cold_openings(), 300)]
    with open_desk(home) as desk:
        history = desk.history

        def pages() -> Iterator[Callable[[], object]]:
            after = None
            for _ in range(ROUNDS):
                yield lambda after=after: history.recent(after=after)
                after = history.recent(after=after).after

        def searches(kind: WorkKind | None = None, state: WorkState | None = None) -> Iterator[Callable[[], object]]:
            for _ in range(ROUNDS):
                # As people search: a few letters, a whole word, two words; common words and rare ones alike.
                words = [choose.choice(writer.text(40).split()) for _ in range(choose.randint(1, 2))]
                typed = " ".join(word[: choose.randint(1, len(word))] for word in words)
                yield lambda typed=typed: history.search(query=typed, kind=kind, state=state)

        def saves() -> Iterator[Callable[[], object]]:
            text = writer.text(400)
            for n in range(ROUNDS):
                text += " " + writer.text(1)
                left = draft(body=json.dumps({"answer": text, "n": n}), updated=desk.clock.now())
                yield lambda left=left, text=text: desk.drafts.save(draft=left, text=text)

        found += [
            measured("the next page", pages()),
            measured("search, p95", searches(), 50, share=0.95),
            measured("search among rankings, p95", searches(WorkKind.RANKING), 50, share=0.95),
            measured("search among the withdrawn, p95", searches(state=WorkState.WITHDRAWN), 50, share=0.95),
            measured("counts of each state", (history.counts for _ in range(20))),
            measured("autosave of 400 words", saves(), 5),
            measured("a commit that syncs, nothing else", (partial(sync, desk, n) for n in range(ROUNDS))),
        ]
        desk.drafts.discard(draft_id="draft-1")
    return found


def sync(desk: OpenDesk, n: int) -> None:
    """What the disk alone asks for a durable commit of one row."""
    with desk.database.writing() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO profile VALUES ('bench', ?)", (str(n),))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keep the database here and use it again")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.folder or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        with open_desk(home) as desk:
            build(desk, options.records)
        size = (home / "desk.db").stat().st_size
        found = figures(home)
    found.append(Figure(name=f"a database of {options.records:,} records", value=size / 1e6, unit="MB"))
    print(as_json(found) if options.json else as_table(found))
    return 1 if any(figure.reached is False for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
