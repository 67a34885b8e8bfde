"""Measures exports: `python -m tests.bench.dataset [--pairs N] [--json]`.

A company's log of rankings of four answers, in English prose that comes with Python; each gives six pairs. Verified is
what was exported of it, and of as many gold answers of 2 KB. Exports are the program's own command, its start included,
and so is verifying; without pandas, which pyarrow would import in every process and which only this checkout has, for
its tests. What they are held against is pyarrow writing the very table that came out, which lies in memory by then,
with the same compression, in a process that does nothing else.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from pydoc_data import topics

import psutil

from app.domain.annotation import Ranking
from app.domain.generation import Message, Role
from local_model.figure import Figure, as_json, as_table
from local_model.measure import BAR_MISSED
from tests.bench.processes import ROOT
from tests.company import SQLITE, found
from tests.company_work import Work, Worker, instruct_body, ranking_body, working
from tests.desk_samples import candidate

PAIRS = 1_000_000
SMALL = 100_000
PAIRS_A_RECORD = 6
GOLD = 100_000
RUNS = 3
BATCH = 500
LOOK_S = 0.05
Text = Callable[[int], str]  # of so many words
Body = Callable[[int, Text, random.Random], dict[str, object]]
ORDERS = ((("b",), ("a",), ("d",), ("c",)), (("d",), ("c",), ("b",), ("a",)), (("a",), ("c",), ("d",), ("b",)))

_WRITE = """
import sys, time
import pyarrow as pa, pyarrow.parquet as pq
table = pa.concat_tables([pq.read_table(path) for path in sys.argv[2:]])
runs = []
for _ in range(3):
    begun = time.perf_counter()
    pq.write_table(table, sys.argv[1], compression="zstd")
    runs.append(time.perf_counter() - begun)
print(sorted(runs)[1])
"""


def measure(pairs: int) -> list[Figure]:
    """All figures: some minutes for a million pairs, most of them to sign the records."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        few = min(SMALL, pairs)
        write_records(small, few // PAIRS_A_RECORD, ranked)
        no_pandas = Path(folder) / "without"
        no_pandas.mkdir()
        (no_pandas / "pandas.py").write_text('raise ImportError("a server has none")\n')
        os.environ["PYTHONPATH"] = str(no_pandas)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # on people's machines Python keeps what it compiles
        figures += exported(small, few)
        large = small
        if pairs > few:
            large = Path(folder) / "large"
            write_records(large, pairs // PAIRS_A_RECORD, ranked)
            figures += exported(large, pairs)
        gold = Path(folder) / "gold"
        write_records(gold, min(GOLD, pairs), written)
        subprocess.run(command(gold, 0, "sft"), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        figures += verified(gold, "gold answers")
        figures += verified(large, "rankings of four")
    return figures


def write_records(folder: Path, count: int, body: Body) -> None:
    """A company in `folder` with so many pieces of work."""
    words = " ".join(topics.topics.values()).split()
    rng = random.Random(1)

    def text(length: int) -> str:
        start = rng.randrange(len(words) - length)
        return " ".join(words[start : start + length])

    folder.mkdir()
    with working(found(SQLITE, folder / "company")) as at:
        trainer = at.person("Анна")
        for start in range(0, count, BATCH):
            take(at, trainer, [body(start + n, text, rng) for n in range(min(BATCH, count - start))])


def written(number: int, text: Text, rng: random.Random) -> dict[str, object]:
    asked = Message(Role.USER, f"{number}. {text(20)}")
    return instruct_body(messages=(asked, Message(Role.ASSISTANT, text(rng.randrange(30, 60)))))


def ranked(number: int, text: Text, rng: random.Random) -> dict[str, object]:
    answers = tuple(candidate(name, text(rng.randrange(60, 160))) for name in "abcd")
    return ranking_body(
        messages=(Message(Role.USER, f"{number}. {text(40)}"),),
        candidates=answers,
        shown=("c", "a", "d", "b"),
        ranking=Ranking(groups=rng.choice(ORDERS)),
        per_criterion={},
    )


def take(at: Work, trainer: Worker, bodies: Sequence[dict[str, object]]) -> None:
    signed = [trainer.sign("annotation.submitted", body, None, {"project": "bench"}) for body in bodies]
    at.take(trainer, signed)


def exported(folder: Path, pairs: int) -> list[Figure]:
    """Pairs a second against pyarrow alone, and the memory that it took."""
    took = []
    for run in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(command(folder, run), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - begun)
        if run:
            shutil.rmtree(folder / f"out{run}")
    most = watched(command(folder, RUNS))  # a run of its own: to look so often takes as long as a process of it
    files = sorted((folder / "out0" / "data" / "preference").iterdir())
    bare = float(
        subprocess.run(
            [sys.executable, "-c", _WRITE, folder / "bare.parquet", *files], check=True, capture_output=True, text=True
        ).stdout
    )
    ours = statistics.median(took)
    of = f"{pairs:,} pairs"
    return [
        Figure(
            name=f"dataset: {of} exported / pyarrow writing the same table",
            value=100 * bare / ours,
            unit="%",
            at_least=35,
            note=f"{pairs / ours:,.0f} pairs/s against {pairs / bare:,.0f}; {os.cpu_count()} processors, against one",
        ),
        Figure(name=f"dataset: memory for {of}", value=most, unit="MB", at_most=500),
    ]


def verified(folder: Path, what: str) -> list[Figure]:
    """Records a second for each processor, of `goldquill verify`."""
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "app.main", "verify", folder / "out0", "--json"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        took.append(time.perf_counter() - begun)
    records = json.loads(done.stdout)["records"]
    size = (folder / "out0" / "records.jsonl").stat().st_size / records
    rate = records / statistics.median(took)
    return [
        Figure(
            name=f"dataset: {what} of {size / 1000:.1f} KB verified a second and processor",
            value=rate / (os.cpu_count() or 1),
            unit="/s",
            at_least=5_000,
            note=f"{records:,} records with their rows, {rate:,.0f}/s on {os.cpu_count()} processors",
        )
    ]


def command(folder: Path, run: int, config: str = "preference") -> list[str]:
    """An export of the company in `folder`, as it is run the `run`th time."""
    where = [str(folder / "company"), str(folder / f"out{run}")]
    return [sys.executable, "-m", "sync.server.main", "export", *where, "--outcome", "any", "--config", config]


def watched(words: Sequence[str]) -> float:
    """The most memory of all processes of a command together, in MB: what each has for itself, and its share of what
    several have."""
    most = 0
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        ended = threading.Event()

        def watch() -> None:
            nonlocal most
            while not ended.wait(LOOK_S):
                most = max(most, memory_of(process.pid))

        thread = threading.Thread(target=watch)
        thread.start()
        code = process.wait()
        ended.set()
        thread.join()
    if code:
        raise SystemExit("the export failed")
    return most / 1e6


def memory_of(pid: int) -> int:
    total = 0
    try:
        tree = psutil.Process(pid)
        for each in (tree, *tree.children(recursive=True)):
            total += each.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.pairs)
    print(as_json(figures) if options.json else as_table(figures))
    return BAR_MISSED if any(figure.reached is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
