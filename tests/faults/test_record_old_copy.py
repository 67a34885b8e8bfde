"""An old copy of the database put back: noticed, a new key and a new chain, the old records kept, nothing signed twice
(RELIABILITY.md row 21)."""

import io
import random
import shutil
from pathlib import Path

import pytest

from app.domain.errors import DatabaseRolledBack
from app.services.profile import OpenProfile
from app.signing.envelope import decode
from app.signing.payload import decode as decode_payload
from app.signing.verify import verify_bundle
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk
from tests.faults.nursery import FULL, new_profile, open_profile

ROUNDS = 40 if FULL else 5
FILES = ("desk.db", "desk.db-wal")


def at_work(profile: OpenProfile) -> OpenDesk:
    return OpenDesk(profile.home.root, keys=profile.vault, database=profile.database)


def submit(desk: OpenDesk, name: str) -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(name)).entry_id


def take_copy(home: Path, to: Path) -> None:
    to.mkdir()
    for name in FILES:
        if (home / name).exists():
            shutil.copy(home / name, to / name)


def put_back(home: Path, copy: Path) -> None:
    for name in (*FILES, "desk.db-shm"):
        (home / name).unlink(missing_ok=True)
        if (copy / name).exists():
            shutil.copy(copy / name, home / name)


@pytest.mark.slow
def test_an_old_copy_begins_a_new_chain_and_forks_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    chance = random.Random(21)
    signed: dict[tuple[str, int], str] = {}  # what each device signed at each place, over all copies
    profile = new_profile(home)
    for number in range(ROUNDS):
        desk = at_work(profile)
        before = {submit(desk, f"{number} before {n}") for n in range(chance.randint(1, 3))}
        take_copy(home, tmp_path / f"copy{number}")  # while the program runs, its log beside it
        after = {submit(desk, f"{number} after {n}") for n in range(chance.randint(1, 3))}
        note(signed, desk)
        old = desk.log.device
        profile.close()

        put_back(home, tmp_path / f"copy{number}")
        profile = open_profile(home)
        assert isinstance(profile.rolled_back, DatabaseRolledBack)
        assert profile.rolled_back.known_seq - profile.rolled_back.found_seq == len(after)
        desk = at_work(profile)
        assert desk.log.device != old
        for entry_id in before:
            assert desk.history.open(entry_id=entry_id).device == old
        assert all(desk.records.get(entry_id) is None for entry_id in after)
        new = submit(desk, f"{number} in the new chain")
        assert desk.history.open(entry_id=new).seq == 2
        note(signed, desk)
        for chain in desk.bundles.chains():
            stream = io.BytesIO()
            desk.bundles.write(stream, device=chain.device)
            stream.seek(0)
            assert verify_bundle(stream).records == chain.records
        profile.close()
        profile = open_profile(home)
        assert profile.rolled_back is None
    profile.close()
    print(f"\n{ROUNDS} old copies noticed; {len(signed)} places of {ROUNDS + 1} chains signed, none twice")


def note(signed: dict[tuple[str, int], str], desk: OpenDesk) -> None:
    for device in desk.records.devices():
        for raw in desk.records.envelopes(device):
            sealed = decode(raw)
            place = (device, decode_payload(sealed.payload).seq)
            assert signed.setdefault(place, sealed.entry_id) == sealed.entry_id, "a place was signed twice"


def test_a_database_made_anew_beside_old_keys_is_noticed_as_well(tmp_path: Path) -> None:
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        submit(desk, "one")
    (tmp_path / "desk.db").unlink()
    with open_desk(tmp_path, keys=keys) as desk, pytest.raises(DatabaseRolledBack):
        submit(desk, "two")


def test_a_desk_that_was_not_told_signs_nothing_on_an_old_copy(tmp_path: Path) -> None:
    keys = Keys()
    with open_desk(tmp_path, keys=keys) as desk:
        submit(desk, "one")
    shutil.copy(tmp_path / "desk.db", tmp_path / "copy.db")
    with open_desk(tmp_path, keys=keys) as desk:
        submit(desk, "two")
    shutil.copy(tmp_path / "copy.db", tmp_path / "desk.db")
    with open_desk(tmp_path, keys=keys) as desk:
        with pytest.raises(DatabaseRolledBack):
            submit(desk, "three")
        assert desk.outbox.count() == 1
