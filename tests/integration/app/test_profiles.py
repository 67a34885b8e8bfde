"""Opening or making a profile that fails half-way leaves nothing behind, so that the next try starts afresh."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.commands.profiles import Profiles
from app.domain.errors import BrokenInvariant, DiskFull, KeyMissing
from app.domain.generation import Role
from app.domain.project import BUILT_IN_PRESETS
from app.paths import Home
from app.services.profile import ProfileService, ProfileState
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from tests.desk_samples import OpenDesk, TurnedClock
from tests.full_disk import no_file_beyond

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A profile whose next start has a long conversation to remove for good, which takes room in the log."""
    made = Home(tmp_path / "home")
    service = ProfileService(made, keyring=SystemKeyring(), argon2=Argon2Parameters(1, 64, 1))
    profile = service.create(name="Anna", specialisations=("law",), protection=ByPassphrase("quiet river"))
    desk = OpenDesk(made.root, keys=profile.vault, database=profile.database, clock=TurnedClock(LONG_AGO))
    talk = desk.chat.create(preset=BUILT_IN_PRESETS[0])
    for _ in range(20):
        talk = desk.chat.append(conversation=talk.id, role=Role.USER, text="почему " * 1000)
    desk.chat.delete(conversation=talk.id)
    profile.close()
    return made


def held_open(home: Home) -> set[str]:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return {str(target) for link in links if (target := link.readlink()).is_relative_to(home.root)}


def test_a_disk_that_is_full_while_the_desk_is_made_can_be_tried_again_once_there_is_room(home: Home) -> None:
    profiles = Profiles(home, clock=SystemClock())
    with no_file_beyond(40_000), pytest.raises(DiskFull):
        profiles.open("quiet river")

    desk = profiles.open("quiet river")
    assert desk.profile.person.name == "Anna"
    desk.profile.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed in /proc")
@pytest.mark.parametrize("room", [0, 1_000, 33_000, 40_000])
def test_whatever_fails_no_file_of_the_profile_stays_open(home: Home, room: int) -> None:
    with no_file_beyond(room), pytest.raises(DiskFull):
        Profiles(home, clock=SystemClock()).open("quiet river")
    assert held_open(home) == set()


@pytest.mark.parametrize("room", [*range(0, 1_600, 200), *range(4_096, 200_000, 16_384)])
def test_a_first_start_on_a_full_disk_is_tried_again_with_other_words(tmp_path: Path, room: int) -> None:
    home = Home(tmp_path / "home")
    service = ProfileService(home, keyring=SystemKeyring(), argon2=Argon2Parameters(1, 64, 1))
    with no_file_beyond(room), pytest.raises(DiskFull):
        service.create(name="Ann", specialisations=("law",), protection=ByPassphrase("a first thought"))

    assert service.state() is ProfileState.NEW
    assert held_open(home) == set()
    second = ByPassphrase("a second thought")
    service.create(name="Anna", specialisations=("medicine",), protection=second).close()
    profile = service.open(passphrase="a second thought")
    assert (profile.person.name, profile.person.specialisations) == ("Anna", ("medicine",))
    profile.close()


def test_keys_and_a_database_that_were_there_before_are_never_taken_back(home: Home) -> None:
    before = {file.name: file.read_bytes() for file in home.root.iterdir() if file.is_file()}
    service = ProfileService(home, keyring=SystemKeyring(), argon2=Argon2Parameters(1, 64, 1))
    with pytest.raises(BrokenInvariant):
        service.create(name="Eve", specialisations=("law",), protection=ByPassphrase("another"))
    home.keys.rename(home.root / "aside")
    with pytest.raises(KeyMissing):
        service.create(name="Eve", specialisations=("law",), protection=ByPassphrase("another"))
    (home.root / "aside").rename(home.keys)
    assert {file.name: file.read_bytes() for file in home.root.iterdir() if file.is_file()} == before
