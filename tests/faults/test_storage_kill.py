"""Kill −9 while saving: whatever was acknowledged is there, and the chain is whole (RELIABILITY.md row 17)."""

import io
import os
import random
from pathlib import Path

import pytest

from app.signing.verify import verify_bundle
from tests.desk_samples import OpenDesk, instruct, open_desk
from tests.faults.nursery import FULL, KEYS, nursery

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and SIGKILL")

KILLS = 500 if FULL else 15
KILLS_A_HOME = 10


def chain_is_whole(desk: OpenDesk) -> int:
    """Verify every record and the order of the chain; returns how many there are."""
    stream = io.BytesIO()
    count = desk.bundles.write(stream)
    stream.seek(0)
    report = verify_bundle(stream)
    assert report.records == count
    assert report.head == desk.records.head(desk.log.device)
    assert desk.outbox.count() == count
    return count


def is_kept(desk: OpenDesk, said: list[str]) -> bool:
    match said:
        case ["draft", name, number]:
            kept = desk.drafts.load(draft_id=name)
            # Submitted a moment later, the draft is a record.
            return desk.records.entry_of_draft(name) is not None or (
                kept is not None and int(kept.body.split()[0]) >= int(number)
            )
        case ["record", entry_id, name]:
            return desk.reader.read(entry_id) is not None and desk.records.entry_of_draft(name) == entry_id
        case ["turn", conversation, turn]:
            return desk.chat.open(conversation=conversation).turn(turn).text != ""
        case ["partial", conversation, turn, length]:
            return len(desk.chat.open(conversation=conversation).turn(turn).text) >= int(length)
    raise AssertionError(said)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    chance = random.Random(17)
    acknowledged = records = 0
    with nursery() as children:
        for kill in range(KILLS):
            home = tmp_path / str(kill // KILLS_A_HOME)
            home.mkdir(exist_ok=True)
            said = children.kill_one("save", home, seed=kill, after_s=chance.uniform(0, 0.15))
            with open_desk(home, keys=KEYS) as desk:
                desk.database.check_integrity()
                lost = [each for each in said if not is_kept(desk, each)]
                assert lost == []
                records += chain_is_whole(desk)
            acknowledged += len(said)
    print(f"\n{KILLS} kills, {acknowledged} acknowledgements, none lost; {records} records verified")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_work_submitted_again_after_a_kill_is_one_record(tmp_path: Path) -> None:
    kills = KILLS // 5
    chance = random.Random(20)
    with nursery() as children:
        for kill in range(kills):
            home = tmp_path / str(kill)
            home.mkdir()
            said = children.kill_one("submit", home, seed=kill, after_s=chance.uniform(0, 0.1))
            with open_desk(home, keys=KEYS) as desk:
                last = said[-1][1]
                left = desk.drafts.load(draft_id=last)
                assert left is None or left.body == "not blank"
                desk.annotate.submit_instruct(draft_id=last, annotation=instruct())
                assert chain_is_whole(desk) == len({name for _, name in said})
    print(f"\n{kills} kills in the middle of submitting, one record each")
