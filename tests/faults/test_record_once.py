"""The key pressed five times at once, and submitting while a save is under way: one record, not blank
(RELIABILITY.md row 20)."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.errors import AlreadySubmitted
from app.services.annotate import Submitted
from tests.desk_samples import OpenDesk, draft, instruct
from tests.faults.nursery import FULL

ROUNDS = 200 if FULL else 20
PRESSES = 5


@pytest.fixture
def storage() -> Iterator[ThreadPoolExecutor]:
    """The one thread that owns the database, as in the window."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        yield executor


def press_at_once(storage: ThreadPoolExecutor, desk: OpenDesk, name: str) -> list[Submitted]:
    """Five threads hand in the submission at the same moment, each between two autosaves."""
    ready = threading.Barrier(PRESSES)
    submissions: list[Future[Submitted]] = []
    saves: list[Future[None]] = []

    def press(number: int) -> None:
        ready.wait()
        saves.append(storage.submit(desk.drafts.save, draft=draft(name, body=f"typed {number}"), text=""))
        submissions.append(storage.submit(desk.annotate.submit_instruct, draft_id=name, annotation=instruct("Ответ.")))
        saves.append(storage.submit(desk.drafts.save, draft=draft(name, body=f"typed {number}"), text=""))

    presses = [threading.Thread(target=press, args=(number,)) for number in range(PRESSES)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert {type(each.exception()) for each in saves} <= {type(None), AlreadySubmitted}
    return [each.result() for each in submissions]


def test_five_presses_at_once_are_one_record(tmp_path: Path, storage: ThreadPoolExecutor) -> None:
    desk = storage.submit(OpenDesk, tmp_path).result()
    for number in range(ROUNDS):
        results = press_at_once(storage, desk, f"draft-{number}")
        assert len({each.entry_id for each in results}) == 1
        assert [each.repeated for each in results].count(False) == 1
        opened = storage.submit(desk.history.open, entry_id=results[0].entry_id).result()
        assert opened.annotation == instruct("Ответ.")
        assert storage.submit(desk.drafts.load, draft_id=f"draft-{number}").result() is None
    assert storage.submit(desk.outbox.count).result() == ROUNDS
    storage.submit(desk.database.close).result()
    print(f"\n{ROUNDS} times {PRESSES} presses with autosaves between them: {ROUNDS} records")
